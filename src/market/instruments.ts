/** Instruments of a snapshot: contract terms from `instruments`, prices joined on, and what keeps one from being valued. */

import { CONTRACT_SIZE_MAX, CONTRACT_SIZE_MIN, PRICE_MAX, PRICE_MIN, TIME_MS_MAX, TIME_MS_MIN } from '../limits.ts';
import { byCodeUnits } from '../quantity/code-units.ts';
import { parseDecimal } from '../quantity/decimal-text.ts';
import { z } from '../quantity/schema.ts';
import { type GivenTiers, type PositionTiers, tiersOf } from './position-tiers.ts';
import type { GivenPrice, PriceTables } from './prices.ts';
import { looseText, type ReplyRow, rowOf } from './replies.ts';
import type { ContractKind, Instrument, MarketProblem, Product } from './snapshot.ts';
import { unitQuote } from './unit-quote.ts';

const instrumentRow = z.object({
  instType: z.string(),
  instId: z.string().min(1),
  uly: looseText,
  instFamily: looseText,
  baseCcy: looseText,
  quoteCcy: looseText,
  settleCcy: looseText,
  ctVal: looseText,
  ctMult: looseText,
  ctValCcy: looseText,
  ctType: looseText,
  optType: looseText,
  stk: looseText,
  expTime: looseText,
  lotSz: looseText,
});
type Row = z.infer<typeof instrumentRow>;

const products = new Map<string, Product>([
  ['SWAP', 'perpetual'],
  ['FUTURES', 'futures'],
  ['OPTION', 'option'],
  ['SPOT', 'spot'],
]);
const productOrder: Product[] = ['perpetual', 'futures', 'option', 'spot'];

/** Reads the instruments in their canonical order. `MARGIN` rows repeat the spot pairs and are passed over. */
export function readInstruments(
  rows: ReplyRow[],
  prices: PriceTables,
  tiers: PositionTiers,
  asOfMs: number,
): Instrument[] {
  const byId = new Map<string, Instrument>();
  for (const replyRow of rows) {
    const row = rowOf(instrumentRow, replyRow, 'an instrument with instType and instId');
    const product = products.get(row.instType);
    if (product === undefined) continue;
    const instrument = makeInstrument(row, product, prices, tiers);
    instrument.problem ??= problemOf(instrument, prices, asOfMs);
    const before = byId.get(row.instId);
    if (before && JSON.stringify(before) !== JSON.stringify(instrument)) {
      instrument.problem = { reason: 'impossible-value', detail: `${row.instId} is listed twice with other terms` };
    }
    byId.set(row.instId, instrument);
  }
  return [...byId.values()].sort(canonicalOrder);
}

/**
 * Legs are summed in this order inside an account. It keeps the instruments of a risk unit together under either merge,
 * and depends on the market alone, so the same book gives the same bits whatever the order of its rows.
 */
export function canonicalOrder(a: Instrument, b: Instrument): number {
  return (
    byCodeUnits(a.underlying, b.underlying) ||
    byCodeUnits(unitQuote(a), unitQuote(b)) ||
    productOrder.indexOf(a.product) - productOrder.indexOf(b.product) ||
    (a.expTimeMs ?? 0) - (b.expTimeMs ?? 0) ||
    (a.strike ?? 0) - (b.strike ?? 0) ||
    byCodeUnits(a.optionSide ?? '', b.optionSide ?? '') ||
    byCodeUnits(a.instId, b.instId)
  );
}

function makeInstrument(row: Row, product: Product, prices: PriceTables, tiers: PositionTiers): Instrument {
  const [ulyBase, ulyQuote] = (row.uly || row.instFamily).split('-') as [string, string | undefined];
  const isSpot = product === 'spot';
  const given: GivenTiers | undefined = isSpot
    ? undefined
    : tiersOf(tiers, { instId: row.instId, product }, row.instFamily || row.uly);
  const mark = prices.mark.get(row.instId);
  const quote = prices.option.get(row.instId);
  const instrument: Instrument = {
    instId: row.instId,
    product,
    contract: 'unsupported',
    underlying: isSpot ? row.baseCcy : ulyBase,
    quote: isSpot ? row.quoteCcy : (ulyQuote ?? ''),
    settleCcy: isSpot ? row.quoteCcy : row.settleCcy,
    ctVal: isSpot ? 1 : numberOrNaN(row.ctVal),
    ctMult: isSpot ? 1 : numberOrNaN(row.ctMult),
    lotSz: numberOrNaN(row.lotSz),
    expTimeMs: product === 'futures' || product === 'option' ? numberOrNaN(row.expTime) : null,
    strike: product === 'option' ? numberOrNaN(row.stk) : null,
    optionSide: row.optType === 'C' ? 'call' : row.optType === 'P' ? 'put' : null,
    markPx: !isSpot && mark && 'value' in mark ? mark.value : Number.NaN,
    markVol: quote && 'value' in quote.markVol ? quote.markVol.value : Number.NaN,
    fwdPx: quote && 'value' in quote.fwdPx ? quote.fwdPx.value : Number.NaN,
    positionTiers: given && 'tiers' in given ? given.tiers : null,
    problem: given && 'fault' in given ? { reason: 'impossible-value', detail: given.fault } : null,
  };
  instrument.contract = contractKind(row, instrument);
  return instrument;
}

function numberOrNaN(text: string): number {
  return parseDecimal(text) ?? Number.NaN;
}

const usdLike = ['USD', 'USDT', 'USDC'];

/** What values the contract: linear in USDT or USDC, inverse, options, spot; anything else is unsupported. */
function contractKind(row: Row, instrument: Instrument): ContractKind {
  const { product, underlying, quote, settleCcy } = instrument;
  if (product === 'spot') return underlying !== '' && quote !== '' ? 'spot' : 'unsupported';
  if (product === 'option') {
    if (row.ctValCcy !== underlying || instrument.optionSide === null) return 'unsupported';
    if (settleCcy === underlying) return quote === 'USD' ? 'option' : 'unsupported';
    return usdLike.includes(settleCcy) ? 'usd-option' : 'unsupported';
  }
  if (row.ctType === 'linear') {
    const stable = quote === 'USDT' || quote === 'USDC';
    return stable && settleCcy === quote && row.ctValCcy === underlying ? 'linear' : 'unsupported';
  }
  const inverse = row.ctType === 'inverse' && quote === 'USD' && settleCcy === underlying && row.ctValCcy === 'USD';
  return inverse ? 'inverse' : 'unsupported';
}

function problemOf(instrument: Instrument, prices: PriceTables, asOfMs: number): MarketProblem | null {
  const { instId, contract, underlying, quote } = instrument;
  if (contract === 'unsupported') {
    const detail = `${instId} is neither linear in USDT or USDC, inverse, a coin-settled option nor spot`;
    return { reason: 'unsupported-contract', detail };
  }
  const impossible = impossibleTerm(instrument);
  if (impossible)
    return { reason: 'impossible-value', detail: `${impossible} of ${instId} is missing or out of range` };
  if (instrument.expTimeMs !== null && instrument.expTimeMs <= asOfMs) {
    return { reason: 'expired', detail: `${instId} expired at ${new Date(instrument.expTimeMs).toISOString()}` };
  }
  const needed: [GivenPrice | undefined, string][] = [
    [prices.index.get(`${underlying}-USD`), `index ${underlying}-USD`],
  ];
  if (contract === 'linear' || contract === 'spot') {
    needed.push([prices.index.get(`${underlying}-${quote}`), `index ${underlying}-${quote}`]);
    if (quote !== 'USD') needed.push([prices.index.get(`${quote}-USD`), `index ${quote}-USD`]);
  }
  if (contract !== 'spot') needed.push([prices.mark.get(instId), `mark price of ${instId}`]);
  if (contract === 'option') needed.push([prices.option.get(instId)?.markVol, `markVol of ${instId}`]);
  if (contract === 'option' || contract === 'usd-option') {
    needed.push([prices.option.get(instId)?.fwdPx, `fwdPx of ${instId}`]);
  }
  for (const [price, what] of needed) {
    if (price === undefined) return { reason: 'missing-price', detail: `no ${what}` };
    if ('fault' in price) return { reason: 'impossible-value', detail: price.fault };
  }
  if ((contract === 'linear' || contract === 'inverse') && instrument.markPx === 0) {
    return { reason: 'impossible-value', detail: `markPx of ${instId} is 0` };
  }
  if (contract === 'usd-option') return { reason: 'unsupported-contract', detail: onlyMultiCurrency(instId) };
  return null;
}

function onlyMultiCurrency(instId: string): string {
  return `${instId} is an option settled in USD, which multi-currency mode (acctLv 3) alone has a rule for`;
}

/** The first contract term that cannot be, by the venue's field name. */
function impossibleTerm(instrument: Instrument): string | undefined {
  const { contract, ctVal, ctMult, expTimeMs, strike } = instrument;
  const within = (value: number | null, least: number, most: number) =>
    value === null || (value >= least && value <= most);
  if (contract === 'spot') return undefined;
  if (!within(ctVal, CONTRACT_SIZE_MIN, CONTRACT_SIZE_MAX)) return 'ctVal';
  if (!within(ctMult, CONTRACT_SIZE_MIN, CONTRACT_SIZE_MAX)) return 'ctMult';
  if (!within(ctVal * ctMult, CONTRACT_SIZE_MIN, CONTRACT_SIZE_MAX)) return 'ctVal · ctMult';
  if (!within(expTimeMs, TIME_MS_MIN, TIME_MS_MAX)) return 'expTime';
  if (!within(strike, PRICE_MIN, PRICE_MAX)) return 'stk';
  return undefined;
}

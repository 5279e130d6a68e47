// The instruments of the sample market with their marks: one record holds what three of the venue's replies tell.

import { portableCoinPrice, portableDelta } from './portable-black76.ts';
import {
  expiryTimeMs,
  SAMPLE_COINS,
  SAMPLE_EXPIRIES,
  SAMPLE_SMILES,
  SAMPLE_TIME_MS,
  type SampleCoin,
  type SampleSmile,
  type SmileTerms,
  STRIKES_PER_EXPIRY,
} from './sample-coins.ts';

const MS_PER_YEAR = 365 * 86_400_000;
const OPTION_MARK_DECIMALS = 8;

/** One row of instruments.json and its prices; `markPx` is '' for spot, `option` is null but for options. */
export interface SampleContract {
  readonly row: Readonly<Record<string, string>>;
  readonly markPx: string;
  readonly option: { readonly markVol: string; readonly fwdPx: string; readonly deltaBS: string } | null;
}

/** Every instrument of the sample market: spot, perpetuals and futures coin by coin, then the options. */
export function sampleContracts(): SampleContract[] {
  return [...SAMPLE_COINS.flatMap(deltaOneContracts), ...SAMPLE_SMILES.flatMap(optionContracts)];
}

function deltaOneContracts(coin: SampleCoin): SampleContract[] {
  const contracts: SampleContract[] = [spotContract(coin, 'USDT'), spotContract(coin, 'USDC')];
  if (coin.hasUsdSpot) contracts.push(spotContract(coin, 'USD'));
  const quotes = coin.hasUsdcPerpetual ? (['USDT', 'USDC', 'USD'] as const) : (['USDT', 'USD'] as const);
  for (const quote of quotes) {
    const markPx = rounded(coin.indexPx[quote] * (1 + coin.perpetualPremium[quote]), coin.priceDecimals);
    const row = contractRow(coin, quote, { instType: 'SWAP', suffix: 'SWAP', expTime: '' });
    contracts.push({ row, markPx, option: null });
  }
  if (coin.yearlyCarry === null) return contracts;
  for (const expiry of SAMPLE_EXPIRIES) {
    for (const quote of ['USDT', 'USD'] as const) {
      const expTime = String(expiryTimeMs(expiry));
      const row = contractRow(coin, quote, { instType: 'FUTURES', suffix: expiry, expTime });
      contracts.push({ row, markPx: futuresMark(coin, quote, expiry), option: null });
    }
  }
  return contracts;
}

/** Index plus simple carry: the same sum gives the options' forward, so that futures and options agree. */
function futuresMark(coin: SampleCoin, quote: 'USDT' | 'USD', expiry: string): string {
  const carry = (coin.yearlyCarry ?? 0) * yearsTo(expiry);
  return rounded(coin.indexPx[quote] * (1 + carry), coin.priceDecimals);
}

function yearsTo(expiry: string): number {
  return (expiryTimeMs(expiry) - SAMPLE_TIME_MS) / MS_PER_YEAR;
}

function spotContract(coin: SampleCoin, quote: string): SampleContract {
  const row = {
    ...EMPTY_ROW,
    instType: 'SPOT',
    instId: `${coin.ccy}-${quote}`,
    baseCcy: coin.ccy,
    quoteCcy: quote,
    lotSz: coin.spotLotSz,
    tickSz: tickSize(coin.priceDecimals),
  };
  return { row, markPx: '', option: null };
}

function contractRow(
  coin: SampleCoin,
  quote: 'USDT' | 'USDC' | 'USD',
  kind: { instType: string; suffix: string; expTime: string },
): Record<string, string> {
  const isInverse = quote === 'USD';
  const family = `${coin.ccy}-${quote}`;
  return {
    ...EMPTY_ROW,
    instType: kind.instType,
    instId: `${family}-${kind.suffix}`,
    uly: family,
    instFamily: family,
    settleCcy: isInverse ? coin.ccy : quote,
    ctVal: isInverse ? coin.inverseCtVal : coin.linearCtVal,
    ctMult: '1',
    ctValCcy: isInverse ? 'USD' : coin.ccy,
    ctType: isInverse ? 'inverse' : 'linear',
    expTime: kind.expTime,
    lotSz: isInverse ? '1' : coin.linearLotSz,
    tickSz: tickSize(coin.priceDecimals),
  };
}

function optionContracts(chain: SampleSmile): SampleContract[] {
  const coin = SAMPLE_COINS.find(({ ccy }) => ccy === chain.ccy);
  if (coin === undefined) throw new Error(`the sample market lists options on ${chain.ccy} but not the coin`);
  const contracts: SampleContract[] = [];
  for (const expiry of SAMPLE_EXPIRIES) {
    const smile = chain.smiles[expiry];
    const lowest = smile.centreStrike - smile.strikeStep * ((STRIKES_PER_EXPIRY - 1) / 2);
    for (let step = 0; step < STRIKES_PER_EXPIRY; step++) {
      const strikePx = lowest + step * smile.strikeStep;
      for (const kind of ['C', 'P'] as const) {
        contracts.push(optionContract(coin, { ctMult: chain.ctMult, expiry, smile, strikePx, kind }));
      }
    }
  }
  return contracts;
}

interface OptionRequest {
  readonly ctMult: string;
  readonly expiry: string;
  readonly smile: SmileTerms;
  readonly strikePx: number;
  readonly kind: 'C' | 'P';
}

function optionContract(coin: SampleCoin, request: OptionRequest): SampleContract {
  const { expiry, strikePx, kind, smile } = request;
  const fwdPx = futuresMark(coin, 'USD', expiry);
  const forwardPx = Number(fwdPx);
  const yearsToExpiry = yearsTo(expiry);
  const moneyness = (strikePx / forwardPx - 1) / Math.sqrt(yearsToExpiry);
  const markVol = rounded(smile.atmVol + smile.skew * moneyness + smile.curvature * moneyness * moneyness, 4);
  // The mark is priced from the rounded vol and forward, so that a reader of the files gets the same price back.
  const terms = { kind, forwardPx, strikePx, volatility: Number(markVol), yearsToExpiry };
  const family = `${coin.ccy}-USD`;
  return {
    row: {
      ...EMPTY_ROW,
      instType: 'OPTION',
      instId: `${family}-${expiry}-${strikePx}-${kind}`,
      uly: family,
      instFamily: family,
      settleCcy: coin.ccy,
      ctVal: '1',
      ctMult: request.ctMult,
      ctValCcy: coin.ccy,
      optType: kind,
      stk: String(strikePx),
      expTime: String(expiryTimeMs(expiry)),
      lotSz: '1',
      tickSz: '0.0001',
    },
    markPx: rounded(portableCoinPrice(terms), OPTION_MARK_DECIMALS),
    option: { markVol, fwdPx, deltaBS: rounded(portableDelta(terms), 5) },
  };
}

function tickSize(decimals: number): string {
  return `0.${'1'.padStart(decimals, '0')}`;
}

/** Rounded to that many decimals and without trailing zeros, as the venue writes numbers. */
function rounded(value: number, decimals: number): string {
  return String(Number(value.toFixed(decimals)));
}

/** The fields of the venue's reply in its order; what does not apply to an instrument stays ''. */
const EMPTY_ROW: Readonly<Record<string, string>> = {
  instType: '',
  instId: '',
  uly: '',
  instFamily: '',
  baseCcy: '',
  quoteCcy: '',
  settleCcy: '',
  ctVal: '',
  ctMult: '',
  ctValCcy: '',
  ctType: '',
  optType: '',
  stk: '',
  expTime: '',
  lotSz: '',
  tickSz: '',
  state: 'live',
};

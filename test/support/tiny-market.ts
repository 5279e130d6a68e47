/** Small markets and accounts by hand: a fluent builder of a valid snapshot, holdings by instrument id, comparisons. */
import type {
  BorrowTier,
  Currency,
  DiscountTier,
  Instrument,
  MarketProblem,
  OptionSide,
  PositionTier,
  Product,
  Snapshot,
} from '../../src/market/snapshot.ts';
import {
  type AccountHoldings,
  type AccountMode,
  type BalanceHolding,
  type OrderHolding,
  type PositionHolding,
  plainOrder,
  plainPosition,
} from '../../src/portfolio/holdings.ts';
import { type Decimal, fromDigits } from '../../src/quantity/decimal.ts';

/** The time of the venue's documented reply: 2025-01-15 10:26:41.642 UTC. */
export const documentedReplyMs = 1736936801642;

interface CurrencyTiers {
  discountTiers?: DiscountTier[];
  borrowTiers?: BorrowTier[];
  loanRatePerDay?: number;
  interestFreeAmt?: number;
}

interface ContractTerms {
  markPx: number;
  ctVal?: number;
  ctMult?: number;
  /** 1 unless said. */
  lotSz?: number;
  /** What is wrong with it in this market; a price that is missing is NaN beside it. */
  problem?: MarketProblem;
  /** Instead of the date in the id. */
  expTimeMs?: number;
  positionTiers?: PositionTier[];
}

interface OptionMarket extends ContractTerms {
  markVol: number;
  fwdPx: number;
}

interface UsdOptionMarket extends ContractTerms {
  settleCcy: string;
  fwdPx: number;
}

const productOrder: Product[] = ['perpetual', 'futures', 'option', 'spot'];
const byCodeUnits = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

export class TinyMarket {
  readonly #asOfMs: number;
  readonly #indexPx = new Map<string, number>();
  readonly #currencies = new Map<string, Currency>();
  readonly #instruments: Instrument[] = [];

  constructor(asOfMs = documentedReplyMs) {
    this.#asOfMs = asOfMs;
    this.currency('USD', 1);
  }

  /** A currency with its USD index. */
  currency(ccy: string, usdPx: number, tiers: CurrencyTiers = {}): this {
    const none = { discountTiers: null, borrowTiers: null, loanRatePerDay: null, interestFreeAmt: 0, problem: null };
    this.#currencies.set(ccy, { ccy, usdPx, ...none, ...tiers });
    if (ccy !== 'USD') this.#indexPx.set(`${ccy}-USD`, usdPx);
    return this;
  }

  /** A coin: its USD index, and its index in any other quote (`{ USDT: 97078.9 }`). */
  coin(ccy: string, usdPx: number, quotes: Record<string, number> = {}, tiers: CurrencyTiers = {}): this {
    this.currency(ccy, usdPx, tiers);
    for (const [quote, price] of Object.entries(quotes)) this.#indexPx.set(`${ccy}-${quote}`, price);
    return this;
  }

  /** `BTC-USDT-SWAP`, `BTC-USD-SWAP`; a contract is `ctVal` coins, or USD where the quote is USD. */
  perpetual(instId: string, terms: ContractTerms): this {
    return this.#add(instId, 'perpetual', terms, {});
  }

  /** `BTC-USDT-250328`, `BTC-USD-250328`: expires at 08:00 UTC of that day. */
  future(instId: string, terms: ContractTerms): this {
    return this.#add(instId, 'futures', terms, { expTimeMs: terms.expTimeMs ?? expiryOf(instId) });
  }

  /** `BTC-USD-250328-100000-C`. */
  option(instId: string, terms: OptionMarket): this {
    const [, , , strike, side] = instId.split('-');
    const optionSide: OptionSide = side === 'C' ? 'call' : 'put';
    const { markVol, fwdPx } = terms;
    const expTimeMs = terms.expTimeMs ?? expiryOf(instId);
    return this.#add(instId, 'option', terms, { expTimeMs, strike: Number(strike), optionSide, markVol, fwdPx });
  }

  /** `BTC-USD_UM-250328-100000-C`, settled in USD or a stablecoin. */
  usdOption(instId: string, { settleCcy, fwdPx, ...terms }: UsdOptionMarket): this {
    const [, , , strike, side] = instId.split('-');
    const optionSide: OptionSide = side === 'C' ? 'call' : 'put';
    const expTimeMs = terms.expTimeMs ?? expiryOf(instId);
    const problem: MarketProblem = { reason: 'unsupported-contract', detail: `${instId} is settled in USD` };
    const own = { contract: 'usd-option' as const, quote: 'USD', settleCcy, fwdPx, problem };
    return this.#add(instId, 'option', terms, { ...own, expTimeMs, strike: Number(strike), optionSide });
  }

  /** `BTC-USDT`. */
  spot(instId: string, lotSz = 1): this {
    return this.#add(instId, 'spot', { markPx: Number.NaN, lotSz }, {});
  }

  build(): Snapshot {
    const currencies = [...this.#currencies.values()].sort((a, b) => byCodeUnits(a.ccy, b.ccy));
    const instruments = [...this.#instruments].sort(
      (a, b) =>
        byCodeUnits(a.underlying, b.underlying) ||
        byCodeUnits(a.contract === 'spot' ? 'USDT' : a.quote, b.contract === 'spot' ? 'USDT' : b.quote) ||
        productOrder.indexOf(a.product) - productOrder.indexOf(b.product) ||
        (a.expTimeMs ?? 0) - (b.expTimeMs ?? 0) ||
        (a.strike ?? 0) - (b.strike ?? 0) ||
        byCodeUnits(a.optionSide ?? '', b.optionSide ?? '') ||
        byCodeUnits(a.instId, b.instId),
    );
    return {
      files: [],
      asOfMs: this.#asOfMs,
      indexPx: this.#indexPx,
      currencies,
      currencyIndex: new Map(currencies.map((currency, i) => [currency.ccy, i])),
      instruments,
      instrumentIndex: new Map(instruments.map((instrument, i) => [instrument.instId, i])),
      problems: [],
    };
  }

  #add(instId: string, product: Product, terms: ContractTerms, extra: Partial<Instrument>): this {
    const [underlying, quote] = instId.split('-') as [string, string];
    const coinSettled = product !== 'spot' && quote === 'USD';
    const derivative = product === 'option' ? 'option' : coinSettled ? 'inverse' : 'linear';
    this.#instruments.push({
      instId,
      product,
      contract: product === 'spot' ? 'spot' : derivative,
      underlying,
      quote,
      settleCcy: coinSettled ? underlying : quote,
      ctVal: terms.ctVal ?? 1,
      ctMult: terms.ctMult ?? 1,
      lotSz: terms.lotSz ?? 1,
      positionTiers: terms.positionTiers ?? null,
      expTimeMs: null,
      strike: null,
      optionSide: null,
      markPx: terms.markPx,
      markVol: Number.NaN,
      fwdPx: Number.NaN,
      problem: terms.problem ?? null,
      ...extra,
    });
    return this;
  }
}

function expiryOf(instId: string): number {
  const [, year, month, day] = /-(\d\d)(\d\d)(\d\d)(?:-|$)/.exec(instId)!;
  return Date.UTC(2000 + Number(year), Number(month) - 1, Number(day), 8);
}

/** `[instId, pos, avgPx]`, `[instId, sz, px]`, `[ccy, cashBal]` with what else a balance holds. */
export interface TinyAccount {
  positions?: [string, number, number, Partial<PositionHolding>?][];
  orders?: [string, number, number, Partial<OrderHolding>?][];
  balances?: [string, number, Partial<BalanceHolding>?][];
  acctLv?: AccountMode;
  autoLoan?: boolean;
  riskAck?: boolean;
}

/** An account's holdings in a market. */
export function tinyAccount(snapshot: Snapshot, account: TinyAccount): AccountHoldings {
  const { positions = [], orders = [], balances = [], riskAck = true, acctLv = 4, autoLoan = true } = account;
  const find = (instId: string) => {
    const found = snapshot.instruments[snapshot.instrumentIndex.get(instId) ?? -1];
    if (found === undefined) throw new Error(`the tiny market has no ${instId}`);
    return found;
  };
  return {
    acctId: 'tiny',
    acctLv,
    autoLoan,
    riskAck,
    positions: positions.map(([instId, pos, avgPx, more]) => {
      return { ...plainPosition, instrument: find(instId), pos, avgPx, ...more };
    }),
    orders: orders.map(([instId, sz, px, more]) => ({ ...plainOrder, instrument: find(instId), sz, px, ...more })),
    balances: balances.map(([ccy, cashBal, more]) => ({ ccy, cashBal, interest: 0, spotCap: null, ...more })),
  };
}

/** |got − expected| / |expected|; the bare difference where 0 is expected. */
export function relativeError(got: Decimal, expected: string): number {
  const target = fromDigits(expected);
  const difference = got.minus(target).abs();
  return (target.isZero() ? difference : difference.div(target.abs())).toNumber();
}

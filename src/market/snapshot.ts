/**
 * A market at one moment, as both engines read it. Numbers are doubles converted with correct rounding from the venue's
 * text; the shortest text of such a double gives the venue's digits back (up to 15), which is how the decimal engine
 * reads them. Units: prices in the quote currency, option marks in coins per coin, vols and rates as fractions, times in
 * milliseconds since 1970.
 */
import type { InputFile } from '../quantity/input-file.ts';

export type Product = 'perpetual' | 'futures' | 'option' | 'spot';
/**
 * `usd-option`: an option settled in USD or a stablecoin, which multi-currency mode alone has a rule for; its `problem`
 * says so to everybody else. `unsupported`: listed, but no rule here values it; whoever holds it is rejected.
 */
export type ContractKind = 'linear' | 'inverse' | 'option' | 'usd-option' | 'spot' | 'unsupported';
export type OptionSide = 'call' | 'put';

/** Why an instrument or a currency cannot be valued. Rejects of those who hold it carry these words. */
export interface MarketProblem {
  reason: 'missing-price' | 'impossible-value' | 'expired' | 'unsupported-contract';
  /** One sentence that names the value. */
  detail: string;
}

export interface Instrument {
  instId: string;
  product: Product;
  contract: ContractKind;
  /** The coin X whose risk unit it belongs to, and the quote q of its index `X-q`. */
  underlying: string;
  quote: string;
  /** Currency of its profit; for spot the quote currency. */
  settleCcy: string;
  /** Coins per contract (linear, options) or USD per contract (inverse) is `ctVal · ctMult`; spot has 1 and 1. */
  ctVal: number;
  ctMult: number;
  lotSz: number;
  /** Null for perpetuals and spot. */
  expTimeMs: number | null;
  strike: number | null;
  optionSide: OptionSide | null;
  /** Quote currency per coin; options: coins per coin, `usd-option`: settle currency per coin. NaN for spot, which is valued at the index. */
  markPx: number;
  /** Options only, else NaN. */
  markVol: number;
  fwdPx: number;
  /** Tiers of account modes 2 and 3. Null: the snapshot has none, the rulebook's apply. */
  positionTiers: readonly PositionTier[] | null;
  problem: MarketProblem | null;
}

/** Tier of a position by its contracts: the tier of the whole size applies, upper edge inclusive, the last also beyond it. */
export interface PositionTier {
  maxSz: number;
  /** Share of the value: maintenance (options have none), and the least initial margin; NaN where the reply has none. */
  mmr: number;
  imr: number;
  /** Factor on the margin of short options; NaN where the reply has none. */
  optMgnFactor: number;
}

/** Marginal discount tier of positive equity, in coins; the last upper edge may be finite (beyond it counts 0). */
export interface DiscountTier {
  minAmt: number;
  maxAmt: number;
  discountRate: number;
}

/** Borrowing tier, in coins; the tier of the whole amount applies, upper edge inclusive, the last also beyond it. */
export interface BorrowTier {
  maxSz: number;
  mmr: number;
  maxLever: number;
}

export interface Currency {
  ccy: string;
  /** USD per coin: index `ccy-USD`, 1 for USD. NaN where there is none (then `problem` says so). */
  usdPx: number;
  /** Null: the snapshot has none, the rulebook's apply. */
  discountTiers: DiscountTier[] | null;
  borrowTiers: BorrowTier[] | null;
  /** Interest on borrowing per day, a fraction; null: the snapshot has none, the rulebook's applies. */
  loanRatePerDay: number | null;
  /** Coins of a liability that bear no interest; 0 where the snapshot says nothing. */
  interestFreeAmt: number;
  problem: MarketProblem | null;
}

export interface Snapshot {
  files: InputFile[];
  /** Newest `ts` of mark-price, opt-summary and index-tickers, unless the caller said otherwise. */
  asOfMs: number;
  /** `BTC-USDT` → price; only prices above 0. */
  indexPx: ReadonlyMap<string, number>;
  /** Ordered by `ccy`, by code units. Every currency that any file names. */
  currencies: Currency[];
  currencyIndex: ReadonlyMap<string, number>;
  /** Ordered by underlying, unit quote (spot as USDT), product, expiry, strike, side, instId. */
  instruments: Instrument[];
  instrumentIndex: ReadonlyMap<string, number>;
  /** Every missing or impossible value, and every reply of another moment than the rest, one sentence each. */
  problems: string[];
}

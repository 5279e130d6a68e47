/**
 * The names of everything that a margin computation yields, shared by both engines: the kernel answers with `number`,
 * the decimal engine with `Decimal`. Words only; there is no arithmetic here. Money is in USD unless said.
 */

/** Where an account stands by its margin ratio, from the worst to the best. */
export type AccountState = 'liquidation' | 'danger' | 'watch' | 'warning' | 'healthy';

/** The nine market risks by their column names, in the rules' order. */
export const marketRisks = ['mr1', 'mr2', 'mr3', 'mr4', 'mr5', 'mr6', 'mr7', 'mr8', 'mr9'] as const;
export type MarketRisk = (typeof marketRisks)[number];

/** One risk unit of one account. */
export interface UnitMargin<N> extends Record<MarketRisk, N> {
  /** `BTC` under merge `underlying`, `BTC-USDT` under `underlying-quote`. */
  riskUnit: string;
  mmr: N;
  imr: N;
  /** Index of the worst MR1 cell in the unit's grid (`rulebook/scenarios.ts`); the first minimum wins a tie. */
  mr1Worst: number;
  /** Index of the worst extreme shock; the first minimum wins a tie. -1 where the rulebook has no MR6. */
  mr6Worst: number;
  /** Signed coins of spot counted into the hedge, positions only. */
  spotInUse: N;
  /** CASH Greeks of the derivatives: USD delta, its change for 1 % of index, USD a day, USD a vol point. */
  delta: N;
  gamma: N;
  theta: N;
  vega: N;
  /** Unrealised profit of the unit's derivatives at mark, options included, USD. */
  upl: N;
  /** P&L of every MR1 cell in grid order, positions only, USD; of every extreme shock likewise (unweighted). */
  mr1Cells: N[];
  mr6Cells: N[];
}

/** One currency of one account, amounts in that currency. */
export interface WalletMargin<N> {
  ccy: string;
  eq: N;
  /** UPL of perpetuals and futures settled in the currency. */
  upl: N;
  optionValue: N;
  frozen: N;
  liability: N;
  potentialBorrowing: N;
  /** USD. */
  borrowImr: N;
  borrowMmr: N;
}

/** The figures of a currency that is owed or may come to be, in the order of their columns. */
export const borrowingFigures = [
  'eq',
  'frozen',
  'liability',
  'potential',
  'marginBorrow',
  'lossBorrow',
  'optionBorrow',
  'orderBorrow',
  'leverage',
  'mmrRate',
  'imr',
  'mmr',
  'interest',
  'forcedRepayment',
] as const;
export type BorrowingFigure = (typeof borrowingFigures)[number];

/**
 * One currency of one account whose cash is below 0 or that has potential borrowing. Amounts in the currency; `imr` and
 * `mmr` in USD; `interest` an hour. The four …Borrow are the causes of `potential` and sum to it.
 */
export interface BorrowingMargin<N> extends Record<BorrowingFigure, N> {
  ccy: string;
}

/** The figures of a currency in mode 2, in the order of their columns; `mgnRatio` comes after them. */
export const currencyFigures = [
  'cashBal',
  'crossUpl',
  'pendingSells',
  'optionBuyNeed',
  'isolatedOpenNeed',
  'orderFees',
  'mmr',
  'imr',
  'liqFee',
] as const;
export type CurrencyFigure = (typeof currencyFigures)[number];

/** One currency of one account in mode 2, amounts in that currency; no ratio where it requires nothing. */
export interface CurrencyRatio<N> extends Record<CurrencyFigure, N> {
  ccy: string;
  mgnRatio: N | null;
}

/** The figures of an isolated position, in the order of their columns; `mgnRatio` and `state` come after them. */
export const isolatedFigures = ['pos', 'margin', 'upl', 'mmr', 'imr', 'liqFee'] as const;
export type IsolatedFigure = (typeof isolatedFigures)[number];

/** One isolated position, amounts in its settle currency; a long option has no ratio, as it cannot be liquidated. */
export interface IsolatedMargin<N> extends Record<IsolatedFigure, N> {
  instId: string;
  posSide: 'net' | 'long' | 'short';
  mgnRatio: N | null;
  state: AccountState;
}

/** What the cross legs of one account require in multi-currency mode and under portfolio margin, USD. */
export interface ModeComparison<N> {
  imrMode3: N;
  /** Null where the account holds a contract that portfolio margin has no rule for. */
  pmImr: N | null;
  /** 1 − pmImr/imrMode3; null where either is missing or imrMode3 is 0. */
  saving: N | null;
}

/**
 * A whole account. `mgnRatio` and `acctLever` are null where their denominator is 0. Mode 4 has `units`, mode 2
 * `currencies` and neither wallets nor borrowing, modes 2 and 3 `isolated`; the lists of other modes are empty.
 */
export interface AccountMargin<N> {
  acctId: string;
  /** 2 single-currency (futures), 3 multi-currency, 4 portfolio margin. */
  acctLv: 2 | 3 | 4;
  adjEq: N;
  eqUsd: N;
  upl: N;
  derivMmr: N;
  borrowMmr: N;
  totalMmr: N;
  derivImr: N;
  borrowImr: N;
  totalImr: N;
  liqFee: N;
  mgnRatio: N | null;
  acctLever: N | null;
  /** USD: interest an hour on what is really borrowed; what is to be repaid by force. */
  interestHour: N;
  forcedRepayment: N;
  state: AccountState;
  eligible: boolean;
  /** Whether rounding could have tipped a decision; the decimal engine's own answers never are. */
  isClose: boolean;
  /** Ordered by `riskUnit`, by code units. */
  units: UnitMargin<N>[];
  /** Ordered by `ccy`, by code units: every currency with a balance, a settled position or something frozen. */
  wallets: WalletMargin<N>[];
  /** Ordered by `ccy`, by code units. */
  borrowing: BorrowingMargin<N>[];
  /** Ordered by `ccy`, by code units. */
  currencies: CurrencyRatio<N>[];
  /** Ordered by instrument, then posSide net, long, short. */
  isolated: IsolatedMargin<N>[];
}

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

/** A whole account. `mgnRatio` and `acctLever` are null where their denominator is 0. */
export interface AccountMargin<N> {
  acctId: string;
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
  state: AccountState;
  eligible: boolean;
  /** Whether rounding could have tipped a decision; the decimal engine's own answers never are. */
  isClose: boolean;
  /** Ordered by `riskUnit`, by code units. */
  units: UnitMargin<N>[];
  /** Ordered by `ccy`, by code units: every currency with a balance, a settled position or something frozen. */
  wallets: WalletMargin<N>[];
}

/** One account as a list of holdings: what the decimal engine, `explain` and `build` read. */
import type { Instrument } from '../market/snapshot.ts';

/** Side of a position row: net, long and short rows of one instrument are separate legs. */
export const posSides = ['net', 'long', 'short'] as const;

/** `acctLv`: 2 single-currency (futures), 3 multi-currency, 4 portfolio margin. */
export type AccountMode = 2 | 3 | 4;

export interface PositionHolding {
  instrument: Instrument;
  /** Signed contracts. */
  pos: number;
  avgPx: number;
  /** Has margin of its own and stands alone (modes 2 and 3). */
  isolated: boolean;
  posSide: (typeof posSides)[number];
  /** Null where the row states none. */
  lever: number | null;
  /** Of an isolated position, in its settle currency; null where the row states none. */
  margin: number | null;
}

export interface OrderHolding {
  instrument: Instrument;
  /** Signed remaining size: contracts, or base coins for spot; below 0 sells. */
  sz: number;
  px: number;
  /** Will have margin of its own. */
  isolated: boolean;
  /** May only close what is held. */
  reduceOnly: boolean;
  lever: number | null;
}

export interface BalanceHolding {
  ccy: string;
  cashBal: number;
  interest: number;
  /** `clSpotInUseAmt`: null is no cap, 0 allows none. */
  spotCap: number | null;
}

export interface AccountHoldings {
  acctId: string;
  acctLv: AccountMode;
  autoLoan: boolean;
  riskAck: boolean;
  positions: PositionHolding[];
  orders: OrderHolding[];
  balances: BalanceHolding[];
}

/** A position that states no terms: net, of the cross margin, without a leverage of its own. */
export const plainPosition = { isolated: false, posSide: 'net', lever: null, margin: null } as const;
/** An order that states none. */
export const plainOrder = { isolated: false, reduceOnly: false, lever: null } as const;

/** One account as a list of holdings: what the decimal engine, `explain` and `build` read. */
import type { Instrument } from '../market/snapshot.ts';

export interface PositionHolding {
  instrument: Instrument;
  /** Signed contracts. */
  pos: number;
  avgPx: number;
}

export interface OrderHolding {
  instrument: Instrument;
  /** Signed remaining size: contracts, or base coins for spot; below 0 sells. */
  sz: number;
  px: number;
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
  riskAck: boolean;
  positions: PositionHolding[];
  orders: OrderHolding[];
  balances: BalanceHolding[];
}

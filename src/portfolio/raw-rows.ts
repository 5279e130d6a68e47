/** Rows as they were read, in columns, before they are grouped: good ones only, with where each stood. */
import type { AccountRegister } from './accounts.ts';
import { GrowableF64, GrowableU32 } from './growable.ts';

/** Side of a position row: net, long and short rows of one instrument are separate legs. */
export const posSides = ['net', 'long', 'short'] as const;

export class RawLegs {
  readonly account = new GrowableU32();
  readonly instrument = new GrowableU32();
  /** Positions: index into `posSides`. Orders: 0. */
  readonly side = new GrowableU32();
  readonly qty = new GrowableF64();
  readonly px = new GrowableF64();
  readonly file = new GrowableU32();
  readonly line = new GrowableU32();
}

export class RawBalances {
  readonly account = new GrowableU32();
  readonly ccy = new GrowableU32();
  readonly cashBal = new GrowableF64();
  readonly interest = new GrowableF64();
  readonly spotCap = new GrowableF64();
  readonly file = new GrowableU32();
  readonly line = new GrowableU32();
}

/** Everything taken in, and the files in the order they were read. */
export interface RawPortfolio {
  accounts: AccountRegister;
  positions: RawLegs;
  orders: RawLegs;
  balances: RawBalances;
  files: string[];
}

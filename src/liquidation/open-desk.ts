/** A desk on one market under one rulebook, with a kernel large enough for some accounts. */
import type { Snapshot } from '../market/snapshot.ts';
import type { AccountHoldings } from '../portfolio/holdings.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { Desk } from './desk.ts';
import { TradeTerms } from './trade-terms.ts';
import { type AccountRows, Trials } from './trials.ts';

/** Opens a desk for these accounts. */
export function openDesk(snapshot: Snapshot, rulebook: Rulebook, accounts: readonly AccountHoldings[]) {
  const most = (of: (account: AccountHoldings) => unknown[]) => Math.max(0, ...accounts.map((own) => of(own).length));
  return deskFor(snapshot, rulebook, {
    positions: most(({ positions }) => positions),
    orders: most(({ orders }) => orders),
    balances: most(({ balances }) => balances),
  });
}

/** Opens a desk for accounts that have so many rows at most before anything is traded. */
export function deskFor(snapshot: Snapshot, rulebook: Rulebook, rows: AccountRows): { desk: Desk; trials: Trials } {
  const terms = new TradeTerms(snapshot, rulebook);
  const trials = new Trials(terms, tradedRows(rows, snapshot));
  return { desk: new Desk(terms, trials), trials };
}

/** The most rows that trading may bring: a position of either side in each perpetual of each unit that is held. */
function tradedRows({ positions, orders, balances }: AccountRows, { instruments }: Snapshot): AccountRows {
  const perpetuals = new Map<string, number>();
  for (const { product, underlying } of instruments) {
    if (product === 'perpetual') perpetuals.set(underlying, (perpetuals.get(underlying) ?? 0) + 1);
  }
  const held = positions * (1 + 2 * Math.max(0, ...perpetuals.values()));
  // A trade touches the settle currency of its contract, or two currencies.
  return { positions: held, orders, balances: balances + held + 2 };
}

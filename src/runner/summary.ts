/** What a run found, in one object: `summary.json`. It depends on inputs and rulebook alone, never on time or machine. */
import { accountStates, accountUsdFigures } from '../margin/account-columns.ts';
import type { Snapshot } from '../market/snapshot.ts';
import type { Book } from '../portfolio/book.ts';
import type { AccountState } from '../quantity/margin-result.ts';
import { textCount } from '../quantity/text-table.ts';
import { blocksOfStatus } from '../rulebook/blocks.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import type { RunOutcome } from './run-book.ts';

export interface Summary {
  rulebook: { id: string; asOf: string; assumed: string[]; reported: string[] };
  market: { asOf: string; instruments: number; problems: string[] };
  accounts: { listed: number; computed: number; quarantined: number; eligible: number };
  holdings: { positions: number; orders: number; balances: number; riskUnits: number };
  rejects: { rows: number; byReason: Record<string, number> };
  states: Record<AccountState, number>;
  /** USD, added in account order over the computed accounts. */
  totals: Record<(typeof accountUsdFigures)[number], number>;
  closeDecisions: { close: number; changedByRounding: { acctId: string; from: string; to: string }[] };
}

/** Counts and totals of a run. */
export function summarise(
  snapshot: Snapshot,
  rulebook: Rulebook,
  book: Book,
  result: RunOutcome,
  closeDecisions: Summary['closeDecisions'],
): Summary {
  const states = Object.fromEntries(accountStates.map((state) => [state, 0])) as Summary['states'];
  const totals = Object.fromEntries(accountUsdFigures.map((name) => [name, 0])) as Summary['totals'];
  const accounts = { listed: textCount(book.acctIds), computed: 0, quarantined: 0, eligible: 0 };
  for (let a = 0; a < textCount(book.acctIds); a++) {
    if (book.quarantined[a] === 1) {
      accounts.quarantined += 1;
      continue;
    }
    accounts.computed += 1;
    accounts.eligible += result.accounts.eligible[a]!;
    states[accountStates[result.accounts.state[a]!]!] += 1;
  }
  for (const name of accountUsdFigures) totals[name] = sumOf(result.accounts.figures[name], book.quarantined);
  const byReason: Record<string, number> = {};
  for (const { reason } of book.rejects) byReason[reason] = (byReason[reason] ?? 0) + 1;
  return {
    rulebook: {
      id: rulebook.id,
      asOf: rulebook.asOf,
      assumed: blocksOfStatus(rulebook, 'assumed'),
      reported: blocksOfStatus(rulebook, 'reported'),
    },
    market: {
      asOf: new Date(snapshot.asOfMs).toISOString(),
      instruments: snapshot.instruments.length,
      problems: snapshot.problems,
    },
    accounts,
    holdings: {
      positions: book.positions.instrument.length,
      orders: book.orders.instrument.length,
      balances: book.balances.ccy.length,
      riskUnits: result.unitCount,
    },
    rejects: { rows: book.rejects.length, byReason },
    states,
    totals,
    closeDecisions,
  };
}

/** The sum of a column over the computed accounts, in their order. */
function sumOf(column: Float64Array, quarantined: Uint8Array): number {
  let sum = 0;
  for (let a = 0; a < column.length; a++) if (quarantined[a] === 0) sum += column[a]!;
  return sum;
}

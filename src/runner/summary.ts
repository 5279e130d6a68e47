/** What a run found, in one object: `summary.json`. It depends on inputs and rulebook alone, never on time or machine. */
import { accountDebtFigures, accountStates, accountUsdFigures } from '../margin/account-columns.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { type Book, holdingCounts, type StoredBook } from '../portfolio/book.ts';
import { ExactSum } from '../quantity/exact-sum.ts';
import type { AccountState } from '../quantity/margin-result.ts';
import { textCount } from '../quantity/text-table.ts';
import { blocksOfStatus } from '../rulebook/blocks.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import type { BorrowingSummary } from './borrowing-totals.ts';
import { type ModesSummary, modesSummary } from './modes-summary.ts';
import type { RiskSummary } from './risk-totals.ts';
import type { RunOutcome } from './run-book.ts';

const totalFigures = [...accountUsdFigures, ...accountDebtFigures] as const;

export interface Summary {
  rulebook: { id: string; asOf: string; assumed: string[]; reported: string[] };
  market: { asOf: string; instruments: number; problems: string[] };
  accounts: {
    listed: number;
    computed: number;
    quarantined: number;
    eligible: number;
    /** Computed ones by `acctLv`. */
    byMode: Record<'2' | '3' | '4', number>;
  };
  holdings: { positions: number; orders: number; balances: number; riskUnits: number };
  rejects: { rows: number; byReason: Record<string, number> };
  states: Record<AccountState, number>;
  /** USD: the exact sum over the computed accounts, rounded once. */
  totals: Record<(typeof totalFigures)[number], number>;
  borrowing: BorrowingSummary;
  /** The risk units of portfolio accounts, by market risk and scenario. */
  risk: RiskSummary;
  /** Where the run compares modes. */
  modes?: ModesSummary;
  closeDecisions: { close: number; changedByRounding: { acctId: string; from: string; to: string }[] };
}

/** What was found beside the accounts' own figures. */
export type Findings = Pick<Summary, 'closeDecisions' | 'borrowing' | 'risk'>;

/** Counts and totals of a run. */
export function summarise(
  snapshot: Snapshot,
  rulebook: Rulebook,
  book: Book | StoredBook,
  result: RunOutcome,
  { closeDecisions, borrowing, risk }: Findings,
): Summary {
  const states = Object.fromEntries(accountStates.map((state) => [state, 0])) as Summary['states'];
  const accounts = {
    listed: textCount(book.acctIds),
    computed: 0,
    quarantined: 0,
    eligible: 0,
    byMode: { 2: 0, 3: 0, 4: 0 },
  };
  for (let a = 0; a < textCount(book.acctIds); a++) {
    if (book.quarantined[a] === 1) {
      accounts.quarantined += 1;
      continue;
    }
    accounts.computed += 1;
    accounts.byMode[book.acctLv[a] as 2 | 3 | 4] += 1;
    accounts.eligible += result.accounts.eligible[a]!;
    states[accountStates[result.accounts.state[a]!]!] += 1;
  }
  const { figures } = result.accounts;
  const modes = modesSummary(result.accounts, book.quarantined);
  const totals = Object.fromEntries(
    totalFigures.map((name) => [name, sumOverComputed(figures[name], book.quarantined)]),
  );
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
    holdings: { ...holdingCounts(book), riskUnits: result.unitCount },
    rejects: { rows: book.rejects.length, byReason },
    states,
    totals: totals as Summary['totals'],
    borrowing,
    risk,
    ...(modes === null ? {} : { modes }),
    closeDecisions,
  };
}

/** The exact sum of a column over the computed accounts, rounded once. */
export function sumOverComputed(column: Float64Array, quarantined: Uint8Array): number {
  const sum = new ExactSum();
  sum.addAll(column, quarantined);
  return sum.value();
}

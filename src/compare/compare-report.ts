/** Everything a comparison found, in one object: `compare.json`. It depends on inputs and rulebooks alone. */
import { type AccountFigure, accountStates } from '../margin/account-columns.ts';
import { crossings } from '../margin/state-matrix.ts';
import type { Snapshot } from '../market/snapshot.ts';
import type { Book } from '../portfolio/book.ts';
import type { InputFile } from '../quantity/input-file.ts';
import { largestRows } from '../quantity/largest.ts';
import type { AccountState } from '../quantity/margin-result.ts';
import { textAt } from '../quantity/text-table.ts';
import { type NamedRulebook, type RulebookHead, rulebookHead } from '../report/rulebook-head.ts';
import { diffRulebooks, type RulebookDifference } from '../rulebook/diff.ts';
import { sumOverComputed } from '../runner/summary.ts';
import type { CloseDecisions } from '../verify/close-decisions.ts';
import type { ComparedBook } from './compare-book.ts';
import { type CompareFigures, figuresOf } from './figures.ts';
import type { Gate } from './gate.ts';
import type { GroupMoves } from './groups.ts';
import { type Term, terms } from './terms.ts';

const totalledFigures = [
  'adjEq',
  'derivMmr',
  'borrowMmr',
  'totalMmr',
  'derivImr',
  'borrowImr',
  'totalImr',
  'liqFee',
] as const satisfies AccountFigure[];

export interface Change {
  base: number;
  candidate: number;
  delta: number;
}

/** An account that moved. Figures of the candidate stand behind those of the base. */
export interface MovedAccount {
  acctId: string;
  from: AccountState;
  to: AccountState;
  totalMmr: Change;
  adjEq: Change;
  /** Null where nothing is required. */
  mgnRatio: { base: number | null; candidate: number | null };
  drivenBy: Term | null;
  drivenByUnit: string | null;
  /** USD of equity to be at the thresholds; null where it is not asked for. */
  callTo100: number | null;
  callTo110: number | null;
}

export interface MovedLists {
  /** Accounts that lack equity under the candidate and did not under the base, the largest call to 110 % first. */
  calls: MovedAccount[];
  /** Accounts that went below the watch threshold and no further, the lowest ratio first. */
  newlyWatched: MovedAccount[];
  movers: { up: MovedAccount[]; down: MovedAccount[] };
}

export interface CompareReport extends MovedLists {
  schema: 'shockgrid-compare/1';
  base: RulebookHead;
  candidate: RulebookHead;
  /** Keys that differ, those that say where a number is from left out. */
  rulebookChanges: RulebookDifference[];
  market: { asOf: string; instruments: number; problems: string[]; files: InputFile[] };
  portfolio: { files: InputFile[]; rejects: { rows: number; byReason: Record<string, number> } };
  kernel: { sha256: string };
  figures: CompareFigures;
  /** USD: exact sums over the computed accounts, each rounded once. */
  totals: Record<(typeof totalledFigures)[number], Change>;
  /** Accounts by state under the base, then under the candidate. */
  states: Record<AccountState, Record<AccountState, number>>;
  by: {
    assetClass: GroupMoves[];
    /** Units that anybody has, the largest move first. */
    unit: GroupMoves[];
    /** `driven`: accounts whose requirement rose and fell mostly by it. */
    term: (GroupMoves & { driven: { up: number; down: number } })[];
    size: GroupMoves[];
  };
  closeDecisions: { base: CloseDecisions; candidate: CloseDecisions };
  gates: { expression: string; isTripped: boolean }[];
}

export interface ReportRequest {
  snapshot: Snapshot;
  portfolio: { book: Book; files: InputFile[] };
  base: NamedRulebook;
  candidate: NamedRulebook;
  compared: ComparedBook;
  gates: readonly Gate[];
  /** Accounts of each list. */
  top: number;
}

/** The report of a compared book. */
export function compareReport({ snapshot, portfolio, base, candidate, ...of }: ReportRequest): CompareReport {
  const { compared, gates, top } = of;
  const { book, files } = portfolio;
  const { moves } = compared;
  const figures = figuresOf(book, compared);
  const byReason: Record<string, number> = {};
  for (const { reason } of book.rejects) byReason[reason] = (byReason[reason] ?? 0) + 1;
  return {
    schema: 'shockgrid-compare/1',
    base: rulebookHead(base),
    candidate: rulebookHead(candidate),
    rulebookChanges: changesOf(base, candidate),
    market: {
      asOf: new Date(snapshot.asOfMs).toISOString(),
      instruments: snapshot.instruments.length,
      problems: snapshot.problems,
      files: snapshot.files,
    },
    portfolio: { files, rejects: { rows: book.rejects.length, byReason } },
    kernel: { sha256: compared.kernelSha256 },
    figures,
    totals: totalsOf(book, compared),
    states: moves.states.counts(),
    ...movedAccounts(book, compared, top),
    by: groupsOf(compared),
    closeDecisions: compared.closeDecisions,
    gates: gates.map(({ expression, isTripped }) => ({ expression, isTripped: isTripped(figures) })),
  };
}

/** The accounts to look at, each list cut to so many. */
export function movedAccounts(book: Book, compared: ComparedBook, top: number): MovedLists {
  const { deltas, callTo110 } = compared.moves.accounts;
  const accounts = (keys: Float64Array) => largestRows(keys, top).map((row) => movedAccount(book, compared, row));
  return {
    calls: accounts(callTo110),
    newlyWatched: accounts(watchKeys(compared)),
    movers: { up: accounts(deltas.totalMmr), down: accounts(deltas.totalMmr.map((change) => -change)) },
  };
}

/** What differs. A rule that one of them lacks shows by the keys that the other has of it. */
function changesOf(base: NamedRulebook, candidate: NamedRulebook): RulebookDifference[] {
  const isLacking = (text: string | undefined) => text === undefined || text === 'null';
  return diffRulebooks(base.rulebook, candidate.rulebook).filter(
    ({ path, a, b }) => !provenance.test(path) && !(isLacking(a) && isLacking(b)),
  );
}

/** Keys of a rulebook that are no numbers of it. */
const provenance = /^(id|title|asOf|notes|sources)(\.|$)|\.(status|source|note)$/;

function changeOf(base: number, candidate: number): Change {
  return { base, candidate, delta: candidate - base };
}

function totalsOf({ quarantined }: Book, { base, candidate }: ComparedBook): CompareReport['totals'] {
  const sumOf = (column: Float64Array) => sumOverComputed(column, quarantined);
  const totals = totalledFigures.map((name) => {
    return [name, changeOf(sumOf(base.figures[name]), sumOf(candidate.figures[name]))];
  });
  return Object.fromEntries(totals) as CompareReport['totals'];
}

function movedAccount({ acctIds }: Book, { base, candidate, units, moves }: ComparedBook, row: number): MovedAccount {
  const { drivenBy, drivenByUnit, callTo100, callTo110 } = moves.accounts;
  const change = (name: AccountFigure) => changeOf(base.figures[name][row]!, candidate.figures[name][row]!);
  const [ratioBase, ratioCandidate] = [base.figures.mgnRatio[row]!, candidate.figures.mgnRatio[row]!];
  return {
    acctId: textAt(acctIds, row),
    from: accountStates[base.state[row]!]!,
    to: accountStates[candidate.state[row]!]!,
    totalMmr: change('totalMmr'),
    adjEq: change('adjEq'),
    mgnRatio: { base: orNull(ratioBase), candidate: orNull(ratioCandidate) },
    drivenBy: terms[drivenBy[row]! - 1] ?? null,
    drivenByUnit: units.names[drivenByUnit[row]! - 1] ?? null,
    callTo100: orNull(callTo100[row]!),
    callTo110: orNull(callTo110[row]!),
  };
}

/** Larger for a lower ratio, and above 0: a ratio between danger and watch is. NaN for whoever is not newly watched. */
function watchKeys({ candidate, moves }: ComparedBook): Float64Array {
  const { crossing } = moves.accounts;
  const wanted = crossings.indexOf('newly watched');
  return candidate.figures.mgnRatio.map((ratio, account) => (crossing[account] === wanted ? 1 / ratio : Number.NaN));
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

function groupsOf({ moves }: ComparedBook): CompareReport['by'] {
  const units = moves.byUnit.moves().filter(({ accounts }) => accounts > 0);
  units.sort((a, b) => Math.abs(b.mmrDelta) - Math.abs(a.mmrDelta) || b.mmrBase - a.mmrBase);
  const { up, down } = moves.driven;
  return {
    assetClass: moves.byClass.moves(),
    unit: units,
    term: moves.byTerm.moves().map((group, t) => ({ ...group, driven: { up: up[t]!, down: down[t]! } })),
    size: moves.bySize.moves(),
  };
}

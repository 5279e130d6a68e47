/**
 * The book over every dated market: what each account and risk unit is required to hold on a day, and what it loses until the
 * next. The losses do not depend on the rulebook (but for how it cuts the book into units), so that a further rulebook costs
 * one run a day.
 */
import type { Snapshot } from '../market/snapshot.ts';
import type { Book } from '../portfolio/book.ts';
import { ExactSum } from '../quantity/exact-sum.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import {
  faultsOf,
  type LeftOut,
  readAccounts,
  type SomeAccounts,
  someAccounts,
  withoutFaults,
} from './able-accounts.ts';
import { dayOn } from './common-market.ts';
import type { DatedMarket } from './dated-markets.ts';
import { heldMargins, rulebooksAtOnce } from './held-margins.ts';
import {
  emptyTallies,
  type HeldMargins,
  type JudgedMove,
  judgedKinds,
  judgeMove,
  type Pools,
  type Tallies,
} from './judge-move.ts';
import { prepareMove } from './prepare-move.ts';
import { joinPools } from './tally.ts';
import { type UnitSubjects, unitSubjects } from './unit-subjects.ts';

export interface BacktestRequest {
  markets: readonly DatedMarket[];
  /** The market the book was read against: it lists what any of the others does. */
  common: Snapshot;
  book: Book;
  /** The first is the one that is reported in full. */
  rulebooks: readonly Rulebook[];
  threads?: number | undefined;
  onProgress: (stage: string, done: number, of: number) => void;
}

/** One date: what the book is required to hold. */
export interface DayRecord {
  date: string;
  asOfMs: number;
  /** Accounts with figures; what the market cannot value of the others, by reason. */
  computed: number;
  leftOut: LeftOut;
  /** Σ totalMmr of them, and of those that every date can value; exact sums rounded once. */
  totalMmr: number;
  steadyMmr: number;
  /** The move to the next date; null of the last. */
  move: MoveRecord | null;
}

export interface MoveRecord extends JudgedMove {
  to: string;
  /** Accounts with figures that the next date cannot value, by reason. */
  leftOut: LeftOut;
  /** Contracts in judged positions that expire in between and are settled. */
  settled: string[];
}

export interface Backtest {
  days: DayRecord[];
  /** Accounts that every date can value. */
  steady: number;
  subjects: UnitSubjects;
  tallies: Tallies;
  /** Over all moves, for each rulebook. */
  pools: Pools[];
}

/** What is the same for all days. */
interface Fixed extends BacktestRequest {
  days: Snapshot[];
  /** Accounts that were read without a reject. */
  read: Uint32Array;
  /** 1 where a date cannot value the account. */
  unsteady: Uint8Array;
  subjects: Map<string, UnitSubjects>;
}

/** Runs every day under every rulebook. */
export async function runBacktest(request: BacktestRequest): Promise<Backtest> {
  const { book, markets, common, rulebooks } = request;
  const days = markets.map((market) => dayOn(common, market));
  const read = readAccounts(book);
  const unsteady = unsteadyAccounts(book, read, days);
  const fixed: Fixed = { ...request, days, read, unsteady, subjects: new Map() };
  const subjects = subjectsOf(fixed, rulebooks[0]!);
  const tallies = emptyTallies(book.quarantined.length, subjects.unit.length);
  const records: DayRecord[] = [];
  let pools: Pools[] | null = null;
  for (let d = 0; d < days.length; d++) {
    const { record, judged } = await runDay(fixed, d, tallies);
    records.push(record);
    if (judged.length === 0) continue;
    const own = judged.map((one) => one.pools);
    pools = pools === null ? own : pools.map((before, r) => joined(before, own[r]!));
  }
  const steady = unsteady.reduce((count, flag) => count + (flag === 0 ? 1 : 0), 0);
  return { days: records, steady, subjects, tallies, pools: pools! };
}

function joined(a: Pools, b: Pools): Pools {
  return Object.fromEntries(judgedKinds.map((kind) => [kind, joinPools(a[kind], b[kind])])) as Pools;
}

/** A list of accounts a day would be as long as the book: only how many days can value an account is kept. */
function unsteadyAccounts(book: Book, read: Uint32Array, days: readonly Snapshot[]): Uint8Array {
  const ableDays = new Uint32Array(book.quarantined.length);
  for (const day of days) {
    for (const account of withoutFaults(book, read, faultsOf(day), { ofOrders: true }).able) ableDays[account]! += 1;
  }
  return Uint8Array.from(ableDays, (count) => (count === days.length ? 0 : 1));
}

function subjectsOf({ subjects, book, common }: Fixed, { merge }: Rulebook): UnitSubjects {
  const known = subjects.get(merge.value);
  if (known !== undefined) return known;
  const made = unitSubjects(book, common, merge.value);
  subjects.set(merge.value, made);
  return made;
}

/** A day under every rulebook; of the last day only the first one's requirement is asked. */
async function runDay(fixed: Fixed, d: number, tallies: Tallies): Promise<{ record: DayRecord; judged: JudgedMove[] }> {
  const { book, markets, days, threads } = fixed;
  const day = days[d]!;
  const { date, snapshot } = markets[d]!;
  const { able, leftOut } = withoutFaults(book, fixed.read, faultsOf(day), { ofOrders: true });
  const some = someAccounts(book, able);
  const next = days[d + 1];
  const move = next && prepareMove({ book, some, day, next, date: markets[d + 1]!.date, threads });
  const rulebooks = move === undefined ? fixed.rulebooks.slice(0, 1) : fixed.rulebooks;
  const judged: JudgedMove[] = [];
  let record: DayRecord | null = null;
  const each = rulebooksAtOnce(some.accounts.length);
  for (let from = 0; from < rulebooks.length; from += each) {
    const batch = rulebooks.slice(from, from + each);
    const margins = await heldMargins({ day, book: some.book, rulebooks: batch, threads }, (done) => {
      const upTo = rulebooks.length > 1 ? `, rulebooks to ${from + batch.length} of ${rulebooks.length}` : '';
      fixed.onProgress(`${date}${upTo}`, done, some.accounts.length);
    });
    record ??= {
      date,
      asOfMs: snapshot.asOfMs,
      computed: some.accounts.length,
      leftOut,
      ...requirement(fixed, some, margins[0]!),
      move: null,
    };
    if (move === undefined) continue;
    for (const [i, rulebook] of batch.entries()) {
      const of = { move: d, day, next: move.next, book, judged: move.judged, subjects: subjectsOf(fixed, rulebook) };
      const losses = await move.lossesUnder(rulebook);
      judged.push(judgeMove({ ...of, margins: margins[i]!, losses, tallies: from + i === 0 ? tallies : null }));
    }
  }
  if (move !== undefined) {
    record!.move = { to: markets[d + 1]!.date, leftOut: move.leftOut, settled: move.settled, ...judged[0]! };
  }
  return { record: record!, judged };
}

function requirement({ unsteady }: Fixed, { accounts }: SomeAccounts, { totalMmr }: HeldMargins) {
  const [all, steady] = [new ExactSum(), new ExactSum()];
  all.addAll(totalMmr);
  steady.addAll(
    totalMmr,
    Uint8Array.from(accounts, (account) => unsteady[account]!),
  );
  return { totalMmr: all.value(), steadyMmr: steady.value() };
}

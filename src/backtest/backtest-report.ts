/** What a backtest found, in one object: `backtest.json`. It depends on inputs and rulebooks alone. */
import type { Book } from '../portfolio/book.ts';
import { largestRows } from '../quantity/largest.ts';
import { textAt, textCount } from '../quantity/text-table.ts';
import { blocksOfStatus } from '../rulebook/blocks.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { byRiskUnit, type RiskUnitReport } from './by-risk-unit.ts';
import { CoverageTests, MOVES_LEAST, type Zone } from './coverage-tests.ts';
import { type CoverageKind, type Curve, type CurvePoint, coverageKinds } from './curve.ts';
import { largestRise, type PeakToTrough, peakToTrough, type Rise } from './procyclicality.ts';
import type { Backtest, DayRecord } from './run-backtest.ts';
import { coverageOf, meanMargin, type Pool, type Tally } from './tally.ts';

/** A p-value below this says that the coverage is not the stated one. */
export const SIGNIFICANCE = 0.05;

export interface JudgedReport {
  judged: number;
  exceptions: number;
  coverage: number | null;
  meanMargin: number | null;
  shortfall: number;
}

/** A subject at its worst move. */
export interface WorstReport {
  acctId: string;
  /** Of risk units alone. */
  riskUnit?: string;
  from: string;
  to: string;
  loss: number;
  margin: number;
  exceptions: number;
  moves: number;
}

export interface VerdictReport {
  /** Subjects with at least 50 moves, and how many of them are in each zone. */
  subjects: number;
  zones: Record<Zone, number>;
  /** Of them, those whose p-value is below 0.05. */
  kupiecRejected: number;
}

export interface DayReport {
  date: string;
  asOf: string;
  computed: number;
  notComputed: Record<string, number>;
  totalMmr: number;
  steadyMmr: number;
  move: {
    to: string;
    notJudged: Record<string, number>;
    withoutRequirement: number;
    settled: string[];
    judged: Record<CoverageKind, JudgedReport>;
  } | null;
}

export interface BacktestReport {
  schema: 'shockgrid-backtest/1';
  rulebook: { id: string; asOf: string; assumed: string[]; reported: string[] };
  coverage: number;
  coverageOf: CoverageKind;
  markets: { dates: string[]; leftOut: string[] };
  accounts: { listed: number; quarantined: number; steady: number };
  moves: number;
  judged: Record<CoverageKind, JudgedReport>;
  /** Null of fewer than 50 moves: counts are no verdict. */
  verdicts: { accounts: VerdictReport; positions: VerdictReport; units: VerdictReport } | null;
  procyclicality: { accounts: number; peakToTrough: PeakToTrough; rises: (Rise | { days: number; rise: null })[] };
  riskUnits: RiskUnitReport[];
  worst: { accounts: WorstReport[]; positions: WorstReport[]; units: WorstReport[] };
  days: DayReport[];
  /** Null where nothing was varied. */
  curve: { paths: string[]; points: CurvePointReport[]; cheapest: number | null } | null;
}

export interface CurvePointReport extends Omit<CurvePoint, 'pools'> {
  judged: Record<CoverageKind, JudgedReport>;
}

export interface ReportRequest {
  backtest: Backtest;
  book: Book;
  rulebook: Rulebook;
  coverage: number;
  coverageOf: CoverageKind;
  leftOut: string[];
  riseDays: readonly number[];
  curve: Curve | null;
  /** Rows of each list of the worst. */
  top: number;
}

/** Everything that is reported. */
export function backtestReport(request: ReportRequest): BacktestReport {
  const { backtest, book, rulebook, coverage, leftOut, riseDays, curve, top } = request;
  const { days, steady, tallies, pools } = backtest;
  const dates = days.map(({ date }) => date);
  const series = days.map(({ date, steadyMmr }) => ({ date, margin: steadyMmr }));
  const tests = new CoverageTests(coverage);
  return {
    schema: 'shockgrid-backtest/1',
    rulebook: {
      id: rulebook.id,
      asOf: rulebook.asOf,
      assumed: blocksOfStatus(rulebook, 'assumed'),
      reported: blocksOfStatus(rulebook, 'reported'),
    },
    coverage,
    coverageOf: request.coverageOf,
    markets: { dates, leftOut },
    accounts: {
      listed: textCount(book.acctIds),
      quarantined: book.quarantined.reduce((sum, flag) => sum + flag, 0),
      steady,
    },
    moves: days.length - 1,
    judged: judgedReports(pools[0]!),
    verdicts:
      days.length - 1 < MOVES_LEAST
        ? null
        : {
            accounts: verdictReport(tallies.accounts, tests),
            positions: verdictReport(tallies.positions, tests),
            units: verdictReport(tallies.units, tests),
          },
    procyclicality: {
      accounts: steady,
      peakToTrough: peakToTrough(series),
      rises: riseDays.map((own) => largestRise(series, own) ?? { days: own, rise: null }),
    },
    riskUnits: byRiskUnit(backtest),
    worst: worstLists(backtest, book, top),
    days: days.map(dayReport),
    curve: curve && {
      ...curve,
      points: curve.points.map(({ pools: own, ...point }) => ({ ...point, judged: judgedReports(own) })),
    },
  };
}

export function judgedReports(pools: Record<CoverageKind, Pool>): Record<CoverageKind, JudgedReport> {
  return Object.fromEntries(
    coverageKinds.map((kind) => {
      const { judged, exceptions, shortfall } = pools[kind];
      return [
        kind,
        { judged, exceptions, coverage: coverageOf(pools[kind]), meanMargin: meanMargin(pools[kind]), shortfall },
      ];
    }),
  ) as Record<CoverageKind, JudgedReport>;
}

function verdictReport(tally: Tally, tests: CoverageTests): VerdictReport {
  const report: VerdictReport = { subjects: 0, zones: { green: 0, yellow: 0, red: 0 }, kupiecRejected: 0 };
  for (let row = 0; row < tally.count; row++) {
    const verdict = tests.verdict(tally.moves[row]!, tally.exceptions[row]!);
    if (verdict === null) continue;
    report.subjects += 1;
    report.zones[verdict.zone] += 1;
    if (verdict.kupiecP < SIGNIFICANCE) report.kupiecRejected += 1;
  }
  return report;
}

function dayReport({ date, asOfMs, computed, leftOut, totalMmr, steadyMmr, move }: DayRecord): DayReport {
  return {
    date,
    asOf: new Date(asOfMs).toISOString(),
    computed,
    notComputed: Object.fromEntries(leftOut),
    totalMmr,
    steadyMmr,
    move: move && {
      to: move.to,
      notJudged: Object.fromEntries(move.leftOut),
      withoutRequirement: move.withoutRequirement,
      settled: move.settled,
      judged: judgedReports(move.pools),
    },
  };
}

/** The subjects with exceptions, so many of each kind. */
export function worstLists({ days, subjects, tallies }: Backtest, book: Book, top: number): BacktestReport['worst'] {
  const accountAt = (a: number) => ({ acctId: textAt(book.acctIds, a) });
  const unitAt = (u: number) => ({ ...accountAt(subjects.account[u]!), riskUnit: subjects.names[subjects.unit[u]!]! });
  const of = { dates: days.map(({ date }) => date), top };
  return {
    accounts: worstOf(tallies.accounts, accountAt, of),
    positions: worstOf(tallies.positions, accountAt, of),
    units: worstOf(tallies.units, unitAt, of),
  };
}

/** Those with exceptions, the largest shortfall first. */
function worstOf(
  tally: Tally,
  nameOf: (row: number) => { acctId: string; riskUnit?: string },
  { dates, top }: { dates: string[]; top: number },
): WorstReport[] {
  const { shortfall, worstMove, worstLoss, worstMargin, exceptions, moves } = tally;
  return largestRows(shortfall, top).map((row) => ({
    ...nameOf(row),
    from: dates[worstMove[row]!]!,
    to: dates[worstMove[row]! + 1]!,
    loss: worstLoss[row]!,
    margin: worstMargin[row]!,
    exceptions: exceptions[row]!,
    moves: moves[row]!,
  }));
}

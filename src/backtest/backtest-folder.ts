/** The files of a backtest: four tables, the page for eyes and, written last, `backtest.json`. Numbers are not rounded. */
import { join } from 'node:path';
import type { CsvColumn } from '../kernel/csv-columns.ts';
import type { Book } from '../portfolio/book.ts';
import { numberCell, textCell } from '../quantity/csv-cell.ts';
import { textPieces, writeCsvFile } from '../report/csv-writer.ts';
import { REPORT_FILE, writeReport } from '../report/html/write-report.ts';
import { type NamedColumn, writeNamedTable } from '../report/named-table.ts';
import { checkOutFolder, type OutFolder, openOutFolder, writeJson } from '../report/out-folder.ts';
import { type BacktestReport, type JudgedReport, worstLists } from './backtest-report.ts';
import { CoverageTests, zones } from './coverage-tests.ts';
import { type CoverageKind, coverageKinds } from './curve.ts';
import { type BacktestPage, backtestModel } from './report/backtest-model.ts';
import type { Backtest } from './run-backtest.ts';
import type { Tally } from './tally.ts';

const ACCOUNTS = 'backtest-accounts.csv';
const UNITS = 'backtest-units.csv';
const DAYS = 'backtest-days.csv';
const CURVE = 'backtest-curve.csv';
const REPORT = 'backtest.json';
/** Rows of each list of the worst on the page, whatever --top says of the others. */
const WORST_ON_PAGE = 50;

/** The folder, its report last: with it the tables are whole. */
function backtestFolder(directory: string): OutFolder {
  return { directory, files: [ACCOUNTS, UNITS, DAYS, CURVE, REPORT_FILE, REPORT], writer: 'backtest' };
}

/**
 * Checks, before any work, that the folder is new, empty, or holds an older backtest.
 * @throws UnusableInput where it holds anything else
 */
export function checkBacktestFolder(directory: string): void {
  checkOutFolder(backtestFolder(directory));
}

/** Writes the folder; returns the names of its files. @throws UnusableInput where it cannot be written */
export function writeBacktestFolder(
  directory: string,
  backtest: Backtest,
  book: Book,
  { report, provenance }: Pick<BacktestPage, 'report' | 'provenance'>,
): string[] {
  openOutFolder(backtestFolder(directory));
  const tests = new CoverageTests(report.coverage);
  const { dates } = report.markets;
  const { subjects } = backtest;
  writeNamedTable(join(directory, ACCOUNTS), book.quarantined.length, accountTable(backtest, book, tests, dates));
  writeNamedTable(join(directory, UNITS), subjects.unit.length, unitTable(backtest, book, tests, dates));
  writeCsvFile(join(directory, DAYS), textPieces(dayRows(report)));
  if (report.curve !== null) writeCsvFile(join(directory, CURVE), textPieces(curveRows(report)));
  const worst = worstLists(backtest, book, WORST_ON_PAGE);
  writeReport(join(directory, REPORT_FILE), backtestModel({ report, worst, rejects: book.rejects, provenance }));
  writeJson(join(directory, REPORT), report);
  return [ACCOUNTS, UNITS, DAYS, ...(report.curve === null ? [] : [CURVE]), REPORT_FILE, REPORT];
}

function accountTable(
  { days, tallies }: Backtest,
  { acctIds, quarantined }: Book,
  tests: CoverageTests,
  dates: string[],
): NamedColumn[] {
  const { accounts, positions, withoutRequirement } = tallies;
  const moves = days.length - 1;
  const notJudged = Float64Array.from(withoutRequirement, (own, a) => moves - own - accounts.moves[a]!);
  return [
    ['acctId', { kind: 'row-text', texts: acctIds }],
    ['status', { kind: 'word', words: ['ok', 'quarantined'], codes: quarantined }],
    ['moves', counts(accounts.moves)],
    ['withoutRequirement', counts(withoutRequirement)],
    ['notJudged', { kind: 'number', values: notJudged }],
    ['meanTotalMmr', ratios(accounts.margin, accounts.moves)],
    ...tallyColumns('', accounts, tests, dates),
    ...tallyColumns('positions', positions, tests, dates),
  ];
}

function unitTable(
  { subjects, tallies }: Backtest,
  { acctIds }: Book,
  tests: CoverageTests,
  dates: string[],
): NamedColumn[] {
  const { units, mr1Exceptions } = tallies;
  return [
    ['acctId', { kind: 'rising-text', texts: acctIds, codes: subjects.account }],
    ['riskUnit', { kind: 'word', words: subjects.names, codes: subjects.unit }],
    ['moves', counts(units.moves)],
    ['meanMmr', ratios(units.margin, units.moves)],
    ...tallyColumns('', units, tests, dates),
    ['mr1Exceptions', counts(mr1Exceptions)],
  ];
}

/** What a tally says of every subject: exceptions, the worst move, the tests; empty where it has no move, or too few. */
function tallyColumns(prefix: string, tally: Tally, tests: CoverageTests, dates: string[]): NamedColumn[] {
  const verdicts = Array.from(tally.moves, (moves, row) => tests.verdict(moves, tally.exceptions[row]!));
  const named = (name: string, column: CsvColumn): NamedColumn => [
    prefix === '' ? name : prefix + name[0]!.toUpperCase() + name.slice(1),
    column,
  ];
  const numbers = (of: (row: number) => number | undefined): CsvColumn => ({
    kind: 'number',
    values: Float64Array.from(verdicts, (_, row) => of(row) ?? Number.NaN),
  });
  const covered = Float64Array.from(tally.moves, (moves, row) => moves - tally.exceptions[row]!);
  const zoneCodes = Uint8Array.from(verdicts, (verdict) => (verdict === null ? 0 : 1 + zones.indexOf(verdict.zone)));
  return [
    named('exceptions', counts(tally.exceptions)),
    named('coverage', ratios(covered, tally.moves)),
    named('shortfall', { kind: 'number', values: tally.shortfall }),
    named('worstFrom', { kind: 'word', words: ['', ...dates], codes: Uint32Array.from(tally.worstMove, (m) => m + 1) }),
    named('worstLoss', { kind: 'number', values: tally.worstLoss }),
    named('worstMargin', { kind: 'number', values: tally.worstMargin }),
    named(
      'kupiecLr',
      numbers((row) => verdicts[row]?.kupiecLr),
    ),
    named(
      'kupiecP',
      numbers((row) => verdicts[row]?.kupiecP),
    ),
    named('zone', { kind: 'word', words: ['', ...zones], codes: zoneCodes }),
  ];
}

function counts(column: Uint32Array): CsvColumn {
  return { kind: 'number', values: Float64Array.from(column) };
}

/** Empty where there is nothing to divide by. */
function ratios(column: Float64Array, by: Uint32Array): CsvColumn {
  return { kind: 'number', values: column.map((value, row) => (by[row] === 0 ? Number.NaN : value / by[row]!)) };
}

const judgedNames = ['judged', 'exceptions', 'coverage', 'meanMargin', 'shortfall'] as const;
const judgedHeader = coverageKinds.flatMap((kind) =>
  judgedNames.map((name) => `${kind}${name[0]!.toUpperCase()}${name.slice(1)}`),
);

function judgedCells(judged: Record<CoverageKind, JudgedReport>): string[] {
  return coverageKinds.flatMap((kind) => judgedNames.map((name) => numberCell(judged[kind][name] ?? Number.NaN)));
}

function* dayRows({ days }: BacktestReport): Generator<string> {
  const sumOf = (reasons: Record<string, number>) => Object.values(reasons).reduce((sum, own) => sum + own, 0);
  const day = ['date', 'asOf', 'computed', 'notComputed', 'totalMmr', 'steadyMmr'];
  yield [...day, 'to', 'notJudged', 'withoutRequirement', 'settledContracts', ...judgedHeader].join(',');
  for (const { date, asOf, computed, notComputed, totalMmr, steadyMmr, move } of days) {
    const own = [date, asOf, ...[computed, sumOf(notComputed), totalMmr, steadyMmr].map(numberCell)];
    const { length } = judgedHeader;
    const ofMove =
      move === null
        ? Array.from({ length: 4 + length }, () => '')
        : [
            move.to,
            ...[sumOf(move.notJudged), move.withoutRequirement, move.settled.length].map(numberCell),
            ...judgedCells(move.judged),
          ];
    yield [...own, ...ofMove].join(',');
  }
}

/** An empty cell of a path is the rulebook's own value. */
function* curveRows({ curve }: BacktestReport): Generator<string> {
  const { paths, points, cheapest } = curve!;
  yield [...paths.map(textCell), 'meanBookMmr', 'meets', 'cheapest', ...judgedHeader].join(',');
  for (const [i, { settings, cost, meets, judged }] of points.entries()) {
    const own = paths.map((path) => textCell(settings[path] ?? ''));
    yield [...own, numberCell(cost), String(meets), String(i === cheapest), ...judgedCells(judged)].join(',');
  }
}

/** A sweep in one object, `sweep.json`, as a table, `sweep.csv`, and for eyes. Only the last one rounds. */
import { join } from 'node:path';
import { accountStates } from '../margin/account-columns.ts';
import type { StateLine } from '../margin/state-matrix.ts';
import type { Snapshot } from '../market/snapshot.ts';
import type { Book, RejectedRow } from '../portfolio/book.ts';
import { numberCell, textCell } from '../quantity/csv-cell.ts';
import type { InputFile } from '../quantity/input-file.ts';
import { textPieces, writeCsvFile } from '../report/csv-writer.ts';
import type { ReportModel } from '../report/html/model.ts';
import { REPORT_FILE, writeReport } from '../report/html/write-report.ts';
import { checkOutFolder, type OutFolder, openOutFolder, writeJson } from '../report/out-folder.ts';
import { rejectPieces } from '../report/result-tables.ts';
import { type NamedRulebook, type RulebookHead, rulebookHead } from '../report/rulebook-head.ts';
import { assumedLines } from '../report/summary-text.ts';
import { count, counted, money, sharePercent, tableLines } from '../report/table.ts';
import type { Axis } from '../rulebook/vary.ts';
import type { Sweep, SweepPoint } from './sweep-book.ts';

export interface SweepReport {
  schema: 'shockgrid-sweep/1';
  rulebook: RulebookHead;
  axes: readonly Axis[];
  market: { asOf: string; files: InputFile[] };
  portfolio: { files: InputFile[]; rejects: number };
  accounts: { listed: number; computed: number; quarantined: number };
  /** The rulebook as it is. */
  base: SweepPoint;
  points: SweepPoint[];
}

export interface SweepReportRequest {
  snapshot: Snapshot;
  portfolio: { book: Book; files: InputFile[] };
  rulebook: NamedRulebook;
  axes: readonly Axis[];
  sweep: Sweep;
}

/** The report of a sweep; it depends on inputs and grid alone. */
export function sweepReport({ snapshot, portfolio, rulebook, axes, sweep }: SweepReportRequest): SweepReport {
  const { quarantined, rejects } = portfolio.book;
  const left = quarantined.reduce((sum, flag) => sum + flag, 0);
  return {
    schema: 'shockgrid-sweep/1',
    rulebook: rulebookHead(rulebook),
    axes,
    market: { asOf: new Date(snapshot.asOfMs).toISOString(), files: snapshot.files },
    portfolio: { files: portfolio.files, rejects: rejects.length },
    accounts: { listed: quarantined.length, computed: quarantined.length - left, quarantined: left },
    base: sweep.base,
    points: sweep.points,
  };
}

function sweepFolder(directory: string): OutFolder {
  return { directory, files: ['sweep.csv', 'rejects.csv', REPORT_FILE, 'sweep.json'], writer: 'sweep' };
}

/** Checks, before any work, that the folder can be written. @throws UnusableInput where it holds anything else */
export function checkSweepFolder(directory: string): void {
  checkOutFolder(sweepFolder(directory));
}

export interface SweepFiles {
  rejects: readonly RejectedRow[];
  report: SweepReport;
  /** The page for eyes. */
  page: ReportModel;
}

/** Writes the folder, the report last. @throws UnusableInput where it cannot be written */
export function writeSweepFolder(directory: string, { rejects, report, page }: SweepFiles): void {
  openOutFolder(sweepFolder(directory));
  writeCsvFile(join(directory, 'sweep.csv'), textPieces(sweepRows(report)));
  writeCsvFile(join(directory, 'rejects.csv'), rejectPieces(rejects));
  writeReport(join(directory, REPORT_FILE), page);
  writeJson(join(directory, 'sweep.json'), report);
}

type Crossing = `${'newly' | 'noLonger'}${Capitalize<StateLine>}`;

const crossings: Crossing[] = [
  'newlyLiquidated',
  'newlyBelow110',
  'newlyWatched',
  'noLongerLiquidated',
  'noLongerBelow110',
  'noLongerWatched',
];

/** A row a point: the value of each axis by its path, then what the book requires and where its accounts stand. */
function* sweepRows({ axes, points, base }: SweepReport): Generator<string> {
  const totals = ['totalMmr', 'totalMmrChange', 'totalImr', 'totalImrChange'];
  yield [...axes.map(({ path }) => textCell(path)), ...totals, ...accountStates, ...crossings].join(',');
  for (const point of points) {
    const figures = [
      ...[point.totalMmr, changeOf(point.totalMmr, base.totalMmr)],
      ...[point.totalImr, changeOf(point.totalImr, base.totalImr)],
      ...accountStates.map((state) => point.states[state]),
      ...crossings.map((name) => point[name]),
    ];
    yield [...axes.map(({ path }) => textCell(point.settings[path]!)), ...figures.map(numberCell)].join(',');
  }
}

/** A total over the unvaried one; NaN, an empty cell, where that is 0. */
export function changeOf(total: number, base: number): number {
  return base === 0 ? Number.NaN : (total - base) / base;
}

/** Lines a person reads. */
export function sweepLines(report: SweepReport, { rulebook }: NamedRulebook): string[] {
  const { axes, base, points, market, accounts } = report;
  const rowOf = (point: SweepPoint, values: string[]) => [
    ...values,
    ...[money(point.totalMmr, 0), sharePercent(changeOf(point.totalMmr, base.totalMmr))],
    ...[money(point.totalImr, 0), sharePercent(changeOf(point.totalImr, base.totalImr))],
    ...accountStates.map((state) => count(point.states[state])),
    ...[count(point.newlyLiquidated), count(point.noLongerLiquidated)],
  ];
  const rows = [
    rowOf(
      base,
      axes.map(() => 'as it is'),
    ),
    ...points.map((point) =>
      rowOf(
        point,
        axes.map(({ path }) => point.settings[path]!),
      ),
    ),
  ];
  const header = ['total MMR', '', 'total IMR', '', ...accountStates, 'newly liq.', 'no longer'];
  return [
    ...assumedLines(rulebook),
    '',
    `rulebook ${report.rulebook.id} of ${report.rulebook.asOf}, market of ${market.asOf}, ` +
      `${counted(accounts.computed, 'account')} computed, ${count(accounts.quarantined)} quarantined`,
    `${counted(points.length, 'point')}; newly liquidated against the rulebook as it is`,
    '',
    ...tableLines([...axes.map(({ path }) => path), ...header], rows, { left: [] }),
  ];
}

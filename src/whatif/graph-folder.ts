/** The files of a book's graph: `graph.csv`, the page for eyes and, last, `graph.json`. */
import { join } from 'node:path';
import { accountStates } from '../margin/account-columns.ts';
import { numberCell } from '../quantity/csv-cell.ts';
import { textPieces, writeCsvFile } from '../report/csv-writer.ts';
import { REPORT_FILE, writeReport } from '../report/html/write-report.ts';
import { checkOutFolder, type OutFolder, openOutFolder, writeJson } from '../report/out-folder.ts';
import { graphTotals } from './book-graph.ts';
import type { GraphReport } from './graph-report.ts';
import { type GraphPage, graphModel } from './report/graph-model.ts';

/** The folder, its JSON last: with it the table is whole. */
function graphFolder(directory: string): OutFolder {
  return { directory, files: ['graph.csv', REPORT_FILE, 'graph.json'], writer: 'graph' };
}

/**
 * Checks, before any work, that the folder is new, empty, or holds an older graph.
 * @throws UnusableInput where it holds anything else
 */
export function checkGraphFolder(directory: string): void {
  checkOutFolder(graphFolder(directory));
}

/** Writes the folder. @throws UnusableInput where it cannot be written */
export function writeGraphFolder(directory: string, page: GraphPage): void {
  const { report } = page;
  openOutFolder(graphFolder(directory));
  writeCsvFile(join(directory, 'graph.csv'), textPieces(csvRows(report)));
  writeReport(join(directory, REPORT_FILE), graphModel(page));
  writeJson(join(directory, 'graph.json'), report);
}

function* csvRows({ points }: GraphReport): Generator<string> {
  yield ['shock', ...graphTotals, ...accountStates].join(',');
  for (const { shock, totals, states } of points) {
    const cells = [shock, ...graphTotals.map((name) => totals[name]), ...accountStates.map((name) => states[name])];
    yield cells.map(numberCell).join(',');
  }
}

/** Rows of text as the CSV files of a portfolio folder. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { textCell } from '../../src/quantity/csv-cell.ts';
import type { PortfolioRows } from './rows.ts';

/** Writes the tables that have rows; a column that a row lacks is empty. */
export function writePortfolio(folder: string, rows: PortfolioRows): void {
  mkdirSync(folder, { recursive: true });
  for (const [table, list] of Object.entries(rows) as [string, PortfolioRows['positions']][]) {
    const header = [...new Set(list.flatMap((row) => Object.keys(row)))];
    if (header.length === 0) continue;
    const lines = list.map((row) => header.map((name) => textCell(row[name] ?? '')).join(','));
    writeFileSync(join(folder, `${table}.csv`), `${[header.join(','), ...lines].join('\n')}\n`);
  }
}

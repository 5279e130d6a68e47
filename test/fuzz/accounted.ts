/** What holds of any table that a reader took, however odd its file: every row is a good one or a reject, no number is none. */

import { rejectReasons } from '../../src/failure/reasons.ts';
import type { LegBlock, RowBlock, TableRows } from '../../src/portfolio/table-parts.ts';

/** Columns in which a cell may be empty: NaN there is "not stated". */
const mayBeEmpty = new Set(['lever', 'margin', 'spotCap']);

/** Throws where a row was lost or doubled, or a figure came in that is none. */
export function expectAccounted({ parts, rejects, rowsRead }: TableRows<RowBlock>): void {
  const blocks = parts.flatMap((part) => part.blocks);
  const good = blocks.reduce((sum, { count }) => sum + count, 0);
  if (good + rejects.length !== rowsRead) {
    throw new Error(`${good} good rows and ${rejects.length} rejects, but ${rowsRead} rows read`);
  }
  const unnamed = rejects.find(({ reason, detail }) => !Object.hasOwn(rejectReasons, reason) || detail === '');
  if (unnamed) throw new Error(`a reject says nothing: ${JSON.stringify(unnamed)}`);
  for (const block of blocks) expectNumbers(block);
}

function expectNumbers({ count, ...columns }: RowBlock): void {
  for (const [name, column] of Object.entries(columns as Omit<LegBlock, 'count'>)) {
    if (column.length < count) throw new Error(`column ${name} has ${column.length} values for ${count} rows`);
    for (const value of column as Float64Array) {
      if (Number.isFinite(value) || (Number.isNaN(value) && mayBeEmpty.has(name))) continue;
      throw new Error(`${name} is ${value}`);
    }
  }
}

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, test } from 'vitest';
import type { ColumnarFormat } from '../../src/columnar/open-writer.ts';
import type { RowOf, TableSpec } from '../../src/ingest/columns.ts';
import { JudgedTable } from '../../src/ingest/judged-table.ts';
import { readPortfolio } from '../../src/ingest/read-portfolio.ts';
import type { Book } from '../../src/portfolio/book.ts';
import { groupBook } from '../../src/portfolio/group.ts';
import { noRows, type RawPortfolio } from '../../src/portfolio/table-parts.ts';
import { fuzzTimeout, invented } from '../fuzz/fuzzing.ts';
import { asyncLawHolds } from './async-law.ts';
import { bookText, expectSame, outcomeOf } from './book-text.ts';
import { type InventedColumn, inventedColumns, judgedText, writeColumns } from './invented-columns.ts';
import { tableSpecs } from './invented-tables.ts';
import type { TableName } from './portfolio-folder.ts';
import { smallMarket } from './small-market.ts';

const market = smallMarket();
const scratch = mkdtempSync(join(tmpdir(), 'shockgrid-columns-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
writeFileSync(join(scratch, 'balances.csv'), 'acctId,ccy,cashBal\n');
writeFileSync(join(scratch, 'positions.csv'), 'acctId,instId,pos,avgPx\n');

/** The book that the judge makes of the cells, row by row. */
function judgedBook(table: TableName, path: string, columns: InventedColumn[], hasTerms: boolean): Book {
  const spec: TableSpec = tableSpecs[table];
  const judged = new JudgedTable(path, spec, market);
  for (let row = 0; row < columns[0]!.cells.length; row++) {
    const cells = Object.fromEntries([...spec.needed, ...spec.optional].map((name) => [name, '']));
    for (const { name, cells: all } of columns) cells[name] = judgedText(name, all[row]!);
    judged.take(cells as RowOf<TableSpec>, row + 1);
  }
  const raw = { hasTerms, accounts: noRows(), balances: noRows(), positions: noRows(), orders: noRows() };
  return groupBook({ ...raw, [table]: judged.table() } as RawPortfolio, market);
}

async function expectSameAsJudged(table: TableName, format: ColumnarFormat, columns: InventedColumn[]): Promise<void> {
  const path = join(scratch, `${table}.${format}`);
  const other = join(scratch, `${table}.csv`);
  const isNeeded = table === 'balances' || table === 'positions';
  if (isNeeded) rmSync(other);
  await writeColumns(path, format, columns);
  try {
    for (const keepsTerms of [false, true]) {
      const judged = judgedBook(table, path, columns, false);
      const hasTerms = keepsTerms || judged.acctLv.some((mode) => mode !== 4);
      const expected = bookText(judgedBook(table, path, columns, hasTerms));
      const got = await outcomeOf(readPortfolio(scratch, market, { keepsTerms }).then(({ book }) => book));
      expectSame(got, expected, `${table}.${format}`);
    }
  } finally {
    rmSync(path);
    if (isNeeded) writeFileSync(other, tableSpecs[table].needed.join(',').concat('\n'));
  }
}

const input = fc
  .constantFrom<TableName>('accounts', 'balances', 'positions', 'orders')
  .chain((table) => fc.record({ table: fc.constant(table), columns: inventedColumns(table) }));

test.each<ColumnarFormat>(['arrow', 'parquet'])(
  'an invented table in a file of %s is the book that the judge makes of its cells',
  async (format) => {
    await asyncLawHolds(input, invented(250), ({ table, columns }) => expectSameAsJudged(table, format, columns));
  },
  fuzzTimeout,
);

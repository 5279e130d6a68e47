/** A table of positions through a reader, every row of it accounted for. */
import { expect } from 'vitest';
import { openColumns } from '../../src/columnar/open-columns.ts';
import { positionTable } from '../../src/ingest/columns.ts';
import { readTable } from '../../src/ingest/read-table.ts';
import { openReaders } from '../../src/ingest/readers.ts';
import { type LegBlock, NO_ACCOUNT, type TableRows } from '../../src/portfolio/table-parts.ts';
import { smallMarket } from '../ingest/small-market.ts';

const snapshot = smallMarket();
const readers = openReaders(0, 1);

/** The table as it is read. */
export async function readPositionTable(path: string): Promise<TableRows<LegBlock>> {
  const request = { path, spec: positionTable, snapshot, keepsTerms: false, readers, onRows: () => {} };
  return (await readTable<LegBlock>(request)).rows;
}

/** Reads a table of positions: every row of the file is taken, with numbers, or rejected. Returns how many it has. */
export async function readPositions(path: string): Promise<number> {
  const rows = await readPositionTable(path);
  let good = 0;
  for (const { blocks, accounts } of rows.parts) {
    for (const { count, account, qty, px, instrument } of blocks) {
      for (let row = 0; row < count; row++) {
        if (account[row] === NO_ACCOUNT) continue;
        good++;
        expect(account[row]).toBeLessThan(accounts.firstLine.length);
        expect(Number.isFinite(qty[row]) && Number.isFinite(px[row]), `row ${row}: ${qty[row]} at ${px[row]}`).toBe(
          true,
        );
        expect(instrument[row]).toBeLessThan(snapshot.instruments.length);
      }
    }
  }
  const file = await openColumns(path, []);
  file.close();
  expect(good + rows.rejects.length, 'good and rejected rows').toBe(rows.rowsRead);
  expect(rows.rowsRead, 'rows read').toBe(file.rowCount);
  return rows.rowsRead;
}

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, test } from 'vitest';
import { readTable } from '../../src/ingest/read-table.ts';
import { openReaders } from '../../src/ingest/readers.ts';
import type { RowBlock, TableRows } from '../../src/portfolio/table-parts.ts';
import { inventedTable, tableSpecs } from '../ingest/invented-tables.ts';
import type { TableName } from '../ingest/portfolio-folder.ts';
import { smallMarket } from '../ingest/small-market.ts';
import { expectAccounted } from './accounted.ts';
import { corpus, damagedBytes, damagedRows, noise, shownBytes } from './damage.ts';
import { drive, fuzzTimeout } from './fuzzing.ts';

const snapshot = smallMarket();
const scratch = mkdtempSync(join(tmpdir(), 'shockgrid-fuzz-tables-'));
const readers = openReaders(0, 1);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const names: TableName[] = ['accounts', 'balances', 'positions', 'orders'];
const kept = corpus('tables');

/** Text of any table, so that most files have the header of another kind or rows that fit no header. */
function tableText(table: TableName): fc.Arbitrary<Buffer> {
  const invented = inventedTable(table);
  const known = fc.constantFrom(...kept);
  return fc
    .oneof(
      { weight: 5, arbitrary: invented },
      { weight: 5, arbitrary: damagedRows(invented) },
      { weight: 1, arbitrary: damagedBytes(invented) },
      { weight: 2, arbitrary: damagedRows(known) },
      { weight: 1, arbitrary: known },
      { weight: 1, arbitrary: noise },
    )
    .map(shownBytes);
}

const input = fc.constantFrom(...names).chain((table) =>
  fc.record({
    table: fc.constant(table),
    bytes: tableText(table),
    keepsTerms: fc.boolean(),
    rangeBytes: fc.constantFrom(undefined, 7, 100),
    pieceBytes: fc.constantFrom(undefined, 64, 300),
  }),
);

type Input = typeof input extends fc.Arbitrary<infer T> ? T : never;

async function readAs(ending: string, bytes: Buffer, { table, bytes: _, ...how }: Input): Promise<TableRows<RowBlock>> {
  const path = join(scratch, `${table}${ending}`);
  writeFileSync(path, bytes);
  const { rows } = await readTable({ path, spec: tableSpecs[table], snapshot, readers, onRows: () => {}, ...how });
  return rows;
}

test(
  'of a CSV every row is a good one or a reject, whatever the file holds',
  async () => {
    await drive('csv', input, async (drawn) => expectAccounted(await readAs('.csv', drawn.bytes, drawn)));
  },
  fuzzTimeout,
);

/** A compressed table that is whole, in two members, cut, damaged or followed by something. */
const packed = fc
  .tuple(input, fc.constantFrom('whole', 'members', 'cut', 'tail', 'damaged', 'damaged', 'plain'), noise, fc.nat(1000))
  .chain(([drawn, how, other, at]) => {
    const whole = gzipSync(drawn.bytes, { level: 1 });
    const half = drawn.bytes.length >> 1;
    const halves = () => [drawn.bytes.subarray(0, half), drawn.bytes.subarray(half)].map((part) => gzipSync(part));
    const made: Record<string, () => Buffer> = {
      whole: () => whole,
      members: () => Buffer.concat(halves()),
      cut: () => whole.subarray(0, at % whole.length),
      tail: () => Buffer.concat([whole, other]),
      plain: () => drawn.bytes,
    };
    const bytes = how === 'damaged' ? damagedBytes(fc.constant(whole)) : fc.constant(made[how]!());
    return bytes.map((file) => ({ drawn, file: shownBytes(file) }));
  });

test(
  'of a compressed CSV every row is accounted for, and none is of other bytes than those packed',
  async () => {
    await drive('csv.gz', packed, async ({ drawn, file }) => {
      const rows = await readAs('.csv.gz', file, drawn);
      expectAccounted(rows);
      const plain = await readAs('.csv', gunzipSync(file), drawn);
      const told = ({ rejects, rowsRead }: TableRows<RowBlock>) =>
        JSON.stringify([rowsRead, rejects.map(({ line, acctId, reason, detail }) => [line, acctId, reason, detail])]);
      if (told(rows) !== told(plain)) throw new Error(`packed ${told(rows)}\nplain ${told(plain)}`);
    });
  },
  fuzzTimeout,
);

/**
 * A table of positions written and read, Arrow and Parquet: sorted account ids, instruments in any order, two doubles. What
 * is read is compared with what was written before a clock is started.
 *
 *   tsx bench/columnar.ts [rows, 10000000 unless said; a run of fewer than 1000000 is printed, not saved]
 */
import { closeSync, mkdtempSync, openSync, readSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openColumns } from '../src/columnar/open-columns.ts';
import { type ColumnarFormat, openTableWriter } from '../src/columnar/open-writer.ts';
import type { OutColumn, OutValues } from '../src/columnar/table-writer.ts';
import { textTable } from '../src/quantity/text-table.ts';
import { saveRun, sizeOfRun } from './saved-run.ts';

const RUNS = 5;
const ROWS_PER_ACCOUNT = 7;
const INSTRUMENTS = 2000;
const PIECE_BYTES = 3 << 19;
/** Fewer rows are a test that this bench works: too few to time, so they are not kept. */
const ROWS_KEPT = 1_000_000;
const rows = sizeOfRun('rows', 10_000_000);
const folder = mkdtempSync(join(tmpdir(), 'shockgrid-bench-'));

/** Amounts with two decimals by a small generator, so that every run writes the same table. */
function amounts(count: number, seed: number): Float64Array {
  let state = seed;
  return Float64Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 4) / 100;
  });
}

const accounts = Math.ceil(rows / ROWS_PER_ACCOUNT);
const schema: OutColumn[] = [
  { name: 'acctId', kind: 'text', texts: textTable(Array.from({ length: accounts }, (_, i) => `A${i}`)) },
  {
    name: 'instId',
    kind: 'text',
    texts: textTable(Array.from({ length: INSTRUMENTS }, (_, i) => `COIN${i}-USDT-SWAP`)),
  },
  { name: 'pos', kind: 'number' },
  { name: 'avgPx', kind: 'number' },
];
const [pos, avgPx] = [amounts(rows, 1), amounts(rows, 2)];
const columns: OutValues[] = [
  Uint32Array.from({ length: rows }, (_, i) => Math.floor(i / ROWS_PER_ACCOUNT)),
  Uint32Array.from(pos, (value) => Math.floor(value) % INSTRUMENTS),
  pos,
  avgPx,
];
const names = schema.map(({ name }) => name);

async function write(path: string, format: ColumnarFormat): Promise<void> {
  const writer = await openTableWriter(path, format, schema);
  writer.append(columns, 0, rows);
  writer.close();
}

/** Reads all batches and lets go of them. */
async function read(path: string): Promise<number> {
  const file = await openColumns(path, names);
  let count = 0;
  for (let i = 0; i < file.batchCount; i++) count += (await file.readBatch(i)).rowCount;
  file.close();
  return count;
}

/** Reads the bytes of a file into shared memory and does nothing with them: what any reader needs at least. */
async function readBytes(path: string): Promise<void> {
  const file = openSync(path, 'r');
  for (let at = 0; at < statSync(path).size; at += PIECE_BYTES) {
    readSync(file, new Uint8Array(new SharedArrayBuffer(PIECE_BYTES)), 0, PIECE_BYTES, at);
  }
  closeSync(file);
}

/** Every cell must be the one that was written. */
async function check(path: string): Promise<void> {
  const file = await openColumns(path, names);
  let at = 0;
  for (let i = 0; i < file.batchCount; i++) {
    const batch = await file.readBatch(i);
    names.forEach((name, k) => {
      const column = batch.columns.get(name)!;
      const values = column.kind === 'number' ? column.values : column.codes;
      // Texts are numbered by first appearance in Parquet, as the written ones of sorted accounts are.
      if (column.kind === 'text' && name !== 'acctId') return;
      const wrong = values.findIndex((value, row) => value !== columns[k]![at + row]);
      if (wrong !== -1) throw new Error(`${path}: ${name} of row ${at + wrong} is not what was written`);
    });
    at += batch.rowCount;
  }
  file.close();
  if (at !== rows) throw new Error(`${path} has ${at} rows instead of ${rows}`);
}

async function medianMs(step: () => Promise<unknown>): Promise<number> {
  const times = [];
  for (let run = 0; run < RUNS; run++) {
    const start = performance.now();
    await step();
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[Math.floor(RUNS / 2)]!;
}

try {
  const results: Record<string, object> = {};
  for (const format of ['arrow', 'parquet'] as const) {
    const path = join(folder, `positions.${format}`);
    await write(path, format);
    await check(path);
    const megabytes = statSync(path).size / 1e6;
    const rates = (ms: number) => ({
      millionRowsPerSecond: Number((rows / 1e3 / ms).toFixed(1)),
      megabytesPerSecond: Math.round((megabytes * 1e3) / ms),
    });
    results[format] = {
      megabytes: Math.round(megabytes),
      write: rates(await medianMs(() => write(path, format))),
      read: rates(await medianMs(() => read(path))),
      bytesAlone: rates(await medianMs(() => readBytes(path))),
    };
  }
  const sizes = { rows, accounts, instruments: INSTRUMENTS, runs: RUNS };
  saveRun('columnar', sizes, results, { isKept: rows >= ROWS_KEPT });
} finally {
  rmSync(folder, { recursive: true });
}

/**
 * The hot loop alone: each account's positions as a weighted sum of option rows, by the kernel's own code
 * (assembly/evaluate/option-rows.ts), on whatever rows and positions the caller brings. A peer sums the same and compares.
 */
import { main } from 'assemblyscript/asc';

/** Rows of a market and the positions of accounts in them. */
export interface WeightedRows {
  /** Scenarios of a row; an even number, as rows go by pairs. */
  columnCount: number;
  /** Row after row. */
  rows: Float64Array;
  /** One offset more than accounts, into the two columns of positions. */
  offsets: Uint32Array;
  row: Uint32Array;
  qty: Float64Array;
}

export interface Accumulated {
  /** A row of sums for each account. */
  sums: Float64Array;
  /** The best of the runs. */
  nsPerPosition: number;
}

const FLAGS = ['-O3', '--shrinkLevel', '0', '--noAssert', '--config', 'none', '--enable', 'simd', '--runtime', 'stub'];
const FIRST_BYTE = 4096;
const CACHE_LINE = 64;

/** Sums every account's positions `runs` times. */
export async function accumulateInKernel(book: WeightedRows, runs: number): Promise<Accumulated> {
  const { exports, memory } = await openProbe();
  let end = FIRST_BYTE;
  const take = (bytes: number) => {
    const at = end;
    end = Math.ceil((at + bytes) / CACHE_LINE) * CACHE_LINE;
    return at;
  };
  const accountCount = book.offsets.length - 1;
  const at = {
    rows: take(book.rows.byteLength),
    offsets: take(book.offsets.byteLength),
    row: take(book.row.byteLength),
    qty: take(book.qty.byteLength),
    zeros: take(book.columnCount * 8),
    list: take(book.row.length * 16),
    sums: take(accountCount * book.columnCount * 8),
  };
  memory.grow(Math.ceil(end / 65_536));
  const slot = (name: string) => exports[name]!.value;
  const header = new Uint32Array(memory.buffer, slot('HEADER'), 16);
  header[slot('ROWS_PTR')] = at.rows;
  header[slot('COLUMN_COUNT')] = book.columnCount;
  header[slot('ACCOUNT_COUNT')] = accountCount;
  header[slot('OFFSETS_PTR')] = at.offsets;
  header[slot('LEG_ROW_PTR')] = at.row;
  header[slot('LEG_QTY_PTR')] = at.qty;
  header[slot('ZEROS_PTR')] = at.zeros;
  header[slot('LIST_PTR')] = at.list;
  header[slot('SUMS_PTR')] = at.sums;
  new Float64Array(memory.buffer, at.rows, book.rows.length).set(book.rows);
  new Uint32Array(memory.buffer, at.offsets, book.offsets.length).set(book.offsets);
  new Uint32Array(memory.buffer, at.row, book.row.length).set(book.row);
  new Float64Array(memory.buffer, at.qty, book.qty.length).set(book.qty);
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs; run++) {
    const from = performance.now();
    (exports.accumulate as unknown as () => void)();
    best = Math.min(best, performance.now() - from);
  }
  const sums = new Float64Array(memory.buffer, at.sums, accountCount * book.columnCount);
  return { sums, nsPerPosition: (best * 1e6) / book.row.length };
}

/** The same sums, one position after the other: what every way of summing must give, to the bit. */
export function accumulatePlainly({ columnCount, rows, offsets, row, qty }: WeightedRows): Float64Array {
  const sums = new Float64Array((offsets.length - 1) * columnCount);
  for (let a = 0; a + 1 < offsets.length; a++) {
    for (let leg = offsets[a]!; leg < offsets[a + 1]!; leg++) {
      for (let c = 0; c < columnCount; c++) {
        sums[a * columnCount + c]! += qty[leg]! * rows[row[leg]! * columnCount + c]!;
      }
    }
  }
  return sums;
}

interface Probe {
  exports: Record<string, { value: number }>;
  memory: { buffer: ArrayBuffer; grow(pages: number): void };
}

async function openProbe(): Promise<Probe> {
  let binary: Uint8Array | undefined;
  const { error, stderr } = await main(['assembly/rows-probe.ts', '--outFile', 'probe.wasm', ...FLAGS], {
    writeFile: (name, contents) => {
      if (name === 'probe.wasm' && typeof contents !== 'string') binary = new Uint8Array(contents);
    },
  });
  if (error || !binary) throw new Error(`asc refused assembly/rows-probe.ts: ${error?.message}\n${stderr.toString()}`);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(binary), { env: {} });
  return { exports: exports as Probe['exports'], memory: exports.memory as Probe['memory'] };
}

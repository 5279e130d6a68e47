/**
 * Batches of a file of columns (Arrow, Parquet) as blocks of rows. Rows that every column is sure of are taken as they are;
 * the others are left, as text, for the judge. Rows are counted from 0 where the first batch begins.
 */
import type { ColumnBatch } from '../columnar/column-file.ts';
import { openColumns } from '../columnar/open-columns.ts';
import { Scan as S } from '../kernel/layout.ts';
import type { ScanSpec } from '../kernel/scan-plan.ts';
import type { PartAccounts, RowBlock } from '../portfolio/table-parts.ts';
import { sharedF64, sharedU8 } from '../quantity/shared-columns.ts';
import { textAt, textCount } from '../quantity/text-table.ts';
import { type BatchStretch, batchWindow } from './batch-window.ts';
import { ColumnAccounts } from './column-accounts.ts';
import { ColumnNumbers } from './column-numbers.ts';
import { TextsOfNumbers, TextValues, valuesOf } from './column-texts.ts';
import { JoinedBlocks } from './joined-blocks.ts';
import { type LeftRows, LeftRowsTaker } from './left-rows.ts';

/** Some batches of a file; it passes to any thread. */
export interface BatchTask extends BatchStretch {
  path: string;
  /** Columns to decode. */
  wanted: string[];
  /** Every column of the file, as `scan.cells` are. */
  names: string[];
  scan: ScanSpec;
}

export interface BatchRun {
  accounts: PartAccounts;
  blocks: RowBlock[];
  /** Rows that are not sure. */
  left: LeftRows;
  rowCount: number;
}

/** Reads the batches in this thread. @throws UnusableInput where the file is damaged */
export async function readBatches({ path, wanted, names, scan, ...task }: BatchTask): Promise<BatchRun> {
  const file = await openColumns(path, wanted);
  try {
    const rows = new ColumnRows(scan, names);
    const present = wanted.filter((name) => names.includes(name));
    const left = new LeftRowsTaker(present, (name) => rows.holdsIds(name));
    const { fromBatch, toBatch, leftOut } = task;
    for (let b = fromBatch; b < toBatch; b++) {
      const whole = await file.readBatch(b);
      const end = whole.rowCount - (b === toBatch - 1 ? leftOut.last : 0);
      const batch = batchWindow(whole, b === fromBatch ? leftOut.first : 0, end);
      for (const row of rows.take(batch)) left.take(batch, row, rows.rowsBefore + row);
      rows.end(batch);
    }
    return { ...rows.run(), left: left.all(), rowCount: rows.rowsBefore };
  } finally {
    file.close();
  }
}

/** The rows of batches that are sure. */
class ColumnRows {
  rowsBefore = 0;
  readonly #spec: ScanSpec;
  readonly #names: readonly string[];
  readonly #accounts = new ColumnAccounts();
  readonly #columns = new Map<string, { asTexts: TextsOfNumbers; values: TextValues; numbers: ColumnNumbers }>();
  readonly #blocks = new JoinedBlocks();

  constructor(spec: ScanSpec, names: readonly string[]) {
    this.#spec = spec;
    this.#names = names;
    spec.cells.forEach(({ words, ids }, c) => {
      const known = new Map<string, number>((words ?? []).map(({ text, code }) => [text, code]));
      if (ids) for (let i = 0; i < textCount(ids.texts); i++) known.set(textAt(ids.texts, i), ids.values[i]!);
      const values = new TextValues((text) => known.get(text));
      this.#columns.set(this.#names[c]!, { asTexts: new TextsOfNumbers(), values, numbers: new ColumnNumbers() });
    });
  }

  /** Whether a column holds ids or words. */
  holdsIds(name: string): boolean {
    const kind = this.#spec.cells[this.#names.indexOf(name)]?.kind;
    return kind === S.CELL_ACCOUNT || kind === S.CELL_ID || kind === S.CELL_WORD;
  }

  /** Takes a batch; returns the rows of it that are not sure. */
  take(batch: ColumnBatch): Uint32Array {
    const { rowCount } = batch;
    const isSure = new Uint8Array(rowCount).fill(1);
    const columns: Record<string, Uint8Array | Uint32Array | Float64Array> = {};
    const acctId = this.#names[this.#spec.cells.findIndex(({ kind }) => kind === S.CELL_ACCOUNT)]!;
    const accountTexts = this.#columns.get(acctId)!.asTexts.of(batch.columns.get(acctId)!, rowCount);
    this.#accounts.markIds(accountTexts, isSure);
    this.#spec.cells.forEach(({ kind, out }, c) => {
      const column = batch.columns.get(this.#names[c]!);
      if (column === undefined || kind === S.CELL_IGNORED || kind === S.CELL_ACCOUNT) return;
      const { asTexts, values, numbers } = this.#columns.get(this.#names[c]!)!;
      if (kind === S.CELL_ID || kind === S.CELL_WORD) {
        const mapped = valuesOf(asTexts.of(column, rowCount), values, isSure);
        if (out !== null) columns[out] = kind === S.CELL_ID ? mapped : bytesOf(mapped);
      } else {
        const read = numbers.of(column, kind, this.#spec.bounds, isSure);
        if (out !== null) columns[out] = read;
      }
    });
    for (const { out, bytes, value } of this.#spec.absent) {
      columns[out] = bytes === 1 ? sharedU8(rowCount).fill(value) : sharedF64(rowCount).fill(value);
    }
    if (this.#spec.signed !== null) applySides(columns, isSure);
    const account = this.#accounts.number(accountTexts, isSure, this.rowsBefore + 1);
    this.#blocks.push({ count: rowCount, account, ...columns } as RowBlock);
    return rowsNotSure(isSure);
  }

  /** Goes on behind a batch. */
  end({ rowCount }: ColumnBatch): void {
    this.rowsBefore += rowCount;
  }

  /** Everything taken so far. */
  run(): Pick<BatchRun, 'accounts' | 'blocks'> {
    return { accounts: this.#accounts.part(), blocks: this.#blocks.all() };
  }
}

function rowsNotSure(isSure: Uint8Array): Uint32Array {
  let count = 0;
  for (let row = 0; row < isSure.length; row++) if (isSure[row] === 0) count++;
  const left = new Uint32Array(count);
  for (let row = isSure.length - 1; count > 0; row--) if (isSure[row] === 0) left[--count] = row;
  return left;
}

/** Codes of words, in shared memory like every column that threads read. */
function bytesOf(codes: Uint32Array): Uint8Array {
  const bytes = sharedU8(codes.length);
  for (let i = 0; i < codes.length; i++) bytes[i] = codes[i]!;
  return bytes;
}

/** What takes two cells to say: a short position counts as negative, a long one must not be, nothing needs no price. */
function applySides(columns: Record<string, ArrayLike<number>>, isSure: Uint8Array): void {
  const { side, qty, px } = columns as { side: Uint8Array; qty: Float64Array; px: Float64Array };
  for (let row = 0; row < isSure.length; row++) {
    if (side[row] === S.SIDE_LONG && qty[row]! < 0) isSure[row] = 0;
    // The judge reads the cells as they came.
    if (isSure[row] === 0) continue;
    if (side[row] === S.SIDE_SHORT) qty[row] = -Math.abs(qty[row]!);
    if (qty[row] === 0) px[row] = 1;
  }
}

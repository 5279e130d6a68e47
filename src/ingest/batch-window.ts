/** Some rows of a file of columns: which batches they lie in, and what is left of a batch without the others. */
import type { Column, ColumnBatch } from '../columnar/column-file.ts';

/** Rows of a table, counted from 0. */
export interface RowWindow {
  from: number;
  to: number;
}

/** The rows `from … to − 1` of a batch; columns are windows into those of the whole. */
export function batchWindow(batch: ColumnBatch, from: number, to: number): ColumnBatch {
  if (from === 0 && to === batch.rowCount) return batch;
  const columns = [...batch.columns].map(([name, column]) => [name, columnWindow(column, from, to)] as const);
  return { rowCount: to - from, columns: new Map(columns) };
}

function columnWindow(column: Column, from: number, to: number): Column {
  if (column.kind === 'text') return { ...column, codes: column.codes.subarray(from, to) };
  const nulls = column.nulls?.subarray(from, to) ?? null;
  return { kind: 'number', values: column.values.subarray(from, to), nulls };
}

/** Batches behind one another, and what of them is wanted. */
export interface BatchStretch {
  fromBatch: number;
  toBatch: number;
  /** Rows to leave out at the beginning of the first batch and at the end of the last. */
  leftOut: { first: number; last: number };
}

/** The batches that hold a window's rows, in so many stretches at most. At least one, which may be empty. */
export function batchStretches(batchRows: readonly number[], { from, to }: RowWindow, count: number): BatchStretch[] {
  const starts = [0];
  for (const rows of batchRows) starts.push(starts.at(-1)! + rows);
  let [first, end] = [0, batchRows.length];
  while (first < end && starts[first + 1]! <= from) first += 1;
  while (end > first && starts[end - 1]! >= to) end -= 1;
  const stretches = Math.max(1, Math.min(count, end - first));
  const cut = (s: number) => first + Math.floor(((end - first) * s) / stretches);
  return Array.from({ length: stretches }, (_, s) => {
    const [fromBatch, toBatch] = [cut(s), cut(s + 1)];
    const leftOut = { first: Math.max(0, from - starts[fromBatch]!), last: Math.max(0, starts[toBatch]! - to) };
    return { fromBatch, toBatch, leftOut };
  });
}

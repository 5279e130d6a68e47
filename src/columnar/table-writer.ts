/** What a caller writes: columns of three kinds, in pieces of any size. The bytes of the file do not depend on the pieces. */
import { sharedF64, sharedU8, sharedU32 } from '../quantity/shared-columns.ts';
import type { TextTable } from '../quantity/text-table.ts';
import { asUnusable } from './file-fault.ts';

/** The value of a null cell in a column of bools. */
export const NO_BOOL = 2;

export type OutColumn = { name: string } & (
  | { kind: 'number' }
  /** Any text that its cells may have; written once, before the rows. */
  | { kind: 'text'; texts: TextTable }
  | { kind: 'bool' }
);

/** Numbers as doubles, NaN for null; texts as codes, `NO_TEXT` for null; bools as 0, 1 or `NO_BOOL` for null. */
export type OutValues = Float64Array | Uint32Array | Uint8Array;

export interface TableWriter {
  /**
   * Adds rows `from … to − 1` of the columns, which are in the order of the schema.
   * @throws UnusableInput where the file cannot be written
   */
  append(columns: readonly OutValues[], from: number, to: number): void;
  /** Writes what is left and the footer. Without it the file is no table. */
  close(): void;
  /** Gives the file up, unfinished as it is. */
  abandon(): void;
}

/** How a format writes a batch of rows, all but the last of them full. */
export interface BatchSink {
  batchRows: number;
  write(columns: readonly OutValues[], rows: number): void;
  /** Writes what stands at the end. */
  finish(): void;
  closeFile(): void;
}

/** Cuts the caller's pieces into batches of one size. A fault closes the file before it leaves. */
export function batchedWriter(path: string, schema: readonly OutColumn[], sink: BatchSink): TableWriter {
  const { batchRows } = sink;
  const stage = schema.map(({ kind }) => stageOf(kind, batchRows));
  let staged = 0;
  let isOpen = true;
  const abandon = () => {
    if (!isOpen) return;
    isOpen = false;
    sink.closeFile();
  };
  const guarded = (step: () => void) => {
    if (!isOpen) throw new Error(`${path} is written after its end`);
    try {
      step();
    } catch (error) {
      abandon();
      throw asUnusable(path, 'written', error);
    }
  };
  const flush = () => {
    if (staged > 0) sink.write(stage, staged);
    staged = 0;
  };
  return {
    append: (columns, from, to) =>
      guarded(() => {
        const isWhole = columns.length === schema.length && columns.every((values) => values.length >= to);
        if (!isWhole) throw new Error(`${path} is written with columns that are missing or too short`);
        for (let at = from; at < to; ) {
          const count = Math.min(to - at, batchRows - staged);
          for (const [i, values] of columns.entries()) stage[i]!.set(values.subarray(at, at + count), staged);
          staged += count;
          at += count;
          if (staged === batchRows) flush();
        }
      }),
    close: () =>
      guarded(() => {
        flush();
        sink.finish();
        abandon();
      }),
    abandon,
  };
}

function stageOf(kind: OutColumn['kind'], rows: number): OutValues {
  if (kind === 'number') return sharedF64(rows);
  return kind === 'text' ? sharedU32(rows) : sharedU8(rows);
}

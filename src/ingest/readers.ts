/** Where ranges are scanned, files hashed and rows put in place: in this thread for small inputs, else on threads of their own. */
import { UnusableInput } from '../failure/unusable-input.ts';
import { type PlaceTask, placeRows } from '../portfolio/place-rows.ts';
import { openPool, runTwice } from '../threads/pool.ts';
import { type BatchRun, type BatchTask, readBatches } from './column-rows.ts';
import { hashFile } from './hash-file.ts';
import { type ScanTask, scanRange } from './scan-file.ts';
import type { ReadTask } from './scan-worker.ts';
import type { ScannedRun } from './table-scan.ts';

/** Bytes up to which starting threads takes longer than reading. */
const BYTES_READ_HERE = 16 << 20;

export interface Readers {
  threads: number;
  scan(task: ScanTask): Promise<ScannedRun>;
  /** Reads batches of a file of columns. */
  batches(task: BatchTask): Promise<BatchRun>;
  hash(path: string): Promise<string>;
  /** Puts rows in place; see portfolio/place-rows.ts. */
  place(task: PlaceTask): Promise<number[]>;
  /** Ends the threads, and with them whatever memory they hold. */
  close(): Promise<void>;
}

/** What the input is to blame for is no chance, and not tried again. */
function refuseUnusable(error: Error): void {
  if (error instanceof UnusableInput) throw error;
}

/** Readers for so many bytes of input. */
export function openReaders(bytes: number, threads: number): Readers {
  if (bytes <= BYTES_READ_HERE || threads < 2) {
    return {
      threads: 1,
      scan: async (task) => scanRange(task),
      batches: readBatches,
      hash: hashFile,
      place: async (task) => placeRows(task),
      close: async () => {},
    };
  }
  const workerUrl = new URL('./scan-worker.js', import.meta.url);
  const pool = openPool<ReadTask, ScannedRun | BatchRun | string | number[]>(workerUrl, {
    threads,
    tasksPerThread: 1,
    workerData: null,
  });
  // A task reads a file, or writes what it always writes into columns of its own: it may be done again.
  const run = (task: ReadTask) =>
    runTwice(pool, task, refuseUnusable).catch((error: Error) => {
      refuseUnusable(error);
      throw new UnusableInput(`the portfolio could not be read in two tries: ${error.message}`);
    });
  return {
    threads,
    place: (task) => run({ place: task }) as Promise<number[]>,
    scan: (task) => run({ scan: task }) as Promise<ScannedRun>,
    batches: (task) => run({ batches: task }) as Promise<BatchRun>,
    hash: (path) => run({ hash: path }) as Promise<string>,
    close: () => pool.close(),
  };
}

/**
 * What is left when the book is in memory: the compute stage on one worker and on two, and one more rulebook, which is what
 * a comparison of two rulebooks costs beyond the first.
 *
 * Proves: the results hashes of the loaded book are those of recomputes from the files, under both rulebooks.
 */
import { runProgram } from './children.ts';
import type { BookSums, LoadedBookReply, LoadedBookRequest } from './loaded-book-program.ts';
import { oneRun } from './recompute.ts';
import { type MeasuredRow, measured, type Setting } from './setting.ts';

const THREADS = 2;
export const SECOND_RULEBOOK = 'okx-2024-06';

export interface LoadedBookResult {
  rows: MeasuredRow[];
  sums: BookSums;
}

/**
 * The rows, and sums of what was read for peers to be compared with.
 * @param resultsHash of the setting's rulebook, from the files
 */
export function loadedBookRows(setting: Setting, resultsHash: string): LoadedBookResult {
  const { folder, market, book, rulebook, runs, say } = setting;
  say(`the loaded book: one worker, two workers, ${SECOND_RULEBOOK}`);
  const request: LoadedBookRequest = { market, book, first: rulebook, second: SECOND_RULEBOOK, threads: THREADS, runs };
  const { reply } = runProgram<LoadedBookReply>('loaded-book-program.ts', request, folder);
  say(`${SECOND_RULEBOOK} from the files`);
  const { manifest } = oneRun({ ...setting, rulebook: SECOND_RULEBOOK }, 'csv', THREADS);
  mustBeOne(rulebook, reply.hashes.first, resultsHash);
  mustBeOne(SECOND_RULEBOOK, reply.hashes.second, manifest.resultsHash);
  const proof = 'results hash as of a recompute from the files';
  const computing = 'revaluing, every MR, account margin, close decisions, threads started anew; no file is written';
  const row = (id: string, work: string, threads: number, times: number[], includes: string) =>
    measured(
      { id, work, by: `Shockgrid, ${threads} ${threads === 1 ? 'thread' : 'threads'}` },
      { unit: 's', times, includes, proof },
    );
  const { one, two, second } = reply.seconds;
  return {
    rows: [
      row('compute-1', 'a loaded book through the kernel', 1, one, computing),
      row('compute-2', 'a loaded book through the kernel', 2, two, computing),
      row(
        'one-more-rulebook',
        'one more rulebook on a loaded book',
        THREADS,
        second,
        `${SECOND_RULEBOOK} loaded, compiled and run over every account: ${computing}`,
      ),
    ],
    sums: reply.sums,
  };
}

function mustBeOne(rulebook: string, loaded: string, fromFiles: string): void {
  if (loaded !== fromFiles) throw new Error(`${rulebook} on a loaded book gives ${loaded}, from files ${fromFiles}`);
}

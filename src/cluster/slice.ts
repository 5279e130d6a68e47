/** One slice of a run: whole accounts, computed and published as one file, once. */
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { UnusableInput } from '../failure/unusable-input.ts';
import type { KernelBuild } from '../kernel/instance.ts';
import { SHARD_POSITIONS_DEFAULT } from '../limits.ts';
import { writtenTables } from '../margin/row-tables.ts';
import { type Book, holdingCounts } from '../portfolio/book.ts';
import { accountRange } from '../portfolio/select.ts';
import { changesBetween } from '../publish/run-identity.ts';
import { textCount } from '../quantity/text-table.ts';
import { bookSize, type MemoryLimit, planMemory } from '../runner/memory-budget.ts';
import { defaultThreads, prepareRun } from '../runner/run-book.ts';
import { beginAlike, FileToPublish } from './publish-once.ts';
import type { SliceOrigin } from './slice-content.ts';
import { readSliceFoot, SliceWriter } from './slice-file.ts';
import type { SliceInputs } from './slice-inputs.ts';
import { type SliceNumber, sliceFileName } from './slice-name.ts';
import type { SliceBook } from './slice-source.ts';

export interface SliceRequest extends SliceNumber {
  /** May serve any number of slices, one after another. */
  inputs: SliceInputs;
  /** Folder that the file is published to; it is made where it is not there. */
  out: string;
  threads?: number | undefined;
  /** What memory the slice may take; it is not asked unless said. */
  memory?: MemoryLimit | undefined;
  /** Ends the slice early; nothing is published then. */
  signal?: AbortSignal | undefined;
  build?: KernelBuild | undefined;
  onProgress?: ((accounts: number, of: number) => void) | undefined;
  onNote?: ((words: string) => void) | undefined;
}

export interface SliceDone {
  /** Where the slice is published. */
  path: string;
  /** False where it was there already, with the same content. */
  isNew: boolean;
  accounts: number;
  rejects: number;
}

/**
 * Computes a slice and publishes it.
 * @throws UnusableInput where it cannot be computed or written, or another content is published under its name
 */
export async function sliceRun(request: SliceRequest): Promise<SliceDone> {
  const { inputs, slice, of, signal } = request;
  const own = await inputs.sliceBook(slice, of);
  signal?.throwIfAborted();
  const path = join(request.out, sliceFileName(slice, of));
  const publishing = whileWriting(path, () => new FileToPublish(path));
  try {
    const writer = whileWriting(path, () => new SliceWriter(publishing.file));
    await computeShards(request, own.book, (range, columns, found, held) => {
      whileWriting(path, () => writer.shard(range, columns, found, held));
      publishing.makeLast();
    });
    signal?.throwIfAborted();
    whileWriting(path, () => writer.end(own.book, own.book.rejects, contentOf(request, own), originOf(request)));
    const isNew = await publishing.publish().catch((error: NodeJS.ErrnoException) => {
      throw unwritable(path, error);
    });
    if (!isNew) checkSame(path, publishing.ownPath);
    return { path, isNew, accounts: textCount(own.book.acctIds), rejects: own.book.rejects.length };
  } finally {
    await publishing.close();
  }
}

/** Evaluates the slice's accounts; each shard is handed on as it is done. */
async function computeShards(request: SliceRequest, book: Book, write: SliceWriter['shard']): Promise<void> {
  const { inputs, build, signal, onProgress, onNote } = request;
  const accounts = textCount(book.acctIds);
  // There is nothing to compute in a slice of nothing, and no memory to plan.
  if (accounts === 0) return;
  const run = prepareRun({
    snapshot: inputs.snapshot,
    rulebook: inputs.loaded.rulebook,
    book,
    threads: fittedThreads(request, book),
    // Of one size on every machine: a slice has the same bytes wherever it is computed.
    shardPositions: SHARD_POSITIONS_DEFAULT,
    comparesModes: inputs.comparesModes,
    sumsCells: true,
    build,
    signal,
    onProgress: (done) => onProgress?.(done, accounts),
    onRetry: onNote,
  });
  await run.evaluate((range, rows, cells) => {
    write(range, run.accounts, { rows, cells }, accountRange(book, range.from, range.to));
  });
}

/** Threads as memory allows. */
function fittedThreads({ threads, memory }: SliceRequest, book: Book): number | undefined {
  if (memory === undefined) return threads;
  const isFixed = threads !== undefined;
  const asked = { threads: threads ?? defaultThreads(), isFixed, shardPositions: SHARD_POSITIONS_DEFAULT };
  return planMemory(bookSize(book), asked, memory).threads;
}

function contentOf({ inputs, slice, of }: SliceRequest, { book, from, inBook }: SliceBook) {
  return {
    schema: 'shockgrid-slice/1' as const,
    run: inputs.identity,
    slice,
    of,
    accounts: { from, count: textCount(book.acctIds), inBook },
    holdings: holdingCounts(book),
    tables: writtenTables(book),
    fileBytes: inputs.files.map(({ bytes }) => bytes),
  };
}

function originOf({ inputs, build = 'release' }: SliceRequest): SliceOrigin {
  return { ...inputs.origin, kernelBuild: build };
}

/** @throws UnusableInput where the slice that has the name is another one than was just computed */
function checkSame(path: string, own: string): void {
  const there = readSliceFoot(path);
  const here = readSliceFoot(own);
  const isSame = isDeepStrictEqual(there.content, here.content) && beginAlike(path, own, here.bodyBytes);
  if (isSame) return;
  const changed = changesBetween(there.content.run, here.content.run);
  const why = changed.length > 0 ? `a slice of another run: different are ${changed.join(', ')}` : 'other results';
  throw new UnusableInput(`${path} is there already and holds ${why}; remove it, or name another --out`);
}

/** @throws UnusableInput for what the system says of the file */
function whileWriting<T>(path: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    throw unwritable(path, error as NodeJS.ErrnoException);
  }
}

/** What the system says of the file as a sentence; anything else is what it is. */
function unwritable(path: string, error: NodeJS.ErrnoException): Error {
  return error.code === undefined ? error : new UnusableInput(`${path} cannot be written: ${error.message}`);
}

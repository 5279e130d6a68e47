/**
 * The parts of a run, published as they come, beside everything else: a worker wrote the file, here it gets its name and then its
 * line in the journal. That is safe from the end of the process at once, and from that of the machine every few seconds, when
 * all of it is brought to the disk: sooner, the disk would be busy with what a run that ends well needs no more, and it has
 * the results to write. A line whose part did not last is found out by the part's length and sum.
 */
import { type FileHandle, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { UnusableInput } from '../failure/unusable-input.ts';
import type { ShardRange } from '../kernel/shard-kernel.ts';
import type { ShardParts } from '../runner/local-pool.ts';
import type { Seal } from '../runner/sealed-columns.ts';
import { unsealedPath } from '../runner/shard-part.ts';
import type { PartDone, PartTask } from '../runner/worker.ts';
import type { JournalLine } from './journal.ts';

/** What the end of a machine may cost, at most. */
const LASTING_EVERY_MS = 5_000;

export class PartPublisher implements ShardParts {
  readonly #directory: string;
  /** By shard, what its part was when an earlier run published it. */
  readonly #stored: ReadonlyMap<number, Seal>;
  readonly #journal: FileHandle;
  readonly #onNote: ((words: string) => void) | undefined;
  #waiting: JournalLine[] = [];
  /** Published, and not known to be on the disk. */
  #unlasting: JournalLine[] = [];
  #lastedAt = performance.now();
  #publishing: Promise<void> | undefined;
  #isDropped = false;
  #closed: Promise<void> | undefined;
  #fault: Error | undefined;

  private constructor(
    directory: string,
    journal: FileHandle,
    lines: readonly JournalLine[],
    onNote: ((words: string) => void) | undefined,
  ) {
    this.#directory = directory;
    this.#journal = journal;
    this.#stored = new Map(lines.map(({ shard, bytes, crc32 }) => [shard, { bytes, crc32 }]));
    this.#onNote = onNote;
  }

  /**
   * @param directory where the parts are
   * @param journalPath a journal that has been begun
   * @param lines what it says of parts that are there already
   * @param onNote told of a part that is there and is not what the journal says
   */
  static async open(
    directory: string,
    journalPath: string,
    lines: readonly JournalLine[],
    onNote?: (words: string) => void,
  ): Promise<PartPublisher> {
    return new PartPublisher(directory, await open(journalPath, 'a'), lines, onNote);
  }

  taskOf(shard: number): PartTask {
    return { path: this.#pathOf(shard), stored: this.#stored.get(shard) ?? null };
  }

  done(shard: number, { from, to }: ShardRange, part: PartDone): void {
    if (this.#fault !== undefined) throw this.#unwritable(this.#pathOf(shard), this.#fault.message);
    if (part === null || part.kind === 'read') return;
    if (part.kind === 'failed') throw this.#unwritable(this.#pathOf(shard), part.words);
    if (this.#stored.has(shard)) {
      this.#onNote?.(`${this.#pathOf(shard)} was not as it had been written: its accounts were computed again`);
    }
    this.#waiting.push({ shard, from, to, ...part.seal });
    this.#publishing ??= this.#publishWaiting();
  }

  /** Gives up what is not published yet: for a run that needs its parts no more. */
  async drop(): Promise<void> {
    this.#isDropped = true;
    await this.#publishing;
  }

  /** Publishes all that was written, and ends; once more, it does nothing. */
  async close(): Promise<void> {
    await this.#publishing;
    this.#closed ??= this.#end();
    await this.#closed;
  }

  async #end(): Promise<void> {
    try {
      if (!this.#isDropped) await this.#makeLast();
    } catch {
      // Why the run ends is told already; a part that does not last is computed again.
    } finally {
      await this.#journal.close();
    }
  }

  async #publishWaiting(): Promise<void> {
    try {
      while (this.#waiting.length > 0 && !this.#isDropped) await this.#publish(this.#waiting.splice(0));
    } catch (error) {
      this.#fault = error as Error;
    }
    this.#publishing = undefined;
  }

  /** Names first, then lines. */
  async #publish(lines: readonly JournalLine[]): Promise<void> {
    await Promise.all(
      lines.map(({ shard }) => {
        const path = this.#pathOf(shard);
        return rename(unsealedPath(path), path);
      }),
    );
    await this.#journal.appendFile(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    this.#unlasting.push(...lines);
    if (performance.now() - this.#lastedAt >= LASTING_EVERY_MS) await this.#makeLast();
  }

  async #makeLast(): Promise<void> {
    await Promise.all(
      this.#unlasting.splice(0).map(async ({ shard }) => {
        const file = await open(this.#pathOf(shard), 'r+');
        await file.datasync().finally(() => file.close());
      }),
    );
    await this.#journal.datasync();
    this.#lastedAt = performance.now();
  }

  #pathOf(shard: number): string {
    return join(this.#directory, `${shard}.part`);
  }

  #unwritable(path: string, words: string): UnusableInput {
    return new UnusableInput(`${path} cannot be written: ${words}`);
  }
}

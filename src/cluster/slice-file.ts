/**
 * A slice as a file: what was found of its accounts, shard by shard as a part of a run is (runner/shard-part.ts), what they
 * hold, and at its end what it says of itself. Every byte is under a CRC-32, so that a file that was damaged is named.
 *
 *     "SGSLICE1"
 *     of each shard: its part · what its accounts hold
 *     ids and settings of all accounts · rejects, a line of JSON each
 *     content as JSON · origin as JSON       (slice-content.ts)
 *     bytes of content, bytes of origin, CRC-32 of both, 0 as u32 · "SGSLICE1"
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { UnusableInput } from '../failure/unusable-input.ts';
import type { ShardRange } from '../kernel/shard-kernel.ts';
import type { AccountColumns } from '../margin/account-columns.ts';
import type { AccountSettings, Book, RejectedRow } from '../portfolio/book.ts';
import { writeAll } from '../quantity/write-all.ts';
import type { PlacedSeal, Seal } from '../runner/sealed-columns.ts';
import { appendPart, type ShardFound } from '../runner/shard-part.ts';
import { contentSchema, originSchema, type SliceContent, type SliceOrigin } from './slice-content.ts';
import { appendHoldings, appendSettings } from './stored-accounts.ts';

const MAGIC = Buffer.from('SGSLICE1');
/** Four words and the magic word. */
const TAIL_BYTES = 16 + MAGIC.length;

/** Where everything in a file stands. */
type Places = Pick<SliceContent, 'shards' | 'settings' | 'rejects'>;

/** Writes a slice, piece by piece. Whatever it throws is the system's error. */
export class SliceWriter {
  readonly #file: number;
  readonly #shards: Places['shards'] = [];
  #at = MAGIC.length;

  constructor(file: number) {
    this.#file = file;
    writeAll(file, MAGIC);
  }

  /** Takes the next shard, whose accounts' figures are in the columns. @param held what its accounts hold */
  shard(range: ShardRange, columns: AccountColumns, found: ShardFound, held: Book): void {
    const part = this.#placed(appendPart(this.#file, range, columns, found));
    const holdings = this.#placed(appendHoldings(this.#file, held));
    this.#shards.push({ accounts: range.to - range.from, part, holdings });
  }

  /** Ends the file. */
  end(
    settings: AccountSettings,
    rejects: readonly RejectedRow[],
    content: Omit<SliceContent, keyof Places>,
    origin: SliceOrigin,
  ): void {
    const places = { settings: this.#placed(appendSettings(this.#file, settings)), rejects: this.#rejects(rejects) };
    const texts = [{ ...content, shards: this.#shards, ...places }, origin].map((value) =>
      Buffer.from(JSON.stringify(value)),
    );
    const [contentBytes, originBytes] = texts as [Buffer, Buffer];
    const both = Buffer.concat(texts);
    const words = Uint32Array.of(contentBytes.length, originBytes.length, crc32(both), 0);
    writeAll(this.#file, Buffer.concat([both, new Uint8Array(words.buffer), MAGIC]));
  }

  #rejects(rejects: readonly RejectedRow[]): PlacedSeal {
    const seal: Seal = { bytes: 0, crc32: 0 };
    for (const reject of rejects) {
      const line = Buffer.from(`${JSON.stringify(reject)}\n`);
      writeAll(this.#file, line);
      seal.bytes += line.length;
      seal.crc32 = crc32(line, seal.crc32);
    }
    return this.#placed(seal);
  }

  #placed(seal: Seal): PlacedSeal {
    const placed = { at: this.#at, ...seal };
    this.#at += seal.bytes;
    return placed;
  }
}

/** What a slice says of itself. */
export interface SliceFoot {
  path: string;
  content: SliceContent;
  origin: SliceOrigin;
  /** Bytes of the file before the content: what is the same wherever the slice was computed. */
  bodyBytes: number;
}

/** Reads what a slice says of itself. @throws UnusableInput where it is no whole slice */
export function readSliceFoot(path: string): SliceFoot {
  const file = opened(path);
  try {
    const { size } = fstatSync(file);
    const head = bytesAt(file, 0, Math.min(size, MAGIC.length));
    if (!MAGIC.equals(head)) throw damaged(path, 'it does not begin as a slice does');
    const tail = bytesAt(file, Math.max(0, size - TAIL_BYTES), Math.min(size, TAIL_BYTES));
    const isEnd = tail.length === TAIL_BYTES && MAGIC.equals(tail.subarray(16));
    if (!isEnd) throw damaged(path, 'its end is missing');
    const [contentBytes, originBytes, sum, zero] = [0, 4, 8, 12].map((at) => tail.readUInt32LE(at)) as [
      number,
      number,
      number,
      number,
    ];
    const bodyBytes = size - TAIL_BYTES - contentBytes - originBytes;
    const both = bodyBytes < MAGIC.length || zero !== 0 ? null : bytesAt(file, bodyBytes, contentBytes + originBytes);
    if (both === null || crc32(both) !== sum) throw damaged(path, 'what it says of itself is not what was written');
    const content = contentSchema.safeParse(parsed(both.subarray(0, contentBytes)));
    const origin = originSchema.safeParse(parsed(both.subarray(contentBytes)));
    if (!content.success || !origin.success) {
      throw new UnusableInput(`${path} was written by another version of shockgrid: compute the slice again`);
    }
    const foot = { path, content: content.data, origin: origin.data, bodyBytes };
    if (!isBodyCovered(foot)) throw damaged(path, 'its pieces do not fill it');
    return foot;
  } finally {
    closeSync(file);
  }
}

/** The sentence for a slice that is not as it was written. */
export function damaged(path: string, why: string): UnusableInput {
  return new UnusableInput(`${path} is damaged (${why}): remove it and compute the slice again`);
}

/** Whether the pieces stand behind one another and leave nothing out: then every byte is under a sum. */
function isBodyCovered({ content, bodyBytes }: SliceFoot): boolean {
  const { shards, settings, rejects } = content;
  let at = MAGIC.length;
  for (const piece of [...shards.flatMap(({ part, holdings }) => [part, holdings]), settings, rejects]) {
    if (piece.at !== at) return false;
    at += piece.bytes;
  }
  return at === bodyBytes;
}

function opened(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    throw new UnusableInput(`${path} cannot be read: ${(error as Error).message}`);
  }
}

function bytesAt(file: number, at: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  return bytes.subarray(0, readSync(file, bytes, 0, length, at));
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return null;
  }
}

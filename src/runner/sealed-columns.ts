/**
 * Columns behind one another in a file, little-endian, each filled with zeros to a multiple of 8, and by what they are known
 * to be whole when they are read again: their length and their CRC-32, which whoever names them keeps.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { writeAll } from '../quantity/write-all.ts';

export const ALIGNMENT = 8;
const filling = new Uint8Array(ALIGNMENT);

/** By what bytes are known to be whole. */
export interface Seal {
  bytes: number;
  crc32: number;
}

/** Sealed bytes that stand somewhere in a file. */
export interface PlacedSeal extends Seal {
  at: number;
}

/** Writes columns at a file's place. */
export class ColumnsOut {
  readonly #file: number;
  readonly #seal: Seal = { bytes: 0, crc32: 0 };

  constructor(file: number) {
    this.#file = file;
  }

  /** @throws the system's error where it cannot be written */
  put(view: ArrayBufferView): void {
    this.#append(view);
    this.#append(filling.subarray(0, -view.byteLength & (ALIGNMENT - 1)));
  }

  /** Of what was put so far. */
  seal(): Seal {
    return { ...this.#seal };
  }

  #append({ buffer, byteOffset, byteLength }: ArrayBufferView): void {
    // The sum of nothing at no address would begin anew.
    if (byteLength === 0) return;
    const bytes = new Uint8Array(buffer, byteOffset, byteLength);
    writeAll(this.#file, bytes);
    this.#seal.crc32 = crc32(bytes, this.#seal.crc32);
    this.#seal.bytes += byteLength;
  }
}

/** Columns out of sealed bytes, one after another, as windows into them. */
export class ColumnsIn {
  readonly #bytes: Uint8Array<SharedArrayBuffer>;
  #at = 0;

  constructor(bytes: Uint8Array<SharedArrayBuffer>) {
    this.#bytes = bytes;
  }

  f64(count: number): Float64Array<SharedArrayBuffer> {
    return new Float64Array(this.#bytes.buffer, this.#next(8 * count), count);
  }

  u32(count: number): Uint32Array<SharedArrayBuffer> {
    return new Uint32Array(this.#bytes.buffer, this.#next(4 * count), count);
  }

  u8(count: number): Uint8Array<SharedArrayBuffer> {
    return new Uint8Array(this.#bytes.buffer, this.#next(count), count);
  }

  #next(bytes: number): number {
    const start = this.#at;
    this.#at += Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
    return start;
  }
}

/**
 * Sealed bytes; null where they are not there, or not those that were sealed.
 * @param room memory to read them into, which is large enough; their own, unless given
 */
export function sealedBytes(
  path: string,
  seal: Seal | PlacedSeal,
  room?: SharedArrayBuffer,
): Uint8Array<SharedArrayBuffer> | null {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    // It is not there, or not for us to read: whoever asked has another way, or says so.
    return null;
  }
  try {
    const at = 'at' in seal ? seal.at : 0;
    const { size } = fstatSync(file);
    if ('at' in seal ? size < at + seal.bytes : size !== seal.bytes) return null;
    const bytes = new Uint8Array(room ?? new SharedArrayBuffer(seal.bytes), 0, seal.bytes);
    for (let done = 0; done < bytes.length; ) {
      const read = readSync(file, bytes, done, bytes.length - done, at + done);
      if (read === 0) return null;
      done += read;
    }
    return crc32(bytes) === seal.crc32 ? bytes : null;
  } finally {
    closeSync(file);
  }
}

/** Byte ranges of a CSV, each of whole lines, and the quick lane over one of them. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { UnusableInput } from '../failure/unusable-input.ts';
import type { ScanSpec } from '../kernel/scan-plan.ts';
import { type ScannedRun, TableScan } from './table-scan.ts';

const LF = 10;
const LOOK_BYTES = 1 << 16;

/** Bytes `from … to − 1` of a file. */
export interface ByteRange {
  from: number;
  to: number;
}

/** The quick lane's work on one range; it passes to any thread. */
export interface ScanTask {
  path: string;
  range: ByteRange;
  spec: ScanSpec;
  /** Bytes scanned at a time. */
  pieceBytes?: number | undefined;
}

/**
 * Cuts the bytes from `from` on into ranges of about `rangeBytes` that begin and end where lines do.
 * @throws UnusableInput where the file cannot be read
 */
export function cutIntoRanges(path: string, from: number, rangeBytes: number): ByteRange[] {
  return reading(path, (file) => {
    const size = fstatSync(file).size;
    const ranges: ByteRange[] = [];
    for (let start = from; start < size; ) {
      const cut = start + rangeBytes >= size ? size : behindLineEnd(file, start + rangeBytes, size);
      ranges.push({ from: start, to: cut });
      start = cut;
    }
    return ranges;
  });
}

/** Address behind the first line end at or after `from`. */
function behindLineEnd(file: number, from: number, size: number): number {
  const look = Buffer.alloc(LOOK_BYTES);
  for (let at = from; at < size; at += LOOK_BYTES) {
    const found = look.subarray(0, readSync(file, look, 0, LOOK_BYTES, at)).indexOf(LF);
    if (found >= 0) return at + found + 1;
  }
  return size;
}

/**
 * Scans one range in this thread.
 * @throws UnusableInput where the file cannot be read, or ends before the range does
 */
export function scanRange({ path, range, spec, pieceBytes }: ScanTask): ScannedRun {
  return reading(path, (file) => {
    const scan = new TableScan(spec, pieceBytes);
    let at = range.from;
    while (at < range.to && !scan.hasStopped) {
      const { room } = scan;
      const bytes = readSync(file, room, 0, Math.min(room.length, range.to - at), at);
      if (bytes === 0) throw new UnusableInput(`${path} became shorter while it was read: run again when it is whole`);
      scan.filled(bytes);
      at += bytes;
    }
    return scan.finish();
  });
}

function reading<T>(path: string, read: (file: number) => T): T {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    return read(file);
  } catch (error) {
    if (error instanceof UnusableInput || (error as NodeJS.ErrnoException).code === undefined) throw error;
    throw new UnusableInput(`${path} cannot be read: ${(error as Error).message}`);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

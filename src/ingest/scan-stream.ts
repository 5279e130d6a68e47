/** The quick lane over a stream that cannot be read twice: what it leaves is handed on with the rest of the stream. */
import { Readable } from 'node:stream';
import { UnusableInput } from '../failure/unusable-input.ts';
import type { ScanSpec } from '../kernel/scan-plan.ts';
import { HEADER_BYTES_MAX, type PlainHeader, plainHeader } from './csv-header.ts';
import { isReadError } from './read-csv.ts';
import { type ScannedRun, TableScan } from './table-scan.ts';

export type ScannedStream =
  | { header: PlainHeader; run: ScannedRun; rest: Readable | null }
  /** The header is none that the quick lane can go by: the whole stream is left. */
  | { header: null; run: null; rest: Readable };

/**
 * Scans a stream of CSV.
 * @param name what messages call it
 * @param pieceBytes bytes scanned at a time
 * @throws UnusableInput on a read error
 */
export async function scanStream(
  input: Readable,
  name: string,
  specOf: (header: PlainHeader) => ScanSpec,
  pieceBytes?: number,
): Promise<ScannedStream> {
  const pieces = input[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const next = async (): Promise<Buffer | null> => {
    const { done, value } = await pieces.next();
    return done ? null : value;
  };
  try {
    return await scanPieces(next, specOf, pieceBytes);
  } catch (error) {
    input.destroy();
    if (!isReadError(error)) throw error;
    throw new UnusableInput(`${name}, cannot be read: ${error.message}`);
  }
}

type Next = () => Promise<Buffer | null>;

async function scanPieces(
  next: Next,
  specOf: (header: PlainHeader) => ScanSpec,
  pieceBytes?: number,
): Promise<ScannedStream> {
  let start = Buffer.alloc(0);
  for (let piece = await next(); piece !== null; piece = await next()) {
    start = Buffer.concat([start, piece]);
    if (start.length >= HEADER_BYTES_MAX || start.includes(10)) break;
  }
  const header = plainHeader(start);
  if (header === null) return { header, run: null, rest: Readable.from(behind([start], next)) };
  const scan = new TableScan(specOf(header), pieceBytes);
  let piece: Buffer | null = start.subarray(header.dataFrom);
  while (piece !== null && !scan.hasStopped) {
    piece = feed(scan, piece);
    if (piece.length === 0) piece = await next();
  }
  const run = scan.finish();
  if (run.stoppedAt === null) return { header, run, rest: null };
  return { header, run, rest: Readable.from(behind([scan.untaken, piece ?? Buffer.alloc(0)], next)) };
}

/** Gives the scan as much of a piece as it takes; returns the rest. */
function feed(scan: TableScan, piece: Buffer): Buffer {
  let at = 0;
  while (at < piece.length && !scan.hasStopped) {
    const { room } = scan;
    const bytes = Math.min(room.length, piece.length - at);
    room.set(piece.subarray(at, at + bytes));
    scan.filled(bytes);
    at += bytes;
  }
  return piece.subarray(at);
}

async function* behind(first: Uint8Array[], next: Next): AsyncGenerator<Uint8Array> {
  for (const piece of first) if (piece.length > 0) yield piece;
  for (let piece = await next(); piece !== null; piece = await next()) yield piece;
}

/** One table of a portfolio folder, whatever its format → rows in columns, and what the manifest says of the file. */
import { createHash } from 'node:crypto';
import { closeSync, createReadStream, openSync, readSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { UnusableInput } from '../failure/unusable-input.ts';
import type { Snapshot } from '../market/snapshot.ts';
import type { RowBlock, TableRows } from '../portfolio/table-parts.ts';
import type { InputFile } from '../quantity/input-file.ts';
import type { TableSpec } from './columns.ts';
import { HEADER_BYTES_MAX, type PlainHeader, plainHeader } from './csv-header.ts';
import { JudgedTable } from './judged-table.ts';
import { readColumns } from './read-columns.ts';
import { openCsv, readCsv } from './read-csv.ts';
import type { Readers } from './readers.ts';
import { cutIntoRanges } from './scan-file.ts';
import { joinRanges, scanRanges } from './scan-ranges.ts';
import { scanSpec } from './scan-spec.ts';
import { scanStream } from './scan-stream.ts';
import { joinRuns, readLeftOver, type ScannedTable } from './table-lanes.ts';

/** Bytes of a range unless the caller says otherwise: a tenth of a second of one thread's work. */
export const RANGE_BYTES = 32 << 20;

export interface TableRequest {
  path: string;
  spec: TableSpec;
  snapshot: Snapshot;
  /** Whether legs keep what only account modes 2 and 3 read. */
  keepsTerms: boolean;
  readers: Readers;
  onRows: (rows: number) => void;
  /** Bytes of a range; the rows are the same for any. */
  rangeBytes?: number | undefined;
  /** Bytes scanned at a time; the rows are the same for any. */
  pieceBytes?: number | undefined;
}

export interface ReadTable<Block extends RowBlock> {
  rows: TableRows<Block>;
  file: InputFile;
}

/**
 * Reads a `.csv`, `.csv.gz`, `.arrow` or `.parquet` table.
 * @throws UnusableInput where the file cannot be read as a whole
 */
export async function readTable<Block extends RowBlock>(request: TableRequest): Promise<ReadTable<Block>> {
  const before = stateOf(request.path);
  try {
    return await readWhole<Block>(request, before.bytes);
  } finally {
    // Whatever was found in a file that somebody writes to, it is that which is to be told.
    checkUnchanged(request.path, before.state);
  }
}

async function readWhole<Block extends RowBlock>(request: TableRequest, fileBytes: number): Promise<ReadTable<Block>> {
  const { path, readers } = request;
  if (path.endsWith('.gz')) return readCompressed(request, fileBytes);
  // The bytes are read once to be hashed and once, by ranges, for their rows.
  const [sha256, rows] = await Promise.all([
    readers.hash(path),
    isColumnar(path) ? readColumns<Block>(path, request.spec, request, readers) : readPlain<Block>(request),
  ]);
  return { rows, file: { name: basename(path), path, bytes: fileBytes, sha256 } };
}

/** @throws UnusableInput where somebody wrote to the file since */
export function checkUnchanged(path: string, before: string): void {
  if (stateOf(path).state !== before) {
    throw new UnusableInput(`${path} changed while it was read: run again when nobody writes to it`);
  }
}

/** Whether the file is one of columns, by its name. */
export function isColumnar(path: string): boolean {
  return path.endsWith('.arrow') || path.endsWith('.parquet');
}

/** How large a file is, and in one text what changes when somebody writes to it. */
export function stateOf(path: string): { bytes: number; state: string } {
  try {
    const found = statSync(path, { bigint: true });
    if (!found.isFile()) throw new UnusableInput(`${path} is no file: expected a table`);
    const { size, mtimeNs, ctimeNs, ino } = found;
    return { bytes: Number(size), state: [size, mtimeNs, ctimeNs, ino].join(' ') };
  } catch (error) {
    if (error instanceof UnusableInput) throw error;
    throw new UnusableInput(`${path} cannot be read: ${(error as Error).message}`);
  }
}

async function readPlain<Block extends RowBlock>(request: TableRequest): Promise<TableRows<Block>> {
  const { path, spec, snapshot, readers, onRows } = request;
  const judged = new JudgedTable(path, spec, snapshot);
  const header = plainHeader(startOf(path));
  if (header === null) {
    await readCsv(openCsv(path), path, spec, judged.onRow);
    return judged.table<Block>();
  }
  const scan = scanSpec(path, spec, header.columns, request);
  const ranges = cutIntoRanges(path, header.dataFrom, request.rangeBytes ?? RANGE_BYTES);
  const runs = await scanRanges(ranges, readers.threads, async (range) => {
    const run = await readers.scan({ path, range, spec: scan, pieceBytes: request.pieceBytes });
    onRows(run.blocks.reduce((sum, { count }) => sum + count, 0));
    return run;
  });
  const scanned = joinRanges<Block>(ranges, runs, 2);
  const rest = scanned.stoppedAt === null ? null : createReadStream(path, { start: scanned.stoppedAt });
  await readLeftOver({ path, spec, onRow: judged.onRow }, scanned, header.bytes, rest);
  return judged.table(scanned.parts, scanned.rows);
}

/** A compressed file goes by as one stream, hashed as it is read. */
async function readCompressed<Block extends RowBlock>(
  request: TableRequest,
  fileBytes: number,
): Promise<ReadTable<Block>> {
  const { path, spec, snapshot, onRows } = request;
  const judged = new JudgedTable(path, spec, snapshot);
  const hash = createHash('sha256');
  let bytes = 0;
  const input: Readable = openCsv(path, (piece) => {
    hash.update(piece);
    bytes += piece.length;
  });
  const makeSpec = (header: PlainHeader) => scanSpec(path, spec, header.columns, request);
  const { header, run, rest } = await scanStream(input, path, makeSpec, request.pieceBytes);
  let scanned: ScannedTable<Block> | null = null;
  if (header === null) {
    await readCsv(rest!, path, spec, judged.onRow);
  } else {
    scanned = joinRuns<Block>([run], [0], 2);
    onRows(scanned.rows);
    await readLeftOver({ path, spec, onRow: judged.onRow }, scanned, header.bytes, rest);
  }
  const rows = judged.table(scanned?.parts, scanned?.rows);
  // What stands behind the compressed data is not looked at, and would be missing in the hash.
  if (bytes !== fileBytes) throw new UnusableInput(`${path} has bytes behind its compressed data: compress it anew`);
  return { rows, file: { name: basename(path), path, bytes, sha256: hash.digest('hex') } };
}

/** The first bytes of a file, as many as a header may have. */
export function startOf(path: string): Buffer {
  const start = Buffer.alloc(HEADER_BYTES_MAX);
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    return start.subarray(0, readSync(file, start, 0, start.length, 0));
  } catch (error) {
    throw new UnusableInput(`${path} cannot be read: ${(error as Error).message}`);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

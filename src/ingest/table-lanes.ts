/**
 * One CSV table by two lanes. The quick lane takes every row that it is certain of; the tolerant lane (read-csv.ts) reads
 * the lines that were left over, and everything from the first line on from which rows and lines part. Both give parts of
 * one table, with the line numbers of the file.
 */
import { Readable } from 'node:stream';
import type { ScanBlock } from '../kernel/scan-kernel.ts';
import type { RowBlock, TablePart } from '../portfolio/table-parts.ts';
import type { TableSpec } from './columns.ts';
import { type CsvRow, refuseManyEmpty } from './csv-rows.ts';
import { readCsv } from './read-csv.ts';
import type { LeftLines, ScannedRun } from './table-scan.ts';

/** The runs of a file in order, as far as the quick lane came. */
export interface ScannedTable<Block extends RowBlock> {
  parts: TablePart<Block>[];
  left: LeftLines;
  rows: number;
  emptyLines: number;
  /** First line that no run covers. */
  nextLine: number;
  /** Bytes that the runs cover where one of them stopped, else null. */
  stoppedAt: number | null;
}

/**
 * Puts the runs of a file behind one another. Runs behind one that stopped are dropped: where their rows began is no
 * longer certain.
 * @param firstLine number of the first run's first line
 * @param starts where each run begins in the file
 */
export function joinRuns<Block extends RowBlock>(
  runs: ScannedRun[],
  starts: number[],
  firstLine: number,
): ScannedTable<Block> {
  const stoppedIn = runs.findIndex(({ stoppedAt }) => stoppedAt !== null);
  const certain = stoppedIn < 0 ? runs : runs.slice(0, stoppedIn + 1);
  const joined: ScannedTable<Block> = {
    parts: [],
    left: { pieces: [], lines: new Uint32Array(certain.reduce((sum, { left }) => sum + left.lines.length, 0)) },
    rows: 0,
    emptyLines: certain.reduce((sum, { withoutRow, left }) => sum + withoutRow.length - left.lines.length, 0),
    nextLine: firstLine,
    stoppedAt: stoppedIn < 0 ? null : starts[stoppedIn]! + runs[stoppedIn]!.stoppedAt!,
  };
  let leftLines = 0;
  for (const run of certain) {
    joined.parts.push(partOf<Block>(run, joined.nextLine));
    joined.rows += run.blocks.reduce((sum, { count }) => sum + count, 0);
    for (const piece of run.left.pieces) joined.left.pieces.push(piece);
    for (const line of run.left.lines) joined.left.lines[leftLines++] = joined.nextLine + line;
    joined.nextLine += run.lines;
  }
  return joined;
}

function partOf<Block extends RowBlock>(run: ScannedRun, firstLine: number): TablePart<Block> {
  const { ids } = run.accounts;
  return {
    accounts: { ids, firstLine: run.accounts.firstLine.map((line) => line + firstLine) },
    quarantined: new Uint32Array(0),
    blocks: run.blocks.map((block) => blockOf<Block>(block)),
    lineOf: (row) => firstLine + lineOfRow(row, run.withoutRow),
  };
}

/** Output columns of a scan bear the names of the block's columns. */
function blockOf<Block extends RowBlock>({ count, account, columns }: ScanBlock): Block {
  return { count, account, ...columns } as unknown as Block;
}

/** The line of the n-th row, where these lines (ascending) have none: as many lines more as stand before it without a row. */
export function lineOfRow(row: number, withoutRow: Uint32Array): number {
  let [low, high] = [0, withoutRow.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (withoutRow[middle]! - middle <= row) low = middle + 1;
    else high = middle;
  }
  return row + low;
}

/**
 * Reads what the quick lane left over.
 * @param header the header line with its end
 * @param rest the file from the line on at which the quick lane stopped; null where it came to the end
 */
export async function readLeftOver<T extends TableSpec>(
  of: { path: string; spec: T; onRow: (row: CsvRow<T>) => void },
  scanned: ScannedTable<RowBlock>,
  header: Uint8Array,
  rest: AsyncIterable<Uint8Array> | null,
): Promise<number> {
  const { left, nextLine } = scanned;
  refuseManyEmpty(of.path, scanned.emptyLines);
  if (left.lines.length === 0 && rest === null) return 0;
  async function* pieces() {
    yield header;
    yield* left.pieces;
    if (rest !== null) yield* rest;
  }
  const leftLines = left.lines.length;
  const lineOf = (line: number) =>
    line <= leftLines + 1 ? (left.lines[line - 2] ?? 1) : nextLine + line - leftLines - 2;
  return readCsv(Readable.from(pieces()), of.path, of.spec, of.onRow, lineOf);
}

/**
 * A CSV table, plain or compressed, as it stands. The quick lane copies every row that is plain text and numbers; the
 * tolerant lane copies the lines that are left over, or refuses them.
 */
import { createReadStream } from 'node:fs';
import type { TableSpec } from '../ingest/columns.ts';
import type { PlainHeader } from '../ingest/csv-header.ts';
import { plainHeader } from '../ingest/csv-header.ts';
import { locateColumns } from '../ingest/csv-rows.ts';
import { openCsv, readCsv, readHeader } from '../ingest/read-csv.ts';
import { RANGE_BYTES, startOf } from '../ingest/read-table.ts';
import type { Readers } from '../ingest/readers.ts';
import { cutIntoRanges } from '../ingest/scan-file.ts';
import { joinRanges, scanRanges } from '../ingest/scan-ranges.ts';
import { scanStream } from '../ingest/scan-stream.ts';
import { joinRuns, readLeftOver, type ScannedTable } from '../ingest/table-lanes.ts';
import type { ScannedRun } from '../ingest/table-scan.ts';
import { Scan as S } from '../kernel/layout.ts';
import { scanBounds } from '../kernel/scan-kernel.ts';
import type { ScanCell, ScanSpec } from '../kernel/scan-plan.ts';
import type { RowBlock } from '../portfolio/table-parts.ts';
import { ACCOUNT_COLUMN, type CopiedTable, isTextColumn } from './copied-table.ts';
import { TextRows } from './text-rows.ts';

export interface CopyRequest {
  path: string;
  spec: TableSpec;
  readers: Readers;
  onRows: (rows: number) => void;
  /** Bytes of a range; the table is the same for any. */
  rangeBytes?: number | undefined;
}

/** The first line behind the header. */
const FIRST_LINE = 2;

/** @throws UnusableInput where the file cannot be read as a whole, or a file of columns cannot hold what it says */
export async function copyCsv(request: CopyRequest): Promise<CopiedTable> {
  return request.path.endsWith('.gz') ? copyCompressed(request) : copyPlain(request);
}

async function copyPlain({ path, spec, readers, onRows, rangeBytes }: CopyRequest): Promise<CopiedTable> {
  const header = plainHeader(startOf(path));
  if (header === null) return copyAllAsText(path, spec, openCsv(path));
  const scan = copySpec(path, spec, header);
  const ranges = cutIntoRanges(path, header.dataFrom, rangeBytes ?? RANGE_BYTES);
  const runs = await scanRanges(ranges, readers.threads, async (range) => {
    const run = await readers.scan({ path, range, spec: scan });
    onRows(rowsOf(run));
    return run;
  });
  const scanned = joinRanges<RowBlock>(ranges, runs, FIRST_LINE);
  const rest = scanned.stoppedAt === null ? null : createReadStream(path, { start: scanned.stoppedAt });
  const late = new TextRows(path, spec);
  await readLeftOver({ path, spec, onRow: late.onRow }, scanned, header.bytes, rest);
  return copiedTable(spec, namesOf(path, spec, header.columns), { runs, scanned, late });
}

async function copyCompressed({ path, spec, onRows }: CopyRequest): Promise<CopiedTable> {
  const makeSpec = (header: PlainHeader) => copySpec(path, spec, header);
  const { header, run, rest } = await scanStream(openCsv(path), path, makeSpec);
  if (header === null) return copyAllAsText(path, spec, rest);
  onRows(rowsOf(run));
  const scanned = joinRuns<RowBlock>([run], [0], FIRST_LINE);
  const late = new TextRows(path, spec);
  await readLeftOver({ path, spec, onRow: late.onRow }, scanned, header.bytes, rest);
  return copiedTable(spec, namesOf(path, spec, header.columns), { runs: [run], scanned, late });
}

/** A file whose header is quoted, or no plain text, is the tolerant lane's alone. */
async function copyAllAsText(path: string, spec: TableSpec, input: ReturnType<typeof openCsv>): Promise<CopiedTable> {
  const rows = new TextRows(path, spec);
  await readCsv(input, path, spec, rows.onRow);
  const header = await readHeader(openCsv(path));
  return { spec, names: namesOf(path, spec, header), parts: [rows.part()], before: null };
}

function namesOf(path: string, spec: TableSpec, header: string[]): string[] {
  return locateColumns(path, spec, header, 1)
    .filter(([, at]) => at >= 0)
    .map(([name]) => name);
}

/** What the quick lane looks for: texts and numbers, whatever they say. */
function copySpec(path: string, spec: TableSpec, header: PlainHeader): ScanSpec {
  const cells: ScanCell[] = header.columns.map(() => ({ kind: S.CELL_IGNORED, out: null }));
  for (const [name, at] of locateColumns(path, spec, header.columns, 1)) {
    if (at < 0) continue;
    if (name === ACCOUNT_COLUMN) cells[at] = { kind: S.CELL_ACCOUNT, out: null };
    else cells[at] = { kind: isTextColumn(name) ? S.CELL_COPIED_TEXT : S.CELL_COPIED_NUMBER, out: name };
  }
  return { cells, absent: [], signed: null, bounds: scanBounds };
}

function rowsOf(run: ScannedRun): number {
  return run.blocks.reduce((sum, { count }) => sum + count, 0);
}

interface BothLanes {
  runs: ScannedRun[];
  scanned: ScannedTable<RowBlock>;
  late: TextRows<TableSpec>;
}

function copiedTable(spec: TableSpec, names: string[], { runs, scanned, late }: BothLanes): CopiedTable {
  // Runs behind one that stopped are not among the parts.
  const taken = runs.slice(0, scanned.parts.length);
  const parts = taken.map(({ blocks, texts }, r) => ({ ...scanned.parts[r]!, blocks, texts }));
  if (late.count === 0) return { spec, names, parts, before: null };
  return { spec, names, parts: [...parts, late.part()], before: rowsBefore(late.lines(), taken) };
}

/** How many rows of the runs stand before each of these lines, which ascend. */
function rowsBefore(lines: Uint32Array, runs: readonly ScannedRun[]): Uint32Array {
  const before = new Uint32Array(lines.length);
  let [r, firstLine, rowsOfRuns] = [0, FIRST_LINE, 0];
  for (const [i, line] of lines.entries()) {
    while (r < runs.length && line >= firstLine + runs[r]!.lines) {
      firstLine += runs[r]!.lines;
      rowsOfRuns += rowsOf(runs[r]!);
      r += 1;
    }
    const inRun = line - firstLine;
    before[i] = rowsOfRuns + (r < runs.length ? inRun - countBelow(runs[r]!.withoutRow, inRun) : 0);
  }
  return before;
}

/** How many of the values, which ascend, are below a bound. */
function countBelow(values: Uint32Array, bound: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle]! < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * What a scan of one table looks for, as plain data that passes to any thread, and where its parts lie in the memory of a
 * scanner. The arrangement of bytes is `assembly/scan/scan-layout.ts`.
 */
import type { TextTable } from '../quantity/text-table.ts';
import { NUMBER_TABLES_BYTES, Scan as S } from './layout.ts';
import { Region } from './memory-plan.ts';

/** One cell of the header: what its column holds and the output column it fills, null for none. */
export interface ScanCell {
  kind: number;
  out: string | null;
  /** Of a word column: the words it may hold, at most 8 bytes each, and their codes. */
  words?: readonly { text: string; code: number }[];
  /** Of a column of fixed ids: the ids and what each stands for. */
  ids?: { texts: TextTable; values: Uint32Array };
}

export interface ScanSpec {
  cells: ScanCell[];
  /** Values of output columns that the file has no column for. */
  absent: { out: string; bytes: 1 | 8; value: number }[];
  /** Output columns that a row's last check looks at: side, size and price; null where the table has none. */
  signed: { side: string; size: string; price: string } | null;
  bounds: { quantityMin: number; quantityMax: number; priceMin: number; priceMax: number };
}

export interface OutColumn {
  name: string;
  bytes: 1 | 4 | 8;
  address: number;
}

export interface ScanPlan {
  header: number;
  cells: number;
  words: number;
  bounds: number;
  numberTables: number;
  /** Addresses of the id tables by cell; the accounts' own. */
  idTables: Map<number, number>;
  accounts: number;
  account: number;
  out: OutColumn[];
  skips: number;
  input: number;
  inputBytes: number;
  /** Where tables that grow begin. */
  end: number;
}

const WORD_LISTS_BYTES = 4096;

/** Bytes of one value of a kind's output column. */
function outBytes(kind: number): 1 | 4 | 8 {
  if (kind === S.CELL_WORD) return 1;
  return kind === S.CELL_ID || kind === S.CELL_COPIED_TEXT ? 4 : 8;
}

/** Whether a kind's ids grow while scanning. */
export function isGrowing(kind: number): boolean {
  return kind === S.CELL_ACCOUNT || kind === S.CELL_COPIED_TEXT;
}

/** The most rows that so many bytes can hold: a delimiter for each cell and an account id of one byte. */
export function rowsMost(spec: ScanSpec, bytes: number): number {
  return Math.floor(bytes / (spec.cells.length + 1)) + 1;
}

/** Plans a scanner whose pieces are at most `inputBytes` long. */
export function planScan(spec: ScanSpec, inputBytes: number): ScanPlan {
  const region = new Region(S.SCAN_BASE);
  const rows = rowsMost(spec, inputBytes);
  const header = region.take(S.SCAN_HEADER_SLOTS * 4);
  const cells = region.take(spec.cells.length * S.CELL_SLOTS * 4);
  const words = region.take(WORD_LISTS_BYTES);
  const bounds = region.take(S.BOUND_SLOTS * 8);
  const numberTables = region.take(NUMBER_TABLES_BYTES);
  const idTables = new Map<number, number>();
  spec.cells.forEach(({ kind }, c) => {
    if (kind === S.CELL_ID || kind === S.CELL_COPIED_TEXT) idTables.set(c, region.take(S.IDS_HEADER_SLOTS * 4));
  });
  const accounts = region.take(S.IDS_HEADER_SLOTS * 4);
  const account = region.take(rows * 4);
  const out = spec.cells
    .filter((cell) => cell.out !== null)
    .map(({ kind, out: name }) => ({
      name: name!,
      bytes: outBytes(kind),
      address: region.take(rows * outBytes(kind)),
    }));
  // Every line of a piece may be one that is skipped, and a line end alone is a line.
  const skips = region.take(inputBytes * S.SKIP_SLOTS * 4);
  const input = region.take(inputBytes + S.INPUT_PADDING);
  const plan = {
    header,
    cells,
    words,
    bounds,
    numberTables,
    idTables,
    accounts,
    account,
    out,
    skips,
    input,
    inputBytes,
  };
  return { ...plan, end: region.end };
}

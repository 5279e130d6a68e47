/** Feeds bytes to the CSV lane, whole or in pieces, and writes down everything that came out. */
import { Readable } from 'node:stream';
import { UnusableInput } from '../../src/failure/unusable-input.ts';
import { balanceTable, type TableSpec } from '../../src/ingest/columns.ts';
import { readCsv } from '../../src/ingest/read-csv.ts';

export interface SeenRow {
  line: number;
  /** Cells of the needed columns, then of the optional ones. */
  cells: string[];
  fault: string | null;
  detail: string;
}

export interface Seen {
  rows: SeenRow[];
  /** What the lane says it read. */
  count: number;
}

/** Cuts bytes behind each of the given lengths; what is left is the last piece. */
export function cut(bytes: Buffer, lengths: readonly number[]): Buffer[] {
  const pieces: Buffer[] = [];
  let at = 0;
  for (const length of lengths) {
    if (at >= bytes.length) break;
    pieces.push(bytes.subarray(at, at + length));
    at += length;
  }
  return at < bytes.length ? [...pieces, bytes.subarray(at)] : pieces;
}

/** Every byte a piece of its own. */
export function byteByByte(bytes: Buffer): Buffer[] {
  return Array.from(bytes, (_, i) => bytes.subarray(i, i + 1));
}

/** What the lane makes of the pieces. */
export async function seenIn(pieces: Buffer[], spec: TableSpec = balanceTable): Promise<Seen> {
  const rows: SeenRow[] = [];
  const columns = [...spec.needed, ...spec.optional];
  const count = await readCsv(Readable.from(pieces), 'balances.csv', spec, ({ line, cells, fault, faultDetail }) => {
    const named = cells as Record<string, string>;
    rows.push({ line, cells: columns.map((column) => named[column]!), fault, detail: faultDetail });
  });
  return { rows, count };
}

/** The same from text in one piece. */
export function read(text: string | Buffer, spec: TableSpec = balanceTable): Promise<Seen> {
  return seenIn([Buffer.from(text as string)], spec);
}

/** The sentence with which the lane refuses an input; anything but a refusal fails. */
export async function refusal(text: string | Buffer, spec: TableSpec = balanceTable): Promise<string> {
  const error: unknown = await read(text, spec).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof UnusableInput)) throw new Error(`expected UnusableInput, got ${error}`);
  return error.message;
}

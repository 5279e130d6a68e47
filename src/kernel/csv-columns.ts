/** The columns of a table on their way to the kernel's CSV rows: where each lies in the memory, and its piece of rows. */
import { textCell } from '../quantity/csv-cell.ts';
import { type TextTable, textTable } from '../quantity/text-table.ts';
import * as L from './layout.ts';
import type { Region } from './memory-plan.ts';

/** What stands in a column; an entry of its array belongs to a row. */
export type CsvColumn =
  /** NaN is an empty cell. */
  | { kind: 'number'; values: Float64Array }
  /** One of a list of words, by its number in the list. */
  | { kind: 'word'; words: readonly string[]; codes: Uint8Array | Uint32Array }
  /** One of a list of words by a number that is made when it is asked for. */
  | { kind: 'made-word'; words: readonly string[]; codeOf: (row: number) => number }
  /** Text r of a table in row r. */
  | { kind: 'row-text'; texts: TextTable }
  /** One of a table's texts by its number, which never falls from row to row. */
  | { kind: 'rising-text'; texts: TextTable; codes: Uint32Array };

/** A column that has a place in the memory. */
export interface PlacedColumn {
  /** The column record: CSV_COLUMN_… slots. */
  record: number[];
  /** Lays down what every piece needs. */
  begin(memory: WebAssembly.Memory): void;
  /** Lays down the rows `from … to − 1`; the record may be another one after that. */
  load(memory: WebAssembly.Memory, from: number, to: number): void;
  /** Up to where a piece can go that begins at row `from` and is wanted up to `to`; at least one row farther. */
  pieceEnd(from: number, to: number): number;
}

/** A column that knows how long its cells become. */
export interface MeasuredColumn {
  cellBytesMax: number;
  place(region: Region, pieceRows: number): PlacedColumn;
}

export function measureColumn(column: CsvColumn): MeasuredColumn {
  switch (column.kind) {
    case 'number':
      return { cellBytesMax: L.NUMBER_BYTES_MAX, place: (region, rows) => placeNumbers(column.values, region, rows) };
    case 'word':
    case 'made-word': {
      const words = textTable(column.words.map(textCell));
      return { cellBytesMax: longest(words), place: (region, rows) => placeWords(column, words, region, rows) };
    }
    case 'row-text':
    case 'rising-text': {
      // A text of quotes alone is doubled, and quoted.
      const cellBytesMax = 2 * longest(column.texts) + 2;
      const codes = column.kind === 'row-text' ? null : column.codes;
      return {
        cellBytesMax,
        place: (region, rows) => new PlacedTexts(column.texts, codes, placeTexts(region, rows, cellBytesMax)),
      };
    }
  }
}

/** Lengths that were looked up: the accounts' table is the same for every piece of a run. */
const lengths = new WeakMap<Uint32Array, number>();

function longest({ offsets }: TextTable): number {
  const known = lengths.get(offsets);
  if (known !== undefined) return known;
  let most = 0;
  for (let i = 1; i < offsets.length; i++) most = Math.max(most, offsets[i]! - offsets[i - 1]!);
  lengths.set(offsets, most);
  return most;
}

const wholeRange = (_from: number, to: number) => to;

function placeNumbers(values: Float64Array, region: Region, pieceRows: number): PlacedColumn {
  const at = region.take(pieceRows * 8);
  return {
    record: [L.CSV_KIND_F64, at, 0, 0],
    begin: () => {},
    load: (memory, from, to) => new Float64Array(memory.buffer, at, to - from).set(values.subarray(from, to)),
    pieceEnd: wholeRange,
  };
}

type WordColumn = Extract<CsvColumn, { kind: 'word' | 'made-word' }>;

function placeWords(column: WordColumn, words: TextTable, region: Region, pieceRows: number): PlacedColumn {
  const isByte = column.kind === 'word' && column.codes instanceof Uint8Array;
  const codes = region.take(pieceRows * (isByte ? 1 : 4));
  const texts = region.take(words.bytes.length + L.TEXT_SLACK_BYTES);
  const offsets = region.take(words.offsets.length * 4);
  return {
    record: [isByte ? L.CSV_KIND_TEXT_U8 : L.CSV_KIND_TEXT_U32, codes, texts, offsets],
    begin: ({ buffer }) => {
      new Uint8Array(buffer, texts, words.bytes.length).set(words.bytes);
      new Uint32Array(buffer, offsets, words.offsets.length).set(words.offsets);
    },
    load: ({ buffer }, from, to) => {
      if (column.kind === 'made-word') {
        const made = new Uint32Array(buffer, codes, to - from);
        for (let row = from; row < to; row++) made[row - from] = column.codeOf(row);
      } else if (column.codes instanceof Uint8Array) {
        new Uint8Array(buffer, codes, to - from).set(column.codes.subarray(from, to));
      } else {
        new Uint32Array(buffer, codes, to - from).set(column.codes.subarray(from, to));
      }
    },
    pieceEnd: wholeRange,
  };
}

const COMMA = 0x2c;
const QUOTE = 0x22;
const RETURN = 0x0d;
const LINE_END = 0x0a;
const toBeQuoted = [COMMA, QUOTE, RETURN, LINE_END];

/** Addresses of codes, offsets and bytes of so many texts. */
interface TextsPlace {
  capacity: number;
  codes: number;
  offsets: number;
  bytes: number;
}

function placeTexts(region: Region, capacity: number, cellBytesMax: number): TextsPlace {
  const codes = region.take(capacity * 4);
  const offsets = region.take((capacity + 1) * 4);
  return { capacity, codes, offsets, bytes: region.take(capacity * cellBytesMax + L.TEXT_SLACK_BYTES) };
}

/** Texts of a table too large for the memory: of each piece, those between its first row's and its last row's. */
class PlacedTexts implements PlacedColumn {
  record: number[] = [];
  readonly #texts: TextTable;
  readonly #codes: Uint32Array | null;
  readonly #place: TextsPlace;

  constructor(texts: TextTable, codes: Uint32Array | null, place: TextsPlace) {
    this.#texts = texts;
    this.#codes = codes;
    this.#place = place;
  }

  begin(): void {}

  /** A piece ends where its rows have skipped so many texts that the memory for them is full. */
  pieceEnd(from: number, to: number): number {
    const codes = this.#codes;
    if (codes === null) return to;
    const end = codes[from]! + this.#place.capacity;
    let last = to - 1;
    while (codes[last]! >= end) last = from + ((last - from) >> 1);
    return last + 1;
  }

  load({ buffer }: WebAssembly.Memory, from: number, to: number): void {
    const codes = this.#codes;
    const place = this.#place;
    const first = codes ? codes[from]! : from;
    const count = (codes ? codes[to - 1]! + 1 : to) - first;
    const offsets = this.#texts.offsets.subarray(first, first + count + 1);
    const all = this.#texts.bytes;
    const bytes = Buffer.from(all.buffer, all.byteOffset + offsets[0]!, offsets[count]! - offsets[0]!);
    const isPlain = toBeQuoted.every((byte) => !bytes.includes(byte));
    const kept = isPlain ? { bytes, offsets } : quoted(bytes, offsets);
    new Uint8Array(buffer, place.bytes, kept.bytes.length).set(kept.bytes);
    new Uint32Array(buffer, place.offsets, count + 1).set(kept.offsets);
    // Offsets and codes go on counting from the table's beginning: addresses that far before the piece, modulo 2^32.
    const texts = place.bytes - kept.offsets[0]!;
    if (codes === null) {
      this.record = [L.CSV_KIND_TEXT_ROW, 0, texts, place.offsets];
    } else {
      new Uint32Array(buffer, place.codes, to - from).set(codes.subarray(from, to));
      this.record = [L.CSV_KIND_TEXT_U32, place.codes, texts, place.offsets - 4 * first];
    }
  }
}

/** The texts as CSV cells, in a table of their own. `bytes` begin with the first text. */
function quoted(bytes: Buffer, offsets: Uint32Array): { bytes: Uint8Array; offsets: Uint32Array } {
  const cells = Buffer.alloc(2 * (bytes.length + offsets.length));
  const ends = new Uint32Array(offsets.length);
  let at = 0;
  for (let i = 0; i + 1 < offsets.length; i++) {
    const text = bytes.subarray(offsets[i]! - offsets[0]!, offsets[i + 1]! - offsets[0]!);
    const isPlain = toBeQuoted.every((byte) => !text.includes(byte));
    if (!isPlain) cells[at++] = QUOTE;
    for (const byte of text) {
      if (byte === QUOTE) cells[at++] = QUOTE;
      cells[at++] = byte;
    }
    if (!isPlain) cells[at++] = QUOTE;
    ends[i + 1] = at;
  }
  return { bytes: cells.subarray(0, at), offsets: ends };
}

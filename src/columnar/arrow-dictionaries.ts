/**
 * Dictionaries of an Arrow file. The format allows one batch of values and deltas that add to it, wherever they lie; some
 * writers replace a dictionary between batches as in a stream. Then a batch means the values written before it, and its
 * codes are renumbered so that a code means the same text in every batch.
 */
import { INFLATED_PER_BYTE_MAX } from '../limits.ts';
import { sharedF64, sharedU8, sharedU32 } from '../quantity/shared-columns.ts';
import { type TextTable, textCount } from '../quantity/text-table.ts';
import type { ArrowType } from './arrow-metadata.ts';
import { intView } from './arrow-numbers.ts';
import { areTexts } from './arrow-texts.ts';
import { type Column, NO_TEXT } from './column-file.ts';
import { demand } from './file-fault.ts';
import { TextInterner } from './text-interner.ts';

/** Values of one dictionary batch; a row a value. */
export type DictionaryRows = { nulls: Uint8Array | null } & ({ texts: TextTable } | { numbers: Float64Array });

export interface DictionaryChunk {
  /** Of its block in the file. */
  offset: number;
  isDelta: boolean;
  rows: DictionaryRows;
}

type Values =
  | { texts: TextTable; count: number; mapping: Uint32Array | null }
  /** `nulls` is 1 where the dictionary itself has no value. */
  | { numbers: Float64Array; nulls: Uint8Array };

/** The chunks `from … to − 1`. */
interface ChunkRange {
  from: number;
  to: number;
}

export class ArrowDictionary {
  readonly #chunks: readonly DictionaryChunk[];
  /** Which chunks a batch means, by its offset; where no dictionary is replaced, all of them. */
  readonly #ranges = new Map<number, ChunkRange>();
  readonly #interner: TextInterner | null;
  readonly #what: string;
  #known: { from: number; to: number; values: Values } | null = null;

  /**
   * @param batchStarts where the record batches lie in the file
   * @param what the column, for messages
   */
  constructor(chunks: readonly DictionaryChunk[], batchStarts: readonly number[], what: string) {
    this.#chunks = chunks;
    this.#what = what;
    demand(chunks[0]?.isDelta === false, `is damaged: ${what} has no dictionary`);
    const isInOrder = chunks.every(({ offset }, i) => i === 0 || offset > chunks[i - 1]!.offset);
    demand(isInOrder, `is damaged: ${what} has dictionaries that are not in the order of the file`);
    this.#interner = chunks.slice(1).every(({ isDelta }) => isDelta) ? null : new TextInterner();
    if (this.#interner !== null) this.#findRanges(batchStarts);
  }

  /** The values that a batch at an offset of the file means. */
  at(offset: number): Values {
    const { from, to } = this.#ranges.get(offset) ?? { from: 0, to: this.#chunks.length };
    if (this.#known?.from !== from || this.#known.to !== to) {
      this.#known = { from, to, values: this.#join(this.#chunks.slice(from, to).map(({ rows }) => rows)) };
    }
    return this.#known.values;
  }

  /** A dictionary that is replaced and grows by deltas is joined anew for each batch between them: that has a bound. */
  #findRanges(batchStarts: readonly number[]): void {
    const chunks = this.#chunks;
    const rowsUpTo = [0];
    for (const { rows } of chunks) rowsUpTo.push(rowsUpTo.at(-1)! + valueCount(rows));
    let [from, to, joined] = [-1, 0, 0];
    let last: ChunkRange = { from: -1, to: -1 };
    for (const start of [...batchStarts].sort((a, b) => a - b)) {
      for (; to < chunks.length && chunks[to]!.offset < start; to++) if (!chunks[to]!.isDelta) from = to;
      demand(from >= 0, `is damaged: ${this.#what} has no dictionary before its first batch`);
      if (last.from !== from || last.to !== to) {
        last = { from, to };
        joined += rowsUpTo[to]! - rowsUpTo[from]!;
      }
      this.#ranges.set(start, last);
    }
    const most = rowsUpTo.at(-1)! * INFLATED_PER_BYTE_MAX;
    demand(joined <= most, `has ${this.#what} with a dictionary that changes too often: write one for the whole file`);
  }

  #join(all: DictionaryRows[]): Values {
    const texts = all.map((rows) => ('texts' in rows ? rows.texts : null));
    const numbers = all.map((rows) => ('numbers' in rows ? rows.numbers : null));
    if (numbers.every((part) => part !== null)) {
      return { numbers: joinNumbers(numbers), nulls: joinNulls(all) };
    }
    demand(
      texts.every((part) => part !== null),
      `is damaged: ${this.#what} has a dictionary of two types`,
    );
    const table = joinTexts(texts, this.#what);
    demand(areTexts(table), `has ${this.#what} with bytes that are no UTF-8 text`);
    const hasNull = all.some(({ nulls }) => nulls !== null);
    return this.#number(table, hasNull ? joinNulls(all) : null);
  }

  /** Numbers the texts as the file does, or, where it has several dictionaries, by first appearance in any of them. */
  #number(table: TextTable, nulls: Uint8Array | null): Values {
    const count = textCount(table);
    const { bytes, offsets } = table;
    const interner = this.#interner;
    if (interner === null && nulls === null) return { texts: table, count, mapping: null };
    const mapping = new Uint32Array(count);
    for (let i = 0; i < count; i++) {
      mapping[i] = nulls?.[i] === 1 ? NO_TEXT : (interner?.codeOf(bytes, offsets[i]!, offsets[i + 1]!) ?? i);
    }
    return { texts: interner?.table() ?? table, count, mapping };
  }
}

function valueCount(rows: DictionaryRows): number {
  return 'texts' in rows ? textCount(rows.texts) : rows.numbers.length;
}

function joinNulls(parts: readonly DictionaryRows[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, rows) => sum + valueCount(rows), 0));
  let at = 0;
  for (const rows of parts) {
    if (rows.nulls !== null) joined.set(rows.nulls, at);
    at += valueCount(rows);
  }
  return joined;
}

function joinNumbers(parts: Float64Array[]): Float64Array {
  const joined = sharedF64(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

function joinTexts(parts: TextTable[], what: string): TextTable {
  if (parts.length === 1 && parts[0]!.offsets[0] === 0) return parts[0]!;
  const length = ({ bytes, offsets }: TextTable) => bytes.length - offsets[0]!;
  const total = parts.reduce((sum, part) => sum + length(part), 0);
  demand(total < 2 ** 32, `has ${what} with more than 4 GiB of texts`);
  const bytes = sharedU8(total);
  const offsets = sharedU32(parts.reduce((sum, part) => sum + textCount(part), 0) + 1);
  let [at, row] = [0, 0];
  for (const part of parts) {
    bytes.set(part.bytes.subarray(part.offsets[0]!), at);
    const shift = at - part.offsets[0]!;
    for (let i = 0; i < textCount(part); i++) offsets[++row] = part.offsets[i + 1]! + shift;
    at += length(part);
  }
  return { bytes, offsets };
}

/** The column that indices into a dictionary's values make. */
export function decodeIndices(
  index: ArrowType & { is: 'int' },
  length: number,
  bytes: Uint8Array<SharedArrayBuffer>,
  nulls: Uint8Array<SharedArrayBuffer> | null,
  dictionary: { values: Values; what: string },
): Column {
  const { values, what } = dictionary;
  const codes = readIndices(index, length, bytes, what);
  const count = 'texts' in values ? values.count : values.numbers.length;
  let isOutside = 0;
  if (nulls === null) {
    for (let i = 0; i < length; i++) if (codes[i]! >= count) isOutside = 1;
  } else {
    for (let i = 0; i < length; i++) {
      if (nulls[i] === 1) codes[i] = NO_TEXT;
      else if (codes[i]! >= count) isOutside = 1;
    }
  }
  demand(isOutside === 0, `is damaged: ${what} has an index outside its dictionary`);
  if ('numbers' in values) return takeNumbers(codes, values);
  const { mapping, texts } = values;
  if (mapping) for (let i = 0; i < length; i++) if (codes[i] !== NO_TEXT) codes[i] = mapping[codes[i]!]!;
  return { kind: 'text', codes, texts };
}

/** Indices as unsigned numbers, those below 0 far above any dictionary's end; 32-bit ones are the file's own bytes. */
function readIndices(
  index: ArrowType & { is: 'int' },
  length: number,
  { buffer, byteOffset }: Uint8Array<SharedArrayBuffer>,
  what: string,
): Uint32Array<SharedArrayBuffer> {
  if (index.bits === 32) return new Uint32Array(buffer, byteOffset, length);
  const codes = sharedU32(length);
  if (index.bits !== 64) {
    codes.set(intView(index, length, buffer, byteOffset, what));
    return codes;
  }
  const halves = new Uint32Array(buffer, byteOffset, 2 * length);
  for (let i = 0; i < length; i++) codes[i] = halves[2 * i + 1] === 0 ? halves[2 * i]! : NO_TEXT;
  return codes;
}

function takeNumbers(
  codes: Uint32Array,
  { numbers, nulls: noValue }: Extract<Values, { numbers: Float64Array }>,
): Column {
  const values = sharedF64(codes.length);
  const nulls = sharedU8(codes.length);
  let hasNull = false;
  for (let i = 0; i < codes.length; i++) {
    // A NaN of the file's own is a value, and no number: whoever reads it has to say so.
    const isNull = codes[i] === NO_TEXT || noValue[codes[i]!] === 1;
    values[i] = isNull ? Number.NaN : numbers[codes[i]!]!;
    nulls[i] = isNull ? 1 : 0;
    hasNull ||= isNull;
  }
  return { kind: 'number', values, nulls: hasNull ? nulls : null };
}

/**
 * Arrow IPC files, read batch by batch. What the wanted columns need of a batch's body is read straight into one piece of
 * shared memory; 64-bit floats and 32-bit indices are views of it, so the usual file is read without a copy.
 */

import { sharedF64, sharedU8, sharedU32 } from '../quantity/shared-columns.ts';
import { textTable } from '../quantity/text-table.ts';
import { ArrowDictionary, type DictionaryRows, decodeIndices } from './arrow-dictionaries.ts';
import { type PlacedMessage, placedBlock, readFrame } from './arrow-file.ts';
import { type ColumnParts, columnParts, readRegions } from './arrow-layout.ts';
import type { ArrowField } from './arrow-metadata.ts';
import { checkFixed, decodeNulls, decodeNumbers } from './arrow-numbers.ts';
import { internRows, rowTexts } from './arrow-texts.ts';
import { type Column, type ColumnBatch, type ColumnFile, NO_TEXT } from './column-file.ts';
import { FileBytes } from './file-bytes.ts';
import { demand, whileReading } from './file-fault.ts';
import { TextInterner } from './text-interner.ts';

type Bytes = Uint8Array<SharedArrayBuffer>;
const truthTexts = textTable(['false', 'true']);

/** What is kept of a wanted column between batches. */
interface WantedColumn {
  field: ArrowField;
  /** Its place in the schema. */
  index: number;
  /** For messages. */
  what: string;
  dictionary: ArrowDictionary | null;
  interner: TextInterner;
}

/**
 * Opens an Arrow IPC file.
 * @param wanted the columns to decode; what the file does not have is left out
 * @throws UnusableInput where the file is none, is damaged, or a wanted column is neither text nor number
 */
export function openArrow(path: string, wanted: readonly string[]): ColumnFile {
  const file = whileReading(path, () => new FileBytes(path));
  try {
    return whileReading(path, () => arrowFile(path, file, wanted));
  } catch (error) {
    file.close();
    throw error;
  }
}

function arrowFile(path: string, file: FileBytes, wanted: readonly string[]): ColumnFile {
  const { footer, rows } = readFrame(file);
  const { fields, batches } = footer;
  const names = fields.map(({ name }) => name);
  const columns = fields.flatMap((field, index) => (wanted.includes(field.name) ? [wantedColumn(fields, index)] : []));
  const dictionaries = footer.dictionaries.map((block) => placedBlock(file, block));
  const batchStarts = batches.map(({ offset }) => offset);
  readDictionaries(file, dictionaries, columns, batchStarts);
  return {
    path,
    names,
    rowCount: rows.reduce((sum, count) => sum + count, 0),
    batchCount: batches.length,
    batchRows: rows,
    readBatch: (index) =>
      whileReading(path, () => readBatch(file, placedBlock(file, batches[index]!), fields, columns)),
    close: () => file.close(),
  };
}

function wantedColumn(fields: readonly ArrowField[], index: number): WantedColumn {
  const field = fields[index]!;
  const what = `column ${field.name}`;
  demand(fields.filter(({ name }) => name === field.name).length === 1, `has ${what} twice`);
  const { type } = field;
  demand(
    type.is !== 'other',
    `has ${what} of type ${type.is === 'other' ? type.name : ''}: texts and numbers are read`,
  );
  const isWord = type.is === 'null' || type.is === 'bool';
  demand(field.dictionary === null || !isWord, `has ${what} with a dictionary of type ${type.is}: write it plain`);
  return { field, index, what, dictionary: null, interner: new TextInterner() };
}

/** Reads the dictionaries of the wanted columns, in the footer's order. */
function readDictionaries(
  file: FileBytes,
  placed: readonly PlacedMessage[],
  columns: WantedColumn[],
  batchStarts: readonly number[],
): void {
  for (const column of columns) {
    const { dictionary, type, name } = column.field;
    if (dictionary === null) continue;
    const plain: ArrowField = { name, type, children: [], dictionary: null };
    const chunks = placed.flatMap(({ message, start, bodyStart }) => {
      demand(message.is === 'dictionary', 'is damaged: its footer leads to no dictionary');
      if (message.id !== dictionary.id) return [];
      const parts = columnParts([plain], message.batch, message.bodyBytes)[0]!;
      const rows = dictionaryRows(column, parts, readRegions(file, bodyStart, parts.buffers));
      return [{ offset: start, isDelta: message.isDelta, rows }];
    });
    column.dictionary = new ArrowDictionary(chunks, batchStarts, column.what);
  }
}

function dictionaryRows({ field, what }: WantedColumn, parts: ColumnParts, buffers: Bytes[]): DictionaryRows {
  const { type } = field;
  const nulls = decodeNulls(buffers[0]!, parts.length, parts.nullCount, what);
  if (type.is === 'utf8' || type.is === 'largeUtf8' || type.is === 'utf8View') {
    return { nulls, texts: rowTexts(type.is, parts.length, buffers.slice(1), what) };
  }
  demand(
    type.is === 'int' || type.is === 'float' || type.is === 'decimal',
    `has ${what} with a dictionary of ${type.is}`,
  );
  return { nulls, numbers: decodeNumbers(type, parts.length, buffers[1]!, nulls, what) };
}

function readBatch(
  file: FileBytes,
  { message, start, bodyStart }: PlacedMessage,
  fields: readonly ArrowField[],
  columns: readonly WantedColumn[],
): ColumnBatch {
  demand(message.is === 'batch', 'is damaged: its footer leads to no record batch');
  const parts = columnParts(fields, message.batch, message.bodyBytes);
  const regions = columns.flatMap(({ index }) => parts[index]!.buffers);
  const views = readRegions(file, bodyStart, regions);
  let at = 0;
  const decoded = columns.map((column): [string, Column] => {
    const part = parts[column.index]!;
    const buffers = views.slice(at, at + part.buffers.length);
    at += part.buffers.length;
    return [column.field.name, decodeColumn(column, part, buffers, start)];
  });
  return { rowCount: message.batch.length, columns: new Map(decoded) };
}

function decodeColumn(column: WantedColumn, parts: ColumnParts, buffers: Bytes[], batchStart: number): Column {
  const { field, what, dictionary, interner } = column;
  const { length } = parts;
  const { type } = field;
  if (type.is === 'null') {
    return { kind: 'number', values: sharedF64(length).fill(Number.NaN), nulls: sharedU8(length).fill(1) };
  }
  const nulls = decodeNulls(buffers[0]!, length, parts.nullCount, what);
  if (dictionary !== null) {
    const index = field.dictionary!.index;
    demand(index.is === 'int', `is damaged: ${what} has indices that are no whole numbers`);
    checkFixed(buffers[1]!, (length * index.bits) / 8, what);
    return decodeIndices(index, length, buffers[1]!, nulls, { values: dictionary.at(batchStart), what });
  }
  if (type.is === 'int' || type.is === 'float' || type.is === 'decimal') {
    return { kind: 'number', values: decodeNumbers(type, length, buffers[1]!, nulls, what), nulls };
  }
  if (type.is === 'bool')
    return { kind: 'text', codes: truthCodes(buffers[1]!, length, nulls, what), texts: truthTexts };
  demand(type.is !== 'other', `has ${what} of a type that is not read`);
  const codes = internRows(rowTexts(type.is, length, buffers.slice(1), what), nulls, interner, what);
  return { kind: 'text', codes, texts: interner.table() };
}

function truthCodes(
  bits: Bytes,
  length: number,
  nulls: Uint8Array | null,
  what: string,
): Uint32Array<SharedArrayBuffer> {
  checkFixed(bits, Math.ceil(length / 8), what);
  const codes = sharedU32(length);
  for (let i = 0; i < length; i++) codes[i] = nulls?.[i] === 1 ? NO_TEXT : (bits[i >> 3]! >> (i & 7)) & 1;
  return codes;
}

/** Arrow files put together by hand, as tables of positions. Metadata is encoded by the library; what it says is ours. */
import {
  type DataType,
  Dictionary,
  Field,
  Float64,
  Int32,
  makeData,
  Null,
  Schema,
  Table,
  tableToIPC,
  Utf8,
  Utf8View,
  Vector,
} from 'apache-arrow';
import { batchMessage, dictionaryMessage, footerBytes, schemaMessage } from '../../src/columnar/arrow-encode.ts';
import { roundUp } from '../../src/columnar/arrow-layout.ts';
import type { ArrowBatchHeader, ArrowBlock } from '../../src/columnar/arrow-metadata.ts';

export const names = ['acctId', 'instId', 'pos', 'avgPx'];
const START = Buffer.from('ARROW1\0\0');
const END = Buffer.from('ARROW1');

/** A file in pieces: messages where they come, a footer that may say something else. */
export class ArrowPieces {
  readonly schema: Schema;
  readonly #parts: Buffer[] = [START];
  #size = START.length;
  readonly batches: ArrowBlock[] = [];
  readonly dictionaries: ArrowBlock[] = [];

  constructor(schema: Schema) {
    this.schema = schema;
    this.#message(schemaMessage(schema), Buffer.alloc(0));
  }

  batch(header: ArrowBatchHeader, body: Uint8Array, bodyBytes = body.length): this {
    this.batches.push({ ...this.#message(batchMessage(header, bodyBytes), body), bodyBytes });
    return this;
  }

  dictionary(id: number, header: ArrowBatchHeader, body: Uint8Array): this {
    this.dictionaries.push(this.#message(dictionaryMessage(id, header, body.length), body));
    return this;
  }

  file(footer = footerBytes(this.schema, this.dictionaries, this.batches), announced = footer.length): Buffer {
    const length = Buffer.alloc(4);
    length.writeInt32LE(announced);
    return Buffer.concat([...this.#parts, Buffer.from([255, 255, 255, 255, 0, 0, 0, 0]), footer, length, END]);
  }

  #message(message: Uint8Array, body: Uint8Array): ArrowBlock {
    const metadata = Buffer.alloc(roundUp(message.length, 8));
    metadata.set(message);
    const prefix = Buffer.from(Int32Array.of(-1, metadata.length).buffer);
    const padded = Buffer.alloc(roundUp(body.length, 8));
    padded.set(body);
    const offset = this.#size;
    this.#parts.push(prefix, metadata, padded);
    this.#size += prefix.length + metadata.length + padded.length;
    return { offset, metadataBytes: prefix.length + metadata.length, bodyBytes: padded.length };
  }
}

export function schemaOf(type: () => DataType): Schema {
  return new Schema(names.map((name) => new Field(name, type(), true)));
}

/** A batch whose columns all have these buffers, behind one another. */
export function columns(length: number, buffers: Uint8Array[], of: Partial<ArrowBatchHeader> = {}) {
  const regions = [];
  const body = [];
  let at = 0;
  for (const _ of names) {
    for (const buffer of buffers) {
      regions.push({ offset: at, length: buffer.length });
      const padded = Buffer.alloc(roundUp(buffer.length, 8));
      padded.set(buffer);
      body.push(padded);
      at += padded.length;
    }
  }
  const nodes = names.map(() => ({ length, nullCount: 0 }));
  const header: ArrowBatchHeader = { length, nodes, buffers: regions, variadicCounts: [], ...of };
  return { header, body: Buffer.concat(body) };
}

export const none = new Uint8Array(0);
export const bytesOf = (array: { buffer: ArrayBufferLike; byteOffset: number; byteLength: number }) =>
  new Uint8Array(array.buffer as ArrayBuffer, array.byteOffset, array.byteLength);

/** A table without a byte of cells. */
export function rowsOfNull(rows: number): Buffer {
  const { header, body } = columns(rows, []);
  const nodes = names.map(() => ({ length: rows, nullCount: rows }));
  return new ArrowPieces(schemaOf(() => new Null())).batch({ ...header, nodes }, body).file();
}

export function floats(length: number, values: number[], of: Partial<ArrowBatchHeader> = {}): ArrowPieces {
  const { header, body } = columns(length, [none, bytesOf(Float64Array.from(values))], of);
  return new ArrowPieces(schemaOf(() => new Float64())).batch(header, body);
}

/** A sound table of so many rows. */
export function rowsOfNumbers(rows: number): Buffer {
  return floats(
    rows,
    Array.from({ length: rows }, (_, i) => i),
  ).file();
}

export function texts(offsets: number[], bytes: Uint8Array): Buffer {
  const { header, body } = columns(offsets.length - 1, [none, bytesOf(Int32Array.from(offsets)), bytes]);
  return new ArrowPieces(schemaOf(() => new Utf8())).batch(header, body).file();
}

/** Indices into one dictionary for all columns; each dictionary replaces the one before it, and has a batch. */
export function indices(values: number[], dictionaries: string[][]): ArrowPieces {
  const type = new Dictionary(new Utf8(), new Int32(), 7);
  const pieces = new ArrowPieces(schemaOf(() => type));
  const { header, body } = columns(values.length, [none, bytesOf(Int32Array.from(values))]);
  for (const words of dictionaries) {
    const offsets = Int32Array.from([0, ...words.map((_, k) => words.slice(0, k + 1).join('').length)]);
    const joined = words.join('');
    const data = Buffer.alloc(roundUp(joined.length, 8), joined);
    const places = Buffer.alloc(roundUp(offsets.byteLength, 8));
    places.set(bytesOf(offsets));
    const buffers = [
      { offset: 0, length: 0 },
      { offset: 0, length: offsets.byteLength },
      { offset: places.length, length: joined.length },
    ];
    const nodes = [{ length: words.length, nullCount: 0 }];
    pieces.dictionary(7, { length: words.length, nodes, buffers, variadicCounts: [] }, Buffer.concat([places, data]));
    pieces.batch(header, body);
  }
  return pieces;
}

/** Views that all name the whole of one buffer. */
export function views(rows: number, textBytes: number): Buffer {
  const view = new Uint32Array(4 * rows);
  for (let i = 0; i < rows; i++) view.set([textBytes, 0, 0, 0], 4 * i);
  const bytes = new Uint8Array(textBytes).fill(0x41);
  const column = () =>
    new Vector([
      makeData({
        type: new Utf8View(),
        length: rows,
        nullCount: 0,
        views: bytesOf(view),
        variadicBuffers: [bytes.slice()],
      }),
    ]);
  return Buffer.from(tableToIPC(new Table(Object.fromEntries(names.map((name) => [name, column()]))), 'file'));
}

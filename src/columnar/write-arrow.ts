/**
 * Arrow IPC files, written batch by batch. Batches have one size whatever pieces the rows came in, nulls one value (NaN, 0)
 * and NaN one bit pattern, so equal tables are equal bytes. Data goes from the batch's arrays to the file; a dictionary goes
 * from its table of texts, without a string in between.
 */
import { textCount } from '../quantity/text-table.ts';
import { arrowSchema, batchMessage, dictionaryMessage, footerBytes, schemaMessage } from './arrow-encode.ts';
import { roundUp } from './arrow-layout.ts';
import type { ArrowBatchHeader, ArrowBlock } from './arrow-metadata.ts';
import { demand, whileWriting } from './file-fault.ts';
import { FileOut } from './file-out.ts';
import { batchedWriter, type OutColumn, type OutValues, type TableWriter } from './table-writer.ts';
import { checkCodes, validityOf } from './validity.ts';

/** Large enough that metadata does not count, small enough that a batch of twenty columns is 10 MB. */
const BATCH_ROWS = 1 << 16;
const ALIGNMENT = 8;
const padding = new Uint8Array(ALIGNMENT);
const MAGIC = Buffer.from('ARROW1');
/** Offsets of texts are signed 32-bit numbers. */
const TEXT_BYTES_MAX = 2 ** 31 - 1;

/** What a column puts into a batch: its count of nulls, its bitmap where there are any, its data. */
interface Encoded {
  nullCount: number;
  buffers: Uint8Array[];
}

/** @throws UnusableInput where the file cannot be written */
export function openArrowWriter(path: string, schema: readonly OutColumn[]): TableWriter {
  const sink = whileWriting(path, () => new ArrowSink(path, schema));
  return batchedWriter(path, schema, sink);
}

class ArrowSink {
  readonly batchRows = BATCH_ROWS;
  readonly #out: FileOut;
  readonly #schema: ReturnType<typeof arrowSchema>;
  readonly #columns: readonly OutColumn[];
  readonly #dictionaries: ArrowBlock[] = [];
  readonly #batches: ArrowBlock[] = [];

  constructor(path: string, columns: readonly OutColumn[]) {
    this.#columns = columns;
    this.#schema = arrowSchema(columns);
    this.#out = new FileOut(path);
    try {
      this.#out.write(MAGIC);
      this.#pad();
      this.#message(schemaMessage(this.#schema));
      for (const [id, column] of columns.entries()) if (column.kind === 'text') this.#dictionary(id, column);
    } catch (error) {
      this.#out.close();
      throw error;
    }
  }

  #dictionary(id: number, { name, texts }: OutColumn & { kind: 'text' }): void {
    const { bytes, offsets } = texts;
    const used = offsets[textCount(texts)]!;
    demand(used <= TEXT_BYTES_MAX, `cannot be written: the texts of column ${name} have more than 2 GiB`);
    const encoded = { nullCount: 0, buffers: [new Uint8Array(0), bytesOf(offsets), bytes.subarray(0, used)] };
    const write = (header: ArrowBatchHeader, bodyBytes: number) => dictionaryMessage(id, header, bodyBytes);
    this.#dictionaries.push(this.#block(textCount(texts), [encoded], write));
  }

  write(values: readonly OutValues[], rows: number): void {
    const encoded = this.#columns.map((column, i) => encode(column, values[i]!, rows));
    this.#batches.push(this.#block(rows, encoded, batchMessage));
  }

  finish(): void {
    this.#out.write(Int32Array.of(-1, 0));
    const footer = footerBytes(this.#schema, this.#dictionaries, this.#batches);
    this.#out.write(footer);
    this.#out.write(Int32Array.of(footer.length));
    this.#out.write(MAGIC);
  }

  closeFile(): void {
    this.#out.close();
  }

  #block(
    length: number,
    columns: readonly Encoded[],
    message: (header: ArrowBatchHeader, bodyBytes: number) => Uint8Array,
  ): ArrowBlock {
    const data = columns.flatMap(({ buffers }) => buffers);
    let bodyBytes = 0;
    const buffers = data.map((bytes) => {
      const region = { offset: bodyBytes, length: bytes.length };
      bodyBytes = roundUp(bodyBytes + bytes.length, ALIGNMENT);
      return region;
    });
    const nodes = columns.map(({ nullCount }) => ({ length, nullCount }));
    const offset = this.#out.size;
    this.#message(message({ length, nodes, buffers, variadicCounts: [] }, bodyBytes));
    const metadataBytes = this.#out.size - offset;
    for (const bytes of data) {
      this.#out.write(bytes);
      this.#pad();
    }
    return { offset, metadataBytes, bodyBytes };
  }

  #message(bytes: Uint8Array): void {
    this.#out.write(Int32Array.of(-1, roundUp(bytes.length, ALIGNMENT)));
    this.#out.write(bytes);
    this.#pad();
  }

  #pad(): void {
    const over = this.#out.size % ALIGNMENT;
    if (over > 0) this.#out.write(padding.subarray(over));
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** Turns staged values into what the file holds, in place. */
function encode(column: OutColumn, values: OutValues, rows: number): Encoded {
  if (column.kind === 'text') checkCodes(values as Uint32Array, rows, textCount(column.texts));
  const { nullCount, bits } = validityOf(column, values, 0, rows);
  let data = bytesOf(values.subarray(0, rows));
  if (column.kind === 'bool') data = packBits(values as Uint8Array, rows);
  else if (nullCount > 0) overwriteNulls(column.kind, values, rows, bits);
  return { nullCount, buffers: [nullCount === 0 ? new Uint8Array(0) : bits, data] };
}

function packBits(values: Uint8Array, rows: number): Uint8Array {
  const bits = new Uint8Array(Math.ceil(rows / 8));
  for (let i = 0; i < rows; i++) if (values[i] === 1) bits[i >> 3]! |= 1 << (i & 7);
  return bits;
}

/** Gives null cells one value: a NaN's bits may tell how it came about, which is no part of a table. */
function overwriteNulls(kind: 'number' | 'text', values: OutValues, rows: number, bits: Uint8Array): void {
  const isNull = (i: number) => ((bits[i >> 3]! >> (i & 7)) & 1) === 0;
  if (kind === 'text') {
    for (let i = 0; i < rows; i++) if (isNull(i)) values[i] = 0;
    return;
  }
  const words = new Uint32Array(values.buffer, values.byteOffset, 2 * rows);
  for (let i = 0; i < rows; i++) {
    if (!isNull(i)) continue;
    words[2 * i] = 0;
    words[2 * i + 1] = 0x7ff80000;
  }
}

/**
 * Parquet files, written row group by row group: doubles and truth values plain, texts by a dictionary of the row group
 * unless most of them differ, pages compressed with snappy where that makes them smaller.
 *
 * Row groups are a quarter of the usual million rows: a batch of twenty columns is then 40 MB, and a reader still gets
 * enough rows at once.
 */
import { textCount } from '../quantity/text-table.ts';
import { whileWriting } from './file-fault.ts';
import { FileOut } from './file-out.ts';
import { GroupDictionary, levels, plainNumbers, plainTexts, plainTruths } from './parquet-cells.ts';
import {
  metadataBytes,
  type PageHeader,
  type ParquetChunk,
  type ParquetGroup,
  pageHeaderBytes,
  snappyCompress,
} from './parquet-encode.ts';
import { type BatchSink, batchedWriter, type OutColumn, type OutValues, type TableWriter } from './table-writer.ts';
import { checkCodes, type Validity, validityOf } from './validity.ts';

const GROUP_ROWS = 1 << 18;
const PAGE_ROWS = 1 << 16;
const SAMPLES = 4;
const SAMPLE_BYTES = 2048;
const MAGIC = Buffer.from('PAR1');

/** @throws UnusableInput where the file cannot be written */
export function openParquetWriter(path: string, schema: readonly OutColumn[]): TableWriter {
  const sink = whileWriting(path, () => new ParquetSink(path, schema));
  return batchedWriter(path, schema, sink);
}

interface WrittenColumn {
  column: OutColumn;
  dictionary: GroupDictionary | null;
}

class ParquetSink implements BatchSink {
  readonly batchRows = GROUP_ROWS;
  readonly #out: FileOut;
  readonly #columns: WrittenColumn[];
  readonly #groups: ParquetGroup[] = [];

  constructor(path: string, schema: readonly OutColumn[]) {
    this.#columns = schema.map((column) => ({
      column,
      dictionary: column.kind === 'text' ? new GroupDictionary(textCount(column.texts)) : null,
    }));
    this.#out = new FileOut(path);
    try {
      this.#out.write(MAGIC);
    } catch (error) {
      this.#out.close();
      throw error;
    }
  }

  write(values: readonly OutValues[], rows: number): void {
    const start = this.#out.size;
    const chunks = this.#columns.map((column, i) => this.#chunk(column, values[i]!, rows));
    this.#groups.push({
      columns: chunks.map((meta) => ({ meta_data: meta, file_offset: 0n })),
      num_rows: BigInt(rows),
      total_byte_size: chunks.reduce((sum, meta) => sum + meta.total_uncompressed_size, 0n),
      total_compressed_size: BigInt(this.#out.size - start),
    });
  }

  finish(): void {
    const schema = this.#columns.map(({ column }) => column);
    this.#out.write(metadataBytes(schema, this.#groups));
    this.#out.write(MAGIC);
  }

  closeFile(): void {
    this.#out.close();
  }

  #chunk({ column, dictionary }: WrittenColumn, values: OutValues, rows: number): ParquetChunk {
    const start = this.#out.size;
    let uncompressed = 0;
    let hasDictionary = false;
    if (column.kind === 'text') {
      checkCodes(values as Uint32Array, rows, textCount(column.texts));
      hasDictionary = dictionary!.collect(values as Uint32Array, rows);
      if (hasDictionary) uncompressed += this.#dictionaryPage(column, dictionary!);
    }
    const firstPage = this.#out.size;
    for (let from = 0; from < rows; from += PAGE_ROWS) {
      const to = Math.min(rows, from + PAGE_ROWS);
      const validity = validityOf(column, values, from, to);
      const bytes = pageValues(column, hasDictionary ? dictionary : null, values, [from, to], validity);
      uncompressed += this.#dataPage(hasDictionary, bytes, validity, to - from);
    }
    dictionary?.clear();
    return {
      type: ({ number: 'DOUBLE', text: 'BYTE_ARRAY', bool: 'BOOLEAN' } as const)[column.kind],
      encodings: hasDictionary ? ['PLAIN', 'RLE', 'RLE_DICTIONARY'] : ['PLAIN', 'RLE'],
      path_in_schema: [column.name],
      codec: 'SNAPPY',
      num_values: BigInt(rows),
      total_uncompressed_size: BigInt(uncompressed),
      total_compressed_size: BigInt(this.#out.size - start),
      data_page_offset: BigInt(firstPage),
      ...(hasDictionary ? { dictionary_page_offset: BigInt(start) } : {}),
    };
  }

  #dictionaryPage({ texts }: OutColumn & { kind: 'text' }, dictionary: GroupDictionary): number {
    const codes = dictionary.codes();
    const plain = plainTexts(texts, codes, 0, codes.length);
    const packed = snappyCompress(plain);
    return this.#page(plain.length, [packed], {
      type: 'DICTIONARY_PAGE',
      uncompressed_page_size: plain.length,
      compressed_page_size: packed.length,
      dictionary_page_header: { num_values: codes.length, encoding: 'PLAIN' },
    });
  }

  #dataPage(hasDictionary: boolean, plain: Uint8Array, validity: Validity, rows: number): number {
    const head = levels(validity, rows);
    const packed = isWorthPacking(plain) ? snappyCompress(plain) : plain;
    const isSmaller = packed.length < plain.length;
    const stored = isSmaller ? packed : plain;
    return this.#page(head.length + plain.length, [head, stored], {
      type: 'DATA_PAGE_V2',
      uncompressed_page_size: head.length + plain.length,
      compressed_page_size: head.length + stored.length,
      data_page_header_v2: {
        num_values: rows,
        num_nulls: validity.nullCount,
        num_rows: rows,
        encoding: hasDictionary ? 'RLE_DICTIONARY' : 'PLAIN',
        definition_levels_byte_length: head.length,
        repetition_levels_byte_length: 0,
        is_compressed: isSmaller,
      },
    });
  }

  /** Writes a page; returns its bytes without compression. */
  #page(uncompressed: number, parts: Uint8Array[], header: PageHeader): number {
    const head = pageHeaderBytes(header);
    for (const part of [head, ...parts]) this.#out.write(part);
    return head.length + uncompressed;
  }
}

/**
 * Whether a few pieces of a page become a quarter smaller. Prices and ratios do not, and trying all of their bytes takes
 * most of the time that writing takes.
 */
function isWorthPacking(plain: Uint8Array): boolean {
  if (plain.length <= SAMPLES * SAMPLE_BYTES) return true;
  let packed = 0;
  for (let i = 0; i < SAMPLES; i++) {
    const at = Math.floor((i * (plain.length - SAMPLE_BYTES)) / (SAMPLES - 1));
    packed += snappyCompress(plain.subarray(at, at + SAMPLE_BYTES)).length;
  }
  return packed < (SAMPLES * SAMPLE_BYTES * 3) / 4;
}

function pageValues(
  column: OutColumn,
  dictionary: GroupDictionary | null,
  values: OutValues,
  [from, to]: [number, number],
  validity: Validity,
): Uint8Array {
  if (column.kind === 'number') return plainNumbers(values as Float64Array, from, to, validity);
  if (column.kind === 'bool') return plainTruths(values as Uint8Array, from, to, validity);
  const codes = values as Uint32Array;
  return dictionary?.indices(codes, from, to, validity) ?? plainTexts(column.texts, codes, from, to);
}

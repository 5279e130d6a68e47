/** The metadata of a Parquet file as plain values: schema, row groups, page headers. Fields are those of `parquet.thrift`. */
import { COLUMNS_MAX } from '../limits.ts';
import { demand } from './file-fault.ts';
import { ThriftReader } from './thrift.ts';

const types = ['BOOLEAN', 'INT32', 'INT64', 'INT96', 'FLOAT', 'DOUBLE', 'BYTE_ARRAY', 'FIXED_LEN_BYTE_ARRAY'] as const;
const repetitions = ['REQUIRED', 'OPTIONAL', 'REPEATED'] as const;
const convertedTypes = [
  ...['UTF8', 'MAP', 'MAP_KEY_VALUE', 'LIST', 'ENUM', 'DECIMAL', 'DATE', 'TIME_MILLIS', 'TIME_MICROS'],
  ...['TIMESTAMP_MILLIS', 'TIMESTAMP_MICROS', 'UINT_8', 'UINT_16', 'UINT_32', 'UINT_64'],
  ...['INT_8', 'INT_16', 'INT_32', 'INT_64', 'JSON', 'BSON', 'INTERVAL'],
];
/** By the number of the union's member, from 1. */
const logicalTypes = [
  ...['STRING', 'MAP', 'LIST', 'ENUM', 'DECIMAL', 'DATE', 'TIME', 'TIMESTAMP', 'INTERVAL', 'INTEGER'],
  ...['NULL', 'JSON', 'BSON', 'UUID', 'FLOAT16', 'VARIANT', 'GEOMETRY', 'GEOGRAPHY'],
];
const encodings = [
  ...['PLAIN', 'GROUP_VAR_INT', 'PLAIN_DICTIONARY', 'RLE', 'BIT_PACKED', 'DELTA_BINARY_PACKED'],
  ...['DELTA_LENGTH_BYTE_ARRAY', 'DELTA_BYTE_ARRAY', 'RLE_DICTIONARY', 'BYTE_STREAM_SPLIT'],
];
const codecs = ['UNCOMPRESSED', 'SNAPPY', 'GZIP', 'LZO', 'BROTLI', 'LZ4', 'ZSTD', 'LZ4_RAW'] as const;
const pageTypes = ['DATA_PAGE', 'INDEX_PAGE', 'DICTIONARY_PAGE', 'DATA_PAGE_V2'] as const;

export type Codec = (typeof codecs)[number];

export interface LogicalType {
  type: string;
  /** Of a decimal. */
  scale?: number;
  /** Of a whole number. */
  isSigned?: boolean;
}

export interface ParquetElement {
  name: string;
  /** Left out for a group of columns. */
  type?: (typeof types)[number];
  typeLength?: number;
  repetition?: (typeof repetitions)[number];
  childCount: number;
  converted?: string;
  logical?: LogicalType;
  scale?: number;
}

/** The pages of one column in one row group. */
export interface ParquetChunk {
  type: (typeof types)[number];
  path: string[];
  codec: Codec;
  valueCount: number;
  /** Of all pages with their headers. */
  unpackedBytes: number;
  packedBytes: number;
  dataOffset: number;
  dictionaryOffset: number | null;
}

export interface ParquetGroup {
  /** By column; null where the metadata of a chunk is encrypted, or in another file. */
  chunks: (ParquetChunk | null)[];
  rowCount: number;
}

export interface ParquetMetadata {
  schema: ParquetElement[];
  rowCount: number;
  groups: ParquetGroup[];
}

export interface PageHeader {
  type: (typeof pageTypes)[number];
  unpackedBytes: number;
  packedBytes: number;
  /** Of data and dictionary pages. */
  valueCount: number;
  encoding: string;
  /** Of data pages of version 1. */
  levelEncoding: string;
  v2: { nullCount: number; levelBytes: number; repetitionBytes: number; isPacked: boolean } | null;
}

/** @param bytes the metadata without its length */
export function decodeMetadata(bytes: Uint8Array): ParquetMetadata {
  const thrift = new ThriftReader(bytes);
  const found: Partial<ParquetMetadata> = {};
  thrift.fields((id, wire) => {
    if (id === 2) found.schema = schemaOf(thrift, wire);
    else if (id === 3) found.rowCount = thrift.i64(wire);
    else if (id === 4) found.groups = thrift.list(wire, (of) => groupOf(thrift, of));
    else thrift.skip(wire);
  });
  const { schema, rowCount, groups } = found;
  const isWhole = schema !== undefined && rowCount !== undefined && groups !== undefined;
  demand(isWhole, 'is damaged: its metadata lacks the schema, the count of rows or the row groups');
  return { schema, rowCount, groups };
}

function schemaOf(thrift: ThriftReader, wire: number): ParquetElement[] {
  let count = 0;
  return thrift.list(wire, (of) => {
    demand(++count <= COLUMNS_MAX + 1, `has more than ${COLUMNS_MAX} columns: write those that are needed`);
    return elementOf(thrift, of);
  });
}

function elementOf(thrift: ThriftReader, wire: number): ParquetElement {
  const element: ParquetElement = { name: '', childCount: 0 };
  thrift.struct(wire, (id, of) => {
    if (id === 1) element.type = oneOf(types, thrift.i32(of));
    else if (id === 2) element.typeLength = thrift.i32(of);
    else if (id === 3) element.repetition = oneOf(repetitions, thrift.i32(of));
    else if (id === 4) element.name = thrift.text(of);
    else if (id === 5) element.childCount = thrift.i32(of);
    else if (id === 6) element.converted = oneOf(convertedTypes, thrift.i32(of));
    else if (id === 7) element.scale = thrift.i32(of);
    else if (id === 10) {
      const logical = logicalOf(thrift, of);
      if (logical !== null) element.logical = logical;
    } else thrift.skip(of);
  });
  return element;
}

/** A union: the one field that it has is its type. */
function logicalOf(thrift: ThriftReader, wire: number): LogicalType | null {
  let logical: LogicalType | null = null;
  thrift.struct(wire, (id, of) => {
    // A type that came after this version is none that a column of ours can be.
    const known: LogicalType = { type: logicalTypes[id - 1] ?? `logical type ${id}` };
    thrift.struct(of, (inner, ofInner) => {
      if (known.type === 'DECIMAL' && inner === 1) known.scale = thrift.i32(ofInner);
      else if (known.type === 'INTEGER' && inner === 2) known.isSigned = thrift.truth(ofInner);
      else thrift.skip(ofInner);
    });
    logical = known;
  });
  return logical;
}

function groupOf(thrift: ThriftReader, wire: number): ParquetGroup {
  const group: ParquetGroup = { chunks: [], rowCount: -1 };
  thrift.struct(wire, (id, of) => {
    if (id === 1) group.chunks = thrift.list(of, (item) => chunkOf(thrift, item));
    else if (id === 3) group.rowCount = thrift.i64(of);
    else thrift.skip(of);
  });
  return group;
}

function chunkOf(thrift: ThriftReader, wire: number): ParquetChunk | null {
  let chunk: ParquetChunk | null = null;
  let isElsewhere = false;
  thrift.struct(wire, (id, of) => {
    if (id === 3) chunk = chunkMetadata(thrift, of);
    else {
      // A path of another file, or how the chunk is encrypted.
      if (id === 1 || id === 8 || id === 9) isElsewhere = true;
      thrift.skip(of);
    }
  });
  return isElsewhere ? null : chunk;
}

function chunkMetadata(thrift: ThriftReader, wire: number): ParquetChunk {
  const found: Partial<ParquetChunk> = {};
  thrift.struct(wire, (id, of) => {
    if (id === 1) found.type = oneOf(types, thrift.i32(of));
    else if (id === 3) found.path = thrift.list(of, (item) => thrift.text(item));
    else if (id === 4) found.codec = oneOf(codecs, thrift.i32(of));
    else if (id === 5) found.valueCount = thrift.i64(of);
    else if (id === 6) found.unpackedBytes = thrift.i64(of);
    else if (id === 7) found.packedBytes = thrift.i64(of);
    else if (id === 9) found.dataOffset = thrift.i64(of);
    else if (id === 11) found.dictionaryOffset = thrift.i64(of);
    else thrift.skip(of);
  });
  const { type, path, codec, valueCount, unpackedBytes, packedBytes, dataOffset } = found;
  const isNamed = type !== undefined && path !== undefined && codec !== undefined && valueCount !== undefined;
  const isPlaced = unpackedBytes !== undefined && packedBytes !== undefined && dataOffset !== undefined;
  demand(isNamed && isPlaced, 'is damaged: a row group does not say what its columns are and where');
  const dictionaryOffset = found.dictionaryOffset ?? null;
  return { type, path, codec, valueCount, unpackedBytes, packedBytes, dataOffset, dictionaryOffset };
}

/** The field of a page header that tells of a page of its type. */
const partOfType = { DATA_PAGE: 5, INDEX_PAGE: null, DICTIONARY_PAGE: 7, DATA_PAGE_V2: 8 } as const;

/** The header of the page at a place of a column chunk, and where its body begins. */
export function pageHeaderAt(chunk: Uint8Array, at: number): { header: PageHeader; bodyStart: number } {
  const thrift = new ThriftReader(chunk, at);
  const header: Partial<PageHeader> = { valueCount: -1, encoding: '', levelEncoding: '', v2: null };
  const parts = new Set<number>();
  thrift.fields((id, wire) => {
    parts.add(id);
    if (id === 1) header.type = oneOf(pageTypes, thrift.i32(wire));
    else if (id === 2) header.unpackedBytes = thrift.i32(wire);
    else if (id === 3) header.packedBytes = thrift.i32(wire);
    else if (id === 5 || id === 7) {
      thrift.struct(wire, (inner, of) => {
        if (inner === 1) header.valueCount = thrift.i32(of);
        else if (inner === 2) header.encoding = oneOf(encodings, thrift.i32(of));
        else if (id === 5 && inner === 3) header.levelEncoding = oneOf(encodings, thrift.i32(of));
        else thrift.skip(of);
      });
    } else if (id === 8) takeV2(thrift, wire, header);
    else thrift.skip(wire);
  });
  const { type, unpackedBytes = -1, packedBytes = -1 } = header;
  const isWhole = type !== undefined && unpackedBytes >= 0 && packedBytes >= 0;
  demand(isWhole, 'is damaged: a page does not say how long it is');
  const part = partOfType[type];
  demand(part === null || parts.has(part), 'is damaged: a page does not say what it holds');
  return { header: header as PageHeader, bodyStart: thrift.at };
}

function takeV2(thrift: ThriftReader, wire: number, header: Partial<PageHeader>): void {
  const v2 = { nullCount: -1, levelBytes: -1, repetitionBytes: 0, isPacked: true };
  thrift.struct(wire, (id, of) => {
    if (id === 1) header.valueCount = thrift.i32(of);
    else if (id === 2) v2.nullCount = thrift.i32(of);
    else if (id === 4) header.encoding = oneOf(encodings, thrift.i32(of));
    else if (id === 5) v2.levelBytes = thrift.i32(of);
    else if (id === 6) v2.repetitionBytes = thrift.i32(of);
    else if (id === 7) v2.isPacked = thrift.truth(of);
    else thrift.skip(of);
  });
  header.v2 = v2;
}

function oneOf<T extends string>(words: readonly T[], index: number): T {
  const word = words[index];
  demand(word !== undefined, 'is damaged: its metadata names something that Parquet does not have');
  return word;
}

/** The metadata of an Arrow IPC file as plain values: schema, footer, messages. Slots are those of Arrow's `.fbs` files. */
import { COLUMNS_MAX } from '../limits.ts';
import { demand } from './file-fault.ts';
import { type FlatTable, flatRoot } from './flatbuffer.ts';

/** `other` is a type that no column of ours can be; its buffers are still counted, to find those of its neighbours. */
export type ArrowType =
  | { is: 'null' | 'bool' | 'utf8' | 'largeUtf8' | 'utf8View' }
  | { is: 'int'; bits: number; signed: boolean }
  | { is: 'float'; bits: number }
  | { is: 'decimal'; bits: number; scale: number }
  | { is: 'other'; name: string; buffers: number; variadic: boolean };

export interface ArrowField {
  name: string;
  type: ArrowType;
  children: ArrowField[];
  dictionary: { id: number; index: ArrowType } | null;
}

export interface ArrowBlock {
  offset: number;
  metadataBytes: number;
  bodyBytes: number;
}

export interface ArrowFooter {
  fields: ArrowField[];
  dictionaries: ArrowBlock[];
  batches: ArrowBlock[];
}

export interface ArrowRegion {
  offset: number;
  length: number;
}

export interface ArrowBatchHeader {
  length: number;
  nodes: { length: number; nullCount: number }[];
  buffers: ArrowRegion[];
  variadicCounts: number[];
}

export type ArrowMessage = { bodyBytes: number } & (
  | { is: 'schema'; fields: ArrowField[] }
  | { is: 'batch'; batch: ArrowBatchHeader }
  | { is: 'dictionary'; id: number; isDelta: boolean; batch: ArrowBatchHeader }
  | { is: 'other' }
);

/** Types by the number of their union member; what none of our columns can be has the count of its buffers. */
const otherTypes: Record<number, [name: string, buffers: number]> = {
  4: ['binary', 3],
  8: ['date', 2],
  9: ['time', 2],
  10: ['timestamp', 2],
  11: ['interval', 2],
  12: ['list', 2],
  13: ['struct', 1],
  15: ['fixed-size binary', 2],
  16: ['fixed-size list', 1],
  17: ['map', 2],
  18: ['duration', 2],
  19: ['large binary', 3],
  21: ['large list', 2],
  22: ['run-end encoded', 0],
  23: ['binary view', 2],
  25: ['list view', 3],
  26: ['large list view', 3],
};

export function decodeFooter(bytes: Uint8Array): ArrowFooter {
  const footer = flatRoot(bytes);
  const version = footer.i16(0);
  return {
    fields: schemaFields(footer.table(1), version),
    dictionaries: blocks(footer, 2),
    batches: blocks(footer, 3),
  };
}

function blocks(footer: FlatTable, slot: number): ArrowBlock[] {
  const records = footer.records(slot, 24);
  return Array.from({ length: records.count }, (_, i) => ({
    offset: records.i64(i, 0),
    metadataBytes: records.i32(i, 8),
    bodyBytes: records.i64(i, 16),
  }));
}

export function decodeMessage(bytes: Uint8Array): ArrowMessage {
  const message = flatRoot(bytes);
  const version = message.i16(0);
  const bodyBytes = message.i64(3);
  const header = message.table(2);
  const type = message.u8(1);
  if (header === null) return { is: 'other', bodyBytes };
  if (type === 1) return { is: 'schema', bodyBytes, fields: schemaFields(header, version) };
  if (type === 2) {
    const data = header.table(1);
    demand(data !== null, 'is damaged: a dictionary has no values');
    return { is: 'dictionary', bodyBytes, id: header.i64(0), isDelta: header.u8(2) === 1, batch: batchHeader(data) };
  }
  return type === 3 ? { is: 'batch', bodyBytes, batch: batchHeader(header) } : { is: 'other', bodyBytes };
}

function batchHeader(batch: FlatTable): ArrowBatchHeader {
  demand(
    !batch.has(3),
    'is compressed inside: write it without compression (pandas, polars: compression="uncompressed")',
  );
  const nodes = batch.records(1, 16);
  const buffers = batch.records(2, 16);
  const variadic = batch.records(4, 8);
  return {
    length: batch.i64(0),
    nodes: Array.from({ length: nodes.count }, (_, i) => ({ length: nodes.i64(i, 0), nullCount: nodes.i64(i, 8) })),
    buffers: Array.from({ length: buffers.count }, (_, i) => ({
      offset: buffers.i64(i, 0),
      length: buffers.i64(i, 8),
    })),
    variadicCounts: Array.from({ length: variadic.count }, (_, i) => variadic.i64(i, 0)),
  };
}

function schemaFields(schema: FlatTable | null, version: number): ArrowField[] {
  demand(schema !== null, 'is damaged: it has no schema');
  demand(
    version === 3 || version === 4,
    'has a version of Arrow metadata that is not read: write it with Arrow 0.8 or later',
  );
  demand(schema.i16(0) === 0, 'has numbers in big-endian order: write it on a little-endian machine');
  return decodeFields(schema, 1, { version, fieldsLeft: COLUMNS_MAX });
}

/** What the fields of a schema have in common. */
interface SchemaState {
  version: number;
  fieldsLeft: number;
}

function decodeFields(parent: FlatTable, slot: number, state: SchemaState): ArrowField[] {
  const words = `has more than ${COLUMNS_MAX} columns: write those that are needed`;
  const fields = parent.tables(slot, state.fieldsLeft, words);
  state.fieldsLeft -= fields.length;
  return fields.map((field) => decodeField(field, state));
}

function decodeField(field: FlatTable, state: SchemaState): ArrowField {
  const encoding = field.table(4);
  const index = encoding?.table(1);
  return {
    name: field.text(0),
    type: decodeType(field.u8(2), field.table(3), state.version),
    children: decodeFields(field, 5, state),
    // An index type left out is a signed 32-bit one.
    dictionary: encoding
      ? { id: encoding.i64(0), index: index ? intType(index) : { is: 'int', bits: 32, signed: true } }
      : null,
  };
}

function intType(type: FlatTable): ArrowType {
  return { is: 'int', bits: type.i32(0), signed: type.u8(1) === 1 };
}

function decodeType(member: number, type: FlatTable | null, version: number): ArrowType {
  demand(type !== null, 'is damaged: a column has no type');
  const known = otherTypes[member];
  if (known) return { is: 'other', name: known[0], buffers: known[1], variadic: member === 23 };
  if (member === 1) return { is: 'null' };
  if (member === 2) return intType(type);
  if (member === 3) return { is: 'float', bits: [16, 32, 64][type.i16(0)] ?? 0 };
  if (member === 5) return { is: 'utf8' };
  if (member === 6) return { is: 'bool' };
  if (member === 7) return { is: 'decimal', scale: type.i32(1), bits: type.i32(2, 128) };
  if (member === 20) return { is: 'largeUtf8' };
  if (member === 24) return { is: 'utf8View' };
  demand(member === 14, 'has a column of a type that this version does not know');
  // Unions lost their validity bitmap with version 5 of the metadata; dense ones have offsets.
  return { is: 'other', name: 'union', buffers: 1 + type.i16(0) + (version === 3 ? 1 : 0), variadic: false };
}

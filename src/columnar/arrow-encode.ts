/**
 * The door to apache-arrow: metadata of files that we write. Only that; its `RecordBatchFileWriter` collects the whole file
 * in memory, wants a JavaScript string for each text of a dictionary, and leaves out the schema message that the format
 * asks for at the beginning.
 */
import { Bool, Dictionary, Field, Float64, Int32, Message, MetadataVersion, Schema, Utf8 } from 'apache-arrow';
import { FileBlock, Footer } from 'apache-arrow/ipc/metadata/file';
import { BufferRegion, DictionaryBatch, FieldNode, RecordBatch } from 'apache-arrow/ipc/metadata/message';
import type { ArrowBatchHeader, ArrowBlock } from './arrow-metadata.ts';
import type { OutColumn } from './table-writer.ts';

/** The schema of a table; a text column's dictionary has its place as id. */
export function arrowSchema(columns: readonly OutColumn[]): Schema {
  return new Schema(
    columns.map(({ name, kind }, id) => {
      if (kind === 'number') return new Field(name, new Float64(), true);
      return new Field(name, kind === 'bool' ? new Bool() : new Dictionary(new Utf8(), new Int32(), id), true);
    }),
  );
}

export function schemaMessage(schema: Schema): Uint8Array {
  return Message.encode(Message.from(schema));
}

export function batchMessage(header: ArrowBatchHeader, bodyBytes: number): Uint8Array {
  return Message.encode(Message.from(batchOf(header), bodyBytes));
}

export function dictionaryMessage(id: number, header: ArrowBatchHeader, bodyBytes: number): Uint8Array {
  return Message.encode(Message.from(new DictionaryBatch(batchOf(header), id), bodyBytes));
}

function batchOf({ length, nodes, buffers }: ArrowBatchHeader): RecordBatch {
  return new RecordBatch(
    length,
    nodes.map((node) => new FieldNode(node.length, node.nullCount)),
    buffers.map((buffer) => new BufferRegion(buffer.offset, buffer.length)),
    null,
  );
}

export function footerBytes(
  schema: Schema,
  dictionaries: readonly ArrowBlock[],
  batches: readonly ArrowBlock[],
): Uint8Array {
  const blocks = (all: readonly ArrowBlock[]) =>
    all.map(({ offset, metadataBytes, bodyBytes }) => new FileBlock(metadataBytes, bodyBytes, offset));
  return Footer.encode(new Footer(schema, MetadataVersion.V5, blocks(batches), blocks(dictionaries)));
}

/**
 * The door to hyparquet-writer, and to the types of hyparquet that it takes: thrift for page headers and metadata, and
 * snappy. Its own column encoder wants a JavaScript value for each cell; our columns are arrays that are a page's bytes
 * already.
 */
import type { FileMetaData, PageHeader } from 'hyparquet';
import { ByteWriter } from 'hyparquet-writer';
import { writePageHeader } from 'hyparquet-writer/src/datapage.js';
import { writeMetadata } from 'hyparquet-writer/src/metadata.js';
import { snappyCompress } from 'hyparquet-writer/src/snappy.js';
import type { OutColumn } from './table-writer.ts';

export type { PageHeader } from 'hyparquet';
export type ParquetGroup = FileMetaData['row_groups'][number];
export type ParquetChunk = NonNullable<ParquetGroup['columns'][number]['meta_data']>;
type ParquetElement = FileMetaData['schema'][number];

export { snappyCompress };

export function pageHeaderBytes(header: PageHeader): Uint8Array {
  const writer = new ByteWriter();
  writePageHeader(writer, header);
  return writer.getBytes();
}

/** The metadata of a file and its length behind it. */
export function metadataBytes(columns: readonly OutColumn[], groups: ParquetGroup[]): Uint8Array {
  const writer = new ByteWriter();
  const root: ParquetElement = { name: 'table', num_children: columns.length };
  const metadata: FileMetaData = {
    version: 2,
    created_by: 'shockgrid',
    schema: [root, ...columns.map(elementOf)],
    num_rows: groups.reduce((sum, group) => sum + group.num_rows, 0n),
    row_groups: groups,
    metadata_length: 0,
  };
  writeMetadata(writer, metadata);
  return writer.getBytes();
}

function elementOf({ name, kind }: OutColumn): ParquetElement {
  const common: ParquetElement = { name, repetition_type: 'OPTIONAL' };
  if (kind === 'number') return { ...common, type: 'DOUBLE' };
  if (kind === 'bool') return { ...common, type: 'BOOLEAN' };
  return { ...common, type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } };
}

/**
 * Parquet files, read by row groups. Texts of a column are numbered once for the whole file, in the order in which they
 * turn up in dictionaries and pages.
 */
import { TABLE_ROWS_MAX } from '../limits.ts';
import type { Column, ColumnBatch, ColumnFile } from './column-file.ts';
import { FileBytes } from './file-bytes.ts';
import { demand, whileReading } from './file-fault.ts';
import { decodeChunk } from './parquet-chunk.ts';
import { decodeMetadata, type FileMetaData, type ParquetChunk, type ParquetGroup } from './parquet-library.ts';
import { type ParquetColumn, parquetColumns } from './parquet-schema.ts';
import { TextInterner } from './text-interner.ts';

const MAGIC = Buffer.from('PAR1');
/** The length of the metadata and the magic word behind it. */
const TAIL_BYTES = 4 + MAGIC.length;

interface WantedColumn {
  column: ParquetColumn;
  interner: TextInterner;
}

/**
 * Opens a Parquet file.
 * @param wanted the columns to decode; what the file does not have is left out
 * @throws UnusableInput where the file is none, is damaged, or a wanted column is neither text nor number
 */
export function openParquet(path: string, wanted: readonly string[]): ColumnFile {
  const file = whileReading(path, () => new FileBytes(path));
  try {
    return whileReading(path, () => parquetFile(path, file, wanted));
  } catch (error) {
    file.close();
    throw error;
  }
}

function parquetFile(path: string, file: FileBytes, wanted: readonly string[]): ColumnFile {
  const metadata = readMetadata(file);
  const all = parquetColumns(metadata);
  const columns = all.filter(({ name }) => wanted.includes(name)).map((column) => wantedColumn(column, all));
  const groups = metadata.row_groups;
  const rows = groups.map((group) => checkGroup(group, columns, file.size));
  const rowCount = rows.reduce((sum, count) => sum + count, 0);
  demand(BigInt(rowCount) === metadata.num_rows, 'is damaged: its row groups have another count of rows than the file');
  demand(rowCount <= TABLE_ROWS_MAX, `has ${rowCount} rows; ${TABLE_ROWS_MAX} are the most`);
  return {
    path,
    names: all.map(({ name }) => name),
    rowCount,
    batchCount: groups.length,
    readBatch: (index) => whileReading(path, () => readGroup(file, groups[index]!, rows[index]!, columns)),
    close: () => file.close(),
  };
}

function readMetadata(file: FileBytes): FileMetaData {
  const isFile = file.size >= MAGIC.length && MAGIC.equals(file.piece(0, MAGIC.length));
  demand(isFile, 'is no Parquet file, or an encrypted one');
  demand(file.size >= MAGIC.length + TAIL_BYTES, 'is cut off');
  const tail = Buffer.from(file.piece(file.size - TAIL_BYTES, TAIL_BYTES).buffer);
  demand(MAGIC.equals(tail.subarray(4)), 'is cut off: the end of a Parquet file is missing');
  const bytes = tail.readUInt32LE(0) + TAIL_BYTES;
  demand(bytes <= file.size - MAGIC.length, 'is damaged: its metadata is longer than the file');
  return decodeMetadata(file.piece(file.size - bytes, bytes));
}

function wantedColumn(column: ParquetColumn, all: readonly ParquetColumn[]): WantedColumn {
  const { name, cells } = column;
  demand(all.filter((other) => other.name === name).length === 1, `has column ${name} twice`);
  const isRead = cells.are !== 'unsupported';
  demand(isRead, `has column ${name} of type ${isRead ? '' : cells.name}: texts and numbers are read`);
  return { column, interner: new TextInterner() };
}

/** The rows of a row group, whose wanted chunks must lie in the file and have as many. */
function checkGroup(group: ParquetGroup, columns: readonly WantedColumn[], size: number): number {
  const rows = Number(group.num_rows);
  demand(rows >= 0 && rows <= TABLE_ROWS_MAX, 'is damaged: a row group has an impossible count of rows');
  for (const { column } of columns) {
    const what = `column ${column.name}`;
    const meta = chunkOf(group, column);
    const isOwn = meta.path_in_schema.length === 1 && meta.path_in_schema[0] === column.name;
    demand(isOwn && meta.type === column.element.type, `is damaged: a row group tells another ${what} than the schema`);
    demand(meta.num_values === group.num_rows, `is damaged: ${what} has another count of rows than its row group`);
    const { start, length } = rangeOf(meta);
    demand(start >= MAGIC.length && length >= 0 && start + length <= size, `is damaged: ${what} lies outside the file`);
  }
  return rows;
}

function chunkOf(group: ParquetGroup, { name, chunk }: ParquetColumn): ParquetChunk {
  const own = group.columns[chunk];
  demand(own?.meta_data !== undefined, `is damaged: a row group has no column ${name}, or an encrypted one`);
  demand(own.file_path === undefined, `has column ${name} in another file`);
  return own.meta_data;
}

/** Where a chunk's pages lie; the dictionary, where there is one, stands first. */
function rangeOf(meta: ParquetChunk): { start: number; length: number } {
  const { data_page_offset: data, dictionary_page_offset: dictionary, total_compressed_size: length } = meta;
  return { start: Number(dictionary || data), length: Number(length) };
}

function readGroup(file: FileBytes, group: ParquetGroup, rows: number, columns: readonly WantedColumn[]): ColumnBatch {
  const decoded = columns.map(({ column, interner }): [string, Column] => {
    const meta = chunkOf(group, column);
    const { start, length } = rangeOf(meta);
    return [column.name, decodeChunk(file.piece(start, length), meta, column, rows, interner)];
  });
  return { rowCount: rows, columns: new Map(decoded) };
}

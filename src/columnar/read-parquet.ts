/**
 * Parquet files, read by row groups. Texts of a column are numbered once for the whole file, in the order in which they
 * turn up in dictionaries and pages.
 */
import { INFLATED_BYTES_FREE, INFLATED_PER_BYTE_MAX, TABLE_ROWS_MAX } from '../limits.ts';
import { type Column, type ColumnBatch, type ColumnFile, checkRowCount } from './column-file.ts';
import { FileBytes } from './file-bytes.ts';
import { demand, whileReading } from './file-fault.ts';
import { decodeChunk } from './parquet-chunk.ts';
import { decodeMetadata, type ParquetChunk, type ParquetGroup, type ParquetMetadata } from './parquet-metadata.ts';
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
  const { groups } = metadata;
  for (const group of groups) checkGroup(group, columns, file.size);
  checkChunks(groups, columns, file.size);
  const rowCount = groups.reduce((sum, group) => sum + group.rowCount, 0);
  demand(rowCount === metadata.rowCount, 'is damaged: its row groups have another count of rows than the file');
  checkRowCount(rowCount, file.size);
  return {
    path,
    names: all.map(({ name }) => name),
    rowCount,
    batchCount: groups.length,
    batchRows: groups.map(({ rowCount }) => rowCount),
    readBatch: (index) => whileReading(path, () => readGroup(file, groups[index]!, columns)),
    close: () => file.close(),
  };
}

function readMetadata(file: FileBytes): ParquetMetadata {
  const isFile = file.size >= MAGIC.length && MAGIC.equals(file.piece(0, MAGIC.length));
  demand(isFile, 'is no Parquet file, or an encrypted one');
  demand(file.size >= MAGIC.length + TAIL_BYTES, 'is cut off');
  const tail = Buffer.from(file.piece(file.size - TAIL_BYTES, TAIL_BYTES).buffer);
  demand(MAGIC.equals(tail.subarray(4)), 'is cut off: the end of a Parquet file is missing');
  const bytes = tail.readUInt32LE(0);
  demand(bytes + TAIL_BYTES <= file.size - MAGIC.length, 'is damaged: its metadata is longer than the file');
  return decodeMetadata(file.metadata(file.size - TAIL_BYTES - bytes, bytes));
}

function wantedColumn(column: ParquetColumn, all: readonly ParquetColumn[]): WantedColumn {
  const { name, cells } = column;
  demand(all.filter((other) => other.name === name).length === 1, `has column ${name} twice`);
  const isRead = cells.are !== 'unsupported';
  demand(isRead, `has column ${name} of type ${isRead ? '' : cells.name}: texts and numbers are read`);
  return { column, interner: new TextInterner() };
}

/** The wanted chunks of a row group must lie in the file and have as many rows as it. */
function checkGroup(group: ParquetGroup, columns: readonly WantedColumn[], size: number): void {
  const { rowCount } = group;
  demand(rowCount >= 0 && rowCount <= TABLE_ROWS_MAX, 'is damaged: a row group has an impossible count of rows');
  for (const { column } of columns) {
    const what = `column ${column.name}`;
    const chunk = chunkOf(group, column);
    const isOwn = chunk.path.length === 1 && chunk.path[0] === column.name;
    demand(
      isOwn && chunk.type === column.element.type,
      `is damaged: a row group tells another ${what} than the schema`,
    );
    demand(chunk.valueCount === rowCount, `is damaged: ${what} has another count of rows than its row group`);
    const { start, end } = rangeOf(chunk);
    const isInside = start >= MAGIC.length && end >= start && end <= size;
    demand(isInside && chunk.unpackedBytes >= 0, `is damaged: ${what} lies outside the file`);
  }
}

/**
 * Chunks lie side by side, and unpack to no more than a file of this size may hold: many row groups may else be one chunk
 * of the file, or each a page of zeros without end.
 */
function checkChunks(groups: readonly ParquetGroup[], columns: readonly WantedColumn[], size: number): void {
  const chunks = groups.flatMap((group) => columns.map(({ column }) => chunkOf(group, column)));
  let reached = 0;
  for (const { start, end } of chunks.map(rangeOf).sort((a, b) => a.start - b.start)) {
    demand(start >= reached, 'is damaged: its columns overlap');
    reached = end;
  }
  const unpacked = chunks.reduce((sum, chunk) => sum + chunk.unpackedBytes, 0);
  const most = INFLATED_BYTES_FREE + size * INFLATED_PER_BYTE_MAX;
  demand(unpacked <= most, `unpacks to ${unpacked} bytes; ${most} are the most of a file of ${size} bytes`);
}

function chunkOf(group: ParquetGroup, { name, chunk }: ParquetColumn): ParquetChunk {
  const own = group.chunks[chunk];
  demand(own !== undefined, `is damaged: a row group has no column ${name}`);
  demand(own !== null, `has column ${name} encrypted or in another file`);
  return own;
}

/** Where a chunk's pages lie; the dictionary, where there is one, stands first. */
function rangeOf({ dictionaryOffset, dataOffset, packedBytes }: ParquetChunk): { start: number; end: number } {
  const start = dictionaryOffset || dataOffset;
  return { start, end: start + packedBytes };
}

function readGroup(file: FileBytes, group: ParquetGroup, columns: readonly WantedColumn[]): ColumnBatch {
  const { rowCount } = group;
  const decoded = columns.map(({ column, interner }): [string, Column] => {
    const chunk = chunkOf(group, column);
    const { start, end } = rangeOf(chunk);
    return [column.name, decodeChunk(file.piece(start, end - start), chunk, column, rowCount, interner)];
  });
  return { rowCount, columns: new Map(decoded) };
}

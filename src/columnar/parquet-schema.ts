/** Columns of a Parquet file and what their cells are. */

import type { ArrowType } from './arrow-metadata.ts';
import { demand } from './file-fault.ts';
import type { ParquetElement, ParquetMetadata } from './parquet-metadata.ts';

/** Numbers have the type that their little-endian bytes would have in Arrow. */
export type ParquetCells =
  | { are: 'texts' }
  | { are: 'truths' }
  | { are: 'numbers'; type: ArrowType & { is: 'int' | 'float' | 'decimal' }; stored: 'plain' | 'bigEndian' }
  | { are: 'unsupported'; name: string };

export interface ParquetColumn {
  name: string;
  /** Its place among the chunks of a row group. */
  chunk: number;
  element: ParquetElement;
  isOptional: boolean;
  cells: ParquetCells;
}

/** The top-level columns in the file's order. */
export function parquetColumns({ schema }: ParquetMetadata): ParquetColumn[] {
  const columns: ParquetColumn[] = [];
  let [at, chunk] = [1, 0];
  const count = schema[0]?.childCount ?? 0;
  for (let i = 0; i < count; i++) {
    const element = schema[at];
    demand(element !== undefined, 'is damaged: its schema is shorter than it says');
    const { leaves, end } = subtree(schema, at);
    const isNested = element.type === undefined || element.repetition === 'REPEATED';
    columns.push({
      name: element.name,
      chunk,
      element,
      isOptional: element.repetition !== 'REQUIRED',
      cells: isNested ? { are: 'unsupported', name: 'nested' } : cellsOf(element),
    });
    chunk += leaves;
    at = end;
  }
  demand(at === schema.length, 'is damaged: its schema is longer than it says');
  return columns;
}

/** Leaves below an element, and where its next sibling stands. */
function subtree(schema: readonly ParquetElement[], start: number): { leaves: number; end: number } {
  let [open, at, leaves] = [1, start, 0];
  while (open > 0) {
    const element = schema[at++];
    demand(element !== undefined, 'is damaged: its schema is shorter than it says');
    if (element.type !== undefined) leaves++;
    open += (element.type === undefined ? element.childCount : 0) - 1;
  }
  return { leaves, end: at };
}

function cellsOf(element: ParquetElement): ParquetCells {
  const { type, converted, logical } = element;
  const decimal = decimalOf(element);
  if (decimal) return decimal;
  const kind = logical?.type ?? converted;
  const isTime = kind !== undefined && /^(DATE|TIME|TIMESTAMP|INTERVAL)/.test(kind);
  if (isTime || type === 'INT96') return { are: 'unsupported', name: (kind ?? 'timestamp').toLowerCase() };
  if (type === 'BOOLEAN') return { are: 'truths' };
  if (type === 'BYTE_ARRAY') {
    const isText = kind === undefined || ['STRING', 'UTF8', 'ENUM', 'JSON'].includes(kind);
    return isText ? { are: 'texts' } : { are: 'unsupported', name: kind.toLowerCase() };
  }
  if (type === 'DOUBLE' || type === 'FLOAT') return plain({ is: 'float', bits: type === 'DOUBLE' ? 64 : 32 });
  if (type === 'FIXED_LEN_BYTE_ARRAY') {
    const isHalf = logical?.type === 'FLOAT16' && element.typeLength === 2;
    return isHalf ? plain({ is: 'float', bits: 16 }) : { are: 'unsupported', name: 'fixed-size binary' };
  }
  const isUnsigned = logical?.type === 'INTEGER' ? logical.isSigned === false : converted?.startsWith('UINT_') === true;
  return plain({ is: 'int', bits: type === 'INT64' ? 64 : 32, signed: !isUnsigned });
}

function plain(type: ArrowType & { is: 'int' | 'float' | 'decimal' }): ParquetCells {
  return { are: 'numbers', type, stored: 'plain' };
}

/** Bytes of the longest decimal, 76 digits. */
const DECIMAL_BYTES_MAX = 32;

function decimalOf({
  name,
  type,
  typeLength = 0,
  scale: own,
  converted,
  logical,
}: ParquetElement): ParquetCells | null {
  if (logical?.type !== 'DECIMAL' && converted !== 'DECIMAL') return null;
  const scale = (logical?.type === 'DECIMAL' ? logical.scale : own) ?? 0;
  demand((own ?? scale) === scale, `is damaged: column ${name} has two scales`);
  if (type === 'INT32' || type === 'INT64') return plain({ is: 'decimal', bits: type === 'INT32' ? 32 : 64, scale });
  const fits = type === 'BYTE_ARRAY' || typeLength <= DECIMAL_BYTES_MAX;
  if (!fits) return { are: 'unsupported', name: `decimal of ${typeLength} bytes` };
  return { are: 'numbers', type: { is: 'decimal', bits: 8 * DECIMAL_BYTES_MAX, scale }, stored: 'bigEndian' };
}

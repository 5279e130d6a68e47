/** Invented tables in columns: ids that are numbers, numbers that are texts, nulls anywhere, and the odd texts of a CSV. */
import fc from 'fast-check';
import { NO_TEXT } from '../../src/columnar/column-file.ts';
import { type ColumnarFormat, openTableWriter } from '../../src/columnar/open-writer.ts';
import { NO_BOOL, type OutColumn, type OutValues } from '../../src/columnar/table-writer.ts';
import { textTable } from '../../src/quantity/text-table.ts';
import { textsOf } from './invented-cells.ts';
import { columnOrders } from './invented-tables.ts';
import type { TableName } from './portfolio-folder.ts';

export type Cell = string | number | boolean | null;

export interface InventedColumn {
  name: string;
  kind: 'text' | 'number' | 'bool';
  cells: Cell[];
}

const textColumns = ['acctId', 'instId', 'ccy', 'side', 'posSide', 'mgnMode', 'tdMode', 'acctLv', 'note', 'memo', ' '];
const flags = ['autoLoan', 'riskAck', 'reduceOnly'];

const numberCell = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(0, 1, -1, 2, 4, 97000, 0.5, -3.25, 3300.5) },
  { weight: 1, arbitrary: fc.constantFrom(-0, 1e-31, 1e18, 1.1e18, 1e15, 1e-15, 2 ** 53, 2 ** 53 - 1, 5e-324, 1.5) },
  { weight: 1, arbitrary: fc.constantFrom(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e300, -1e300, 1e21) },
  { weight: 1, arbitrary: fc.double({ noNaN: true }) },
);

function cellOf(name: string, kind: InventedColumn['kind']): fc.Arbitrary<Cell> {
  const { good, odd } = textsOf(name);
  const some: Record<InventedColumn['kind'], fc.Arbitrary<Cell>> = {
    text: fc.oneof(
      { weight: 12, arbitrary: fc.constantFrom(...good) },
      { weight: 1, arbitrary: fc.constantFrom(...odd) },
    ),
    number: numberCell,
    bool: fc.boolean(),
  };
  return fc.option(some[kind], { freq: 14, nil: null });
}

function kindOf(name: string): fc.Arbitrary<InventedColumn['kind']> {
  if (flags.includes(name)) return fc.constantFrom('text', 'bool', 'bool', 'number');
  const usual = textColumns.includes(name) ? 'text' : 'number';
  const other = usual === 'text' ? 'number' : 'text';
  return fc.constantFrom(usual, usual, usual, other);
}

/** The columns of a table, all of one length. */
export function inventedColumns(table: TableName): fc.Arbitrary<InventedColumn[]> {
  return fc
    .tuple(columnOrders(table), fc.nat(14))
    .chain(([names, rows]) =>
      fc.tuple(
        ...names.map((name) =>
          kindOf(name).chain((kind) =>
            fc
              .array(cellOf(name, kind), { minLength: rows, maxLength: rows })
              .map((cells): InventedColumn => ({ name, kind, cells })),
          ),
        ),
      ),
    );
}

/** Writes the columns as a file. */
export async function writeColumns(path: string, format: ColumnarFormat, columns: InventedColumn[]): Promise<void> {
  const texts = columns.map(({ cells }) => [...new Set(cells.filter((cell) => typeof cell === 'string'))]);
  const schema = columns.map(({ name, kind }, c): OutColumn => {
    return kind === 'text' ? { name, kind, texts: textTable(texts[c]!) } : { name, kind };
  });
  const values = columns.map(({ kind, cells }, c): OutValues => {
    if (kind === 'number') return Float64Array.from(cells, (cell) => (cell === null ? Number.NaN : Number(cell)));
    if (kind === 'bool') return Uint8Array.from(cells, (cell) => (cell === null ? NO_BOOL : Number(cell)));
    return Uint32Array.from(cells, (cell) => (cell === null ? NO_TEXT : texts[c]!.indexOf(String(cell))));
  });
  const writer = await openTableWriter(path, format, schema);
  writer.append(values, 0, columns[0]!.cells.length);
  writer.close();
}

const idColumns = ['acctId', 'instId', 'ccy', 'side', 'posSide', 'mgnMode', 'tdMode', 'acctLv', ...flags];

/** A cell as the judge must see it. A number is an id or a word only where it is whole and certainly not rounded. */
export function judgedText(name: string, cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell !== 'number') return String(cell);
  if (idColumns.includes(name)) return Number.isSafeInteger(cell) ? String(cell) : `${cell}\uFFFD`;
  return Object.is(cell, -0) ? '-0' : String(cell);
}

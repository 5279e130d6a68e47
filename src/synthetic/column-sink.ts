// Generated rows as files of columns: the very lines of the CSV files, cell by cell, so that both forms say the same. Rows
// go to the writers in pieces; what is kept is the ids, which are numbered and so known before the first row.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { NO_TEXT } from '../columnar/column-file.ts';
import { type ColumnarFormat, openTableWriter } from '../columnar/open-writer.ts';
import type { OutColumn, OutValues, TableWriter } from '../columnar/table-writer.ts';
import { sharedU8, sharedU32 } from '../quantity/shared-columns.ts';
import { type TextTable, textTable } from '../quantity/text-table.ts';
import { type GeneratedTable, generatedHeader, type PortfolioSink } from './csv-sink.ts';

/** Rows gathered before they go to a writer. */
const PIECE_ROWS = 1 << 14;
const ZERO = 0x30;

/** What the cells of the tables may name. */
export interface GeneratedNames {
  /** Accounts are A00000001, A00000002, … */
  readonly accounts: number;
  readonly instIds: readonly string[];
  readonly currencies: readonly string[];
  /** Whether the tables say account modes and terms. */
  readonly hasModes: boolean;
}

export interface ColumnSink extends PortfolioSink {
  /** Ends the files; the tables that every portfolio needs come last. */
  readonly close: () => void;
  /** Gives the files up, unfinished as they are. */
  readonly abandon: () => void;
}

/** Opens a file for each table in a folder, which is made when missing. Throws UnusableInput where one cannot be written. */
export async function openColumnSink(
  folder: string,
  format: ColumnarFormat,
  names: GeneratedNames,
): Promise<ColumnSink> {
  mkdirSync(folder, { recursive: true });
  const words = (...list: string[]): Texts => ({ table: textTable(list), codeOf: codesOf(list) });
  const texts: Record<string, Texts> = {
    acctId: { table: numberedIds(names.accounts), codeOf: (id) => Number(id.slice(1)) - 1 },
    instId: words(...names.instIds),
    ccy: words(...names.currencies),
    posSide: words('net', 'long', 'short'),
    side: words('buy', 'sell'),
    autoLoan: words('true', 'false'),
    riskAck: words('true', 'false'),
    acctLv: words('2', '3', '4'),
    mgnMode: words('cross', 'isolated'),
    tdMode: words('cross', 'cash', 'isolated'),
    reduceOnly: words('true'),
  };
  const open: ColumnTable[] = [];
  const abandon = () => {
    for (const table of open) table.abandon();
  };
  const openTable = async (table: GeneratedTable) => {
    const path = join(folder, `${table}.${format}`);
    const columns = generatedHeader(table, names.hasModes)
      .split(',')
      .map((name): OutColumn => {
        const own = texts[name];
        return own ? { name, kind: 'text', texts: own.table } : { name, kind: 'number' };
      });
    const codesOfCells = columns.map(({ name }) => texts[name]?.codeOf ?? null);
    const opened = new ColumnTable(await openTableWriter(path, format, columns), codesOfCells);
    open.push(opened);
    return opened.take;
  };
  try {
    const accounts = await openTable('accounts');
    const orders = await openTable('orders');
    const balances = await openTable('balances');
    const positions = await openTable('positions');
    const close = () => {
      for (const table of open) table.close();
    };
    return { accounts, orders, balances, positions, close, abandon };
  } catch (error) {
    abandon();
    throw error;
  }
}

type CodeOf = (cell: string) => number;

/** Texts that a column may have, and the code of each. */
interface Texts {
  readonly table: TextTable;
  readonly codeOf: CodeOf;
}

function codesOf(list: readonly string[]): CodeOf {
  const codes = new Map(list.map((text, code) => [text, code]));
  return (cell) => {
    const code = codes.get(cell);
    if (code === undefined) throw new Error(`a generated cell reads ${cell}, which is none of its column's texts`);
    return code;
  };
}

/** A row's cells into columns, and these, whenever they are full, to the writer. */
class ColumnTable {
  readonly #writer: TableWriter;
  readonly #codesOf: readonly (CodeOf | null)[];
  readonly #columns: OutValues[];
  #rows = 0;

  /** @param codesOfCells for each column what gives its codes, null for numbers */
  constructor(writer: TableWriter, codesOfCells: readonly (CodeOf | null)[]) {
    this.#writer = writer;
    this.#codesOf = codesOfCells;
    this.#columns = codesOfCells.map((codeOf) => (codeOf ? new Uint32Array(PIECE_ROWS) : new Float64Array(PIECE_ROWS)));
  }

  readonly take = (row: string): void => {
    let from = 0;
    for (let c = 0; c < this.#columns.length; c++) {
      const comma = row.indexOf(',', from);
      const cell = row.slice(from, comma < 0 ? row.length : comma);
      const codeOf = this.#codesOf[c]!;
      if (codeOf !== null) this.#columns[c]![this.#rows] = cell === '' ? NO_TEXT : codeOf(cell);
      else this.#columns[c]![this.#rows] = cell === '' ? Number.NaN : Number(cell);
      from = comma + 1;
    }
    this.#rows++;
    if (this.#rows === PIECE_ROWS) this.#flush();
  };

  close(): void {
    this.#flush();
    this.#writer.close();
  }

  abandon(): void {
    this.#writer.abandon();
  }

  #flush(): void {
    this.#writer.append(this.#columns, 0, this.#rows);
    this.#rows = 0;
  }
}

/** A00000001 and on, in one piece of memory. */
function numberedIds(count: number): TextTable {
  const length = 9;
  const bytes = sharedU8(count * length).fill(ZERO);
  const offsets = sharedU32(count + 1);
  for (let i = 0; i < count; i++) {
    const start = i * length;
    bytes[start] = 'A'.charCodeAt(0);
    let at = start + length - 1;
    for (let rest = i + 1; rest > 0; rest = Math.floor(rest / 10)) bytes[at--] = ZERO + (rest % 10);
    offsets[i + 1] = start + length;
  }
  return { bytes, offsets };
}

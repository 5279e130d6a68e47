/** Rows that a table must reject: every column with every text it does not allow, and rows of a wrong shape. */
import type { RejectReason } from '../../src/failure/reasons.ts';
import type { TableName } from '../ingest/portfolio-folder.ts';
import { troubledCurrencies, troubledInstruments } from '../ingest/small-market.ts';
import { type BadCell, badTexts, type ColumnKind } from './bad-texts.ts';

export interface BadRow {
  /** What is wrong, for messages: `positions.pos 1e999`. */
  name: string;
  table: TableName;
  /** The row of an account as it stands in the file, without its line end. */
  row: (owner: string, isQuoted: boolean) => Buffer;
  /** Whose row it is read as. */
  acctId: (owner: string) => string;
  /** Null: which of the reasons does not matter. */
  reason: RejectReason | null;
}

/** Columns in the order of the test's files, with a row that is good and of which the book has no second. */
export const columnsOf: Record<TableName, [column: string, kind: ColumnKind, good: string][]> = {
  accounts: [
    ['acctId', 'account', ''],
    ['acctLv', 'account-mode', '4'],
    ['autoLoan', 'flag', 'true'],
    ['riskAck', 'flag', 'true'],
  ],
  balances: [
    ['acctId', 'account', ''],
    ['ccy', 'currency', 'ETH'],
    ['cashBal', 'quantity', '2'],
    ['frozenBal', 'number', '0.5'],
    ['interest', 'amount', '0.01'],
    ['clSpotInUseAmt', 'cap', '1'],
  ],
  positions: [
    ['acctId', 'account', ''],
    ['instId', 'instrument', 'BTC-USD-SWAP'],
    ['pos', 'quantity', '5'],
    ['avgPx', 'price', '97000'],
    ['mgnMode', 'margin-mode', 'cross'],
    ['posSide', 'position-side', 'net'],
    ['lever', 'lever', '10'],
    ['margin', 'cap', '1.5'],
  ],
  orders: [
    ['acctId', 'account', ''],
    ['instId', 'instrument', 'ETH-USDT'],
    ['side', 'side', 'buy'],
    ['sz', 'size', '1'],
    ['px', 'price', '3200'],
    ['tdMode', 'trade-mode', 'cash'],
    ['lever', 'lever', '5'],
    ['reduceOnly', 'flag', 'false'],
  ],
};

export const tableNames = Object.keys(columnsOf) as TableName[];

/** Bytes of a cell; in quotes where it must be, or where asked. */
function cellBytes(cell: string | Buffer, isQuoted: boolean): Buffer {
  const bytes = Buffer.isBuffer(cell) ? cell : Buffer.from(cell);
  if (!isQuoted && !/^\s|[",\r\n]/.test(bytes.toString('latin1'))) return bytes;
  return Buffer.from(`"${bytes.toString('latin1').replaceAll('"', '""')}"`, 'latin1');
}

function rowBytes(cells: (string | Buffer)[], isQuoted: boolean): Buffer {
  const comma = Buffer.from(',');
  const parts = cells.flatMap((cell, i) =>
    i === 0 ? [cellBytes(cell, isQuoted)] : [comma, cellBytes(cell, isQuoted)],
  );
  return Buffer.concat(parts);
}

/** The good row of a table. */
export function goodCells(table: TableName, owner: string): string[] {
  return columnsOf[table].map(([, , good], at) => (at === 0 ? owner : good));
}

/** The good row with other cells. */
function spoilt(table: TableName, name: string, cells: Record<number, string | Buffer>, reason: RejectReason): BadRow {
  const account = cells[0];
  return {
    name: `${table}.${name}`,
    table,
    reason,
    row: (owner, isQuoted) => rowBytes(Object.assign(goodCells(table, owner), cells), isQuoted),
    acctId: (owner) => (account === undefined ? owner : account.toString()),
  };
}

function showing({ text }: BadCell): string {
  return Buffer.isBuffer(text) ? `bytes ${text.toString('hex')}` : JSON.stringify(text.slice(0, 30));
}

/** Ids that the market lists and that no position, order or balance may have. */
function listedButBad(table: TableName): BadRow[] {
  if (table === 'balances') {
    return Object.entries(troubledCurrencies).map(([reason, ccy]) =>
      spoilt(table, `ccy ${ccy}`, { 1: ccy }, reason as RejectReason),
    );
  }
  if (table === 'accounts') return [];
  const troubled = Object.entries(troubledInstruments).map(([reason, instId]) =>
    spoilt(table, `instId ${instId}`, { 1: instId }, reason as RejectReason),
  );
  if (table === 'orders') return troubled;
  return [
    ...troubled,
    spoilt(table, 'instId BTC-USDT', { 1: 'BTC-USDT' }, 'spot-as-position'),
    spoilt(table, 'posSide long of a negative pos', { 2: '-5', 5: 'long' }, 'pos-side-sign'),
  ];
}

/** Rows whose cells are not the header's: `change` makes the line out of the good row's cells. */
function shape(
  table: TableName,
  name: string,
  change: (cells: string[]) => string[],
  reason: RejectReason | null,
): BadRow {
  return {
    name: `${table} row ${name}`,
    table,
    reason,
    row: (owner, isQuoted) => rowBytes(change(goodCells(table, owner)), isQuoted),
    acctId: (owner) => change(goodCells(table, owner))[0]!,
  };
}

function swapped(cells: string[], a: number, b: number): string[] {
  return cells.map((cell, i) => (i === a ? cells[b]! : i === b ? cells[a]! : cell));
}

/** Columns whose exchange no table can take for a good row. */
const exchanges: Record<TableName, [number, number][]> = {
  accounts: [
    [1, 2],
    [1, 3],
  ],
  balances: [
    [0, 1],
    [1, 2],
    [1, 5],
  ],
  positions: [
    [0, 1],
    [1, 2],
    [1, 3],
    [2, 4],
    [3, 5],
    [4, 5],
    [4, 6],
  ],
  orders: [
    [0, 1],
    [1, 2],
    [2, 3],
    [2, 5],
    [3, 5],
    [5, 6],
    [6, 7],
  ],
};

function shapes(table: TableName): BadRow[] {
  const columns = columnsOf[table].map(([column]) => column);
  return [
    ...columns.map((column, at) =>
      shape(table, `without ${column}`, (cells) => cells.filter((_, i) => i !== at), 'cell-count'),
    ),
    ...columns.map((column, at) =>
      shape(table, `with an empty cell behind ${column}`, (cells) => cells.toSpliced(at + 1, 0, ''), 'cell-count'),
    ),
    shape(table, 'twice on one line', (cells) => [...cells, ...cells], 'cell-count'),
    shape(table, 'of the account alone', (cells) => [cells[0]!], 'cell-count'),
    ...[';', '\t', '|', ', '].map((mark) =>
      shape(table, `in one cell with ${JSON.stringify(mark)}`, (cells) => [cells.join(mark)], 'cell-count'),
    ),
    shape(table, 'of commas', (cells) => cells.map(() => ''), 'bad-account-id'),
    shape(table, 'that repeats the header', () => columns, null),
    ...exchanges[table].map(([a, b]) =>
      shape(table, `with ${columns[a]} and ${columns[b]} exchanged`, (cells) => swapped(cells, a, b), null),
    ),
  ];
}

/** Every kind of bad row. */
export const badRows: BadRow[] = tableNames.flatMap((table) => [
  ...columnsOf[table].flatMap(([column, kind], at) =>
    badTexts[kind].map((cell) => spoilt(table, `${column} ${showing(cell)}`, { [at]: cell.text }, cell.reason)),
  ),
  ...listedButBad(table),
  ...shapes(table),
]);

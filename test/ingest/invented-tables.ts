/** Invented CSV files: a good table first, then so many oddities put into it, so that what fails shrinks to one of them. */
import fc from 'fast-check';
import { accountTable, balanceTable, orderTable, positionTable, type TableSpec } from '../../src/ingest/columns.ts';
import { plainIds, textsOf } from './invented-cells.ts';
import { anyOddity, type Draft } from './oddities.ts';
import type { TableName } from './portfolio-folder.ts';

export const tableSpecs: Record<TableName, TableSpec> = {
  accounts: accountTable,
  balances: balanceTable,
  positions: positionTable,
  orders: orderTable,
};

const extraColumns = ['note', 'memo', ' '];
const rowsMost: Record<TableName, number> = { accounts: 20, balances: 14, positions: 14, orders: 14 };

/** Columns of a table in any order, the needed ones and some of the others. */
export function columnOrders(table: TableName): fc.Arbitrary<string[]> {
  const { needed, optional } = tableSpecs[table];
  const inOrder = fc.integer({ min: 0, max: 7 }).map((dice) => dice < 3);
  return fc.tuple(fc.subarray([...optional]), fc.subarray(extraColumns), inOrder).chain(([some, extra, isInOrder]) => {
    const all = [...needed, ...some, ...extra];
    return isInOrder ? fc.constant(all) : fc.shuffledSubarray(all, { minLength: all.length });
  });
}

/** The accounts of one table: few, so that they meet, or all. */
const someIds = fc.oneof(fc.subarray(plainIds, { minLength: 1, maxLength: 5 }), fc.constant(plainIds));

/** A good table of a few rows; accounts repeat, and so do some rows. */
function goodTable(table: TableName): fc.Arbitrary<Draft> {
  return fc.tuple(columnOrders(table), someIds).chain(([columns, ids]) => {
    const textsIn = (column: string) => (column === 'acctId' ? ids : textsOf(column).good);
    const cells = fc.tuple(...columns.map((column) => fc.constantFrom(...textsIn(column))));
    const row = fc.record({ cells, repeats: fc.option(fc.nat(12), { freq: 9 }) });
    const rows = fc.array(row, { maxLength: rowsMost[table] });
    return fc.record({ rows, end: fc.constantFrom('\n', '\n', '\n', '\r\n') }).map((drawn) => {
      const ofRows = drawn.rows.map((own, i) => drawn.rows[Math.min(own.repeats ?? i, i)]!.cells);
      return {
        lines: [columns, ...ofRows].map((texts) => ({ cells: texts.map((t) => Buffer.from(t)), end: drawn.end })),
      };
    });
  });
}

function bytesOf({ lines }: Draft): Buffer {
  const comma = Buffer.from(',');
  const pieces = lines.flatMap(({ cells, end }) => [
    ...cells.flatMap((cell, i) => (i === 0 ? [cell] : [comma, cell])),
    Buffer.from(end),
  ]);
  return Buffer.concat(pieces);
}

const tails = ['', '', '', '', '', '\n', '\n\n\n', '  ', '\r\n \r\n', '\r', ' \n', '""\n', '"', '\0', 'a\rb\rc'];

/** The bytes of a table: most rows good, a few oddities. */
export function inventedTable(table: TableName): fc.Arbitrary<Buffer> {
  return fc
    .record({
      good: goodTable(table),
      oddities: fc.array(anyOddity, { maxLength: 6 }),
      mark: fc.constantFrom('', '', '', '\uFEFF'),
      cut: fc.option(fc.nat(40), { freq: 7 }),
      tail: fc.constantFrom(...tails),
    })
    .map(({ good, oddities, mark, cut, tail }) => {
      const draft = { lines: good.lines.map(({ cells, end }) => ({ cells: [...cells], end })) };
      for (const put of oddities) put(draft);
      const bytes = Buffer.concat([Buffer.from(mark), bytesOf(draft), Buffer.from(tail)]);
      return bytes.subarray(0, Math.max(0, bytes.length - (cut ?? 0)));
    });
}

/** A file of one column, whose empty lines are no rows. */
export const loneColumn: fc.Arbitrary<Buffer> = fc
  .tuple(
    fc.array(fc.constantFrom(...plainIds, '', ' ', '""', '"a"', ' a', '\t', 'é', '\0', '  ', '', ''), {
      maxLength: 12,
    }),
    fc.constantFrom('\n', '\r\n', '\n\n'),
    fc.boolean(),
  )
  .map(([ids, end, isCut]) => Buffer.from(`acctId\n${ids.join(end)}${isCut ? '' : end}`));

export interface Mutation {
  kind: 'flip' | 'insert' | 'delete' | 'double';
  /** How far into the file, as a part of it. */
  at: number;
  byte: number;
}

/** Bytes flipped, inserted, deleted, and stretches that come twice. */
export const mutations: fc.Arbitrary<Mutation[]> = fc.array(
  fc.record({
    kind: fc.constantFrom<Mutation['kind'][]>('flip', 'insert', 'delete', 'double'),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    byte: fc.oneof(fc.nat(255), fc.constantFrom(10, 13, 34, 44, 32, 0, 0xef)),
  }),
  { minLength: 1, maxLength: 5 },
);

export function mutated(bytes: Buffer, changes: readonly Mutation[]): Buffer {
  let now = [...bytes];
  for (const { kind, at, byte } of changes) {
    const i = Math.floor(at * now.length);
    if (kind === 'flip' && i < now.length) now[i] = now[i]! ^ (1 << (byte & 7));
    else if (kind === 'insert') now.splice(i, 0, byte);
    else if (kind === 'delete') now.splice(i, 1 + (byte & 3));
    else now = [...now.slice(0, i), ...now.slice(Math.max(0, i - byte), i), ...now.slice(i)];
  }
  return Buffer.from(now);
}

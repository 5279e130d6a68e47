import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { type RejectReason, rejectReasons } from '../../src/failure/reasons.ts';
import type { Book } from '../../src/portfolio/book.ts';
import { asyncLawHolds } from '../ingest/async-law.ts';
import { PortfolioFolder, type TableName } from '../ingest/portfolio-folder.ts';
import { smallMarket } from '../ingest/small-market.ts';
import { idsOf } from '../support/rows.ts';
import { type BadRow, badRows, columnsOf, goodCells, tableNames } from './bad-rows.ts';
import { badTexts } from './bad-texts.ts';
import { bookTables, figures, goodRow, owners, rowsIn } from './small-book.ts';

const market = smallMarket();
const folder = new PortfolioFolder();
afterAll(() => folder.remove());

const goodBook = await folder.book(market, bookTables());
const goodFigures = figures(market, goodBook);

/** Accounts that may get a row of a table without it being the second of its key. */
const ownersIn = (table: TableName) => (table === 'accounts' ? ['bob', 'dave', 'erin'] : owners);
const isReadable = (acctId: string) => Buffer.byteLength(acctId) <= 64 && acctId !== '' && !acctId.includes('\uFFFD');

interface Expected {
  table: TableName;
  line: number;
  acctId: string;
  reason: RejectReason | null;
}

/** The laws of bad input, for a book that was good but for these rows. */
function expectOnlyRejected(book: Book, expected: Expected[]): void {
  const found = book.rejects.map(({ file, line, acctId }) => ({ file, line, acctId }));
  expect(found).toEqual(expected.map(({ table, line, acctId }) => ({ file: `${table}.csv`, line, acctId })));
  expected.forEach(({ reason }, i) => {
    const got = book.rejects[i]!;
    expect(Object.keys(rejectReasons)).toContain(got.reason);
    if (reason !== null) expect(got.reason, `line ${got.line}: ${got.detail}`).toBe(reason);
    expect(got.detail).not.toBe('');
  });
  const quarantined = new Set(expected.map(({ acctId }) => acctId).filter(isReadable));
  const known = new Set([...idsOf(goodBook), ...quarantined]);
  expect(new Set(idsOf(book))).toEqual(known);
  expect(new Set(idsOf(book).filter((_, a) => book.quarantined[a] === 1))).toEqual(quarantined);
  for (const table of tableNames) {
    const rejected = expected.filter((row) => row.table === table).length;
    expect(book.rowsRead[table], `${table} read`).toBe(goodBook.rowsRead[table] + rejected);
  }
  for (const [acctId, figuresOfAccount] of figures(market, book)) {
    expect(figuresOfAccount, acctId).toBe(quarantined.has(acctId) ? null : goodFigures.get(acctId));
  }
}

/** Puts one bad row into the good book and checks what became of it. */
async function expectRejected(bad: BadRow, owner: string, place: number, isQuoted: boolean): Promise<void> {
  const book = await folder.book(market, bookTables(bad.table, place, [bad.row(owner, isQuoted)]));
  const { table, reason } = bad;
  expectOnlyRejected(book, [{ table, line: place + 2, acctId: bad.acctId(owner), reason }]);
}

describe('the test itself', () => {
  test('knows 300 kinds of bad row and more, every one of another name', () => {
    expect(new Set(badRows.map(({ name }) => name)).size).toBeGreaterThanOrEqual(300);
  });

  test('spoils rows that are good without it', async () => {
    expect(goodBook.rejects).toEqual([]);
    for (const table of tableNames) {
      for (const owner of ownersIn(table)) {
        const row = Buffer.from(goodCells(table, owner).join(','));
        const book = await folder.book(market, bookTables(table, 1, [row]));
        expect(book.rejects, `${table} of ${owner}`).toEqual([]);
      }
    }
  });

  test('sees a difference of a millionth of a dollar', async () => {
    const row = Buffer.from(goodCells('balances', 'dave').with(2, '1e-9').with(4, '').join(','));
    const changed = figures(market, await folder.book(market, bookTables('balances', 0, [row])));
    expect(changed.get('dave')).not.toBe(goodFigures.get('dave'));
    expect(changed.get('bob')).toBe(goodFigures.get('bob'));
  });
});

test.each(tableNames)('all bad rows of %s in one file are all rejected where they stand', async (table) => {
  const rows = badRows.filter((bad) => bad.table === table);
  const inserted: Buffer[] = [];
  const expected: Expected[] = [];
  let line = 2;
  rows.forEach((bad, i) => {
    const bytes = bad.row(`victim-${i}`, i % 2 === 1);
    inserted.push(bytes);
    expected.push({ table, line, acctId: bad.acctId(`victim-${i}`), reason: bad.reason });
    line += 1 + (bytes.toString().match(/\r\n|\n|\r/g) ?? []).length;
  });
  expectOnlyRejected(await folder.book(market, bookTables(table, 0, inserted)), expected);
});

test('the detail of a reject stays a sentence, however long the cell', async () => {
  for (const bad of badRows.filter(({ name }) => name.includes('xxxxx'))) {
    const book = await folder.book(market, bookTables(bad.table, 0, [bad.row('erin', false)]));
    expect(book.rejects[0]!.detail.length, bad.name).toBeLessThan(400);
  }
});

test('any one bad row costs its own account alone, wherever it stands and whosever it is', async () => {
  const injection = fc.constantFrom(...badRows).chain((bad) =>
    fc.record({
      bad: fc.constant(bad).map((row) => Object.assign(row, { [fc.toStringMethod]: () => row.name })),
      owner: fc.constantFrom(...ownersIn(bad.table)),
      place: fc.integer({ min: 0, max: rowsIn(bad.table) }),
      isQuoted: fc.boolean(),
    }),
  );
  await asyncLawHolds(injection, 320, async ({ bad, owner, place, isQuoted }) => {
    await expectRejected(bad, owner, place, isQuoted);
  });
});

test('any text that is none of a column costs its own account alone', async () => {
  const strict = tableNames.flatMap((table) => columnsOf[table].map(([, kind], at) => ({ table, kind, at })));
  const target = fc.constantFrom(...strict.filter(({ kind }) => kind !== 'account'));
  const noise = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }),
    fc.string({ unit: fc.constantFrom(...'0123456789.eE+-,"_ \n\r\0NaInfity'), minLength: 1, maxLength: 12 }),
  );
  // No number, word or id has one of these, so the text is none of them, whatever else it holds.
  const spoiler = fc.constantFrom('!', '\u0000', '~', 'é', '\n', ',', '"', '😀');
  const input = fc.record({ target, noise, spoiler, owner: fc.constantFrom('bob', 'dave', 'erin') });
  await asyncLawHolds(input, 200, async ({ target: { table, kind, at }, noise: text, spoiler: mark, owner }) => {
    const cells = goodCells(table, owner).with(at, text + mark);
    const row = Buffer.from(cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','));
    const { reason } = badTexts[kind][0]!;
    const book = await folder.book(market, bookTables(table, 0, [row]));
    expectOnlyRejected(book, [{ table, line: 2, acctId: owner, reason }]);
  });
});

test('a second row of any position, balance or account costs that account alone', async () => {
  const tables = tableNames.filter((table) => table !== 'orders');
  for (const table of tables) {
    for (let at = 0; at < rowsIn(table); at++) {
      const row = goodRow(table, at);
      const book = await folder.book(market, bookTables(table, rowsIn(table), [Buffer.from(row)]));
      const reason = `duplicate-${table.slice(0, -1)}` as RejectReason;
      expectOnlyRejected(book, [{ table, line: rowsIn(table) + 2, acctId: row.split(',')[0]!, reason }]);
    }
  }
});

test('a file cut anywhere inside its last row costs the account of that row, or is unusable', async () => {
  for (const table of tableNames) {
    const whole = bookTables()[table] as Buffer;
    const last = goodRow(table, rowsIn(table) - 1);
    const owner = last.split(',')[0]!;
    // From behind the account's comma: what is cut inside the id is no more the id.
    for (let kept = owner.length + 1; kept <= last.length; kept++) {
      const cut = whole.subarray(0, whole.length - 1 - last.length + kept);
      const book = await folder.book(market, { ...bookTables(), [table]: cut });
      expect(book.rejects.map(({ file, line, acctId }) => ({ file, line, acctId }))).toEqual([
        { file: `${table}.csv`, line: rowsIn(table) + 1, acctId: owner },
      ]);
      const got = figures(market, book);
      for (const acctId of idsOf(goodBook)) {
        expect(got.get(acctId), acctId).toBe(acctId === owner ? null : goodFigures.get(acctId));
      }
    }
  }
});

test('a row cut inside its account id makes its file unusable: whose row is lost cannot be said', async () => {
  const row = Buffer.from(goodCells('positions', 'alicex').join(',')).subarray(0, 'alice'.length);
  const whole = bookTables('positions', rowsIn('positions'), [row]).positions as Buffer;
  const reading = folder.book(market, { ...bookTables(), positions: whole.subarray(0, -1) });
  await expect(reading).rejects.toThrow(/positions\.csv, line \d+: the file ends inside an account id/);
});

test.each(['"', '"BTC', '"a"b', '""a', '"a" b'])(
  'a row with the broken quoting %s makes its file unusable, by name',
  async (cell) => {
    for (const table of tableNames) {
      for (let at = 0; at < columnsOf[table].length; at++) {
        const row = Buffer.from(goodCells(table, 'erin').with(at, cell).join(','));
        const reading = folder.book(market, bookTables(table, 1, [row]));
        await expect(reading, `${table} cell ${at}`).rejects.toMatchObject({ name: 'UnusableInput' });
        await expect(reading).rejects.toThrow(`${table}.csv`);
      }
    }
  },
);

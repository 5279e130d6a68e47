import { Readable } from 'node:stream';
import fc from 'fast-check';
import { test } from 'vitest';
import { UnusableInput } from '../../src/failure/unusable-input.ts';
import { holdingsTable } from '../../src/ingest/columns.ts';
import { readCsv } from '../../src/ingest/read-csv.ts';
import { readHoldings } from '../../src/ingest/read-holdings.ts';
import { textAt, textCount } from '../../src/quantity/text-table.ts';
import { figures } from '../failure/small-book.ts';
import { cut } from '../ingest/csv-lane.ts';
import { plainIds, textsOf } from '../ingest/invented-cells.ts';
import { smallMarket } from '../ingest/small-market.ts';
import { corpus, damagedBytes, damagedRows, noise, shownBytes } from './damage.ts';
import { drive, fuzzTimeout } from './fuzzing.ts';

const market = smallMarket();
const kept = corpus('holdings');

const textIn = (column: string): fc.Arbitrary<string> => {
  const { good, odd } = textsOf(column);
  return fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...good) },
    { weight: 1, arbitrary: fc.constantFrom(...odd) },
  );
};

const cellsOf: Record<string, [id: fc.Arbitrary<string>, qty: fc.Arbitrary<string>, px: fc.Arbitrary<string>]> = {
  position: [textIn('instId'), textIn('pos'), textIn('avgPx')],
  order: [textIn('instId'), textIn('pos'), textIn('px')],
  balance: [textIn('ccy'), textIn('cashBal'), fc.constant('')],
  interest: [textIn('ccy'), textIn('interest'), fc.constant('')],
  cap: [textIn('ccy'), textIn('clSpotInUseAmt'), fc.constant('')],
  mode: [textIn('acctLv'), fc.constant(''), fc.constant('')],
  autoLoan: [textIn('autoLoan'), fc.constant(''), fc.constant('')],
  __proto__: [textIn('ccy'), fc.constant('1'), fc.constant('')],
};
const owners = fc.constantFrom(...plainIds.slice(0, 6), 'alice', 'bob', '__proto__', 'constructor', '=1+1');
const quoted = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
const row = fc
  .constantFrom('position', 'order', 'balance', 'balance', 'interest', 'cap', 'mode', 'autoLoan', '__proto__')
  .chain((kind) => fc.tuple(owners, fc.constant(kind), ...(cellsOf[kind] ?? cellsOf.balance!)))
  .map((cells) => cells.map(quoted).join(','));
const stream = fc
  .array(row, { maxLength: 12 })
  .map((rows) => Buffer.from(`acctId,kind,id,qty,px\n${rows.join('\n')}\n`));

const input = fc.record({
  bytes: fc
    .oneof(
      { weight: 6, arbitrary: stream },
      { weight: 4, arbitrary: damagedRows(stream) },
      { weight: 1, arbitrary: damagedBytes(stream) },
      { weight: 2, arbitrary: damagedRows(fc.constantFrom(...kept)) },
      { weight: 1, arbitrary: noise },
    )
    .map(shownBytes),
  pieces: fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 6 }),
});

test(
  'of a holdings stream every row is a figure of its account or a reject, and no figure is NaN',
  async () => {
    await drive('holdings stream', input, async ({ bytes, pieces }) => {
      const book = await readHoldings(Readable.from(cut(bytes, pieces)), 'standard input', market);
      const accounts = new Map(Array.from({ length: textCount(book.acctIds) }, (_, a) => [textAt(book.acctIds, a), a]));
      const rejected = new Set(book.rejects.map(({ line }) => line));
      let rows = 0;
      await readCsv(Readable.from([bytes]), 'again', holdingsTable, ({ line, cells, fault }) => {
        rows += 1;
        const isGood = fault === null && !rejected.has(line);
        if (isGood && !accounts.has(cells.acctId)) throw new Error(`the row of line ${line} is lost`);
        const account = accounts.get(cells.acctId);
        if (!isGood && account !== undefined && book.quarantined[account] !== 1) {
          throw new Error(`line ${line} is rejected, its account is not quarantined`);
        }
      });
      if (rows !== book.rowsRead.positions) throw new Error(`${rows} rows, ${book.rowsRead.positions} read`);
      figuresOf(book);
    });
  },
  fuzzTimeout,
);

/** The figures; a refusal at this place would be one of a book that was taken. */
function figuresOf(book: Parameters<typeof figures>[1]): void {
  try {
    figures(market, book);
  } catch (error) {
    if (error instanceof UnusableInput) throw new Error(`a book that was taken is refused: ${error.message}`);
    throw error;
  }
}

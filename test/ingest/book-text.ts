/** A book as text that differs where one bit of it does, and what reading came to where there is no book. */
import { UnusableInput } from '../../src/failure/unusable-input.ts';
import type { BalanceColumns, Book, LegColumns } from '../../src/portfolio/book.ts';
import { textAt } from '../../src/quantity/text-table.ts';

/** The book that reading gives, or the sentence with which it refuses; any other fault is thrown on. */
export async function outcomeOf(reading: Promise<Book>): Promise<string> {
  try {
    return bookText(await reading);
  } catch (error) {
    if (!(error instanceof UnusableInput)) throw error;
    return `unusable: ${error.message}`;
  }
}

/** Everything that a book holds, a line an account, a row, a reject. */
export function bookText(book: Book): string {
  const accounts = Array.from(book.quarantined, (isQuarantined, a) => {
    const settings = `quarantined ${isQuarantined}, acctLv ${book.acctLv[a]}, autoLoan ${book.autoLoan[a]}, riskAck ${book.riskAck[a]}`;
    return `account ${a} ${JSON.stringify(textAt(book.acctIds, a))}: ${settings}`;
  });
  const rejects = book.rejects.map((reject) => `reject ${JSON.stringify(reject, Object.keys(reject).sort())}`);
  return [
    `rows read ${JSON.stringify(book.rowsRead, Object.keys(book.rowsRead).sort())}`,
    ...rejects,
    ...accounts,
    ...columnLines('positions', book.positions),
    ...columnLines('orders', book.orders),
    ...columnLines('balances', book.balances),
  ].join('\n');
}

function columnLines(table: string, columns: LegColumns | BalanceColumns): string[] {
  const { terms, ...rest } = { terms: null, ...columns };
  const all = [...Object.entries(rest), ...Object.entries(terms ?? {})];
  return all.map(([name, column]) => `${table}.${name}: ${Array.from(column, bitsText).join(' ')}`);
}

function bitsText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

/** Throws where two outcomes are not the same, with the first line in which they part. */
export function expectSame(got: string, expected: string, what: string): void {
  if (got === expected) return;
  const [gotLines, expectedLines] = [got.split('\n'), expected.split('\n')];
  const at = gotLines.findIndex((line, i) => line !== expectedLines[i]);
  const place = at < 0 ? gotLines.length : at;
  const showing = (line: string | undefined) => (line ?? 'no more').slice(0, 600);
  throw new Error(
    `${what}: line ${place} of the book\n  got      ${showing(gotLines[place])}\n  expected ${showing(expectedLines[place])}`,
  );
}

/**
 * Where the accounts of slices come from: tables of columns that stand in the order of the accounts are read slice by slice;
 * any other portfolio is read as a whole, once, and its accounts are taken from there. Which it is, and so the cut, depends
 * on the files alone.
 */
import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import { type AccountRows, findAccountRows } from '../ingest/account-rows.ts';
import { readAccounts } from '../ingest/read-accounts.ts';
import { type PortfolioTable, readPortfolio } from '../ingest/read-portfolio.ts';
import { isColumnar, stateOf } from '../ingest/read-table.ts';
import { openReaders } from '../ingest/readers.ts';
import type { ShardRange } from '../kernel/shard-kernel.ts';
import { THREADS_MAX } from '../limits.ts';
import type { Snapshot } from '../market/snapshot.ts';
import type { Book, BookColumns, RejectedRow } from '../portfolio/book.ts';
import { accountRange } from '../portfolio/select.ts';
import type { InputFile } from '../quantity/input-file.ts';
import { textAt, textCount } from '../quantity/text-table.ts';
import { sliceRange } from './cut.ts';

/** The accounts of one slice. */
export interface SliceBook {
  book: Book;
  /** Index of its first account in the whole book, and how many accounts that has. */
  from: number;
  inBook: number;
}

export interface SliceSource {
  sliceBook(slice: number, of: number): Promise<SliceBook>;
}

export interface SourceRequest {
  directory: string;
  tables: readonly PortfolioTable[];
  snapshot: Snapshot;
  keepsTerms: boolean;
  threads: number | undefined;
}

export interface OpenedSource {
  source: SliceSource;
  /** The tables that were read, with their hashes, in the order given. */
  files: InputFile[];
}

/** Opens a portfolio. @throws UnusableInput where it cannot be read */
export async function openSource(request: SourceRequest): Promise<OpenedSource> {
  const { directory, tables, snapshot, keepsTerms, threads } = request;
  if (tables.every(({ path }) => isColumnar(path))) {
    // Both read the files, side by side where there are threads; whatever fails is told when both have ended.
    const [hashed, found] = await Promise.allSettled([hashedFiles(tables, threads), findAccountRows(tables)]);
    if (found.status === 'rejected') throw found.reason;
    if (hashed.status === 'rejected') throw hashed.reason;
    if (found.value !== null) return { source: new SortedTables(found.value, request), files: hashed.value };
  }
  const { book, files } = await readPortfolio(directory, snapshot, { keepsTerms, threads });
  return { source: new WholeBook(book), files };
}

/** The tables and their hashes, in the order given; read by threads where they are large. */
export async function hashedFiles(
  tables: readonly PortfolioTable[],
  threads: number | undefined,
): Promise<InputFile[]> {
  const sizes = tables.map(({ path }) => stateOf(path).bytes);
  const all = sizes.reduce((sum, bytes) => sum + bytes, 0);
  const readers = openReaders(all, threads ?? Math.min(availableParallelism(), THREADS_MAX));
  try {
    const hashes = await Promise.all(tables.map(({ path }) => readers.hash(path)));
    return tables.map(({ path }, i) => ({ name: basename(path), path, bytes: sizes[i]!, sha256: hashes[i]! }));
  } finally {
    await readers.close();
  }
}

class SortedTables implements SliceSource {
  readonly #rows: AccountRows;
  readonly #request: SourceRequest;

  constructor(rows: AccountRows, request: SourceRequest) {
    this.#rows = rows;
    this.#request = request;
  }

  async sliceBook(slice: number, of: number): Promise<SliceBook> {
    const { acctIds, tables } = this.#rows;
    const inBook = textCount(acctIds);
    const held = tables.filter(({ spec }) => spec.table !== 'accounts');
    const workUpTo = (a: number) => held.reduce((sum, { starts }) => sum + starts[a]!, a);
    const range = sliceRange(slice, of, inBook, workUpTo);
    const book = await readAccounts(this.#rows, range, this.#request.snapshot, this.#request);
    return { book, from: range.from, inBook };
  }
}

class WholeBook implements SliceSource {
  readonly #book: Book;
  /** Accounts that rejects name, by id. */
  readonly #rejected: ReadonlyMap<string, number>;

  constructor(book: Book) {
    this.#book = book;
    this.#rejected = accountsOf(book.rejects, book);
  }

  async sliceBook(slice: number, of: number): Promise<SliceBook> {
    const book = this.#book;
    const inBook = textCount(book.acctIds);
    const range = sliceRange(slice, of, inBook, rowsUpTo(book));
    const own = accountRange(book, range.from, range.to);
    return { book: { ...own, rejects: this.#rejectsOf(slice, range) }, from: range.from, inBook };
  }

  /** Rows that name no account are told by the first slice. */
  #rejectsOf(slice: number, { from, to }: ShardRange): RejectedRow[] {
    return this.#book.rejects.filter(({ acctId }) => {
      const account = this.#rejected.get(acctId);
      return account === undefined ? slice === 1 : account >= from && account < to;
    });
  }
}

function rowsUpTo({ positions, orders, balances }: BookColumns): (account: number) => number {
  return (a) => a + positions.offsets[a]! + orders.offsets[a]! + balances.offsets[a]!;
}

function accountsOf(rejects: readonly RejectedRow[], { acctIds }: Book): ReadonlyMap<string, number> {
  const named = new Set(rejects.map(({ acctId }) => acctId));
  const found = new Map<string, number>();
  for (let a = 0; a < textCount(acctIds) && found.size < named.size; a++) {
    const acctId = textAt(acctIds, a);
    if (named.has(acctId)) found.set(acctId, a);
  }
  return found;
}

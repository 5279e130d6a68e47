/** What a merge has of its slices in memory: every account's id and settings, what was rejected, and where the rest lies. */
import { UnusableInput } from '../failure/unusable-input.ts';
import { type RowTableId, rowTableIds } from '../kernel/row-blocks.ts';
import type { ShardRange } from '../kernel/shard-kernel.ts';
import { ACCOUNTS_MAX } from '../limits.ts';
import type { AccountSettings, Book, HoldingCounts, RejectedRow, StoredBook } from '../portfolio/book.ts';
import { joinBooks } from '../portfolio/join-books.ts';
import { selectAccounts, settingsRange } from '../portfolio/select.ts';
import { textCount } from '../quantity/text-table.ts';
import { type PlacedSeal, sealedBytes } from '../runner/sealed-columns.ts';
import { damaged, type SliceFoot } from './slice-file.ts';
import { joinSettings, readHoldings, readSettings } from './stored-accounts.ts';

/** A shard of a slice at its place in the whole book. */
export interface StoredShard {
  range: ShardRange;
  path: string;
  part: PlacedSeal;
  holdings: PlacedSeal;
}

export interface MergedSlices {
  book: StoredBook;
  shards: StoredShard[];
  /** The tables of rows that any slice has, in the order of all. */
  tables: RowTableId[];
}

/** Reads ids, settings and rejects of all slices. @throws UnusableInput naming a slice that is damaged */
export function mergedSlices(slices: readonly SliceFoot[]): MergedSlices {
  const contents = slices.map(({ content }) => content);
  const count = contents.reduce((sum, { accounts }) => sum + accounts.count, 0);
  if (count > ACCOUNTS_MAX) throw new UnusableInput(`a book holds at most ${ACCOUNTS_MAX} accounts: split it`);
  const settings = joinSettings(slices.map(settingsOf));
  const shards = slices.flatMap(shardsOf);
  const sumOf = (name: keyof HoldingCounts) => contents.reduce((sum, { holdings }) => sum + holdings[name], 0);
  const book = {
    ...settings,
    rejects: inFileOrder(slices),
    holdings: { positions: sumOf('positions'), orders: sumOf('orders'), balances: sumOf('balances') },
    pick: picker(settings, shards),
  };
  return { book, shards, tables: rowTableIds.filter((table) => contents.some(({ tables }) => tables.includes(table))) };
}

function settingsOf({ path, content }: SliceFoot): AccountSettings {
  return readSettings(piece(path, content.settings, 'its account ids'), content.accounts.count);
}

function piece(path: string, seal: PlacedSeal, what: string): Uint8Array<SharedArrayBuffer> {
  const bytes = sealedBytes(path, seal);
  if (bytes === null) throw damaged(path, `${what} are not what was written`);
  return bytes;
}

function shardsOf({ path, content }: SliceFoot): StoredShard[] {
  let to = content.accounts.from;
  return content.shards.map(({ accounts, part, holdings }) => {
    const from = to;
    to += accounts;
    return { range: { from, to }, path, part, holdings };
  });
}

/** All rejects in the order of the tables and their lines; those of one line are of one account, and so of one slice. */
function inFileOrder(slices: readonly SliceFoot[]): RejectedRow[] {
  const rejects = slices.flatMap(rejectsOf);
  const rank = new Map(slices[0]!.content.run.portfolio.files.map(({ name }, i) => [name, i]));
  return rejects.sort((a, b) => rank.get(a.file)! - rank.get(b.file)! || a.line - b.line);
}

const LF = 10;

function rejectsOf({ path, content }: SliceFoot): RejectedRow[] {
  const bytes = Buffer.from(piece(path, content.rejects, 'its rejects').buffer);
  const rejects: RejectedRow[] = [];
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(LF, from);
    rejects.push(JSON.parse(bytes.toString('utf8', from, end)) as RejectedRow);
    from = end + 1;
  }
  return rejects;
}

/** Reads what some accounts hold. The shard that was read last is kept: accounts are mostly asked for in their order. */
function picker(settings: AccountSettings, shards: readonly StoredShard[]): (accounts: readonly number[]) => Book {
  let last: { shard: StoredShard; book: Book } | null = null;
  const bookAt = (account: number) => {
    if (last === null || account < last.shard.range.from || account >= last.shard.range.to) {
      const shard = shards[shardAt(shards, account)]!;
      last = { shard, book: bookOf(shard, settings) };
    }
    return last;
  };
  return (accounts) => {
    const books = accounts.map((account) => {
      const { shard, book } = bookAt(account);
      return selectAccounts(book, [account - shard.range.from]);
    });
    return joinBooks(books);
  };
}

/** The shard of an account: the last that begins at it or before. */
function shardAt(shards: readonly StoredShard[], account: number): number {
  let [low, high] = [0, shards.length];
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (shards[middle]!.range.from <= account) low = middle;
    else high = middle;
  }
  return low;
}

function bookOf({ path, holdings, range: { from, to } }: StoredShard, settings: AccountSettings): Book {
  return {
    ...settingsRange(settings, from, to),
    ...readHoldings(piece(path, holdings, 'its holdings'), to - from),
    rejects: [],
    rowsRead: { positions: 0, balances: 0, orders: 0, accounts: 0 },
  };
}

/** How many accounts the slices hold. */
export function accountCount({ book }: MergedSlices): number {
  return textCount(book.acctIds);
}

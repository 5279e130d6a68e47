/** Accounts of all parts of all tables under one index: each part's own numbering becomes the book's. */
import { AccountIndex } from './account-index.ts';
import { NO_ACCOUNT, type RawPortfolio, type RowBlock, type TablePart, type TableRows } from './table-parts.ts';

export interface MergedAccounts {
  index: AccountIndex;
  /** The book's indexes of accounts that had a row rejected. */
  quarantined: Set<number>;
}

/**
 * Interns the accounts of every part, in the order of tables and lines, and rewrites the blocks' account columns to the
 * book's indexes.
 */
export function mergeAccounts({ accounts, balances, positions, orders }: RawPortfolio): MergedAccounts {
  const merged = { index: new AccountIndex(), quarantined: new Set<number>() };
  for (const table of [accounts, balances, positions, orders]) mergeTable(merged, table);
  return merged;
}

/** The same for one table, behind those merged before. */
export function mergeTable(
  { index, quarantined }: MergedAccounts,
  { parts }: Pick<TableRows<RowBlock>, 'parts'>,
): void {
  const base = index.count;
  const maps = parts.map((part) => index.intern(part.accounts.ids));
  putInLineOrder(index, base, parts, maps);
  parts.forEach((part, p) => {
    const map = maps[p]!;
    for (const account of part.quarantined) quarantined.add(map[account]!);
    for (const { account, count } of part.blocks) {
      for (let row = 0; row < count; row++) {
        if (account[row] !== NO_ACCOUNT) account[row] = map[account[row]!]!;
      }
    }
  });
}

/** A row that took a second look comes in the last part and may name an account before others did. */
function putInLineOrder(index: AccountIndex, base: number, parts: TablePart<RowBlock>[], maps: Uint32Array[]): void {
  const firstLine = new Uint32Array(index.count - base).fill(NO_ACCOUNT);
  parts.forEach(({ accounts }, p) => {
    maps[p]!.forEach((account, i) => {
      if (account >= base) firstLine[account - base] = Math.min(firstLine[account - base]!, accounts.firstLine[i]!);
    });
  });
  if (firstLine.every((line, i) => i === 0 || line >= firstLine[i - 1]!)) return;
  const order = firstLine.map((_, i) => base + i).sort((a, b) => firstLine[a - base]! - firstLine[b - base]! || a - b);
  index.reorder(base, order);
  const moved = new Uint32Array(order.length);
  order.forEach((before, now) => {
    moved[before - base] = base + now;
  });
  for (const map of maps) {
    map.forEach((account, i) => {
      if (account >= base) map[i] = moved[account - base]!;
    });
  }
}

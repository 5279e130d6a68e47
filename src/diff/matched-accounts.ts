/**
 * The accounts of both runs under one number, A's in A's order, then those that only B has in B's; and which of them can be
 * split: those with figures at both ends whose holdings at B every step can value.
 */
import { AccountIndex } from '../portfolio/account-index.ts';
import type { Book } from '../portfolio/book.ts';
import { type TextTable, textCount } from '../quantity/text-table.ts';
import type { EndRun } from './end-run.ts';
import type { MixedMarkets } from './mixed-markets.ts';
import { ABSENT, isComputed, QUARANTINED, standings } from './parts.ts';

/** One run's side of the accounts. */
export interface MatchedSide {
  /** Index in the run's book; −1 where it has no such account. */
  index: Int32Array;
  /** Index into `standings`. */
  standing: Uint8Array;
}

export interface MatchedAccounts {
  ids: TextTable;
  count: number;
  a: MatchedSide;
  b: MatchedSide;
}

/** Accounts are one and the same by the bytes of their ids. */
export function matchAccounts(a: EndRun, b: EndRun): MatchedAccounts {
  const union = new AccountIndex();
  const inA = union.intern(a.acctIds);
  const inB = union.intern(b.acctIds);
  const { count } = union;
  return { ids: union.ids(), count, a: sideOf(a, inA, count), b: sideOf(b, inB, count) };
}

function sideOf({ acctIds, quarantined, accounts }: EndRun, rows: Uint32Array, count: number): MatchedSide {
  const side = { index: new Int32Array(count).fill(-1), standing: new Uint8Array(count).fill(ABSENT) };
  for (let i = 0; i < textCount(acctIds); i++) {
    side.index[rows[i]!] = i;
    side.standing[rows[i]!] = quarantined[i] === 1 ? QUARANTINED : accounts.state[i]!;
  }
  return side;
}

export interface Splittable {
  /** The accounts that are split, ascending. */
  rows: number[];
  /** For every account, which of `reasons` says why it is not split; 0, the empty one, where it is. */
  whyNot: Uint32Array;
  reasons: string[];
}

/** @param bookB with B's market as what its holdings count in */
export function splittable({ count, a, b }: MatchedAccounts, bookB: Book, mixed: MixedMarkets): Splittable {
  const reasons = [''];
  const known = new Map<string, number>();
  const codeOf = (reason: string) => {
    const code = known.get(reason) ?? reasons.push(reason) - 1;
    known.set(reason, code);
    return code;
  };
  const whyNot = new Uint32Array(count);
  const rows: number[] = [];
  for (let row = 0; row < count; row++) {
    const atA = a.standing[row]!;
    const atB = b.standing[row]!;
    const fault = isComputed(atA) && isComputed(atB) ? faultOf(bookB, b.index[row]!, mixed) : endFault(atA, atB);
    if (fault === null) rows.push(row);
    else whyNot[row] = codeOf(fault);
  }
  return { rows, whyNot, reasons };
}

function endFault(atA: number, atB: number): string {
  if (atA === QUARANTINED && atB === QUARANTINED) return 'quarantined at A and B';
  const words = [isComputed(atA) ? [] : [`${standings[atA]} at A`], isComputed(atB) ? [] : [`${standings[atB]} at B`]];
  return words.flat().join(', ');
}

/** The first thing an account holds or has ordered that a step cannot value. */
function faultOf(book: Book, account: number, { instrumentFaults, currencyFaults }: MixedMarkets): string | null {
  for (const { offsets, instrument } of [book.positions, book.orders]) {
    for (let leg = offsets[account]!; leg < offsets[account + 1]!; leg++) {
      const fault = instrumentFaults[instrument[leg]!];
      if (fault) return fault;
    }
  }
  const { offsets, ccy } = book.balances;
  for (let row = offsets[account]!; row < offsets[account + 1]!; row++) {
    const fault = currencyFaults[ccy[row]!];
    if (fault) return fault;
  }
  return null;
}

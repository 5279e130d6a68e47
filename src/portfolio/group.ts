/**
 * Grouping: rows from anywhere in the files → columns with each account's rows together, in an order that depends on the
 * holdings alone. A counting sort brings accounts together; inside one, legs go by instrument, side, size and price, and
 * balances by currency. Second rows of one key are found here, as neighbours.
 */
import type { RejectReason } from '../failure/reasons.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { sharedF64, sharedU8, sharedU32 } from '../quantity/shared-columns.ts';
import type { BalanceColumns, Book, LegColumns, RejectedRow } from './book.ts';
import type { GrowableU32 } from './growable.ts';
import { posSides, type RawBalances, type RawLegs, type RawPortfolio } from './raw-rows.ts';

/** Rows of a table sorted by account: `order[offsets[a] … offsets[a + 1] − 1]` are account a's row numbers. */
interface SortedRows {
  offsets: Uint32Array;
  order: Uint32Array;
}

/** Makes the book of everything that was taken in. */
export function groupBook(taken: RawPortfolio, snapshot: Snapshot, rowsRead: Book['rowsRead']): Book {
  const { accounts, positions, orders, balances } = taken;
  const count = accounts.acctIds.length;
  const positionRows = sortRows(positions.account, count, legOrder(positions, false));
  const orderRows = sortRows(orders.account, count, legOrder(orders, true));
  const balanceRows = sortRows(balances.account, count, (a, b) => balances.ccy.get(a) - balances.ccy.get(b) || a - b);
  rejectSecondRows(taken, positionRows, positions, 'duplicate-position', (row, before) => {
    const same = positions.instrument.get(row) === positions.instrument.get(before);
    if (!same || positions.side.get(row) !== positions.side.get(before)) return null;
    const { instId } = snapshot.instruments[positions.instrument.get(row)]!;
    return `a second row of ${instId}, posSide ${posSides[positions.side.get(row)]}`;
  });
  rejectSecondRows(taken, balanceRows, balances, 'duplicate-balance', (row, before) => {
    if (balances.ccy.get(row) !== balances.ccy.get(before)) return null;
    return `a second row of ${snapshot.currencies[balances.ccy.get(row)]!.ccy}`;
  });
  const quarantined = sharedU8(count);
  const autoLoan = sharedU8(count);
  const riskAck = sharedU8(count);
  for (let a = 0; a < count; a++) {
    quarantined[a] = accounts.quarantined[a] ? 1 : 0;
    autoLoan[a] = (accounts.settings[a]?.autoLoan ?? true) ? 1 : 0;
    riskAck[a] = (accounts.settings[a]?.riskAck ?? true) ? 1 : 0;
  }
  return {
    acctIds: accounts.acctIds,
    quarantined,
    autoLoan,
    riskAck,
    positions: legColumns(positions, positionRows, quarantined),
    orders: legColumns(orders, orderRows, quarantined),
    balances: balanceColumns(balances, balanceRows, quarantined),
    rejects: inFileOrder(accounts.rejects, taken.files),
    rowsRead,
  };
}

function sortRows(account: GrowableU32, accountCount: number, compare: (a: number, b: number) => number): SortedRows {
  const offsets = new Uint32Array(accountCount + 1);
  for (let row = 0; row < account.length; row++) offsets[account.get(row) + 1]! += 1;
  for (let a = 0; a < accountCount; a++) offsets[a + 1]! += offsets[a]!;
  const next = offsets.slice(0, accountCount);
  const order = new Uint32Array(account.length);
  for (let row = 0; row < account.length; row++) order[next[account.get(row)]!++] = row;
  for (let a = 0; a < accountCount; a++) order.subarray(offsets[a], offsets[a + 1]).sort(compare);
  return { offsets, order };
}

/** Positions of one key stay in the order of their lines; orders may repeat and are told apart by size and price. */
function legOrder(legs: RawLegs, isOrders: boolean): (a: number, b: number) => number {
  return (a, b) => {
    const byKey = legs.instrument.get(a) - legs.instrument.get(b) || legs.side.get(a) - legs.side.get(b);
    if (byKey !== 0 || !isOrders) return byKey || a - b;
    return legs.qty.get(a) - legs.qty.get(b) || legs.px.get(a) - legs.px.get(b);
  };
}

function rejectSecondRows(
  taken: RawPortfolio,
  sorted: SortedRows,
  raw: RawLegs | RawBalances,
  reason: RejectReason,
  detailIfSame: (row: number, before: number) => string | null,
): void {
  const { order } = sorted;
  for (let i = 1; i < order.length; i++) {
    const [before, row] = [order[i - 1]!, order[i]!];
    if (raw.account.get(row) !== raw.account.get(before)) continue;
    const detail = detailIfSame(row, before);
    if (detail === null) continue;
    const place = { file: taken.files[raw.file.get(row)]!, line: raw.line.get(row) };
    taken.accounts.reject(place, taken.accounts.acctIds[raw.account.get(row)]!, reason, detail);
  }
}

/** Offsets over the accounts that stay; quarantined ones have no rows. */
function keptOffsets(sorted: SortedRows, quarantined: Uint8Array): Uint32Array<SharedArrayBuffer> {
  const offsets = sharedU32(sorted.offsets.length);
  for (let a = 0; a < quarantined.length; a++) {
    const rows = quarantined[a] === 1 ? 0 : sorted.offsets[a + 1]! - sorted.offsets[a]!;
    offsets[a + 1] = offsets[a]! + rows;
  }
  return offsets;
}

function forKeptRows(sorted: SortedRows, quarantined: Uint8Array, take: (row: number, at: number) => void): void {
  let at = 0;
  for (let a = 0; a < quarantined.length; a++) {
    if (quarantined[a] === 1) continue;
    for (let i = sorted.offsets[a]!; i < sorted.offsets[a + 1]!; i++) take(sorted.order[i]!, at++);
  }
}

function legColumns(raw: RawLegs, sorted: SortedRows, quarantined: Uint8Array): LegColumns {
  const offsets = keptOffsets(sorted, quarantined);
  const count = offsets.at(-1)!;
  const columns = { offsets, instrument: sharedU32(count), qty: sharedF64(count), px: sharedF64(count) };
  forKeptRows(sorted, quarantined, (row, at) => {
    columns.instrument[at] = raw.instrument.get(row);
    columns.qty[at] = raw.qty.get(row);
    columns.px[at] = raw.px.get(row);
  });
  return columns;
}

function balanceColumns(raw: RawBalances, sorted: SortedRows, quarantined: Uint8Array): BalanceColumns {
  const offsets = keptOffsets(sorted, quarantined);
  const count = offsets.at(-1)!;
  const columns = {
    offsets,
    ccy: sharedU32(count),
    cashBal: sharedF64(count),
    interest: sharedF64(count),
    spotCap: sharedF64(count),
  };
  forKeptRows(sorted, quarantined, (row, at) => {
    columns.ccy[at] = raw.ccy.get(row);
    columns.cashBal[at] = raw.cashBal.get(row);
    columns.interest[at] = raw.interest.get(row);
    columns.spotCap[at] = raw.spotCap.get(row);
  });
  return columns;
}

/** Rejects in the order of the files and their lines; what was found while grouping is put in its place. */
function inFileOrder(rejects: RejectedRow[], files: string[]): RejectedRow[] {
  const rank = new Map(files.map((file, i) => [file, i]));
  const rankOf = (file: string) => rank.get(file) ?? files.length;
  return [...rejects].sort((a, b) => rankOf(a.file) - rankOf(b.file) || a.line - b.line);
}

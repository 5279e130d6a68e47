/**
 * Accounts of a book as columns of a file: ids and settings of a whole slice in one piece, which a merge has in memory, and
 * holdings shard by shard, of which it reads those of the few accounts that it has to look into.
 */
import {
  type AccountSettings,
  type BalanceColumns,
  type Book,
  holdingCounts,
  type LegColumns,
} from '../portfolio/book.ts';
import { sharedU8, sharedU32 } from '../quantity/shared-columns.ts';
import { type TextTable, textCount } from '../quantity/text-table.ts';
import { ColumnsIn, ColumnsOut, type Seal } from '../runner/sealed-columns.ts';

/** What accounts hold. */
export type Holdings = Pick<Book, 'positions' | 'orders' | 'balances'>;

/** Writes ids and settings at a file's place. */
export function appendSettings(file: number, { acctIds, ...settings }: AccountSettings): Seal {
  const out = new ColumnsOut(file);
  const [from, to] = [acctIds.offsets[0]!, acctIds.offsets[textCount(acctIds)]!];
  out.put(acctIds.offsets.map((offset) => offset - from));
  out.put(acctIds.bytes.subarray(from, to));
  for (const column of [settings.quarantined, settings.acctLv, settings.autoLoan, settings.riskAck]) out.put(column);
  return out.seal();
}

/** Reads what `appendSettings` wrote of so many accounts. */
export function readSettings(bytes: Uint8Array<SharedArrayBuffer>, count: number): AccountSettings {
  const columns = new ColumnsIn(bytes);
  const offsets = columns.u32(count + 1);
  const acctIds = { offsets, bytes: columns.u8(offsets[count]!) };
  const [quarantined, acctLv, autoLoan, riskAck] = [0, 1, 2, 3].map(() => columns.u8(count));
  return { acctIds, quarantined: quarantined!, acctLv: acctLv!, autoLoan: autoLoan!, riskAck: riskAck! };
}

/** The accounts of many slices behind one another. */
export function joinSettings(all: readonly AccountSettings[]): AccountSettings {
  const count = all.reduce((sum, { acctIds }) => sum + textCount(acctIds), 0);
  const idBytes = all.reduce((sum, { acctIds }) => sum + acctIds.bytes.length, 0);
  const acctIds: TextTable = { bytes: sharedU8(idBytes), offsets: sharedU32(count + 1) };
  const made = () => sharedU8(count);
  const joined = { acctIds, quarantined: made(), acctLv: made(), autoLoan: made(), riskAck: made() };
  let [account, byte] = [0, 0];
  for (const { acctIds: own, ...settings } of all) {
    acctIds.bytes.set(own.bytes, byte);
    for (let i = 1; i < own.offsets.length; i++) acctIds.offsets[account + i] = byte + own.offsets[i]!;
    joined.quarantined.set(settings.quarantined, account);
    joined.acctLv.set(settings.acctLv, account);
    joined.autoLoan.set(settings.autoLoan, account);
    joined.riskAck.set(settings.riskAck, account);
    account += textCount(own);
    byte += own.bytes.length;
  }
  return joined;
}

/** Writes what the accounts of a book hold at a file's place. */
export function appendHoldings(file: number, book: Book): Seal {
  const { positions, orders, balances } = book;
  const counts = holdingCounts(book);
  const out = new ColumnsOut(file);
  const hasTerms = positions.terms !== null;
  out.put(Uint32Array.of(counts.positions, counts.orders, counts.balances, hasTerms ? 1 : 0));
  for (const legs of [positions, orders]) {
    const { offsets, instrument, qty, px, terms } = legs;
    for (const column of [offsets, instrument, qty, px]) out.put(column);
    if (terms !== null) for (const column of [terms.flags, terms.lever, terms.margin]) out.put(column);
  }
  const { offsets, ccy, cashBal, interest, spotCap } = balances;
  for (const column of [offsets, ccy, cashBal, interest, spotCap]) out.put(column);
  return out.seal();
}

/** Reads what `appendHoldings` wrote of so many accounts. */
export function readHoldings(bytes: Uint8Array<SharedArrayBuffer>, accounts: number): Holdings {
  const columns = new ColumnsIn(bytes);
  const [positions, orders, balances, hasTerms] = columns.u32(4) as unknown as [number, number, number, number];
  const legs = (rows: number): LegColumns => ({
    offsets: columns.u32(accounts + 1),
    instrument: columns.u32(rows),
    qty: columns.f64(rows),
    px: columns.f64(rows),
    terms: hasTerms === 1 ? { flags: columns.u8(rows), lever: columns.f64(rows), margin: columns.f64(rows) } : null,
  });
  const balanceColumns = (rows: number): BalanceColumns => ({
    offsets: columns.u32(accounts + 1),
    ccy: columns.u32(rows),
    cashBal: columns.f64(rows),
    interest: columns.f64(rows),
    spotCap: columns.f64(rows),
  });
  return { positions: legs(positions), orders: legs(orders), balances: balanceColumns(balances) };
}

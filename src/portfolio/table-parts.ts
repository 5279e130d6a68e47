/**
 * Rows as they were read, before they are grouped: a table comes in parts (a range of a file, a batch, the rows that took
 * a second look), a part in blocks of columns. Only good rows are in them.
 */
import type { TextTable } from '../quantity/text-table.ts';
import type { RejectedRow } from './book.ts';

/** An account index that marks a row as handed over to another part. */
export const NO_ACCOUNT = 0xffff_ffff;

export interface RowBlock {
  count: number;
  /** Index into the part's accounts, NO_ACCOUNT for a row that another part has. */
  account: Uint32Array;
}

/** What account modes 2 and 3 ask of a leg beside size and price; a quick lane leaves it out where no account asks. */
export interface TermColumns {
  /** 1 where `mgnMode` or `tdMode` is isolated. */
  isolated: Uint8Array;
  /** Orders: 1 where it may only close. */
  reduceOnly: Uint8Array;
  /** NaN where the row states none. */
  lever: Float64Array;
  /** Positions: what an isolated one has of its own; NaN where the row states none. */
  margin: Float64Array;
}

export interface LegBlock extends RowBlock, Partial<TermColumns> {
  /** Index into `Snapshot.instruments`. */
  instrument: Uint32Array;
  /** Positions: index into `posSides`. */
  side: Uint8Array;
  qty: Float64Array;
  px: Float64Array;
}

export interface BalanceBlock extends RowBlock {
  /** Index into `Snapshot.currencies`. */
  ccy: Uint32Array;
  cashBal: Float64Array;
  interest: Float64Array;
  /** NaN for no cap. */
  spotCap: Float64Array;
}

export interface SettingsBlock extends RowBlock {
  acctLv: Uint8Array;
  autoLoan: Uint8Array;
  riskAck: Uint8Array;
}

export interface PartAccounts {
  /** In the order in which the part first names them. */
  ids: TextTable;
  /** Where it does; lines of the table's file. */
  firstLine: Uint32Array;
}

export interface TablePart<Block extends RowBlock> {
  accounts: PartAccounts;
  /** Which of them had a row rejected. */
  quarantined: Uint32Array;
  blocks: Block[];
  /** Line of the part's row, counted over its blocks. */
  lineOf(row: number): number;
}

/** A table as it was read. Parts are in the order of the file, the rows that took a second look in the last. */
export interface TableRows<Block extends RowBlock> {
  /** What rejects call the file. */
  file: string;
  parts: TablePart<Block>[];
  rejects: RejectedRow[];
  /** Rows of the file, good or not. */
  rowsRead: number;
}

/** Everything taken in. Accounts appear in the order of these tables. */
export interface RawPortfolio {
  /** Whether every block of legs has its terms: an account of mode 2 or 3 is among them, or the caller asked for them. */
  hasTerms: boolean;
  accounts: TableRows<SettingsBlock>;
  balances: TableRows<BalanceBlock>;
  positions: TableRows<LegBlock>;
  orders: TableRows<LegBlock>;
}

/** A table that is not there. */
export function noRows<Block extends RowBlock>(): TableRows<Block> {
  return { file: '', parts: [], rejects: [], rowsRead: 0 };
}

/** Whether a row names an account of another mode than portfolio margin: then legs are asked for their terms. */
export function hasOtherModes({ parts }: TableRows<SettingsBlock>): boolean {
  const blocks = parts.flatMap((part) => part.blocks);
  return blocks.some(({ account, acctLv }) => acctLv.some((mode, row) => mode !== 4 && account[row] !== NO_ACCOUNT));
}

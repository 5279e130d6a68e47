/**
 * Grouping: rows from anywhere in the files → columns with each account's rows together, in an order that depends on the
 * holdings alone. A counting sort brings accounts together; inside one, legs go by instrument, side, size and price, and
 * balances by currency. Second rows of one key are neighbours then, and are found here.
 */
import type { Snapshot } from '../market/snapshot.ts';
import { sharedF64, sharedU8, sharedU32 } from '../quantity/shared-columns.ts';
import { textCount } from '../quantity/text-table.ts';
import {
  type BalanceColumns,
  type Book,
  type LegColumns,
  type RejectedRow,
  TERM_ISOLATED,
  TERM_REDUCE_ONLY,
  TERM_SIDE_SHIFT,
} from './book.ts';
import { posSides } from './holdings.ts';
import { rejectRowsOfOtherModes } from './legs-by-mode.ts';
import { type MergedAccounts, mergeAccounts } from './merge-accounts.ts';
import { type PlacedBlock, type PlaceTask, placeRows, rowOffsets, SIDES, stretches } from './place-rows.ts';
import { type Found, type RowKey, rejectSecondRows } from './second-rows.ts';
import { type KeyedRows, sortEqualKeys } from './sort-rows.ts';
import {
  type BalanceBlock,
  type LegBlock,
  NO_ACCOUNT,
  type RawPortfolio,
  type RowBlock,
  type SettingsBlock,
  type TableRows,
} from './table-parts.ts';

/** Makes the book of everything that was taken in, in this thread. */
export function groupBook(raw: RawPortfolio, snapshot: Snapshot): Book {
  const grouping = new Grouping(raw, snapshot, 1);
  return grouping.finish(grouping.tasks.map(placeRows));
}

/** A book in the making: what may be done on threads stands in between as tasks. */
export class Grouping {
  readonly tasks: PlaceTask[];
  readonly #raw: RawPortfolio;
  readonly #snapshot: Snapshot;
  readonly #merged: MergedAccounts;
  readonly #balances: PlannedRows;
  readonly #positions: PlannedRows;
  readonly #orders: PlannedRows;

  /** Numbers the accounts over all tables and plans where every row will go. */
  constructor(raw: RawPortfolio, snapshot: Snapshot, threads: number) {
    this.#raw = raw;
    this.#snapshot = snapshot;
    this.#merged = mergeAccounts(raw);
    const { count } = this.#merged.index;
    const legs = raw.hasTerms ? [...legColumnsOf, ...termColumnsOf] : legColumnsOf;
    const plan = (blocks: PlacedBlock[], columns: readonly MakeColumn[]) =>
      planRows(blocks, columns, { accounts: count, threads });
    this.#balances = plan(balanceBlocks(raw.balances), [sharedF64, sharedF64, sharedF64]);
    this.#positions = plan(legBlocks(raw.positions, true, raw.hasTerms), legs);
    // Orders of either side stand together.
    this.#orders = plan(legBlocks(raw.orders, false, raw.hasTerms), legs);
    this.tasks = [this.#balances, this.#positions, this.#orders].flatMap(({ tasks }) => tasks);
  }

  /**
   * The book, once every task has been done.
   * @param twice of each task, the accounts that hold two rows of one key
   */
  finish(twice: number[][]): Book {
    const { index, quarantined } = this.#merged;
    const found: Found = { acctIds: index.ids(), quarantined, rejects: [] };
    const { accounts, balances, positions, orders } = this.#raw;
    const ofTasks = (planned: PlannedRows) =>
      new Set(planned.tasks.flatMap((task) => twice[this.tasks.indexOf(task)]!));
    const settings = settingsColumns(accounts, found);
    rejectSecondRows(balances, ofTasks(this.#balances), found, secondBalance(this.#snapshot));
    rejectSecondRows(positions, ofTasks(this.#positions), found, secondPosition(this.#snapshot));
    for (const legs of [positions, orders]) rejectRowsOfOtherModes(legs, settings.acctLv, found, this.#snapshot);
    const { rows } = this.#orders;
    for (const account of ofTasks(this.#orders)) {
      sortEqualKeys(rows, rows.offsets[account]!, rows.offsets[account + 1]!);
    }
    const isQuarantined = sharedU8(index.count);
    for (const account of quarantined) isQuarantined[account] = 1;
    const tables = [accounts, balances, positions, orders];
    return {
      acctIds: found.acctIds,
      quarantined: isQuarantined,
      ...settings,
      positions: withoutRowsOf(legColumns(this.#positions.rows, SIDES), isQuarantined),
      orders: withoutRowsOf(legColumns(this.#orders.rows, 1), isQuarantined),
      balances: withoutRowsOf(balanceColumns(this.#balances.rows), isQuarantined),
      rejects: inFileOrder([...tables.flatMap(({ rejects }) => rejects), ...found.rejects], tables),
      rowsRead: {
        positions: positions.rowsRead,
        balances: balances.rowsRead,
        orders: orders.rowsRead,
        accounts: accounts.rowsRead,
      },
    };
  }
}

/** Accounts that no row speaks of are of the portfolio mode, borrow automatically and know the risk. */
function settingsColumns(table: TableRows<SettingsBlock>, found: Found) {
  const count = textCount(found.acctIds);
  const acctLv = sharedU8(count).fill(PORTFOLIO_MODE);
  const autoLoan = sharedU8(count).fill(1);
  const riskAck = sharedU8(count).fill(1);
  const isNamed = new Uint8Array(count);
  const twice = new Set<number>();
  for (const block of blocksOf(table)) {
    for (let row = 0; row < block.count; row++) {
      const account = block.account[row]!;
      if (account === NO_ACCOUNT) continue;
      if (isNamed[account] === 1) twice.add(account);
      isNamed[account] = 1;
      acctLv[account] = block.acctLv[row]!;
      autoLoan[account] = block.autoLoan[row]!;
      riskAck[account] = block.riskAck[row]!;
    }
  }
  // Which of two rows came last is nothing to go by, and the account is quarantined.
  for (const account of twice) {
    acctLv[account] = PORTFOLIO_MODE;
    autoLoan[account] = riskAck[account] = 1;
  }
  rejectSecondRows(table, twice, found, { reason: 'duplicate-account', keyOf: () => 0, detailOf: () => '' });
  return { acctLv, autoLoan, riskAck };
}

const PORTFOLIO_MODE = 4;

function secondBalance({ currencies }: Snapshot): RowKey<BalanceBlock> {
  return {
    reason: 'duplicate-balance',
    keyOf: ({ ccy }, row) => ccy[row]!,
    detailOf: ({ ccy }, row) => `a second row of ${currencies[ccy[row]!]!.ccy}`,
  };
}

function secondPosition({ instruments }: Snapshot): RowKey<LegBlock> {
  return {
    reason: 'duplicate-position',
    keyOf: ({ instrument, side }, row) => instrument[row]! * SIDES + side[row]!,
    detailOf: ({ instrument, side }, row) =>
      `a second row of ${instruments[instrument[row]!]!.instId}, posSide ${posSides[side[row]!]}`,
  };
}

function balanceBlocks(table: TableRows<BalanceBlock>): PlacedBlock[] {
  return blocksOf(table).map(({ count, account, ccy, cashBal, interest, spotCap }) => {
    return { count, account, major: ccy, minor: null, columns: [cashBal, interest, spotCap] };
  });
}

function legBlocks(table: TableRows<LegBlock>, bySide: boolean, hasTerms: boolean): PlacedBlock[] {
  return blocksOf(table).map((block) => {
    const { count, account, instrument, side, qty, px } = block;
    const terms = hasTerms ? [block.lever!, block.margin!, flagsOf(block, bySide)] : [];
    return { count, account, major: instrument, minor: bySide ? side : null, columns: [qty, px, ...terms] };
  });
}

/** The terms of each row that are no numbers, in one byte. */
function flagsOf({ count, isolated, reduceOnly, side }: LegBlock, bySide: boolean): Uint8Array {
  const flags = sharedU8(count);
  for (let row = 0; row < count; row++) {
    const bits = (isolated![row]! === 1 ? TERM_ISOLATED : 0) | (reduceOnly![row]! === 1 ? TERM_REDUCE_ONLY : 0);
    flags[row] = bySide ? bits | (side[row]! << TERM_SIDE_SHIFT) : bits;
  }
  return flags;
}

function blocksOf<Block extends RowBlock>({ parts }: TableRows<Block>): Block[] {
  return parts.flatMap((part) => part.blocks);
}

type SharedF64 = Float64Array<SharedArrayBuffer>;
type SharedU8 = Uint8Array<SharedArrayBuffer>;

interface SharedRows extends KeyedRows {
  offsets: Uint32Array<SharedArrayBuffer>;
  key: Uint32Array<SharedArrayBuffer>;
  columns: (SharedF64 | SharedU8)[];
}

interface PlannedRows {
  rows: SharedRows;
  tasks: PlaceTask[];
}

type MakeColumn = (count: number) => SharedF64 | SharedU8;
/** Size and price; leverage, margin and flags. */
const legColumnsOf: readonly MakeColumn[] = [sharedF64, sharedF64];
const termColumnsOf: readonly MakeColumn[] = [sharedF64, sharedF64, sharedU8];

/** Columns for the rows of a table, and the tasks that fill them, about one a thread. */
function planRows(
  blocks: PlacedBlock[],
  columns: readonly MakeColumn[],
  { accounts, threads }: { accounts: number; threads: number },
): PlannedRows {
  const offsets = rowOffsets(blocks, accounts);
  const count = offsets[accounts]!;
  const rows = { offsets, key: sharedU32(count), columns: columns.map((make) => make(count)) };
  return { rows, tasks: stretches(offsets, threads).map((stretch) => ({ blocks, into: rows, ...stretch })) };
}

/** Rows in order need their keys no more: what is left of one is the instrument. */
function legColumns({ offsets, key, columns }: SharedRows, sides: number): LegColumns {
  if (sides > 1) for (let row = 0; row < key.length; row++) key[row] = Math.floor(key[row]! / sides);
  const [qty, px, lever, margin, flags] = columns as [SharedF64, SharedF64, SharedF64?, SharedF64?, SharedU8?];
  const terms = flags === undefined ? null : { flags, lever: lever!, margin: margin! };
  return { offsets, instrument: key, qty, px, terms };
}

function balanceColumns({ offsets, key, columns }: SharedRows): BalanceColumns {
  const [cashBal, interest, spotCap] = columns as [SharedF64, SharedF64, SharedF64];
  return { offsets, ccy: key, cashBal, interest, spotCap };
}

/** Takes the rows of quarantined accounts out: what is left moves up in place. */
function withoutRowsOf<Columns extends LegColumns | BalanceColumns>(
  columns: Columns,
  quarantined: Uint8Array,
): Columns {
  const { offsets, terms, ...rest } = { terms: null, ...columns };
  const moved = [...Object.values(rest), ...Object.values(terms ?? {})] as SharedU8[];
  let to = 0;
  let from = 0;
  for (let a = 0; a < quarantined.length; a++) {
    const end = offsets[a + 1]!;
    if (quarantined[a] === 0 && end > from) {
      if (to !== from) for (const column of moved) column.copyWithin(to, from, end);
      to += end - from;
    }
    offsets[a + 1] = to;
    from = end;
  }
  if (to === from) return columns;
  const kept = (all: object) =>
    Object.fromEntries(Object.entries(all).map(([name, column]) => [name, (column as SharedU8).subarray(0, to)]));
  return { ...columns, offsets, ...kept(rest), ...(terms === null ? {} : { terms: kept(terms) }) };
}

/** Rejects in the order of the files and their lines; what was found while grouping is put in its place. */
function inFileOrder(rejects: RejectedRow[], tables: { file: string }[]): RejectedRow[] {
  const rank = new Map(tables.map(({ file }, i) => [file, i]));
  const rankOf = (file: string) => rank.get(file) ?? tables.length;
  return rejects.sort((a, b) => rankOf(a.file) - rankOf(b.file) || a.line - b.line);
}

/**
 * Rows of text in, columns out. Every cell is judged here; a row that fails becomes a reject that names the cell, and its
 * account is quarantined. Nothing is guessed: an unreadable optional cell is as bad as a needed one. The quick lanes take
 * a row only where it is certain that this judge would, with the same values.
 */
import type { RejectReason } from '../failure/reasons.ts';
import { QUANTITY_ABS_MAX, QUANTITY_ABS_MIN } from '../limits.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { AccountRegister, isAccountId } from '../portfolio/accounts.ts';
import { posSides } from '../portfolio/holdings.ts';
import type { BalanceBlock, LegBlock, SettingsBlock, TablePart } from '../portfolio/table-parts.ts';
import { isPrice, isQuantity } from '../quantity/bounds.ts';
import { parseDecimal } from '../quantity/decimal-text.ts';
import type { accountTable, balanceTable, orderTable, positionTable, RowOf } from './columns.ts';
import { JudgedRows } from './judged-rows.ts';
import { currencyFault, instrumentFault, type Unusable } from './usable.ts';

/** Thrown inside a row, caught where the row began. */
class RowRejected extends Error {
  readonly reason: RejectReason;
  constructor(reason: RejectReason, detail: string) {
    super(detail);
    this.reason = reason;
  }
}

const settingsArrays = { acctLv: Uint8Array, autoLoan: Uint8Array, riskAck: Uint8Array };
const balanceArrays = { ccy: Uint32Array, cashBal: Float64Array, interest: Float64Array, spotCap: Float64Array };
const legArrays = {
  instrument: Uint32Array,
  side: Uint8Array,
  qty: Float64Array,
  px: Float64Array,
  isolated: Uint8Array,
  reduceOnly: Uint8Array,
  lever: Float64Array,
  margin: Float64Array,
};
type LegColumn = keyof typeof legArrays;

/** The rows of each table that an intake took, and the accounts that they and the rejected ones name. */
export interface JudgedParts {
  accounts: TablePart<SettingsBlock>;
  balances: TablePart<BalanceBlock>;
  positions: TablePart<LegBlock>;
  orders: TablePart<LegBlock>;
}

export class PortfolioIntake {
  readonly accounts: AccountRegister;
  readonly #settings = new JudgedRows<SettingsBlock, 'acctLv' | 'autoLoan' | 'riskAck'>(settingsArrays);
  readonly #balances = new JudgedRows<BalanceBlock, 'ccy' | 'cashBal' | 'interest' | 'spotCap'>(balanceArrays);
  readonly #positions = new JudgedRows<LegBlock, LegColumn>(legArrays);
  readonly #orders = new JudgedRows<LegBlock, LegColumn>(legArrays);
  readonly #snapshot: Snapshot;

  /** @param file what rejects call the place where the rows stand */
  constructor(snapshot: Snapshot, file: string) {
    this.#snapshot = snapshot;
    this.accounts = new AccountRegister(file);
  }

  /** Takes a row of `accounts`. */
  account(row: RowOf<typeof accountTable>, line: number): void {
    this.#take(row.acctId, line, (account) => {
      const acctLv = modeOf(row.acctLv);
      const autoLoan = flagOf(row.autoLoan, 'autoLoan', true) ? 1 : 0;
      const riskAck = flagOf(row.riskAck, 'riskAck', true) ? 1 : 0;
      this.#settings.push(account, line, { acctLv, autoLoan, riskAck });
    });
  }

  /** Takes a row of `positions`. */
  position(row: RowOf<typeof positionTable>, line: number): void {
    this.#take(row.acctId, line, (account) => {
      const mgnMode = wordOf(row.mgnMode, 'mgnMode', ['', 'cross', 'isolated']);
      const side = wordOf(row.posSide, 'posSide', ['', ...posSides]);
      const lever = leverOf(row.lever);
      const margin = marginOf(row.margin);
      const pos = quantityOf(row.pos, 'pos');
      const instrument = this.#instrumentOf(row.instId);
      if (this.#snapshot.instruments[instrument]!.contract === 'spot')
        throw new RowRejected('spot-as-position', `instId ${row.instId} is a spot pair: its coin is a balance`);
      if (side === 'long' && pos < 0) throw new RowRejected('pos-side-sign', `posSide long with pos ${row.pos}`);
      const avgPx = priceOf(row.avgPx, 'avgPx', pos);
      const qty = side === 'short' ? -Math.abs(pos) : pos;
      const sideIndex = side === 'long' ? 1 : side === 'short' ? 2 : 0;
      // Whether the account's mode has isolated positions is asked when all tables are in.
      const isolated = mgnMode === 'isolated' ? 1 : 0;
      const terms = { isolated, reduceOnly: 0, lever, margin };
      this.#positions.push(account, line, { instrument, side: sideIndex, qty, px: avgPx, ...terms });
    });
  }

  /** Takes a row of `orders`. */
  order(row: RowOf<typeof orderTable>, line: number): void {
    this.#take(row.acctId, line, (account) => {
      const side = wordOf(row.side, 'side', ['buy', 'sell']);
      const tdMode = wordOf(row.tdMode, 'tdMode', ['', 'cross', 'cash', 'isolated']);
      const reduceOnly = flagOf(row.reduceOnly, 'reduceOnly', false) ? 1 : 0;
      const lever = leverOf(row.lever);
      const sz = quantityOf(row.sz, 'sz');
      if (sz < 0) throw new RowRejected('out-of-range', `sz is ${row.sz}, expected 0 or more; side says the direction`);
      const instrument = this.#instrumentOf(row.instId);
      const px = priceOf(row.px, 'px', sz);
      // A sale of −0 is one of −0 as well.
      const qty = side === 'buy' ? sz : -Math.abs(sz);
      const terms = { isolated: tdMode === 'isolated' ? 1 : 0, reduceOnly, lever, margin: Number.NaN };
      this.#orders.push(account, line, { instrument, side: 0, qty, px, ...terms });
    });
  }

  /** Takes a row of `balances`. */
  balance(row: RowOf<typeof balanceTable>, line: number): void {
    this.#take(row.acctId, line, (account) => {
      const ccy = this.#currencyOf(row.ccy);
      const cashBal = quantityOf(row.cashBal, 'cashBal');
      optionalNumber(row.frozenBal, 'frozenBal');
      const interest = row.interest === '' ? 0 : quantityOf(row.interest, 'interest');
      const spotCap = row.clSpotInUseAmt === '' ? Number.NaN : spotCapOf(row.clSpotInUseAmt);
      this.#balances.push(account, line, { ccy, cashBal, interest, spotCap });
    });
  }

  /** Judges a single cell of a balance that comes as a row of its own; a bad one is rejected where it stands. */
  isBalanceCell(acctId: string, kind: 'balance' | 'interest' | 'cap', amount: string, line: number): boolean {
    return this.#take(acctId, line, () => {
      if (kind === 'cap') spotCapOf(amount);
      else quantityOf(amount, `qty of ${kind}`);
    });
  }

  /** Judges a setting that comes as a row of its own. */
  isSettingCell(acctId: string, key: 'acctLv' | 'autoLoan', value: string, line: number): boolean {
    return this.#take(acctId, line, () => {
      if (key === 'acctLv') wordOf(value, 'id of mode', ['2', '3', '4']);
      else wordOf(value, 'id of autoLoan', ['true', 'false']);
    });
  }

  /** Runs a row; a fault inside it becomes a reject. Returns whether it went well. */
  #take(acctId: string, line: number, read: (account: number) => void): boolean {
    if (!isAccountId(acctId)) {
      this.accounts.reject(line, acctId, 'bad-account-id', '');
      return false;
    }
    try {
      read(this.accounts.intern(acctId, line));
      return true;
    } catch (error) {
      if (!(error instanceof RowRejected)) throw error;
      this.accounts.reject(line, acctId, error.reason, error.message);
      return false;
    }
  }

  /** Index of an instrument that can be valued. */
  #instrumentOf(instId: string): number {
    const index = this.#snapshot.instrumentIndex.get(instId);
    if (index === undefined)
      throw new RowRejected('unknown-instrument', `instId ${instId} is not listed in this market`);
    rejectFault(instrumentFault(this.#snapshot, this.#snapshot.instruments[index]!));
    return index;
  }

  /** Index of a currency that can be valued. */
  #currencyOf(ccy: string): number {
    rejectFault(currencyFault(this.#snapshot, ccy));
    return this.#snapshot.currencyIndex.get(ccy)!;
  }

  /** Everything taken in so far. */
  parts(): JudgedParts {
    const of = this.accounts.part();
    return {
      accounts: this.#settings.part(of),
      balances: this.#balances.part(of),
      positions: this.#positions.part(of),
      orders: this.#orders.part(of),
    };
  }
}

function rejectFault(fault: Unusable | null): void {
  if (fault) throw new RowRejected(fault.reason, fault.detail);
}

function numberOf(text: string, column: string): number {
  const value = parseDecimal(text);
  if (value === null) throw new RowRejected('bad-number', `${column} is "${text.slice(0, 40)}"`);
  return value;
}

function optionalNumber(text: string, column: string): void {
  if (text !== '') numberOf(text, column);
}

function quantityOf(text: string, column: string): number {
  const value = numberOf(text, column);
  if (!isQuantity(value)) {
    const expected = `0 or ${QUANTITY_ABS_MIN} to ${QUANTITY_ABS_MAX} either way`;
    throw new RowRejected('out-of-range', `${column} is ${text.slice(0, 40)}, expected ${expected}`);
  }
  return value;
}

/** `acctLv`, 4 unless said. */
function modeOf(text: string): number {
  return text === '' ? 4 : Number(wordOf(text, 'acctLv', ['2', '3', '4']));
}

/** Leverage, NaN where none is stated. */
function leverOf(text: string): number {
  if (text === '') return Number.NaN;
  const lever = numberOf(text, 'lever');
  // Its reciprocal is read: the bounds are those of a price.
  if (!isPrice(lever))
    throw new RowRejected('out-of-range', `lever is ${text.slice(0, 40)}, expected a number above 0`);
  return lever;
}

/** Margin of an isolated position, NaN where none is stated. */
function marginOf(text: string): number {
  const margin = text === '' ? Number.NaN : numberOf(text, 'margin');
  if (margin < 0) throw new RowRejected('out-of-range', `margin is ${text.slice(0, 40)}, expected 0 or more`);
  return margin;
}

/** `clSpotInUseAmt`: a cap of any size above 0 is a cap; a negative one is none. */
function spotCapOf(text: string): number {
  const cap = numberOf(text, 'clSpotInUseAmt');
  if (cap < 0) throw new RowRejected('out-of-range', `clSpotInUseAmt is ${text}, expected 0 or more`);
  return cap;
}

/** A price; where the size is 0 it is never read, and 1 keeps the arithmetic finite. */
function priceOf(text: string, column: string, size: number): number {
  if (size === 0) {
    optionalNumber(text, column);
    return 1;
  }
  const price = numberOf(text, column);
  if (!isPrice(price)) {
    throw new RowRejected('out-of-range', `${column} is ${text.slice(0, 40)}, expected a price above 0`);
  }
  return price;
}

function wordOf(text: string, column: string, words: readonly string[]): string {
  if (!words.includes(text)) {
    const allowed = words.filter((word) => word !== '').join(', ');
    throw new RowRejected('bad-word', `${column} is "${text.slice(0, 40)}", expected ${allowed}`);
  }
  return text;
}

function flagOf(text: string, column: string, absent: boolean): boolean {
  if (text === '') return absent;
  return wordOf(text, column, ['true', 'false']) === 'true';
}

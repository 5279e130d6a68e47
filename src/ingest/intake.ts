/**
 * Rows in, columns out. Every cell is judged here; a row that fails becomes a reject that names the cell, and its account
 * is quarantined. Nothing is guessed: an unreadable optional cell is as bad as a needed one.
 */
import type { RejectReason } from '../failure/reasons.ts';
import { QUANTITY_ABS_MAX, QUANTITY_ABS_MIN } from '../limits.ts';
import type { Instrument, MarketProblem, Snapshot } from '../market/snapshot.ts';
import { AccountRegister, isAccountId, type RowPlace } from '../portfolio/accounts.ts';
import { posSides, RawBalances, RawLegs, type RawPortfolio } from '../portfolio/raw-rows.ts';
import { isPrice, isQuantity } from '../quantity/bounds.ts';
import { parseDecimal } from '../quantity/decimal-text.ts';
import type { accountTable, balanceTable, orderTable, positionTable, RowOf } from './columns.ts';

/** Thrown inside a row, caught where the row began. */
class RowRejected extends Error {
  readonly reason: RejectReason;
  constructor(reason: RejectReason, detail: string) {
    super(detail);
    this.reason = reason;
  }
}

export class PortfolioIntake implements RawPortfolio {
  readonly accounts = new AccountRegister();
  readonly positions = new RawLegs();
  readonly orders = new RawLegs();
  readonly balances = new RawBalances();
  readonly files: string[] = [];
  readonly #snapshot: Snapshot;

  constructor(snapshot: Snapshot) {
    this.#snapshot = snapshot;
  }

  /** Takes a row of `accounts`. */
  account(row: RowOf<typeof accountTable>, place: RowPlace): void {
    this.#take(row.acctId, place, (account) => {
      if (this.accounts.settings[account] !== undefined) throw new RowRejected('duplicate-account', '');
      // The row stands, even rejected: a second one is a second one.
      this.accounts.settings[account] = { autoLoan: true, riskAck: true };
      const acctLv = wordOf(row.acctLv, 'acctLv', ['', '2', '3', '4']);
      const settings = {
        autoLoan: flagOf(row.autoLoan, 'autoLoan', true),
        riskAck: flagOf(row.riskAck, 'riskAck', true),
      };
      this.accounts.settings[account] = settings;
      this.#checkMode(acctLv);
    });
  }

  #checkMode(acctLv: string): void {
    if (acctLv === '2' || acctLv === '3') {
      throw new RowRejected('unsupported-mode', `acctLv ${acctLv}: only portfolio mode, acctLv 4, is computed`);
    }
  }

  /** Takes a row of `positions`. */
  position(row: RowOf<typeof positionTable>, place: RowPlace): void {
    this.#take(row.acctId, place, (account) => {
      const mgnMode = wordOf(row.mgnMode, 'mgnMode', ['', 'cross', 'isolated']);
      const side = wordOf(row.posSide, 'posSide', ['', ...posSides]);
      optionalNumber(row.lever, 'lever');
      optionalNumber(row.margin, 'margin');
      const pos = quantityOf(row.pos, 'pos');
      const instrument = this.#instrumentOf(row.instId);
      if (instrument.contract === 'spot')
        throw new RowRejected('spot-as-position', `instId ${row.instId} is a spot pair: its coin is a balance`);
      if (side === 'long' && pos < 0) throw new RowRejected('pos-side-sign', `posSide long with pos ${row.pos}`);
      if (mgnMode === 'isolated') throw new RowRejected('isolated-in-portfolio', `instId ${row.instId}`);
      const avgPx = priceOf(row.avgPx, 'avgPx', pos);
      const sideIndex = side === 'long' ? 1 : side === 'short' ? 2 : 0;
      this.#pushLeg(this.positions, { account, instId: row.instId, side: sideIndex, px: avgPx, place }, pos);
    });
  }

  /** Takes a row of `orders`. */
  order(row: RowOf<typeof orderTable>, place: RowPlace): void {
    this.#take(row.acctId, place, (account) => {
      const side = wordOf(row.side, 'side', ['buy', 'sell']);
      const tdMode = wordOf(row.tdMode, 'tdMode', ['', 'cross', 'cash', 'isolated']);
      flagOf(row.reduceOnly, 'reduceOnly', false);
      optionalNumber(row.lever, 'lever');
      const sz = quantityOf(row.sz, 'sz');
      if (sz < 0) throw new RowRejected('out-of-range', `sz is ${row.sz}, expected 0 or more; side says the direction`);
      this.#instrumentOf(row.instId);
      if (tdMode === 'isolated') throw new RowRejected('isolated-in-portfolio', `instId ${row.instId}`);
      const px = priceOf(row.px, 'px', sz);
      const qty = side === 'buy' ? sz : -sz;
      this.#pushLeg(this.orders, { account, instId: row.instId, side: 0, px, place }, qty);
    });
  }

  /** Takes a row of `balances`. */
  balance(row: RowOf<typeof balanceTable>, place: RowPlace): void {
    this.#take(row.acctId, place, (account) => {
      const ccy = this.currencyOf(row.ccy);
      const cashBal = quantityOf(row.cashBal, 'cashBal');
      optionalNumber(row.frozenBal, 'frozenBal');
      const interest = row.interest === '' ? 0 : quantityOf(row.interest, 'interest');
      const spotCap = row.clSpotInUseAmt === '' ? Number.NaN : spotCapOf(row.clSpotInUseAmt);
      this.pushBalance(account, ccy, { cashBal, interest, spotCap }, place);
    });
  }

  /** Judges a single cell of a balance that comes as a row of its own; a bad one is rejected where it stands. */
  isBalanceCell(acctId: string, kind: 'balance' | 'interest' | 'cap', amount: string, place: RowPlace): boolean {
    return this.#take(acctId, place, () => {
      if (kind === 'cap') spotCapOf(amount);
      else quantityOf(amount, `qty of ${kind}`);
    });
  }

  /** Judges a setting that comes as a row of its own. */
  isSettingCell(acctId: string, key: 'acctLv' | 'autoLoan', value: string, place: RowPlace): boolean {
    return this.#take(acctId, place, () => {
      if (key === 'acctLv') this.#checkMode(wordOf(value, 'id of mode', ['2', '3', '4']));
      else wordOf(value, 'id of autoLoan', ['true', 'false']);
    });
  }

  /** Runs a row; a fault inside it becomes a reject. Returns whether it went well. */
  #take(acctId: string, place: RowPlace, read: (account: number) => void): boolean {
    if (!isAccountId(acctId)) {
      this.accounts.reject(place, acctId, 'bad-account-id', '');
      return false;
    }
    try {
      read(this.accounts.intern(acctId));
      return true;
    } catch (error) {
      if (!(error instanceof RowRejected)) throw error;
      this.accounts.reject(place, acctId, error.reason, error.message);
      return false;
    }
  }

  #instrumentOf(instId: string): Instrument {
    const index = this.#snapshot.instrumentIndex.get(instId);
    if (index === undefined)
      throw new RowRejected('unknown-instrument', `instId ${instId} is not listed in this market`);
    const instrument = this.#snapshot.instruments[index]!;
    rejectProblem(instrument.problem);
    this.currencyOf(instrument.settleCcy);
    if (instrument.contract === 'spot') this.currencyOf(instrument.underlying);
    return instrument;
  }

  /** Index of a currency that can be valued. */
  currencyOf(ccy: string): number {
    const index = this.#snapshot.currencyIndex.get(ccy);
    if (index === undefined)
      throw new RowRejected('unknown-currency', `ccy ${ccy}: the market has no index ${ccy}-USD`);
    rejectProblem(this.#snapshot.currencies[index]!.problem);
    return index;
  }

  #pushLeg(
    legs: RawLegs,
    leg: { account: number; instId: string; side: number; px: number; place: RowPlace },
    qty: number,
  ): void {
    legs.account.push(leg.account);
    legs.instrument.push(this.#snapshot.instrumentIndex.get(leg.instId)!);
    legs.side.push(leg.side);
    legs.qty.push(leg.side === 2 ? -Math.abs(qty) : qty);
    legs.px.push(leg.px);
    legs.file.push(this.#fileIndex(leg.place.file));
    legs.line.push(leg.place.line);
  }

  pushBalance(
    account: number,
    ccy: number,
    amounts: { cashBal: number; interest: number; spotCap: number },
    place: RowPlace,
  ): void {
    this.balances.account.push(account);
    this.balances.ccy.push(ccy);
    this.balances.cashBal.push(amounts.cashBal);
    this.balances.interest.push(amounts.interest);
    this.balances.spotCap.push(amounts.spotCap);
    this.balances.file.push(this.#fileIndex(place.file));
    this.balances.line.push(place.line);
  }

  #fileIndex(file: string): number {
    const last = this.files.length - 1;
    if (this.files[last] === file) return last;
    const index = this.files.indexOf(file);
    return index >= 0 ? index : this.files.push(file) - 1;
  }
}

function rejectProblem(problem: MarketProblem | null): void {
  if (problem) throw new RowRejected(problem.reason, problem.detail);
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

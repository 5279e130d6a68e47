/**
 * Rows of the holdings stream into the same intake as the tables, so that both roads judge a cell alike. Balance,
 * interest and cap of a currency come as rows of their own and are put together before they go in.
 */

import { UnusableInput } from '../failure/unusable-input.ts';
import { HOLDINGS_ROWS_MAX } from '../limits.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { isAccountId } from '../portfolio/accounts.ts';
import type { RawPortfolio } from '../portfolio/table-parts.ts';
import { parseDecimal } from '../quantity/decimal-text.ts';
import { ownText } from '../quantity/own-text.ts';
import type { holdingsTable, RowOf } from './columns.ts';
import { PortfolioIntake } from './intake.ts';

type Kind = 'balance' | 'interest' | 'cap';
interface PendingBalance {
  acctId: string;
  ccy: string;
  cells: Partial<Record<Kind, string>>;
  line: number;
}

const kinds = ['position', 'balance', 'order', 'interest', 'cap', 'mode', 'autoLoan'];

export class HoldingsIntake {
  readonly portfolio: PortfolioIntake;
  readonly #balances = new Map<string, PendingBalance>();
  readonly #settings = new Map<string, { acctLv: string; autoLoan: string; line: number }>();

  readonly #file: string;
  #rows = 0;

  /** @param file what rejects call the stream */
  constructor(snapshot: Snapshot, file: string) {
    this.#file = file;
    this.portfolio = new PortfolioIntake(snapshot, file);
  }

  /** Takes one row of the stream. */
  holding(row: RowOf<typeof holdingsTable>, line: number): void {
    const { acctId, kind, id, qty, px } = row;
    this.#rows += 1;
    if (this.#rows > HOLDINGS_ROWS_MAX) {
      throw new UnusableInput(
        `${this.#file} has more than ${HOLDINGS_ROWS_MAX} rows: give so many as the tables of a portfolio to recompute`,
      );
    }
    if (!kinds.includes(kind)) {
      const detail = `kind is "${kind.slice(0, 40)}", expected ${kinds.join(', ')}`;
      this.portfolio.accounts.reject(line, acctId, 'bad-word', detail);
    } else if (kind === 'position') {
      // The stream has no posSide: a long and a short row of one instrument are told apart by their sign.
      const posSide = isBelow0(qty) ? 'short' : 'long';
      const cells = { acctId, instId: id, pos: qty, avgPx: px, mgnMode: '', posSide, lever: '', margin: '' };
      this.portfolio.position(cells, line);
    } else if (kind === 'order') {
      const side = isBelow0(qty) ? 'sell' : 'buy';
      const sz = isBelow0(qty) ? qty.slice(1) : qty;
      this.portfolio.order({ acctId, instId: id, side, sz, px, tdMode: '', lever: '', reduceOnly: '' }, line);
    } else if (kind === 'mode' || kind === 'autoLoan') {
      this.#setting(acctId, kind, id, line);
    } else {
      this.#balance(acctId, kind as Kind, { ccy: id, amount: qty, line });
    }
  }

  /** Everything taken in; first, what waited for its other rows. */
  finish(rowsRead: number): RawPortfolio {
    for (const { acctId, ccy, cells, line } of this.#balances.values()) {
      const row = { acctId, ccy, cashBal: cells.balance ?? '0', frozenBal: '' };
      this.portfolio.balance({ ...row, interest: cells.interest ?? '', clSpotInUseAmt: cells.cap ?? '' }, line);
    }
    for (const [acctId, { acctLv, autoLoan, line }] of this.#settings) {
      this.portfolio.account({ acctId, acctLv, autoLoan, riskAck: '' }, line);
    }
    const { accounts, balances, positions, orders } = this.portfolio.parts();
    // One file, whose rejects and rows are told once.
    const none = { file: this.#file, rejects: [], rowsRead: 0 };
    return {
      hasTerms: [...this.#settings.values()].some(({ acctLv }) => acctLv === '2' || acctLv === '3'),
      accounts: { ...none, parts: [accounts], rejects: this.portfolio.accounts.rejects },
      balances: { ...none, parts: [balances] },
      positions: { ...none, parts: [positions], rowsRead },
      orders: { ...none, parts: [orders] },
    };
  }

  #setting(acctId: string, kind: 'mode' | 'autoLoan', value: string, line: number): void {
    this.#seen(acctId, line);
    const before = this.#settings.get(acctId) ?? { acctLv: '', autoLoan: '', line };
    const key = kind === 'mode' ? 'acctLv' : 'autoLoan';
    if (!this.portfolio.isSettingCell(acctId, key, value, line)) return;
    if (before[key] !== '') this.portfolio.accounts.reject(line, acctId, 'duplicate-account', `a second ${kind} row`);
    this.#settings.set(acctId, { ...before, [key]: value });
  }

  #balance(acctId: string, kind: Kind, of: { ccy: string; amount: string; line: number }): void {
    this.#seen(acctId, of.line);
    const [owner, ccy, amount] = [ownText(acctId), ownText(of.ccy), ownText(of.amount)];
    const key = JSON.stringify([owner, ccy]);
    const before = this.#balances.get(key) ?? { acctId: owner, ccy, cells: {}, line: of.line };
    if (before.cells[kind] !== undefined) {
      this.portfolio.accounts.reject(of.line, acctId, 'duplicate-balance', `a second ${kind} row of ${of.ccy}`);
      return;
    }
    // Judged where it stands: put together with its other rows it would be blamed on the first of them.
    if (!this.portfolio.isBalanceCell(acctId, kind, of.amount, of.line)) return;
    this.#balances.set(key, { ...before, cells: { ...before.cells, [kind]: amount } });
  }

  /** An account appears with its first row, whatever its kind. */
  #seen(acctId: string, line: number): void {
    if (isAccountId(acctId)) this.portfolio.accounts.intern(acctId, line);
  }
}

/** Whether the text is a number with a minus; what is no number keeps its sign and is judged with it. */
function isBelow0(text: string): boolean {
  return text.startsWith('-') && parseDecimal(text) !== null;
}

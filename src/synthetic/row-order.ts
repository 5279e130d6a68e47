// In which order the rows of a book reach its files.
//
// A venue's dump is mostly but not strictly sorted: rows of an account usually lie together, some lie far apart, and the
// tables don't list accounts in one order. Readers that rely on more break on real files, so the invented ones must not
// be tidier than that.

import type { GenerateCounts, PortfolioSink } from './csv-sink.ts';
import type { AccountDraft } from './draft.ts';
import type { SeededRandom } from './random.ts';

/** How often every second position of an account is held back. */
const SCATTER_CHANCE = 0.03;
/** Of those, how often until the end of the file; the others wait for the next release. */
const LAST_CHANCE = 0.1;
/** Blocks between two releases of held rows. */
const BLOCKS_PER_RELEASE = 20;

/** Passes the rows of drafts on to a sink in a dump's order, and counts them. Holds one block and the scattered rows. */
export class RowOrder {
  readonly #sink: PortfolioSink;
  readonly #random: SeededRandom;
  #held: string[] = [];
  readonly #last: string[] = [];
  #balances: string[][] = [];
  #orders: string[][] = [];
  #blocks = 0;
  #positionCount = 0;
  #balanceCount = 0;
  #orderCount = 0;
  #settingCount = 0;

  constructor(sink: PortfolioSink, random: SeededRandom) {
    this.#sink = sink;
    this.#random = random;
  }

  /** Takes the rows of a finished account. */
  add(draft: AccountDraft): void {
    const { positionRows } = draft;
    const isScattered = this.#random.chance(SCATTER_CHANCE);
    const late = isScattered && this.#random.chance(LAST_CHANCE) ? this.#last : this.#held;
    for (let row = 0; row < positionRows.length; row++) {
      if (isScattered && row % 2 === 1) late.push(positionRows[row]);
      else this.#sink.positions(positionRows[row]);
    }
    this.#positionCount += positionRows.length;
    this.#balances.push(draft.balanceRows());
    if (draft.orderRows.length > 0) this.#orders.push([...draft.orderRows]);
    const { acctId, autoLoan, riskAck, terms } = draft;
    const isOtherMode = terms !== null && terms.acctLv !== 4;
    if (!autoLoan || !riskAck || isOtherMode) {
      this.#sink.accounts(`${acctId},${autoLoan},${riskAck}${terms === null ? '' : `,${terms.acctLv}`}`);
      this.#settingCount++;
    }
  }

  /** Ends a block: balances go out from a random account on and around, orders last account first. */
  endBlock(): void {
    const accounts = this.#balances.length;
    const start = this.#random.integer(0, accounts - 1);
    for (let step = 0; step < accounts; step++) {
      for (const row of this.#balances[(start + step) % accounts]) {
        this.#sink.balances(row);
        this.#balanceCount++;
      }
    }
    for (const rows of this.#orders.reverse()) {
      for (const row of rows) this.#sink.orders(row);
      this.#orderCount += rows.length;
    }
    this.#balances = [];
    this.#orders = [];
    this.#blocks++;
    if (this.#blocks % BLOCKS_PER_RELEASE === 0) this.#release();
  }

  /** Ends the book: whatever is still held goes out. */
  end(): void {
    this.#release();
    for (const row of this.#last) this.#sink.positions(row);
    this.#last.length = 0;
  }

  /** Rows taken so far, held ones included. */
  counts(): Omit<GenerateCounts, 'accounts'> {
    return {
      positions: this.#positionCount,
      balances: this.#balanceCount,
      orders: this.#orderCount,
      settings: this.#settingCount,
    };
  }

  #release(): void {
    for (const row of this.#held) this.#sink.positions(row);
    this.#held = [];
  }
}

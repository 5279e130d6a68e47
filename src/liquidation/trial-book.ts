/** Ledgers as a book for the kernel: columns that are made once and filled anew for every handful of trials. */
import type { Snapshot } from '../market/snapshot.ts';
import { type Book, type LegColumns, TERM_REDUCE_ONLY, TERM_SIDE_SHIFT } from '../portfolio/book.ts';
import { posSides } from '../portfolio/holdings.ts';
import { sharedF64, sharedU8, sharedU32 } from '../quantity/shared-columns.ts';
import { textTable } from '../quantity/text-table.ts';
import type { Ledger } from './ledger.ts';

/** Rows that so many ledgers together may have. */
export interface TrialRows {
  accounts: number;
  positions: number;
  orders: number;
  balances: number;
}

export class TrialBook {
  readonly #book: Book;
  readonly #snapshot: Snapshot;

  constructor(snapshot: Snapshot, { accounts, positions, orders, balances }: TrialRows) {
    this.#snapshot = snapshot;
    this.#book = {
      acctIds: textTable([]),
      quarantined: sharedU8(accounts),
      acctLv: sharedU8(accounts),
      autoLoan: sharedU8(accounts),
      riskAck: sharedU8(accounts),
      positions: legColumns(accounts, positions),
      orders: legColumns(accounts, orders),
      balances: {
        offsets: sharedU32(accounts + 1),
        ccy: sharedU32(balances),
        cashBal: sharedF64(balances),
        interest: sharedF64(balances),
        spotCap: sharedF64(balances),
      },
      rejects: [],
      rowsRead: { positions: 0, balances: 0, orders: 0, accounts: 0 },
    };
  }

  /** The book of these ledgers, good until the next; legs and cash are in the market's order, as in any book. */
  fill(ledgers: readonly Ledger[]): Book {
    const { instrumentIndex } = this.#snapshot;
    const { acctLv, autoLoan, riskAck, positions, orders } = this.#book;
    let [position, order] = [0, 0];
    ledgers.forEach((ledger, a) => {
      acctLv[a] = ledger.acctLv;
      autoLoan[a] = ledger.autoLoan ? 1 : 0;
      riskAck[a] = ledger.riskAck ? 1 : 0;
      for (const { index, holding } of ledger.legs) {
        setLeg(positions, position, [index, holding.pos, holding.avgPx]);
        positions.terms!.flags[position++] = posSides.indexOf(holding.posSide) << TERM_SIDE_SHIFT;
      }
      for (const { instrument, sz, px, reduceOnly } of ledger.orders) {
        setLeg(orders, order, [instrumentIndex.get(instrument.instId)!, sz, sz === 0 ? 1 : px]);
        orders.terms!.flags[order++] = reduceOnly ? TERM_REDUCE_ONLY : 0;
      }
      positions.offsets[a + 1] = position;
      orders.offsets[a + 1] = order;
    });
    this.#fillCash(ledgers);
    return { ...this.#book, acctIds: textTable(ledgers.map(({ acctId }) => acctId)) };
  }

  #fillCash(ledgers: readonly Ledger[]): void {
    const { offsets, ccy, cashBal, interest, spotCap } = this.#book.balances;
    let row = 0;
    ledgers.forEach(({ cash }, a) => {
      for (const own of cash) {
        ccy[row] = own.index;
        cashBal[row] = own.amount;
        interest[row] = own.interest;
        spotCap[row++] = own.spotCap ?? Number.NaN;
      }
      offsets[a + 1] = row;
    });
  }
}

function legColumns(accounts: number, rows: number): LegColumns {
  const terms = {
    flags: sharedU8(rows),
    lever: sharedF64(rows).fill(Number.NaN),
    margin: sharedF64(rows).fill(Number.NaN),
  };
  return {
    offsets: sharedU32(accounts + 1),
    instrument: sharedU32(rows),
    qty: sharedF64(rows),
    px: sharedF64(rows),
    terms,
  };
}

function setLeg(columns: LegColumns, row: number, [instrument, qty, px]: [number, number, number]): void {
  columns.instrument[row] = instrument;
  columns.qty[row] = qty;
  columns.px[row] = px;
}

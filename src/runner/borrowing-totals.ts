/** What the rows of borrowing come to over a book, added up while the shards go by. */
import type { RowSet } from '../margin/row-columns.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { ExactSum } from '../quantity/exact-sum.ts';

const causes = ['marginBorrow', 'lossBorrow', 'optionBorrow', 'orderBorrow'] as const;

export interface BorrowingSummary {
  /** Rows: a currency of an account each. */
  rows: number;
  /** Accounts that have some. */
  accounts: number;
  /** Potential borrowing in USD, whole and by cause: each row's amount at its currency's price, their exact sum rounded once. */
  potentialUsd: Record<'potential' | (typeof causes)[number], number>;
  /** Accounts with something to be repaid by force. */
  forcedRepaymentAccounts: number;
}

export class BorrowingTotals {
  readonly #usdPx: Float64Array;
  readonly #sums = { potential: new ExactSum(), ...causeSums() };
  #rows = 0;
  #accounts = 0;
  #forced = 0;

  constructor({ currencies }: Snapshot) {
    this.#usdPx = Float64Array.from(currencies, ({ usdPx }) => usdPx);
  }

  /** Takes the rows of whole accounts. */
  add({ account, key, figures }: RowSet['borrowing']): void {
    const usd = new Float64Array(account.length);
    for (const [name, sum] of Object.entries(this.#sums)) {
      const amounts = figures[name as keyof BorrowingSummary['potentialUsd']];
      for (let row = 0; row < usd.length; row++) usd[row] = amounts[row]! * this.#usdPx[key[row]!]!;
      sum.addAll(usd);
    }
    let lastForced = -1;
    for (let row = 0; row < account.length; row++) {
      const own = account[row]!;
      if (row === 0 || account[row - 1] !== own) this.#accounts += 1;
      if (figures.forcedRepayment[row]! === 0 || own === lastForced) continue;
      this.#forced += 1;
      lastForced = own;
    }
    this.#rows += account.length;
  }

  summary(): BorrowingSummary {
    const values = Object.entries(this.#sums).map(([name, sum]) => [name, sum.value()]);
    return {
      rows: this.#rows,
      accounts: this.#accounts,
      potentialUsd: Object.fromEntries(values) as BorrowingSummary['potentialUsd'],
      forcedRepaymentAccounts: this.#forced,
    };
  }
}

function causeSums(): Record<(typeof causes)[number], ExactSum> {
  return Object.fromEntries(causes.map((cause) => [cause, new ExactSum()])) as Record<
    (typeof causes)[number],
    ExactSum
  >;
}

/** The snapshot's prices as decimals. A price that is not there is broken code here: valid holdings never ask for it. */
import type { Currency, Snapshot } from '../market/snapshot.ts';
import { type Decimal, exact, one } from '../quantity/decimal.ts';

export class Prices {
  readonly #snapshot: Snapshot;
  readonly #indexPx = new Map<string, Decimal>();

  constructor(snapshot: Snapshot) {
    this.#snapshot = snapshot;
  }

  get asOfMs(): number {
    return this.#snapshot.asOfMs;
  }

  currency(ccy: string): Currency {
    const position = this.#snapshot.currencyIndex.get(ccy);
    if (position === undefined) throw new Error(`the snapshot does not know the currency ${ccy}`);
    return this.#snapshot.currencies[position]!;
  }

  /** u[c]: USD per coin of a currency; 1 for USD, which needs no index. */
  usd(ccy: string): Decimal {
    return ccy === 'USD' ? one : exact(this.currency(ccy).usdPx);
  }

  /** I[X,q]: the index of coin X in quote q; 1 for USD in USD. */
  index(underlying: string, quote: string): Decimal {
    if (underlying === quote) return one;
    const name = `${underlying}-${quote}`;
    let price = this.#indexPx.get(name);
    if (price === undefined) {
      const found = this.#snapshot.indexPx.get(name);
      if (found === undefined) throw new Error(`the snapshot has no index ${name}`);
      price = exact(found);
      this.#indexPx.set(name, price);
    }
    return price;
  }
}

/** A generated exchange of 2,000 accounts, some of them quarantined or empty, for runs that must agree to the bit. */
import { join } from 'node:path';
import { readMarket } from '../../src/market/read-market.ts';
import type { Book } from '../../src/portfolio/book.ts';
import { packageRoot } from '../../src/quantity/package-root.ts';
import { bookOfRows, generatedRows, type PortfolioRows } from '../support/rows.ts';

export const market = readMarket(join(packageRoot(), 'data', 'markets', 'sample'));

/** The rows of the exchange; two accounts have a bad row and three hold nothing. */
export function exchangeRows(seed: number, hasModes = false): PortfolioRows {
  const rows = generatedRows([market], { accounts: 2000, seed, profile: 'mixed', hasModes });
  const empty = ['EMPTY1', 'EMPTY2', 'EMPTY3'].map((acctId) => ({ acctId }));
  return {
    ...rows,
    accounts: [empty[0]!, ...rows.accounts, ...empty.slice(1)],
    positions: [
      ...rows.positions.slice(0, 5000),
      { acctId: 'A00000007', instId: 'NO-SUCH-SWAP', pos: '1', avgPx: '1' },
      ...rows.positions.slice(5000),
      { acctId: 'A00001234', instId: 'BTC-USDT-SWAP', pos: 'ten', avgPx: '1' },
    ],
  };
}

export function exchange(seed: number, hasModes = false): Book {
  return bookOfRows(market, exchangeRows(seed, hasModes));
}

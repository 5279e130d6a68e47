/** A generated exchange of every account mode, with quarantined and empty accounts and one that rounding could tip. */
import type { Book } from '../../src/portfolio/book.ts';
import { exchangeRows, market } from '../determinism/book.ts';
import { bookOfRows } from '../support/rows.ts';

export function comparedBook(seed: number): Book {
  const rows = exchangeRows(seed, true);
  return bookOfRows(market, {
    ...rows,
    // −999,906.17 − 9.04 − 100·0.01·(84,317.59 − 84,232.80) = −1,000,000, the upper edge of the first USDT tier.
    balances: [...rows.balances, { acctId: 'EDGE', ccy: 'USDT', cashBal: '-999906.17', interest: '9.04' }],
    positions: [...rows.positions, { acctId: 'EDGE', instId: 'BTC-USDT-SWAP', pos: '100', avgPx: '84317.59' }],
  });
}

// An account that must trade what has no price or lot is quarantined whole; the accounts beside it are walked.
import { describe, expect, it } from 'vitest';
import { liquidateBook } from '../../src/liquidation/liquidate-book.ts';
import type { MarketProblem } from '../../src/market/snapshot.ts';
import { bookOfHoldings } from '../../src/portfolio/book-of-holdings.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { TinyMarket, tinyAccount } from '../support/tiny-market.ts';

const { rulebook } = loadRulebook('okx-2025');

/** A hedge of two families that only a coin-settled perpetual could shrink, and a plain long; both at or below the threshold. */
function liquidated(coinSettled: { markPx: number; lotSz?: number; problem?: MarketProblem }) {
  const snapshot = new TinyMarket()
    .coin('BTC', 97_000, { USDT: 100_000 })
    .currency('USDT', 0.97)
    .perpetual('BTC-USDT-SWAP', { markPx: 100_000, ctVal: 0.01 })
    .perpetual('BTC-USD-SWAP', { ctVal: 10, ...coinSettled })
    .future('BTC-USD-250131', { markPx: 97_000, ctVal: 10 })
    .build();
  const hedged = tinyAccount(snapshot, {
    positions: [
      ['BTC-USDT-SWAP', 10_000, 100_000],
      ['BTC-USD-250131', -970_000, 97_000],
    ],
    balances: [
      ['BTC', 1],
      ['USDT', 320_000],
    ],
  });
  // 10 BTC ask 0.122·970,000 = 118,340 of 0.97·120,000 = 116,400.
  const long = tinyAccount(snapshot, {
    positions: [['BTC-USDT-SWAP', 1_000, 100_000]],
    balances: [['USDT', 120_000]],
  });
  const book = bookOfHoldings(
    [
      { ...hedged, acctId: 'hedged' },
      { ...long, acctId: 'long' },
    ],
    snapshot,
  );
  return liquidateBook({ snapshot, rulebook, book, threads: 1, onProgress: () => {} });
}

describe('liquidateBook', () => {
  it('quarantines an account that must trade a contract without a mark', async () => {
    const detail = 'no mark price for BTC-USD-SWAP';
    const run = await liquidated({ markPx: Number.NaN, problem: { reason: 'missing-price', detail } });
    expect(run.untradable).toMatchObject([{ acctId: 'hedged', reason: 'missing-price', detail }]);
    expect(run.untradableAccounts).toEqual([0]);
    expect([...run.walks.account]).toEqual([1]);
  });

  it('quarantines an account that must trade a contract without a lot size', async () => {
    const run = await liquidated({ markPx: 97_000, lotSz: Number.NaN });
    const detail = 'lotSz of BTC-USD-SWAP is missing or not above 0';
    expect(run.untradable).toMatchObject([{ acctId: 'hedged', reason: 'impossible-value', detail }]);
    expect([...run.walks.account]).toEqual([1]);
  });

  it('walks both where the market has mark and lot', async () => {
    const run = await liquidated({ markPx: 97_000 });
    expect(run.untradable).toEqual([]);
    expect([...run.walks.account]).toEqual([0, 1]);
  });
});

// A book through the waterfall on threads: who is walked, who is not, and one result for any number of threads.
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { liquidateBook } from '../../src/liquidation/liquidate-book.ts';
import { ladder, liquidationMap } from '../../src/liquidation/liquidation-map.ts';
import { rungOf, summariseLiquidation } from '../../src/liquidation/liquidation-summary.ts';
import { readMarket } from '../../src/market/read-market.ts';
import type { Book } from '../../src/portfolio/book.ts';
import { bookOfHoldings } from '../../src/portfolio/book-of-holdings.ts';
import { packageRoot } from '../../src/quantity/package-root.ts';
import { textAt } from '../../src/quantity/text-table.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { MovedMarkets } from '../../src/whatif/moved-market.ts';
import { repeatCommand, seedOr } from '../support/chance.ts';
import { bookOfRows, generatedRows } from '../support/rows.ts';
import { smallMarket } from '../support/small-market.ts';
import { tinyAccount } from '../support/tiny-market.ts';

const { rulebook } = loadRulebook('okx-2025');
const sample = readMarket(join(packageRoot(), 'data', 'markets', 'sample'));
const fallen = new MovedMarkets(sample, true).byPrice(-0.3);
const seed = seedOr(31);
const onProgress = () => {};
let book: Book;

beforeAll(() => {
  book = bookOfRows(sample, generatedRows([sample], { accounts: 900, seed, profile: 'mixed' }));
});

describe('a generated exchange after a fall of 30 %', () => {
  it('has the same walks on one thread, two and five', async () => {
    const straight = await liquidateBook({ snapshot: fallen, rulebook, book, threads: 1, onProgress });
    expect(straight.walks.account.length).toBeGreaterThan(20);
    expect(straight.walks.trades.account.length).toBeGreaterThan(straight.walks.account.length);
    for (const threads of [2, 5]) {
      const { walks } = await liquidateBook({ snapshot: fallen, rulebook, book, threads, onProgress });
      expect(walks, repeatCommand(seed)).toEqual(straight.walks);
    }
  });

  it('is summarised by exactly what its rows add up to', async () => {
    const run = await liquidateBook({ snapshot: fallen, rulebook, book, onProgress });
    const about = { snapshot: fallen, rulebook, book, move: -0.3, map: null };
    const { accounts, outcomes, totals, stages, instruments } = summariseLiquidation(run, about);
    const { figures, trades } = run.walks;
    expect(Object.values(outcomes).reduce((sum, n) => sum + n, 0)).toBe(accounts.liquidated);
    expect(Object.values(stages).reduce((sum, own) => sum + own.trades, 0)).toBe(trades.account.length);
    expect(instruments.reduce((sum, own) => sum + own.trades, 0)).toBe(trades.account.length);
    expect(Object.values(stages).reduce((sum, own) => sum + own.steps, 0)).toBe(
      figures.steps.reduce((sum, steps) => sum + steps, 0),
    );
    const cost = figures.cost.reduce((sum, own) => sum + own, 0);
    expect(totals.cost / cost).toBeCloseTo(1, 12);
    expect((totals.slippage + totals.fee) / totals.cost).toBeCloseTo(1, 12);
    expect(totals.deficit).toBeGreaterThan(0);
  });
});

describe('the map', () => {
  it('has every step to both ends, and the market of the run in the middle', () => {
    expect(ladder(20)).toEqual([-50, -40, -20, 0, 20, 40, 50]);
    expect(ladder(50)).toEqual([-50, 0, 50]);
  });

  it('has at each rung what a liquidation on that market comes to', async () => {
    const here = rungOf(0, await liquidateBook({ snapshot: sample, rulebook, book, onProgress }));
    const rungs = await liquidationMap({
      snapshot: sample,
      rulebook,
      book,
      stepPercent: 50,
      here,
      onProgress,
    });
    expect(rungs.map(({ move }) => move)).toEqual([-0.5, 0, 0.5]);
    expect(rungs[1]).toEqual(here);
    const down = await liquidateBook({
      snapshot: new MovedMarkets(sample, true).byPrice(-0.5),
      rulebook,
      book,
      onProgress,
    });
    expect(rungs[0]).toEqual(rungOf(-0.5, down));
    expect(rungs[0]!.accounts).toBeGreaterThan(here.accounts);
  });
});

describe('who is walked', () => {
  const named = (acctId: string, account: Parameters<typeof tinyAccount>[1]) => {
    return { ...tinyAccount(smallMarket, account), acctId };
  };
  const small = bookOfHoldings(
    [
      named('healthy', { positions: [['BTC-USDT-SWAP', 10, 97000]], balances: [['USDT', 50_000]] }),
      named('mode-3', { positions: [['BTC-USDT-SWAP', 1000, 110_000]], balances: [['USDT', 90_000]], acctLv: 3 }),
      named('fallen', { positions: [['BTC-USDT-SWAP', 1000, 100_000]], balances: [['USDT', 90_000]] }),
      named('empty', {}),
    ],
    smallMarket,
  );

  it('is every account of portfolio mode at or below the threshold; those of other modes are counted', async () => {
    const run = await liquidateBook({ snapshot: smallMarket, rulebook, book: small, threads: 1, onProgress });
    const idOf = (account: number) => textAt(small.acctIds, account);
    expect(Array.from(run.walks.account, idOf)).toEqual(['fallen']);
    expect(run.otherModes.map(idOf)).toEqual(['mode-3']);
    expect(run.untradable).toEqual([]);
  });
});

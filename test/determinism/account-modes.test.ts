// Accounts of every mode: the same bits for any threads, shards and build; terms that state nothing change nothing.
import { describe, expect, it } from 'vitest';
import type { Book } from '../../src/portfolio/book.ts';
import { bookOfHoldings } from '../../src/portfolio/book-of-holdings.ts';
import { type AccountHoldings, plainOrder, plainPosition } from '../../src/portfolio/holdings.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { evaluateHere } from '../../src/runner/evaluate-here.ts';
import { resultsHash } from '../../src/runner/results-hash.ts';
import { runBook } from '../../src/runner/run-book.ts';
import { SeededRandom } from '../../src/synthetic/random.ts';
import { seedOr } from '../support/chance.ts';
import { modeSwarm, withTiers } from '../support/mode-swarm.ts';
import { smallMarket } from '../support/small-market.ts';

const { rulebook } = loadRulebook('okx-2025');
const snapshot = withTiers;
const accounts = modeSwarm(snapshot, new SeededRandom(seedOr(20260207)), 300);
const book = bookOfHoldings(accounts, snapshot);

async function hashOf(threads: number, shardPositions: number, comparesModes: boolean): Promise<string> {
  return resultsHash(book, await runBook({ snapshot, rulebook, book, threads, shardPositions, comparesModes }));
}

describe('accounts of every mode', () => {
  it.each([false, true])('give the same hash for any threads and shards; modes compared: %s', async (comparesModes) => {
    const straight = await hashOf(1, 1_000_000, comparesModes);
    expect(await hashOf(2, 40, comparesModes)).toBe(straight);
    expect(await hashOf(2, 1, comparesModes)).toBe(straight);
  });

  it('give the same bits in the debug build', () => {
    const release = evaluateHere(snapshot, rulebook, book, { comparesModes: true });
    expect(evaluateHere(snapshot, rulebook, book, { comparesModes: true, build: 'debug' })).toEqual(release);
  });

  it('have the figures that they have without the comparison of modes', () => {
    const compared = evaluateHere(snapshot, rulebook, book, { comparesModes: true });
    const plain = evaluateHere(snapshot, rulebook, book);
    // The comparison may find an account close that else is not.
    const figures = (all: typeof plain) => all.map((own) => ({ ...own, modes: null, isClose: false }));
    expect(figures(compared)).toEqual(figures(plain));
  });

  it('have the figures of accounts evaluated one by one', () => {
    const together = evaluateHere(snapshot, rulebook, book, { comparesModes: true });
    for (const [a, account] of accounts.slice(0, 60).entries()) {
      const [alone] = evaluateHere(snapshot, rulebook, bookOfHoldings([account], snapshot), { comparesModes: true });
      expect(alone).toEqual(together[a]);
    }
  });
});

describe('terms', () => {
  const portfolio = modeSwarm(smallMarket, new SeededRandom(seedOr(20260208)), 300).filter(
    ({ acctLv }) => acctLv === 4,
  );
  const plain = portfolio.map(
    (account): AccountHoldings => ({
      ...account,
      positions: account.positions.map((position) => ({ ...position, ...plainPosition })),
      orders: account.orders.map((order) => ({ ...order, ...plainOrder })),
    }),
  );
  const withTerms = bookOfHoldings(plain, smallMarket);
  const { positions, orders } = withTerms;
  const without: Book = { ...withTerms, positions: { ...positions, terms: null }, orders: { ...orders, terms: null } };

  it('that state nothing are the same as none, with the comparison of modes and without it', () => {
    expect(portfolio.length).toBe(100);
    for (const comparesModes of [false, true]) {
      const expected = evaluateHere(smallMarket, rulebook, withTerms, { comparesModes });
      expect(evaluateHere(smallMarket, rulebook, without, { comparesModes })).toEqual(expected);
    }
  });

  it('of any kind change no figure of portfolio margin', () => {
    const stated = evaluateHere(smallMarket, rulebook, bookOfHoldings(portfolio, smallMarket));
    expect(stated).toEqual(evaluateHere(smallMarket, rulebook, withTerms));
  });
});

// One book, many ways to run it, one hash: any number of threads, any shard size, either build of the kernel.

import { beforeAll, describe, expect, it } from 'vitest';
import type { Book } from '../../src/portfolio/book.ts';
import { selectAccounts } from '../../src/portfolio/select.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { evaluateHere } from '../../src/runner/evaluate-here.ts';
import { resultsHash } from '../../src/runner/results-hash.ts';
import { type BookResult, type RunRequest, runBook } from '../../src/runner/run-book.ts';
import { repeatCommand, seedOr } from '../support/chance.ts';
import { idsOf } from '../support/rows.ts';
import { exchange, market } from './book.ts';

const seed = seedOr(2000);
const { rulebook } = loadRulebook('okx-2025');
let book: Book;
let straight: BookResult;
let straightHash: string;

const run = (how: Partial<RunRequest>) => runBook({ snapshot: market, rulebook, book, ...how });

beforeAll(async () => {
  book = exchange(seed);
  straight = await run({ threads: 1 });
  straightHash = resultsHash(book, straight);
});

it('the book has computed, quarantined and empty accounts', () => {
  expect(idsOf(book)).toHaveLength(2003);
  expect(book.quarantined.reduce((sum, flag) => sum + flag, 0)).toBe(2);
  expect(straight.rows.units.account.length).toBeGreaterThan(2000);
  expect(straight.shardCount).toBe(1);
});

describe('the hash of the results', () => {
  // A shard holds at least one account, so a limit of one row makes a shard of nearly every account.
  it.each([
    { threads: 2, shardPositions: 200_000, leastShards: 1 },
    { threads: 1, shardPositions: 5000, leastShards: 5 },
    { threads: 2, shardPositions: 5000, leastShards: 5 },
    { threads: 2, shardPositions: 333, leastShards: 50 },
    { threads: 1, shardPositions: 1, leastShards: 1990 },
    { threads: 2, shardPositions: 1, leastShards: 1990 },
  ])('is the same for $threads threads and shards of $shardPositions rows', async ({ leastShards, ...how }) => {
    const result = await run(how);
    expect(result.shardCount).toBeGreaterThanOrEqual(leastShards);
    expect(resultsHash(book, result), repeatCommand(seed)).toBe(straightHash);
  });

  it('is the same when the same run is made again', async () => {
    expect(resultsHash(book, await run({ threads: 2 }))).toBe(straightHash);
  });

  it.each([200_000, 777])('is the same by the debug kernel, shards of %i rows', async (shardPositions) => {
    const result = await run({ threads: 2, shardPositions, build: 'debug' });
    expect(result.kernelSha256).not.toBe(straight.kernelSha256);
    expect(resultsHash(book, result), repeatCommand(seed)).toBe(straightHash);
  });

  it('is another one where one account has one contract more', async () => {
    const moved = selectAccounts(
      book,
      idsOf(book).map((_, account) => account),
    );
    expect(resultsHash(moved, await run({ book: moved }))).toBe(straightHash);
    moved.positions.qty[4321]! += 1;
    const result = await run({ book: moved });
    expect(resultsHash(moved, result)).not.toBe(straightHash);
  });
});

describe('in this thread, with every cell', () => {
  it('the debug kernel gives the release kernel’s bits', () => {
    const release = evaluateHere(market, rulebook, book);
    const debug = evaluateHere(market, rulebook, book, { build: 'debug' });
    expect(debug).toEqual(release);
    expect(release.filter((margin) => margin === null)).toHaveLength(2);
  });

  it('the figures are the run’s, to the bit', () => {
    const here = evaluateHere(market, rulebook, book);
    let unit = 0;
    for (const [account, margin] of here.entries()) {
      if (margin === null) continue;
      expect(margin.adjEq, margin.acctId).toBe(straight.accounts.figures.adjEq[account]);
      expect(margin.totalImr, margin.acctId).toBe(straight.accounts.figures.totalImr[account]);
      for (const { mmr, imr, mr1, mr7 } of margin.units) {
        const { figures } = straight.rows.units;
        expect([mmr, imr, mr1, mr7]).toEqual([
          figures.mmr[unit],
          figures.imr[unit],
          figures.mr1[unit],
          figures.mr7[unit],
        ]);
        unit += 1;
      }
    }
    expect(unit).toBe(straight.rows.units.account.length);
  });
});

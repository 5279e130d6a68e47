// What is ready in any order is handed on in the order of its numbers, and whoever put it there learns what became of it.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { selectAccounts } from '../../src/portfolio/select.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { InOrder } from '../../src/runner/in-order.ts';
import { prepareRun } from '../../src/runner/run-book.ts';
import { exchange, market } from '../determinism/book.ts';
import { lawHolds } from '../support/chance.ts';

const { rulebook } = loadRulebook('okx-2025');

/** Settled within a turn of the timers, or not. */
const state = (promise: Promise<unknown>) =>
  Promise.race([
    promise.then(
      () => 'done',
      (error: Error) => error.message,
    ),
    new Promise((resolve) => setTimeout(() => resolve('waits'), 0)),
  ]);

describe('things put in any order', () => {
  test('are handed on in the order of their numbers, each once', () => {
    const numbers = Array.from({ length: 40 }, (_, number) => number);
    lawHolds(fc.shuffledSubarray(numbers, { minLength: numbers.length }), 200, (order) => {
      const taken: string[] = [];
      const inOrder = new InOrder<string>((number, value) => {
        taken.push(`${number} ${value}`);
      });
      for (const number of order) void inOrder.put(number, `value ${number}`);
      expect(taken).toEqual(numbers.map((number) => `${number} value ${number}`));
    });
  });

  test('wait for the first that is missing, and for what is done with them', async () => {
    const endings = new Map<number, () => void>();
    const inOrder = new InOrder<null>((number) => new Promise((resolve) => endings.set(number, resolve)));
    const second = inOrder.put(1, null);
    expect(endings.size).toBe(0);
    const first = inOrder.put(0, null);
    // The second is begun before the first has ended.
    expect([...endings.keys()]).toEqual([0, 1]);
    endings.get(1)!();
    expect(await state(second)).toBe('done');
    expect(await state(first)).toBe('waits');
    endings.get(0)!();
    expect(await state(first)).toBe('done');
  });

  test.each(['throws', 'rejects'])('a taker that %s fails the one it was given, and no other', async (how) => {
    const inOrder = new InOrder<null>((number) => {
      if (number !== 1) return;
      if (how === 'throws') throw new Error('no room for 1');
      return Promise.reject(new Error('no room for 1'));
    });
    const late = inOrder.put(1, null);
    const first = inOrder.put(0, null);
    expect(await state(first)).toBe('done');
    expect(await state(late)).toBe('no room for 1');
    expect(await state(inOrder.put(2, null))).toBe('done');
  });
});

describe('a run that hands its shards on', () => {
  const book = exchange(77);
  const prepared = (threads: number) => prepareRun({ snapshot: market, rulebook, book, threads, shardPositions: 500 });

  test('hands them on in the order of the accounts, none left out', async () => {
    let next = 0;
    await prepared(2).evaluate(({ from, to }) => {
      expect(from).toBe(next);
      next = to;
    });
    expect(next).toBe(book.quarantined.length);
  });

  test('has no more of them under way than there are blocks of memory', async () => {
    let [underWay, most] = [0, 0];
    const outcome = await prepared(2).evaluate(async () => {
      most = Math.max(most, ++underWay);
      await new Promise((resolve) => setTimeout(resolve, 5));
      underWay--;
    });
    expect(outcome.shardCount).toBeGreaterThan(20);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(6);
  });

  test.each([0, 7])('ends with the fault of a taker that throws at shard %i', async (bad) => {
    let shard = 0;
    const running = prepared(2).evaluate(() => {
      if (shard++ === bad) throw new Error('the disk is full');
    });
    await expect(running).rejects.toThrow('the disk is full');
  });

  test('ends with the fault of a taker that rejects late', async () => {
    let shard = 0;
    const running = prepared(2).evaluate(async () => {
      const own = shard++;
      await new Promise((resolve) => setTimeout(resolve, 10));
      if (own === 3) throw new Error('the disk is full');
    });
    await expect(running).rejects.toThrow('the disk is full');
  });

  test('of no account hands nothing on', async () => {
    const empty = selectAccounts(book, []);
    const run = prepareRun({ snapshot: market, rulebook, book: empty, threads: 2 });
    const outcome = await run.evaluate(() => {
      throw new Error('there is nothing');
    });
    expect(outcome).toMatchObject({ unitCount: 0, shardCount: 0 });
  });
});

// One memory and one pool for many rulebooks: every pass gives the bits that a run of its own gives.

import { expect, it } from 'vitest';
import { figureColumns } from '../../src/margin/account-columns.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import type { Rulebook } from '../../src/rulebook/schema.ts';
import { RepeatedRun } from '../../src/runner/repeated-run.ts';
import { prepareRun } from '../../src/runner/run-book.ts';
import { exchange, market } from '../determinism/book.ts';
import { rulebookVariants } from '../support/rulebook-variants.ts';

const book = exchange(7, true);

/** Every bit of the accounts' columns. */
function bits({ figures, modes, state, eligible, isClose }: RepeatedRun['accounts']): Buffer {
  const columns = [...Object.values(figureColumns({ figures, modes, state, eligible, isClose })), state, eligible];
  return Buffer.concat(columns.map((column) => Buffer.from(column.buffer)));
}

async function bitsOfItsOwn(rulebook: Rulebook): Promise<Buffer> {
  const run = prepareRun({ snapshot: market, rulebook, book, threads: 1 });
  await run.evaluate(() => {});
  return bits(run.accounts);
}

it.each([1, 2])('whatever rulebooks went before, on %i threads', async (threads) => {
  const shipped = ['okx-2025', 'okx-2024-06', 'seed'].map((id) => ({ name: id, rulebook: loadRulebook(id).rulebook }));
  const run = new RepeatedRun({ snapshot: market, book, threads, shardPositions: 700 });
  let memories = 0;
  try {
    for (const { name, rulebook } of [...shipped, ...rulebookVariants(), ...shipped]) {
      const seen: number[] = [];
      const times = await run.evaluate(rulebook, ({ from, to }) => {
        for (let account = from; account < to; account++) seen.push(account);
      });
      memories += times.isNewMemory ? 1 : 0;
      expect(seen).toEqual(Array.from(book.quarantined, (_, account) => account));
      expect(bits(run.accounts).equals(await bitsOfItsOwn(rulebook)), name).toBe(true);
    }
  } finally {
    await run.close();
  }
  // Larger grids need new memory, smaller ones fit.
  expect(memories).toBeGreaterThan(1);
  expect(memories).toBeLessThan(10);
});

it('ends its threads when what takes the shards fails', async () => {
  const { rulebook } = loadRulebook('okx-2025');
  const run = new RepeatedRun({ snapshot: market, book, threads: 2, shardPositions: 700 });
  const failing = run.evaluate(rulebook, () => {
    throw new Error('the taker failed');
  });
  await expect(failing).rejects.toThrow('the taker failed');
  await run.close();
});

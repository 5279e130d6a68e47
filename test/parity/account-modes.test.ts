// A swarm of accounts of every mode by both engines: every figure, every row, every wallet, and what modes would save.
import { describe, expect, it } from 'vitest';
import { bookOfHoldings } from '../../src/portfolio/book-of-holdings.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { SeededRandom } from '../../src/synthetic/random.ts';
import { repeatCommand, seedOr } from '../support/chance.ts';
import { modeSwarm, withTiers, withUsdOptions } from '../support/mode-swarm.ts';
import { modesMarket } from '../support/modes-market.ts';
import { engineParity } from '../support/parity.ts';

const ACCOUNTS = Number(process.env.SHOCKGRID_RUNS ?? 240);

describe.each(['okx-2025', 'okx-2024-06', 'seed'])('under %s', (id) => {
  const { rulebook } = loadRulebook(id);

  it.each([
    ['of the rulebook', withUsdOptions],
    ['of the snapshot', withTiers],
    ['of round numbers', modesMarket],
  ])('accounts of every mode agree by tiers %s', (_, snapshot) => {
    const seed = seedOr(20260206);
    const book = bookOfHoldings(modeSwarm(snapshot, new SeededRandom(seed), ACCOUNTS), snapshot);
    const count = engineParity({ snapshot, rulebook, book, repeat: repeatCommand(seed), comparesModes: true });
    expect(count.accounts).toBe(ACCOUNTS);
    // The others were decided by the decimal engine, and say nothing.
    expect(count.byKernel).toBeGreaterThan(0.5 * ACCOUNTS);
    expect(count.currencies).toBeGreaterThan(0.2 * ACCOUNTS);
    expect(count.isolated).toBeGreaterThan(0.1 * ACCOUNTS);
  });
});

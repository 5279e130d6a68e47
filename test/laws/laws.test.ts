// The laws on invented accounts of every mode, on a generated exchange, and under other rulebooks, by both engines.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowsOfHoldings } from '../../src/ingest/book-of-rows.ts';
import type { Law } from '../../src/laws/law.ts';
import type { LawWorld } from '../../src/laws/law-world.ts';
import { laws } from '../../src/laws/laws.ts';
import { verifyLaws } from '../../src/laws/verify-laws.ts';
import { decimalWorld, kernelWorld } from '../../src/laws/worlds.ts';
import type { Snapshot } from '../../src/market/snapshot.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import type { Rulebook } from '../../src/rulebook/schema.ts';
import { SeededRandom } from '../../src/synthetic/random.ts';
import { legsOf } from '../property/accounts.ts';
import { lawHolds, repeatCommand, seedOr } from '../support/chance.ts';
import { modeSwarm, withTiers, withUsdOptions } from '../support/mode-swarm.ts';
import { bookOf, bookOfRows, generatedRows } from '../support/rows.ts';
import { rulebookVariants } from '../support/rulebook-variants.ts';
import { smallMarket } from '../support/small-market.ts';
import { asked } from './asked.ts';

const { rulebook } = loadRulebook('okx-2025');
const engines = (snapshot: Snapshot, under: Rulebook) => [kernelWorld(snapshot, under), decimalWorld(snapshot, under)];
const onSmall = new Map(engines(smallMarket, rulebook).map((world) => [world.name, world]));

function expectHolds(law: Law, book: Parameters<typeof asked>[1], world: LawWorld, seed: number): number {
  const { accounts, breach } = asked(law, book, world, seed);
  expect(breach, `law ${law.name}, seed ${seed}`).toBeNull();
  return accounts;
}

describe.each([...onSmall.keys()])('by the %s, of invented accounts', (name) => {
  const world = onSmall.get(name)!;
  const runs = world.isBitExact ? 60 : 8;
  const four = fc.tuple(legsOf(), legsOf(), legsOf(), legsOf(), fc.nat(2 ** 31));

  it.each(laws.map((law) => [law.name, law] as const))('%s', (_, law) => {
    let accounts = 0;
    lawHolds(four, runs, ([one, two, three, four, seed]) => {
      const invented = [one, two, three, four].map((legs, i) => ({ acctId: `a${i}`, ...legs, autoLoan: i % 2 === 0 }));
      accounts += expectHolds(law, bookOf(smallMarket, invented), world, seed);
    });
    expect(accounts).toBeGreaterThan(runs / 2);
  });
});

describe.each([
  ['tiers of their own', withTiers],
  ['options settled in USD', withUsdOptions],
])('of accounts of every mode on a market with %s', (_, market) => {
  const seed = seedOr(5150);
  const swarmOf = (count: number) =>
    bookOfRows(market, rowsOfHoldings(modeSwarm(market, new SeededRandom(seed), count)));
  const [swarm, few] = [swarmOf(240), swarmOf(45)];
  const [kernel, decimals] = engines(market, rulebook);

  it.each(laws.map((law) => [law.name, law] as const))('%s', (_, law) => {
    expect(swarm.rejects).toEqual([]);
    expect(expectHolds(law, swarm, kernel!, seed), repeatCommand(seed)).toBeGreaterThan(0);
    expectHolds(law, few, decimals!, seed);
  });
});

it.each(rulebookVariants().map(({ name, rulebook: under }) => [name, under] as const))(
  'under a rulebook with %s',
  (_, under) => {
    const book = bookOfRows(smallMarket, generatedRows([smallMarket], { accounts: 40, seed: 77, profile: 'mixed' }));
    const world = kernelWorld(smallMarket, under);
    for (const law of laws) expectHolds(law, book, world, 77);
  },
);

it('a generated exchange keeps all of them, and each has accounts to say something of', () => {
  const rows = generatedRows([smallMarket], { accounts: 300, seed: 8101, profile: 'mixed', hasModes: true });
  const book = bookOfRows(smallMarket, rows);
  const accounts = Array.from({ length: 300 }, (_, a) => a);
  const request = { snapshot: smallMarket, rulebook, book, accounts, seed: 8101, repeat: () => 'again' };
  const { failed, breach, outcomes } = verifyLaws(request);
  expect(breach).toBe('');
  expect(failed).toBe(false);
  for (const { law, engine, accounts: found, figures, unfit } of outcomes) {
    expect(found, `${law.name} by the ${engine}`).toBeGreaterThan(0);
    expect(figures).toBeGreaterThanOrEqual(found);
    const refused = [...unfit.values()].reduce((sum, count) => sum + count, 0);
    expect(found + refused).toBe(engine === 'kernel' ? 300 : 30);
  }
});

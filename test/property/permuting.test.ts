// Permuting: the order of rows in any file leaves no trace in any figure.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { evaluateHere } from '../../src/runner/evaluate-here.ts';
import { SeededRandom } from '../../src/synthetic/random.ts';
import { lawHolds, repeatCommand, seedOr } from '../support/chance.ts';
import { bookOfRows, generatedRows, idsOf, type PortfolioRows, rowsOf } from '../support/rows.ts';
import { smallMarket } from '../support/small-market.ts';
import { legsOf } from './accounts.ts';

const { rulebook } = loadRulebook('okx-2025');

function shuffled(rows: PortfolioRows, random: SeededRandom): PortfolioRows {
  const tables = Object.entries(rows).map(([table, list]) => {
    const copy = [...list];
    random.shuffle(copy);
    return [table, copy];
  });
  return Object.fromEntries(tables) as PortfolioRows;
}

/** Every account's figures by its id. */
function evaluated(rows: PortfolioRows): Map<string, unknown> {
  const book = bookOfRows(smallMarket, rows);
  const margins = evaluateHere(smallMarket, rulebook, book);
  return new Map(idsOf(book).map((acctId, a) => [acctId, margins[a]]));
}

it('shuffled rows of a generated book give every account the same figures to the bit', () => {
  const seed = seedOr(8101);
  const rows = generatedRows([smallMarket], { accounts: 300, seed, profile: 'mixed' });
  const straight = evaluated(rows);
  expect(straight.size).toBe(300);
  for (let round = 0; round < 5; round++) {
    const again = evaluated(shuffled(rows, new SeededRandom(seed + round)));
    expect(new Map([...straight.keys()].map((acctId) => [acctId, again.get(acctId)])), repeatCommand(seed)).toEqual(
      straight,
    );
  }
});

it('shuffled rows of any two accounts give both the same figures to the bit', () => {
  const twoAccounts = fc.tuple(legsOf(), legsOf(), fc.integer({ min: 0, max: 2 ** 31 }));
  lawHolds(twoAccounts, 60, ([one, other, seed]) => {
    const rows = rowsOf([
      { acctId: 'one', ...one },
      { acctId: 'other', ...other },
    ]);
    const straight = evaluated(rows);
    const again = evaluated(shuffled(rows, new SeededRandom(seed)));
    for (const [acctId, margin] of straight) expect(again.get(acctId)).toEqual(margin);
  });
});

it('columns in another order and columns that nobody asked for change nothing', () => {
  const rows = generatedRows([smallMarket], { accounts: 20, seed: 8101, profile: 'mixed' });
  const turned = Object.entries(rows).map(([table, list]) => {
    const copy = list.map((row: Record<string, string>) => {
      return Object.fromEntries([...Object.entries(row), ['note', 'x']].reverse());
    });
    return [table, copy];
  });
  expect(evaluated(Object.fromEntries(turned) as PortfolioRows)).toEqual(evaluated(rows));
});

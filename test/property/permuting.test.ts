// The order of columns leaves no trace in any figure; that of rows is a law of src/laws.
import { expect, it } from 'vitest';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { evaluateHere } from '../../src/runner/evaluate-here.ts';
import { bookOfRows, generatedRows, idsOf, type PortfolioRows } from '../support/rows.ts';
import { smallMarket } from '../support/small-market.ts';

const { rulebook } = loadRulebook('okx-2025');

/** Every account's figures by its id. */
function evaluated(rows: PortfolioRows): Map<string, unknown> {
  const book = bookOfRows(smallMarket, rows);
  const margins = evaluateHere(smallMarket, rulebook, book);
  return new Map(idsOf(book).map((acctId, a) => [acctId, margins[a]]));
}

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

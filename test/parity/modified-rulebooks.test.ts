// The kernel against the decimal engine under rulebooks that no file holds: every form, every rule absent, other grids.
import { describe, expect, it } from 'vitest';
import { readMarket } from '../../src/market/read-market.ts';
import { repeatCommand, seedOr } from '../support/chance.ts';
import { engineParity } from '../support/parity.ts';
import { bookOfRows, generatedRows } from '../support/rows.ts';
import { rulebookVariants } from '../support/rulebook-variants.ts';
import { smallMarket } from '../support/small-market.ts';

const sample = readMarket('data/markets/sample');

describe.each(rulebookVariants())('with $name', ({ rulebook }) => {
  it('the engines agree on 150 accounts of the small market', () => {
    const seed = seedOr(150);
    const book = bookOfRows(smallMarket, generatedRows([smallMarket], { accounts: 150, seed, profile: 'mixed' }));
    const request = { snapshot: smallMarket, rulebook, book, repeat: repeatCommand(seed) };
    expect(engineParity(request).accounts).toBe(150);
  });

  it('the engines agree on 12 accounts of the sample market', () => {
    const seed = seedOr(12);
    const book = bookOfRows(sample, generatedRows([sample], { accounts: 12, seed, profile: 'mixed' }));
    const count = engineParity({ snapshot: sample, rulebook, book, repeat: repeatCommand(seed) });
    expect(count.accounts).toBe(12);
  });
});

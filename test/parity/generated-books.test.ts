// The kernel against the decimal engine on invented exchanges: every MR of every unit of every account.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readMarket } from '../../src/market/read-market.ts';
import { packageRoot } from '../../src/quantity/package-root.ts';
import { loadRulebook, shippedRulebooks } from '../../src/rulebook/load.ts';
import { repeatCommand, seedOr } from '../support/chance.ts';
import { engineParity } from '../support/parity.ts';
import { bookOfRows, generatedRows } from '../support/rows.ts';

const rulebooks = [...shippedRulebooks().keys()];
const sample = readMarket(join(packageRoot(), 'data', 'markets', 'sample'));
const realMarkets = join(packageRoot(), '..', 'shared', 'real-markets');
const realDays = ['2026-01-31', '2026-02-04', '2026-02-05'];

describe.each(rulebooks)('under %s on the sample market', (id) => {
  const { rulebook } = loadRulebook(id);

  it.each([
    { profile: 'mixed', accounts: 300, leastUnits: 300 },
    { profile: 'makers', accounts: 4, leastUnits: 8 },
  ] as const)('the engines agree on a book of $accounts accounts, profile $profile', (request) => {
    const seed = seedOr(1736936801);
    const book = bookOfRows(sample, generatedRows([sample], { ...request, seed }));
    expect(book.rejects).toEqual([]);
    const count = engineParity({ snapshot: sample, rulebook, book, repeat: repeatCommand(seed) });
    expect(count.accounts).toBe(request.accounts);
    expect(count.units).toBeGreaterThan(request.leastUnits);
  });
});

describe.each(realDays)('on the recorded market of %s', (day) => {
  const folder = join(realMarkets, day);

  it.for(rulebooks)('the engines agree on 40 mixed accounts under %s', (id, { skip }) => {
    if (!existsSync(folder)) {
      skip(`recorded markets are no part of the project; this needs ${folder}`);
      return;
    }
    const seed = seedOr(40);
    const market = readMarket(folder);
    const book = bookOfRows(market, generatedRows([market], { accounts: 40, seed, profile: 'mixed' }));
    const { rulebook } = loadRulebook(id);
    const count = engineParity({ snapshot: market, rulebook, book, repeat: repeatCommand(seed) });
    expect(count.accounts).toBe(40);
  });
});

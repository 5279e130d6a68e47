/** `npm run demo`: a whole exchange of 100,000 accounts on the sample market, generated and recomputed. */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../quantity/package-root.ts';
import { generate } from './generate.ts';
import { defaultRulebook } from './options.ts';
import { recompute } from './recompute.ts';

const market = join(packageRoot(), 'data', 'markets', 'sample');
const book = join('out', 'demo-book');
const results = join('out', 'demo-results');

if (existsSync(book)) rmSync(book, { recursive: true });
await generate({ market: [market], accounts: 100_000, out: book, seed: 1, profile: 'mixed', format: 'csv' });
process.exitCode = await recompute({
  market,
  portfolio: book,
  out: results,
  rulebook: defaultRulebook,
  format: 'csv',
  verify: 50,
});

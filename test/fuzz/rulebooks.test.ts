import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, test } from 'vitest';
import { utf8Text } from '../../src/quantity/whole-file.ts';
import { parseRulebook, shippedRulebooks } from '../../src/rulebook/load.ts';
import { bookTables, figures } from '../failure/small-book.ts';
import { PortfolioFolder } from '../ingest/portfolio-folder.ts';
import { smallMarket } from '../ingest/small-market.ts';
import { corpus, damagedJson, keptOrDamaged } from './damage.ts';
import { drive, fuzzTimeout } from './fuzzing.ts';

const market = smallMarket();
const folder = new PortfolioFolder();
afterAll(() => folder.remove());
const book = await folder.book(market, bookTables());

const texts = [...shippedRulebooks().values()].map((path) => readFileSync(path, 'utf8'));
const kept = corpus('rulebooks');
const input = fc.oneof({ weight: 12, arbitrary: damagedJson(texts) }, { weight: 1, arbitrary: keptOrDamaged(kept) });

test(
  'a damaged rulebook is refused, or is one by which every account has its figures',
  async () => {
    await drive('rulebooks', input, (bytes) => {
      const rulebook = parseRulebook(utf8Text(bytes, 'rulebook mine.json'), 'mine.json');
      figures(market, book, rulebook);
    });
  },
  fuzzTimeout,
);

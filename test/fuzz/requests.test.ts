import { test } from 'vitest';
import { UnusableInput } from '../../src/failure/unusable-input.ts';
import { utf8Text } from '../../src/quantity/whole-file.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { readBuilderRequest, readGraphRequest } from '../../src/whatif/builder-request.ts';
import { buildReply } from '../../src/whatif/position-builder.ts';
import { graphReply } from '../../src/whatif/position-graph.ts';
import { smallMarket } from '../ingest/small-market.ts';
import { corpus, damagedJson } from './damage.ts';
import { drive, fuzzTimeout } from './fuzzing.ts';

const market = smallMarket();
const { rulebook } = loadRulebook('okx-2025');
const input = damagedJson(corpus('requests').map((bytes) => bytes.toString('utf8')));

/** A reply is JSON in which every figure is decimal text, or empty. */
function expectFigures(reply: object): void {
  const found = /NaN|Infinity|undefined|null/.exec(JSON.stringify(reply));
  if (found) throw new Error(`the reply holds ${found[0]}: ${JSON.stringify(reply).slice(0, 500)}`);
}

/** Of a request that was taken the reply must come; a refusal then is a crash with manners. */
function repliesTo<T>(request: T, answer: (request: T) => object): void {
  try {
    expectFigures(answer(request));
  } catch (error) {
    if (error instanceof UnusableInput) throw new Error(`taken, then refused: ${error.message}`);
    throw error;
  }
}

test(
  'a damaged position-builder request is refused, or answered in figures',
  async () => {
    await drive('build requests', input, (bytes) => {
      const request = readBuilderRequest(utf8Text(bytes, 'the request'), market, null);
      repliesTo(request, (of) => buildReply(of, market, rulebook));
    });
  },
  fuzzTimeout,
);

test(
  'a damaged position-builder-graph request is refused, or drawn in figures',
  async () => {
    await drive('graph requests', input, (bytes) => {
      const request = readGraphRequest(utf8Text(bytes, 'the request'), market, null);
      repliesTo(request, (of) => graphReply(of, market, rulebook, { shocks: [-0.99, 0, 1], coin: null }));
    });
  },
  fuzzTimeout,
);

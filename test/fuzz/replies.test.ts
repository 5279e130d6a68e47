import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { afterAll, test } from 'vitest';
import { readHoldings } from '../../src/ingest/read-holdings.ts';
import { readMarket } from '../../src/market/read-market.ts';
import type { Snapshot } from '../../src/market/snapshot.ts';
import { packageRoot } from '../../src/quantity/package-root.ts';
import { sampleMarket } from '../failure/market-folder.ts';
import { figures } from '../failure/small-book.ts';
import { corpus, damagedJson, keptOrDamaged } from './damage.ts';
import { drive, fuzzTimeout } from './fuzzing.ts';

const recorded = join(packageRoot(), 'test', 'golden', 'cases', 'position-builder-2025-01-15', 'market');
const scratch = mkdtempSync(join(tmpdir(), 'shockgrid-fuzz-market-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** A small market: the recorded one, and the sample's replies that say nothing of a single contract. */
const optional = ['discount-rate-interest-free-quota.json', 'interest-rate-loan-quota.json', 'position-tiers.json'];
const texts = new Map(
  [
    ...readdirSync(recorded).map((name) => join(recorded, name)),
    ...optional.map((name) => join(sampleMarket, name)),
  ].map((path) => [path.split('/').at(-1)!, readFileSync(path, 'utf8')]),
);
for (const [name, text] of texts) writeFileSync(join(scratch, name), text);

const instruments = [...readMarket(scratch).instruments.map(({ instId }) => instId), '__proto__', 'constructor'];
/** A row of each instrument and currency of the market as it was; what the damaged one cannot value is a reject. */
const holdings = [
  'acctId,kind,id,qty,px',
  ...instruments.map((instId, i) => `${instId},position,${instId},${i % 2 === 0 ? 3 : -2},100`),
  ...instruments.map((instId) => `${instId},balance,USDT,1000,`),
  ...['BTC', 'USDT', 'USDC', 'USD', '__proto__', 'constructor'].map((ccy) => `coins of ${ccy},balance,${ccy},5,`),
  '',
].join('\n');

const kept = corpus('replies');
const input = fc.constantFrom(...texts.keys()).chain((name) =>
  fc.record({
    name: fc.constant(name),
    // Valuing takes longer than reading.
    isValued: fc.nat(4).map((dice) => dice === 0),
    bytes: fc.oneof(
      { weight: 9, arbitrary: damagedJson([texts.get(name)!]) },
      { weight: 1, arbitrary: keptOrDamaged(kept) },
    ),
  }),
);

test(
  'a damaged reply is refused, or costs no more than the accounts that hold what it spoiled',
  async () => {
    await drive('market replies', input, async ({ name, bytes, isValued }) => {
      writeFileSync(join(scratch, name), bytes);
      try {
        const market = readMarket(scratch);
        expectUsable(market);
        // Every account holds one thing, so that one that cannot be valued keeps no other from being so.
        const book = await readHoldings(Readable.from([Buffer.from(holdings)]), 'holdings', market);
        if (isValued) figures(market, book);
      } finally {
        writeFileSync(join(scratch, name), texts.get(name)!);
      }
    });
  },
  fuzzTimeout,
);

/** What has no problem has every number that valuing it reads. */
function expectUsable({ instruments: all, currencies, asOfMs }: Snapshot): void {
  if (!Number.isFinite(asOfMs)) throw new Error(`the market is of ${asOfMs}`);
  for (const { instId, problem, contract, ctVal, ctMult, markPx } of all) {
    if (problem !== null || contract === 'spot') continue;
    const isValued = ctVal > 0 && ctMult > 0 && markPx >= 0 && Number.isFinite(ctVal * ctMult * markPx);
    if (!isValued) throw new Error(`${instId} has no problem and ctVal ${ctVal}, ctMult ${ctMult}, markPx ${markPx}`);
  }
  for (const { ccy, problem, usdPx } of currencies) {
    if (problem === null && !(usdPx > 0 && Number.isFinite(usdPx)))
      throw new Error(`${ccy} has no problem and ${usdPx}`);
  }
}

// Tiers of positions: whose they are by the row or by the file's name, and what a ladder must be.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Snapshot } from '../../src/market/snapshot.ts';
import { MarketFolder } from '../failure/market-folder.ts';

const folder = new MarketFolder();
afterAll(() => folder.remove());

type Row = Record<string, string>;

const ladder = (mmr: string[], more: Row = {}): Row[] =>
  mmr.map((rate, i) => ({
    tier: String(i + 1),
    minSz: String(i * 100),
    maxSz: i === mmr.length - 1 ? '' : String((i + 1) * 100),
    mmr: rate,
    imr: '',
    optMgnFactor: '0',
    ...more,
  }));

/** The sample market with these files of tiers beside its own. */
function marketWith(files: Record<string, Row[]>): Snapshot {
  return folder.with((path) => {
    mkdirSync(path, { recursive: true });
    for (const [name, data] of Object.entries(files)) {
      writeFileSync(join(path, name), JSON.stringify({ code: '0', msg: '', data }));
    }
  });
}

const tiersIn = (market: Snapshot, instId: string) =>
  market.instruments[market.instrumentIndex.get(instId)!]!.positionTiers?.map(({ mmr }) => mmr) ?? null;

describe('position tiers are for', () => {
  test('the kind and family that the file’s name says', () => {
    const market = marketWith({ 'position-tiers-SWAP-BTC-USDT.json': ladder(['0.004', '0.01']) });
    expect(tiersIn(market, 'BTC-USDT-SWAP')).toEqual([0.004, 0.01]);
    expect(tiersIn(market, 'BTC-USDT-260424')).toBeNull();
    expect(tiersIn(market, 'ETH-USDT-SWAP')).toBeNull();
  });

  test('the family that the row says, of the kind that the name says', () => {
    const rows = [...ladder(['0.004'], { instFamily: 'BTC-USDT' }), ...ladder(['0.02'], { uly: 'ETH-USDT' })];
    const market = marketWith({ 'position-tiers-SWAP.json': rows });
    expect(tiersIn(market, 'BTC-USDT-SWAP')).toEqual([0.004]);
    expect(tiersIn(market, 'ETH-USDT-SWAP')).toEqual([0.02]);
    expect(tiersIn(market, 'BTC-USDT-260424')).toBeNull();
  });

  test('perpetuals and futures, not options, where only the family is known and no factor of options is', () => {
    const market = marketWith({ 'position-tiers-BTC-USD.json': ladder(['0.005']) });
    const option = market.instruments.find(
      ({ contract, underlying }) => contract === 'option' && underlying === 'BTC',
    )!;
    expect(tiersIn(market, 'BTC-USD-SWAP')).toEqual([0.005]);
    expect(option.positionTiers).toBeNull();
  });

  test('options by their factor, without a rate', () => {
    const market = marketWith({ 'position-tiers-OPTION-BTC-USD.json': ladder(['', ''], { optMgnFactor: '1.02' }) });
    const option = market.instruments.find(
      ({ contract, underlying }) => contract === 'option' && underlying === 'BTC',
    )!;
    expect(option.positionTiers).toMatchObject([
      { maxSz: 100, optMgnFactor: 1.02 },
      { maxSz: Number.POSITIVE_INFINITY, optMgnFactor: 1.02 },
    ]);
    expect(tiersIn(market, 'BTC-USD-SWAP')).toBeNull();
  });

  test('a pair of spot margin are no contract’s', () => {
    const market = marketWith({ 'position-tiers-MARGIN.json': ladder(['0.03'], { instId: 'BTC-USDT' }) });
    expect(tiersIn(market, 'BTC-USDT-SWAP')).toBeNull();
  });
});

test('options whose tiers state a factor here and there cost their holders', () => {
  const rows = [{ ...ladder(['', ''])[0]!, optMgnFactor: '1' }, ladder(['', ''])[1]!];
  const market = marketWith({ 'position-tiers-OPTION-BTC-USD.json': rows });
  const problems = market.instruments.filter(({ problem }) => problem !== null);
  expect(problems.length).toBeGreaterThan(0);
  expect(new Set(problems.map(({ contract }) => contract))).toEqual(new Set(['option']));
  expect(problems[0]!.problem!.detail).toMatch(/position tiers of option BTC-USD/);
});

test.each([
  ['edges that do not rise', [...ladder(['0.004']), ...ladder(['0.005'])]],
  ['a rate of no number', ladder(['much'])],
  ['a rate below 0', ladder(['-0.01'])],
  ['a beginning behind its end', [{ ...ladder(['0.01'])[0]!, minSz: '5', maxSz: '1' }]],
])('tiers with %s cost the holders of their contracts', (_, rows) => {
  const market = marketWith({ 'position-tiers-SWAP-BTC-USDT.json': rows });
  const problems = market.instruments.filter(({ problem }) => problem !== null);
  expect(problems.map(({ instId, problem }) => [instId, problem!.reason])).toEqual([
    ['BTC-USDT-SWAP', 'impossible-value'],
  ]);
  expect(problems[0]!.problem!.detail).toMatch(/position tiers of perpetual BTC-USDT/);
  rmSync(join(folder.path, 'position-tiers-SWAP-BTC-USDT.json'));
});

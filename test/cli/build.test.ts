import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../../src/quantity/package-root.ts';
import { shockgrid } from '../support/shockgrid.ts';
import { officialReplyOnWire, officialRequest } from './official-wire.ts';

const market = 'data/markets/sample';
const ask = async (request: object, ...args: string[]) => {
  const ran = await shockgrid(['build', '-', '--market', market, ...args], JSON.stringify(request));
  return { ...ran, reply: ran.code === 0 ? JSON.parse(ran.stdout) : null };
};

/** Every leaf of the venue's reply against ours: text equal, numbers to 1e-9 relative. Returns the leaves compared. */
function expectSame(theirs: unknown, ours: unknown, place: string): number {
  if (theirs === null || typeof theirs !== 'object') {
    const isNumber = typeof theirs === 'string' && theirs !== '' && Number.isFinite(Number(theirs));
    if (!isNumber) expect(ours, place).toEqual(theirs);
    else expect(Math.abs(Number(ours) - Number(theirs)), place).toBeLessThanOrEqual(1e-9 * Math.abs(Number(theirs)));
    return 1;
  }
  expect(Object.keys(ours as object).sort(), place).toEqual(Object.keys(theirs).sort());
  return Object.entries(theirs)
    .map(([key, value]) => expectSame(value, (ours as Record<string, unknown>)[key], `${place}.${key}`))
    .reduce((sum, count) => sum + count, 0);
}

test("OKX's documented request gives its documented reply, every number to 1e-9", async () => {
  const golden = 'test/golden/cases/position-builder-2025-01-15/market';
  const ran = await shockgrid(['build', '-', '--market', golden], JSON.stringify(officialRequest));
  expect(ran.code).toBe(0);
  expect(expectSame(officialReplyOnWire, JSON.parse(ran.stdout), 'reply')).toBe(149);
});

test('Greeks come in three kinds: dollars, coins, cash', async () => {
  const simPos = [{ instId: 'BTC-USD-260424-96000-C', pos: '-10' }];
  const unit = async (greeksType: string) => (await ask({ simPos, greeksType })).reply.data[0].riskUnitData[0];
  const [bs, pa, cash] = await Promise.all(['BS', 'PA', 'CASH'].map(unit));
  const market = JSON.parse(readFileSync(join(packageRoot(), 'data/markets/sample/index-tickers.json'), 'utf8'));
  const index = Number(market.data.find((row: { instId: string }) => row.instId === 'BTC-USD').idxPx);
  expect(Number(cash.delta)).toBeCloseTo(Number(pa.delta) * index, 6);
  expect(Number(cash.vega)).toBeCloseTo(Number(bs.vega), 6);
  // PA delta is BS delta less the option's value in coin.
  expect(Number(bs.delta)).toBeLessThan(Number(pa.delta));
});

test('a move of the market fills the fields of before, and nothing else keeps its figure', async () => {
  const simPos = [{ instId: 'BTC-USDT-SWAP', pos: '10' }];
  const still = (await ask({ simPos })).reply.data[0];
  const moved = (await ask({ simPos, idxVol: '0.1' })).reply.data[0];
  const [before, after] = [still.riskUnitData[0], moved.riskUnitData[0]];
  expect(before.mmrBf).toBe('');
  expect(after.mmrBf).toBe(before.mmr);
  expect(after.imrBf).toBe(before.imr);
  expect(Number(after.mr1)).toBeCloseTo(1.1 * Number(before.mr1), 8);
  expect(after.portfolios[0].markPxBf).toBe(before.portfolios[0].markPx);
  expect(Number(after.portfolios[0].markPx)).toBeCloseTo(1.1 * Number(before.portfolios[0].markPx), 8);
  expect(Number(after.upl)).toBeGreaterThan(0);
});

test("an account's own positions and equity are in, marked as real, unless the request says otherwise", async () => {
  const own = ['--portfolio', 'data/portfolios/short-strangle', '--account', 'naked'];
  const simPos = [{ instId: 'BTC-USDT-SWAP', pos: '1' }];
  const withOwn = (await ask({ simPos }, ...own)).reply.data[0];
  const legs = withOwn.riskUnitData[0].portfolios;
  expect(legs.map((leg: { isRealPos: boolean }) => leg.isRealPos)).toEqual([true, true, false]);
  expect(Number(withOwn.eq)).toBeGreaterThan(0);
  const without = (await ask({ simPos, inclRealPosAndEq: false }, ...own)).reply.data[0];
  expect(without.riskUnitData[0].portfolios).toHaveLength(1);
});

test.each([
  [{ simPos: [{ instId: 'NO-SUCH', pos: '1' }] }, 'simPos.0.instId: NO-SUCH is no contract of this market'],
  [{ simPos: [{ instId: 'BTC-USDT-SWAP', pos: 'ten' }] }, 'simPos.0.pos: expected a number'],
  [{ simAsset: [{ ccy: 'NOPE', amt: '1' }] }, 'simAsset.0.ccy: no index NOPE-USD'],
  [{ inclRealPosAndEq: true }, 'name the account with --portfolio and --account'],
  [{ acctLv: '3' }, 'acctLv: expected "4"'],
  [{ idxVol: '3' }, 'idxVol: expected a move from -0.99 to 1'],
])('a request that cannot be answered is one sentence: %j', async (request, sentence) => {
  const { code, stdout, stderr } = await ask(request);
  expect(code).toBe(1);
  expect(stdout).toBe('');
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(stderr).toContain(sentence);
});

// mr1-spot-shock: its worked number, its grid, its vol table and its tie-break.
import { describe, expect, it } from 'vitest';
import { exact, fromText } from '../../src/quantity/decimal.ts';
import { coinPrice, tenor } from '../../src/reference/black76.ts';
import { ReferenceEngine } from '../../src/reference/evaluate-account.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { scenarioGrid } from '../../src/rulebook/scenarios.ts';
import { shockedVols, spotShockLoss, volShockAt } from '../../src/rules/mr1-spot-shock.ts';
import { documentedReplyMs, relativeError, TinyMarket, tinyAccount } from '../support/tiny-market.ts';

const { rulebook } = loadRulebook('okx-2025');
const inDays = (days: number) => documentedReplyMs + days * 86_400_000;
const decimals = (...texts: string[]) => texts.map(fromText);

describe('mr1-spot-shock', () => {
  const btc = new TinyMarket()
    .currency('USDT', 0.99954)
    .coin('BTC', 97032.2, { USDT: 97078.9 })
    .perpetual('BTC-USDT-SWAP', { ctVal: 0.01, markPx: 97093.7 })
    .perpetual('BTC-USD-SWAP', { ctVal: 100, markPx: 80000 })
    .build();

  it('gives the venue’s printed loss for ten short contracts, at the index and not at the mark', () => {
    const holdings = tinyAccount(btc, { positions: [['BTC-USDT-SWAP', -10, 100000]] });
    const [unit] = new ReferenceEngine(btc, rulebook).evaluate(holdings).units;
    expect(relativeError(unit!.mr1, '1164.410924472')).toBe(0);
    expect(scenarioGrid(rulebook, 'BTC').cells[unit!.mr1Worst]).toMatchObject({
      spotShock: '0.12',
      volShock: { wireWord: 'up' },
    });
    expect(unit!.mr1Cells).toHaveLength(21);
  });

  it('loses nothing on a short inverse contract hedged by spot, at any shock and any basis', () => {
    // 80,000 USD at a mark of 80,000 are one coin, though the index stands at 97,032.2. The position has no profit.
    const account = tinyAccount(btc, { positions: [['BTC-USD-SWAP', -800, 80000]], balances: [['BTC', 1]] });
    const [unit] = new ReferenceEngine(btc, rulebook).evaluate(account).units;
    expect(unit!.spotInUse.toString()).toBe('1');
    expect(unit!.mr1.isZero()).toBe(true);
    expect(unit!.mr1Cells.every((cell) => cell.isZero())).toBe(true);
    expect(unit!.mr1Worst).toBe(0);
  });

  it('revalues an option at the shocked forward and vol, by the worse kind of vol shock', () => {
    const market = new TinyMarket()
      .coin('BTC', 96500)
      .option('BTC-USD-250214-100000-C', { markPx: 0.05, markVol: 0.55, fwdPx: 97000, expTimeMs: inDays(30) })
      .build();
    const engine = new ReferenceEngine(market, rulebook);
    const longCall = engine.evaluate(tinyAccount(market, { positions: [['BTC-USD-250214-100000-C', 1, 0.05]] }));
    const shortCall = engine.evaluate(tinyAccount(market, { positions: [['BTC-USD-250214-100000-C', -1, 0.05]] }));
    // By mpmath: the call at F·0.88 and σ 0.55 − 0.25 (worse than 0.55·0.65), at F·1.12 and σ 0.55 + 0.25, at F·0.76.
    expect(
      relativeError(longCall.units[0]!.mr1Cells[14]!, '-4104.49474973006574004231818237929510158695251'),
    ).toBeLessThan(1e-40);
    expect(relativeError(shortCall.units[0]!.mr1, '9028.17899505729674316670500899960430102926851')).toBeLessThan(
      1e-40,
    );
    expect(
      relativeError(longCall.units[0]!.mr6Cells[0]!, '-3496.66151861718412414282506188101340727774481'),
    ).toBeLessThan(1e-40);
    // A long call gains 9,028 by points and 8,396 by percentage at +12 %, up: the smaller gain is its cell.
    expect(
      relativeError(longCall.units[0]!.mr1Cells[6]!, '8396.42975761452452008598111434043600765034881'),
    ).toBeLessThan(1e-40);
    expect(longCall.units[0]!.mr1Cells[10]!.isZero()).toBe(true);
  });

  it('keeps the forward above 0 at a shock of −100 %', () => {
    const wiped = structuredClone(rulebook);
    wiped['mr1-spot-shock'].shocks.major = ['-1', '0'];
    const market = new TinyMarket()
      .coin('BTC', 96500)
      .option('BTC-USD-250214-100000-P', { markPx: 0.08, markVol: 0.55, fwdPx: 97000, expTimeMs: inDays(30) })
      .build();
    // The premium was paid, so the coin's equity is 0 and no spot comes into use.
    const account = tinyAccount(market, {
      positions: [['BTC-USD-250214-100000-P', 1, 0.08]],
      balances: [['BTC', -0.08]],
    });
    const [unit] = new ReferenceEngine(market, wiped).evaluate(account).units;
    const base = coinPrice({
      side: 'put',
      forward: exact(97000),
      strike: exact(100000),
      vol: fromText('0.55'),
      tenor: tenor(exact(30).div(365)),
    });
    // v → K/(F·g) − 1, so the put is worth (K/F)·I less a coin's last 1e-9 of value, against v·I·g at the start.
    const expected = fromText('100000')
      .div(97000)
      .minus(fromText('0.000000001').times(base.plus(1)))
      .times(96500);
    expect(relativeError(unit!.mr1Cells[0]!, expected.toString())).toBeLessThan(1e-30);
  });
});

describe('mr1-spot-shock: cells', () => {
  it('takes the worse of the two sums, not the sum of the worse', () => {
    const legs = [
      { qty: exact(1), pointsPnl: decimals('-5'), percentagePnl: decimals('3') },
      { qty: exact(2), pointsPnl: decimals('2'), percentagePnl: decimals('-1') },
    ];
    expect(spotShockLoss(legs, 1).cells[0]!.toString()).toBe('-1');
  });

  it('names the first minimum, and a first cell even without a loss', () => {
    const row = decimals('1', '-2', '0', '-2');
    expect(spotShockLoss([{ qty: exact(1), pointsPnl: row, percentagePnl: row }], 4)).toMatchObject({ worst: 1 });
    expect(spotShockLoss([], 21)).toMatchObject({ worst: 0 });
    expect(spotShockLoss([], 21).lossUsd.toString()).toBe('0');
  });
});

describe('mr1-spot-shock: vol shocks', () => {
  it.each([
    ['0', '0.3', '0.5'],
    ['15', '0.275', '0.425'],
    ['30', '0.25', '0.35'],
    ['45', '0.225', '0.3'],
    ['60', '0.2', '0.25'],
    ['400', '0.2', '0.25'],
  ])('at %s days are %s in points and %s as a fraction', (days, points, percentage) => {
    const size = volShockAt(rulebook, fromText(days));
    expect([size.points.toString(), size.percentage.toString()]).toEqual([points, percentage]);
  });

  it('move up and down, down to the floor only', () => {
    const size = { points: fromText('0.3'), percentage: fromText('0.5') };
    const moved = (vol: string, scale: number) => {
      const { points, percentage } = shockedVols(rulebook, fromText(vol), exact(scale), size);
      return [points.toString(), percentage.toString()];
    };
    expect(moved('0.8', 1)).toEqual(['1.1', '1.2']);
    expect(moved('0.8', 0)).toEqual(['0.8', '0.8']);
    expect(moved('0.8', -1)).toEqual(['0.5', '0.4']);
    expect(moved('0.25', -1)).toEqual(['0.01', '0.125']);
    expect(moved('0.012', -1)).toEqual(['0.01', '0.01']);
    expect(moved('0.005', 0)).toEqual(['0.005', '0.005']);
    expect(moved('0.005', 1)).toEqual(['0.305', '0.0075']);
  });

  it('come from classes of MR1’s own where the rulebook has them', () => {
    const june = loadRulebook('okx-2024-06').rulebook;
    expect(scenarioGrid(june, 'LINK').spotShocks.at(-1)).toBe('0.20');
    expect(scenarioGrid(june, 'LINK').extremeShocks).toEqual(['-0.50', '0.50']);
    expect(scenarioGrid(june, 'SOL').spotShocks.at(-1)).toBe('0.25');
    expect(scenarioGrid(june, 'SOL').extremeShocks).toEqual(['-0.40', '0.40']);
  });
});

// spot-in-use: signs, caps, and which unit holds spot.
import { describe, expect, it } from 'vitest';
import { exact } from '../../src/quantity/decimal.ts';
import { ReferenceEngine } from '../../src/reference/evaluate-account.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { spotInUse } from '../../src/rules/spot-in-use.ts';
import { TinyMarket, tinyAccount } from '../support/tiny-market.ts';

const used = (equity: number, delta: number, cap: number | null) =>
  spotInUse(exact(equity), exact(delta), cap === null ? null : exact(cap)).toString();

describe('spot-in-use', () => {
  it.each([
    [10, -10, null, '10'],
    [10, -4, null, '4'],
    [3, -10, null, '3'],
    [-10, 4, null, '-4'],
    [-3, 10, null, '-3'],
    [10, 10, null, '0'],
    [-10, -10, null, '0'],
    [0, -10, null, '0'],
    [10, 0, null, '0'],
    [10, -10, 7, '7'],
    [-10, 10, 7, '-7'],
    [10, -10, 0, '0'],
    [10, -10, 99, '10'],
  ])('of %s coins against a delta of %s with cap %s is %s', (equity, delta, cap, expected) => {
    expect(used(equity, delta, cap)).toBe(expected);
  });

  const market = new TinyMarket()
    .currency('USDT', 1)
    .coin('BTC', 100000, { USDT: 100000, USDC: 100000 })
    .currency('USDC', 1)
    .perpetual('BTC-USDT-SWAP', { ctVal: 0.01, markPx: 100000 })
    .perpetual('BTC-USDC-SWAP', { ctVal: 0.01, markPx: 100000 })
    .perpetual('BTC-USD-SWAP', { ctVal: 100, markPx: 100000 })
    .build();

  it('takes the coin’s whole equity: profit settled in the coin and interest count', () => {
    // 100 USD·(1/50,000 − 1/100,000) a contract: 100 contracts have earned 0.1 coin; their own delta is 0.1 coin.
    const account = tinyAccount(market, {
      positions: [
        ['BTC-USD-SWAP', 100, 50000],
        ['BTC-USDT-SWAP', -200, 100000],
      ],
      balances: [['BTC', 1, { interest: 0.25 }]],
    });
    const [unit] = new ReferenceEngine(market, loadRulebook('okx-2025').rulebook).evaluate(account).units;
    expect(unit!.spotInUse.toString()).toBe('0.85');
  });

  it('belongs to the USDT unit alone where units are per quote', () => {
    const june = new ReferenceEngine(market, loadRulebook('okx-2024-06').rulebook);
    const inUse = (...ids: string[]) =>
      june
        .evaluate(tinyAccount(market, { positions: ids.map((id) => [id, -100, 100000]), balances: [['BTC', 1]] }))
        .units.map((unit) => `${unit.riskUnit} ${unit.spotInUse}`);
    expect(inUse('BTC-USDT-SWAP', 'BTC-USDC-SWAP')).toEqual(['BTC-USDC 0', 'BTC-USDT 1']);
    expect(inUse('BTC-USDC-SWAP')).toEqual(['BTC-USDC 0']);
  });

  it('makes no unit of spot alone', () => {
    const engine = new ReferenceEngine(market, loadRulebook('okx-2025').rulebook);
    expect(engine.evaluate(tinyAccount(market, { balances: [['BTC', 1]] })).units).toEqual([]);
  });
});

// The venue's example of its notice of 2024-05-31: 10 BTC of spot, −1,000 BTC-USDT-SWAP of 0.01 BTC, an order to buy 5 BTC
// of spot. The mark, 67,114.889, is MR7/0.45 %; the index, 67,111.0, is the round value that makes MR4 exact.
import { describe, expect, it } from 'vitest';
import { ReferenceEngine } from '../../src/reference/evaluate-account.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { TinyMarket, tinyAccount } from '../support/tiny-market.ts';

describe('the spot and perpetual example of 2024-05-31', () => {
  const market = new TinyMarket(Date.UTC(2024, 4, 31))
    .currency('USDT', 1)
    .coin('BTC', 67111, { USDT: 67111 })
    .perpetual('BTC-USDT-SWAP', { ctVal: 0.01, markPx: 67114.889 })
    .spot('BTC-USDT')
    .build();
  const account = tinyAccount(market, {
    positions: [['BTC-USDT-SWAP', -1000, 67114.889]],
    orders: [['BTC-USDT', 5, 67000]],
    balances: [
      ['BTC', 10],
      ['USDT', 400000],
    ],
  });
  const margin = new ReferenceEngine(market, loadRulebook('okx-2024-06').rulebook).evaluate(account);
  const [unit] = margin.units;

  it('hedges the perpetual with all of the spot', () => {
    expect(unit!.riskUnit).toBe('BTC-USDT');
    expect(unit!.spotInUse.toString()).toBe('10');
  });

  it('has no risk but the basis', () => {
    for (const risk of ['mr1', 'mr2', 'mr3', 'mr5', 'mr6', 'mr9'] as const) expect(unit![risk].toString()).toBe('0');
  });

  it('costs what the notice prints, to the cent', () => {
    expect(unit!.mr4.toString()).toBe('8053.32');
    expect(unit!.mr7.toFixed(2)).toBe('3020.17');
    expect(unit!.mmr.toString()).toBe('8053.32');
  });

  it('asks no more for the order, which adds no hedge', () => {
    expect(unit!.imr.eq(unit!.mmr.times('1.3'))).toBe(true);
  });
});

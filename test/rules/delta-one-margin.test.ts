// delta-one-margin: the worked numbers, both ways of holding, the tier of the exposure, inverse contracts, reduceOnly.
import { describe, expect, it } from 'vitest';
import { exact } from '../../src/quantity/decimal.ts';
import { ReferenceEngine } from '../../src/reference/evaluate-account.ts';
import { type DeltaOneLegs, deltaOneExposures, deltaOneMargin } from '../../src/rules/delta-one-margin.ts';
import { modesMarket, modesRulebook as rulebook } from '../support/modes-market.ts';
import { type TinyAccount, tinyAccount } from '../support/tiny-market.ts';

const contract = {
  instrument: modesMarket.instruments[modesMarket.instrumentIndex.get('BTC-USDT-SWAP')!]!,
  value: exact(1000),
  notionalUsd: exact(1000),
};
const legs = (positions: number[], buys: number, sells: number, isHedged = false): DeltaOneLegs => {
  return { positions: positions.map(exact), buys: exact(buys), sells: exact(sells), isHedged };
};
const margin = (of: DeltaOneLegs, lever = 10) => {
  const { mmr, imr } = deltaOneMargin(rulebook, contract, of, exact(lever));
  return [mmr.toString(), imr.toString()];
};
const engine = new ReferenceEngine(modesMarket, rulebook);
const held = (account: TinyAccount) => {
  const { derivMmr, derivImr } = engine.evaluate(tinyAccount(modesMarket, { acctLv: 3, ...account }));
  return [derivMmr.toString(), derivImr.toString()];
};

describe('delta-one-margin', () => {
  it('requires 40, and 2,000 one-way or 4,500 hedged, of +10 with buys of 5 and sells of 30', () => {
    expect(margin(legs([10], 5, 30))).toEqual(['40', '2000']);
    expect(margin(legs([10], 5, 30, true))).toEqual(['40', '4500']);
  });

  it.each<[string, DeltaOneLegs, string]>([
    ['long, orders add', legs([10], 5, 0), '15'],
    ['long, sells only reduce', legs([10], 0, 10), '10'],
    ['long, sells turn it', legs([10], 0, 25), '15'],
    ['short, orders add', legs([-10], 0, 5), '15'],
    ['short, buys turn it', legs([-10], 30, 0), '20'],
    ['rows of both signs, one-way', legs([10, -4], 0, 0), '6'],
    ['nothing but orders', legs([], 3, 7), '7'],
    ['nothing', legs([], 0, 0), '0'],
    ['hedged', legs([10, -4, 1], 2, 3, true), '13 7'],
  ])('takes IMR of the exposure: %s', (_, of, expected) => {
    const sizes = deltaOneExposures(of).map(({ contracts }) => contracts);
    expect(sizes.join(' ')).toBe(expected);
  });

  it('takes MMR row by row, each at its own tier, and IMR at the tier of the exposure', () => {
    // 6,000 contracts are 6 M USD: 0.005. Two rows of 3,000 are 3 M each: 0.004. At a lever of 200 the least rates show.
    expect(margin(legs([6000], 0, 0), 200)).toEqual(['30000', '60000']);
    expect(margin(legs([3000, 3000], 0, 0), 200)).toEqual(['24000', '60000']);
    expect(margin(legs([5000], 0, 0), 200)).toEqual(['20000', '40000']);
  });

  it('is in coins for inverse contracts, their tier by their USD', () => {
    // 100 contracts of 100 USD at 100,000 are 0.1 BTC: 0.0004 BTC of MMR, 40 USD; IMR a tenth, 1,000 USD.
    expect(held({ positions: [['BTC-USD-SWAP', -100, 90000]] })).toEqual(['40', '1000']);
  });

  it('is hedged by one row of posSide long or short', () => {
    const orders: TinyAccount['orders'] = [['BTC-USDT-SWAP', -10, 100000]];
    expect(held({ positions: [['BTC-USDT-SWAP', 10, 100000]], orders })).toEqual(['40', '1000']);
    expect(held({ positions: [['BTC-USDT-SWAP', 10, 100000, { posSide: 'long' }]], orders })).toEqual(['40', '2000']);
  });

  it('takes the smallest lever of its positions, without one of opening orders, and leaves out orders that only reduce', () => {
    const positions: TinyAccount['positions'] = [['BTC-USDT-SWAP', 10, 100000, { lever: 20 }]];
    const imr = (orders: TinyAccount['orders'] = []) => held({ positions, orders })[1];
    expect(imr()).toBe('500');
    expect(imr([['BTC-USDT-SWAP', 10, 100000, { lever: 5 }]])).toBe('1000');
    const unsaid: TinyAccount['positions'] = [['BTC-USDT-SWAP', 10, 100000]];
    const orders: TinyAccount['orders'] = [['BTC-USDT-SWAP', 10, 100000, { lever: 5 }]];
    // A position that states none has the rulebook's 10, whatever an order states.
    expect(held({ positions: unsaid, orders })[1]).toBe('2000');
    expect(held({ orders })[1]).toBe('2000');
    expect(held({ orders: [...orders!, ['BTC-USDT-SWAP', 10, 100000, { lever: 4 }]] })[1]).toBe('5000');
    expect(imr([['BTC-USDT-SWAP', 10, 100000, { lever: 5, reduceOnly: true }]])).toBe('500');
    expect(imr([['BTC-USDT-SWAP', -40, 100000, { lever: 5, reduceOnly: true }]])).toBe('500');
    // A lever above what the tier allows gives the tier's least rate.
    expect(held({ positions: [['BTC-USDT-SWAP', 10, 100000, { lever: 1000 }]] })[1]).toBe('80');
  });

  it('offsets nothing between instruments', () => {
    const both: TinyAccount['positions'] = [
      ['BTC-USDT-SWAP', 10, 100000],
      ['BTC-USD-SWAP', -100, 100000],
    ];
    expect(held({ positions: both })).toEqual(['80', '2000']);
  });
});

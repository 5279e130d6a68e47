import { describe, expect, it } from 'vitest';
import { exact } from '../../src/quantity/decimal.ts';
import { ReferenceEngine } from '../../src/reference/evaluate-account.ts';
import { LegValues } from '../../src/reference/leg-values.ts';
import { orderSets } from '../../src/reference/order-sets.ts';
import { Prices } from '../../src/reference/prices.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { documentedReplyMs, TinyMarket, tinyAccount } from '../support/tiny-market.ts';

const { rulebook } = loadRulebook('okx-2025');
const option = { ctMult: 0.01, markPx: 0.05, markVol: 0.55, fwdPx: 100000 };
const expTimeMs = documentedReplyMs + 30 * 86_400_000;
const market = new TinyMarket()
  .currency('USDT', 1)
  .coin('BTC', 100000, { USDT: 100000 })
  .perpetual('BTC-USDT-SWAP', { ctVal: 0.01, markPx: 100000 })
  .perpetual('BTC-USD-SWAP', { ctVal: 100, markPx: 100000 })
  .option('BTC-USD-250214-100000-C', { ...option, expTimeMs })
  .option('BTC-USD-250214-100000-P', { ...option, expTimeMs })
  .spot('BTC-USDT')
  .build();
const engine = new ReferenceEngine(market, rulebook);
type Rows = [string, number, number][];
const unitOf = (positions: Rows, orders: Rows, coins = 0) =>
  engine.evaluate(tinyAccount(market, { positions, orders, balances: [['BTC', coins]] })).units[0]!;

describe('order sets', () => {
  const values = new LegValues(new Prices(market), rulebook);
  const leg = (instId: string, qty: number) => {
    const instrument = market.instruments[market.instrumentIndex.get(instId)!]!;
    return { value: values.of(instrument), qty: exact(qty) };
  };
  const sets = (legs: ReturnType<typeof leg>[], spot: number[]) =>
    orderSets(legs, spot.map(exact)).map(({ legs: own, spotChange }) => [
      ...own.map(({ value, qty }) => `${value.instId} ${qty}`),
      `spot ${spotChange}`,
    ]);

  it('go by the sign of the order’s own delta: a bought put and a sold call are negative', () => {
    const orders = [
      leg('BTC-USDT-SWAP', 3),
      leg('BTC-USD-SWAP', -2),
      leg('BTC-USD-250214-100000-P', 1),
      leg('BTC-USD-250214-100000-P', -1),
      leg('BTC-USD-250214-100000-C', -4),
    ];
    expect(sets(orders, [])).toEqual([
      ['BTC-USDT-SWAP 3', 'BTC-USD-250214-100000-P -1', 'spot 0'],
      ['BTC-USD-SWAP -2', 'BTC-USD-250214-100000-P 1', 'BTC-USD-250214-100000-C -4', 'spot 0'],
    ]);
  });

  it('know the side of an option so far away that its delta has no digits left', () => {
    const far = new TinyMarket()
      .coin('BTC', 100000)
      .option('BTC-USD-250115-200000-C', { ...option, expTimeMs: documentedReplyMs + 60_000 })
      .build();
    const call = new LegValues(new Prices(far), rulebook).of(far.instruments[0]!);
    expect(call.coinDelta.isZero()).toBe(true);
    const bought = orderSets([{ value: call, qty: exact(1) }], []);
    const sold = orderSets([{ value: call, qty: exact(-1) }], []);
    const both = orderSets([...bought[0]!.legs, ...sold[0]!.legs], []);
    expect(both.map(({ legs: own }) => own.map(({ qty }) => qty.toString()))).toEqual([['1'], ['-1']]);
  });

  it('put an order of zero delta with the negative ones, and spot orders by their sign', () => {
    expect(sets([leg('BTC-USDT-SWAP', 0)], [])).toEqual([['BTC-USDT-SWAP 0', 'spot 0']]);
    expect(sets([], [5, 0.5, -2])).toEqual([['spot 5.5'], ['spot -2']]);
    expect(sets([], [])).toEqual([]);
  });
});

describe('the initial margin of a unit with orders', () => {
  it('is of the worst of three combinations, the maintenance margin of positions only', () => {
    const alone = unitOf([['BTC-USDT-SWAP', 10, 100000]], []);
    const more = unitOf([['BTC-USDT-SWAP', 10, 100000]], [['BTC-USDT-SWAP', 10, 100000]]);
    const less = unitOf([['BTC-USDT-SWAP', 10, 100000]], [['BTC-USDT-SWAP', -10, 100000]]);
    const both = unitOf(
      [['BTC-USDT-SWAP', 10, 100000]],
      [
        ['BTC-USDT-SWAP', 10, 100000],
        ['BTC-USDT-SWAP', -30, 100000],
      ],
    );
    // 10,000 USD: 1,200 of shock and 20 of basis.
    expect(alone.mmr.toString()).toBe('1220');
    expect(alone.imr.toString()).toBe('1586');
    expect([more.mmr.toString(), more.imr.toString()]).toEqual(['1220', '3172']);
    expect([less.mmr.toString(), less.imr.toString()]).toEqual(['1220', '1586']);
    expect([both.mmr.toString(), both.imr.toString()]).toEqual(['1220', '3172']);
  });

  it('counts opposite orders of one set gross in the minimum charge only', () => {
    // 30 contracts sold against 10 held: the net risk of −20 decides, 2·1,220·1.3.
    const unit = unitOf([['BTC-USDT-SWAP', 10, 100000]], [['BTC-USDT-SWAP', -30, 100000]]);
    expect(unit.imr.toString()).toBe('3172');
  });

  it('makes a unit of orders alone, with no maintenance margin', () => {
    const unit = unitOf([], [['BTC-USDT-SWAP', -10, 100000]]);
    expect([unit.mmr.toString(), unit.mr1.toString(), unit.mr7.toString()]).toEqual(['0', '0', '0']);
    expect([unit.mr1Worst, unit.spotInUse.toString()]).toEqual([0, '0']);
    expect(unit.imr.toString()).toBe('1586');
  });

  it('makes a unit of a position or an order of size 0', () => {
    expect(unitOf([['BTC-USDT-SWAP', 0, 0]], []).mmr.toString()).toBe('0');
    expect(unitOf([], [['BTC-USDT-SWAP', 0, 0]]).imr.toString()).toBe('0');
  });

  it('solves spot in use anew: a sale of the hedge uncovers the position, a purchase beyond it does nothing', () => {
    const positions: Rows = [['BTC-USDT-SWAP', -100, 100000]];
    const hedged = unitOf(positions, [], 1);
    expect(hedged.mr1.toString()).toBe('0');
    const selling = unitOf(positions, [['BTC-USDT', -1, 100000]], 1);
    expect(selling.mmr.eq(hedged.mmr)).toBe(true);
    // Without spot 12,000 of shock and 200 of basis are left.
    expect(selling.imr.toString()).toBe('15860');
    expect(unitOf(positions, [['BTC-USDT', 5, 100000]], 1).imr.eq(hedged.imr)).toBe(true);
  });

  it('lets a spot order join a unit, but not make one', () => {
    expect(unitOf([], [['BTC-USDT', 5, 100000]])).toBeUndefined();
  });
});

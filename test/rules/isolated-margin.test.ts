// isolated-margin: the worked numbers, every kind of contract, opening needs, and that the account knows nothing of them.
import { describe, expect, it } from 'vitest';
import { ReferenceEngine } from '../../src/reference/evaluate-account.ts';
import { modesMarket, modesRulebook as rulebook } from '../support/modes-market.ts';
import { type TinyAccount, tinyAccount } from '../support/tiny-market.ts';

const engine = new ReferenceEngine(modesMarket, rulebook);
type Position = NonNullable<TinyAccount['positions']>[number];
type Order = NonNullable<TinyAccount['orders']>[number];

/** `margin upl mmr imr liqFee ratio state` of one isolated position. */
const alone = ([instId, pos, avgPx, more]: Position, acctLv: 2 | 3 = 3) => {
  const positions: Position[] = [[instId, pos, avgPx, { ...more, isolated: true }]];
  const [row] = engine.evaluate(tinyAccount(modesMarket, { acctLv, positions })).isolated;
  const { margin, upl, mmr, imr, liqFee, mgnRatio, state } = row!;
  return `${margin} ${upl} ${mmr} ${imr} ${liqFee} ${mgnRatio?.toDecimalPlaces(12)} ${state}`;
};
/** `ccy need` of the currencies of which an isolated order needs something. */
const need = ([instId, sz, px, more]: Order) => {
  const orders: Order[] = [[instId, sz, px, { isolated: true, ...more }]];
  const { currencies } = engine.evaluate(tinyAccount(modesMarket, { acctLv: 2, orders }));
  return currencies.map(({ ccy, isolatedOpenNeed }) => `${ccy} ${isolatedOpenNeed}`).join(', ');
};

describe('an isolated position', () => {
  it('of 10 contracts at 1,000 and a lever of 5 has margin 2,000 and a ratio of 40', () => {
    const expected = '2000 0 40 2000 10 40 healthy';
    expect(alone(['BTC-USDT-SWAP', 10, 100000, { lever: 5 }])).toBe(expected);
    expect(alone(['BTC-USDT-SWAP', 10, 100000, { lever: 5 }], 2)).toBe(expected);
  });

  it('has its value at entry over the lever, the rulebook’s 10 where none is stated, or the stated margin', () => {
    // At entry 9,000; a profit of 1,000; (900 + 1,000)/50.
    expect(alone(['BTC-USDT-SWAP', 10, 90000])).toBe('900 1000 40 1000 10 38 healthy');
    expect(alone(['BTC-USDT-SWAP', 10, 90000, { margin: 123 }])).toBe('123 1000 40 1000 10 22.46 healthy');
    // Short, a loss of 1,000 beyond its margin.
    expect(alone(['BTC-USDT-SWAP', -10, 90000])).toBe('900 -1000 40 1000 10 -2 liquidation');
    expect(alone(['BTC-USDT-SWAP', 10, 100000, { margin: 70 }])).toContain(' 1.4 watch');
  });

  it('of an inverse contract is in coins', () => {
    // 10,000 USD: at 80,000 0.125 BTC, at mark 0.1; lever 10.
    expect(alone(['BTC-USD-SWAP', 100, 80000])).toBe('0.0125 0.025 0.0004 0.01 0.0001 75 healthy');
  });

  it('of a short option counts its margin alone: its mark is in its requirement', () => {
    // One coin sold at 0.05, marked at 0.03: MMR 0.06, IMR 0.13, a fee of a thousandth of 0.03.
    expect(alone(['BTC-USD-250328-110000-C', -10, 0.05])).toBe(
      '0.05 0.02 0.06 0.13 0.00003 0.832916874896 liquidation',
    );
    expect(alone(['BTC-USD-250328-110000-C', -10, 0.05, { margin: 0.2 }])).toContain(' 3.331667499584 healthy');
  });

  it('of a long option is paid, requires nothing and cannot be liquidated', () => {
    expect(alone(['BTC-USD-250328-110000-C', 10, 0.05, { lever: 3 }])).toBe('0.05 -0.02 0 0 0.00003 undefined healthy');
  });

  it('of an option settled in USDC is in USDC', () => {
    // 5,000 at entry, MMR 12,000, IMR 26,000, a fee of a thousandth of 6,000.
    expect(alone(['BTC-USD_UM-250328-110000-C', -10, 5000, { margin: 24012 }])).toBe(
      '24012 -1000 12000 26000 6 2 warning',
    );
  });

  it('of size 0 has nothing, whatever its price', () => {
    expect(alone(['BTC-USDT-SWAP', 0, Number.NaN])).toBe('0 0 0 0 0 undefined healthy');
  });

  it('stands by instrument, then net, long and short', () => {
    const positions: Position[] = [
      ['DOGE-USDT-SWAP', 1, 0.5, { isolated: true }],
      ['BTC-USDT-SWAP', -1, 100000, { isolated: true, posSide: 'short' }],
      ['BTC-USD-SWAP', 5, 100000, { isolated: true }],
      ['BTC-USDT-SWAP', 1, 100000, { isolated: true, posSide: 'long' }],
    ];
    const rows = engine.evaluate(tinyAccount(modesMarket, { acctLv: 2, positions })).isolated;
    const places = rows.map(({ instId }) => modesMarket.instrumentIndex.get(instId)!);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(rows.filter(({ instId }) => instId === 'BTC-USDT-SWAP').map(({ posSide }) => posSide)).toEqual([
      'long',
      'short',
    ]);
  });
});

describe('an isolated order', () => {
  it.each<[Order, string]>([
    // 10,000 of value over 5, and a thousandth of it.
    [['BTC-USDT-SWAP', 10, 100000, { lever: 5 }], 'USDT 2010'],
    [['BTC-USDT-SWAP', -10, 100000], 'USDT 1010'],
    // 10,000 USD at 80,000: 0.125 BTC; the fee on 10,000 USD, whatever the price.
    [['BTC-USD-SWAP', 100, 80000], 'BTC 0.0126'],
    [['BTC-USDT', 2, 90000, { lever: 4 }], 'USDT 45200'],
    [['BTC-USDT', -2, 90000, { lever: 4 }], 'BTC 0.502'],
    // One coin of options: its premium and 0.001 coin; sold max(0.13 − 0.02, 0.1) and max(0.13 − 0.05, 0.1).
    [['BTC-USD-250328-110000-C', 10, 0.02, { lever: 5 }], 'BTC 0.021'],
    [['BTC-USD-250328-110000-C', -10, 0.02], 'BTC 0.111'],
    [['BTC-USD-250328-110000-C', -10, 0.05], 'BTC 0.101'],
    // Two coins at the tier of 20 contracts, factor 1.5: 0.17 − 0.02.
    [['BTC-USD-250328-90000-P', -20, 0.02], 'BTC 0.302'],
    [['BTC-USDT-SWAP', -10, 100000, { reduceOnly: true }], ''],
    [['BTC-USDT-SWAP', 0, 100000], ''],
  ])('%j needs %s', (order, expected) => {
    expect(need(order)).toBe(expected);
  });

  it('stands alone in multi-currency mode: it freezes nothing', () => {
    const orders: Order[] = [['BTC-USD_UM-250328-110000-C', -10, 10000, { isolated: true }]];
    const margin = engine.evaluate(tinyAccount(modesMarket, { acctLv: 3, orders, balances: [['USDC', 20000]] }));
    expect(margin.wallets.map(({ ccy, frozen }) => `${ccy} ${frozen}`)).toEqual(['USDC 0']);
    expect([margin.borrowing, margin.derivImr.toString(), margin.adjEq.toString()]).toEqual([[], '0', '10000']);
  });
});

// short-option-margin: the venue's example of 2020, both settlements, calls and puts, what orders open and close.
import { describe, expect, it } from 'vitest';
import { ReferenceEngine } from '../../src/reference/evaluate-account.ts';
import { example2020, modesMarket, modesRulebook as rulebook, rulebook2020 } from '../support/modes-market.ts';
import { type TinyAccount, tinyAccount } from '../support/tiny-market.ts';

const call = 'BTC-USD-250328-110000-C';
const put = 'BTC-USD-250328-90000-P';
const engine = new ReferenceEngine(modesMarket, rulebook);
/** MMR and IMR in BTC of options that BTC settles. */
const inBtc = (account: TinyAccount) => {
  const [row] = engine.evaluate(tinyAccount(modesMarket, { acctLv: 2, ...account })).currencies;
  return [row!.mmr.toString(), row!.imr.toString()];
};
/** MMR and IMR in USDC, half a dollar each, of options that it settles. */
const inUsdc = (account: TinyAccount) => {
  const { derivMmr, derivImr } = engine.evaluate(tinyAccount(modesMarket, { acctLv: 3, ...account }));
  return [derivMmr.times(2).toString(), derivImr.times(2).toString()];
};

describe('the venue’s example of 2020', () => {
  const venue = new ReferenceEngine(example2020, rulebook2020);
  const btc = (account: TinyAccount) =>
    venue.evaluate(tinyAccount(example2020, { acctLv: 2, ...account })).currencies[0]!;
  const option = 'BTC-USD-250328-6000-C';

  it('requires 0.0193212 of a short contract', () => {
    expect(btc({ positions: [[option, -1, 0.05]] }).imr.toFixed(7)).toBe('0.0193212');
  });

  it('needs 1.334 to sell 100 at 0.06, cross and isolated', () => {
    const cross = btc({ orders: [[option, -100, 0.06]] });
    expect(cross.imr.plus(cross.orderFees).toFixed(3)).toBe('1.334');
    expect(cross.orderFees.toString()).toBe('0.002');
    const isolated = btc({ orders: [[option, -100, 0.06, { isolated: true }]] });
    expect(isolated.isolatedOpenNeed.toFixed(3)).toBe('1.334');
    expect([isolated.imr, isolated.orderFees].map(String)).toEqual(['0', '0']);
  });

  it('needs 0.477 to buy 100 at 0.0475, cross and isolated', () => {
    const cross = btc({ orders: [[option, 100, 0.0475]] });
    expect([cross.optionBuyNeed, cross.orderFees, cross.imr].map(String)).toEqual(['0.475', '0.002', '0']);
    expect(cross.optionBuyNeed.plus(cross.orderFees).toString()).toBe('0.477');
    const isolated = btc({ orders: [[option, 100, 0.0475, { isolated: true }]] });
    expect(isolated.isolatedOpenNeed.toString()).toBe('0.477');
  });
});

describe('short-option-margin', () => {
  it('of a call settled in coin: OTM 10,000 of 100,000 leaves the least, 0.1', () => {
    // One coin short: IMR max(0.1, 0.15 − 0.1) + 0.03, MMR 0.03 + 0.03.
    expect(inBtc({ positions: [[call, -10, 0.05]] })).toEqual(['0.06', '0.13']);
  });

  it('of a put settled in coin, by the factor of each row’s own size', () => {
    // One coin: max(0.1, 0.05)·1 + 0.02 and max(0.03, 0.0006)·1 + 0.02. Two: factor 1.5, (0.17, 0.065) a coin.
    expect(inBtc({ positions: [[put, -10, 0.05]] })).toEqual(['0.05', '0.12']);
    expect(inBtc({ positions: [[put, -20, 0.05]] })).toEqual(['0.13', '0.34']);
    const apart: TinyAccount['positions'] = [
      [put, -10, 0.05],
      [put, -10, 0.05, { posSide: 'short' }],
    ];
    expect(inBtc({ positions: apart })).toEqual(['0.1', '0.24']);
  });

  it('of a call and a put settled in USDC at 0.5 USD, so that a coin is 200,000', () => {
    // Call: IMR 0.1·200,000 + 6,000, MMR 0.03·200,000 + 6,000. Put: 20,000 + 4,000 and max(6,000, 0.03·4,000) + 4,000.
    expect(inUsdc({ positions: [['BTC-USD_UM-250328-110000-C', -10, 5000]] })).toEqual(['12000', '26000']);
    expect(inUsdc({ positions: [['BTC-USD_UM-250328-90000-P', -10, 5000]] })).toEqual(['10000', '24000']);
  });

  it('of a put whose mark is above its coin, by the mark', () => {
    const deep = modesMarket.instruments.map((instrument) =>
      instrument.instId === put ? { ...instrument, markPx: 1.5, strike: 250000 } : instrument,
    );
    const market = { ...modesMarket, instruments: deep };
    const account = tinyAccount(market, { acctLv: 2, positions: [[put, -10, 1.5]] });
    const [btc] = new ReferenceEngine(market, rulebook).evaluate(account).currencies;
    // c·mark 0.045 + 1.5; b in full, as it is in the money: 0.15 + 1.5.
    expect([btc!.mmr, btc!.imr].map(String)).toEqual(['1.545', '1.65']);
  });

  it('of long options and of those sold off is nothing', () => {
    expect(inBtc({ positions: [[call, 10, 0.05]] })).toEqual(['0', '0']);
    expect(inBtc({ positions: [[call, 10, 0.05]], orders: [[call, -10, 0.04]] })).toEqual(['0', '0']);
    expect(inBtc({ positions: [], orders: [[call, -10, 0.04, { reduceOnly: true }]] })).toEqual(['0', '0']);
  });

  it('of sell orders: the part beyond the long contracts, each order alike', () => {
    // 40 sold against 10 held: three quarters open. Per coin max(0.13 − px, 0.1): 0.12 at 0.01, 0.1 at 0.05.
    const orders: [string, number, number][] = [
      [call, -30, 0.01],
      [call, -10, 0.05],
    ];
    const positions: [string, number, number][] = [[call, 10, 0.04]];
    const expected = ['0', '0.345'];
    expect(inBtc({ positions, orders })).toEqual(expected);
    expect(inBtc({ positions, orders: [...orders].reverse() })).toEqual(expected);
  });

  it('of sell orders by the tier of the short contracts and the openings together, its edge included', () => {
    // Short 4 and long 6 of another side; 12 sold open 6: 10 together, factor 1, per coin max(0.12 − 0.01, 0.1).
    const sides: TinyAccount['positions'] = [
      [put, -4, 0.02, { posSide: 'short' }],
      [put, 6, 0.02, { posSide: 'long' }],
    ];
    // 0.4 coin short at 0.12 and 0.6 coin opened at 0.11.
    expect(inBtc({ positions: sides, orders: [[put, -12, 0.01]] })[1]).toBe('0.114');
    // One more opens 7, 11 together: factor 1.5, per coin max(0.17 − 0.01, 0.1).
    expect(Number(inBtc({ positions: sides, orders: [[put, -13, 0.01]] })[1])).toBeCloseTo(0.048 + 0.7 * 0.16, 15);
  });

  it('of buy orders: what closes short contracts, beyond their own margin', () => {
    // Short 10 at 0.13 a coin; 20 bought at 0.2: half closes, 0.5·2·(0.2 − 0.13). At 0.1 nothing is needed.
    const positions: [string, number, number][] = [[call, -10, 0.04]];
    expect(inBtc({ positions, orders: [[call, 20, 0.2]] })).toEqual(['0.06', '0.2']);
    expect(inBtc({ positions, orders: [[call, 20, 0.1]] })).toEqual(['0.06', '0.13']);
    // One that may only reduce closes wholly, and takes no part of the others' share.
    const orders: TinyAccount['orders'] = [
      [call, 20, 0.2],
      [call, 10, 0.2, { reduceOnly: true }],
    ];
    expect(inBtc({ positions, orders })).toEqual(['0.06', '0.27']);
    expect(inBtc({ orders: [[call, 20, 0.2]] })).toEqual(['0', '0']);
  });
});

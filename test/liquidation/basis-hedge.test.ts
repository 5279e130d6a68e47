/**
 * The basis hedge by hand, BTC at 100,000 USD. The future expires in 73 days, a fifth of a year: MR4 asks 0.002 of a
 * perpetual's delta and 0.002 + 0.05/5 = 0.012 of the future's. MR7 asks 0.0045 of either.
 */
import { describe, expect, it } from 'vitest';
import { cashLeft, legsLeft, tradesOf, walkTiny } from '../support/liquidation.ts';
import { TinyMarket } from '../support/tiny-market.ts';

const seventyThreeDaysBefore = Date.UTC(2025, 0, 14, 8);

/** Contracts of 0.1 BTC. */
function calendar(futureMark: number) {
  return new TinyMarket(seventyThreeDaysBefore)
    .coin('BTC', 100_000, { USDT: 100_000 })
    .currency('USDT', 1)
    .perpetual('BTC-USDT-SWAP', { markPx: 100_000, ctVal: 0.1 })
    .future('BTC-USDT-250328', { markPx: futureMark, ctVal: 0.1 })
    .build();
}

describe('basis-hedge', () => {
  /*
   * 100 BTC long and short: MR1 is 0, MR4 = 10,000,000·(0.002 + 0.012) = 140,000, MR7 = 20,000,000·0.0045 = 90,000.
   * 130,000 USDT: ratio 130,000 / 140,000 = 0.9286.
   *   n contracts of both closed cost 2·n·10,000·(0.001 + 0.001) = 40·n and release 140·n of MR4:
   *   130,000 − 40·n − 1.1·(140,000 − 140·n) = −24,000 + 114·n, above 0 from n = 210.53: 211.
   */
  it('closes both sides of a calendar by the fewest contracts that restore', () => {
    const walk = walkTiny(calendar(100_000), {
      positions: [
        ['BTC-USDT-SWAP', 1000, 100_000],
        ['BTC-USDT-250328', -1000, 100_000],
      ],
      balances: [['USDT', 130_000]],
    });
    expect(walk.start.margin.units[0]!.mr1).toBeCloseTo(0, 6);
    expect(walk.start.margin.totalMmr).toBeCloseTo(140_000, 6);
    expect(walk.start.margin.mgnRatio).toBeCloseTo(0.928571428571, 12);
    expect(tradesOf(walk)).toEqual([
      'basis-hedge: sell 211 BTC-USDT-SWAP at 99900',
      'basis-hedge: buy 211 BTC-USDT-250328 at 100100',
    ]);
    expect(legsLeft(walk.ledger)).toEqual(['BTC-USDT-SWAP 789', 'BTC-USDT-250328 -789']);
    // 130,000 − 40·211; 140·789.
    expect(cashLeft(walk.ledger, 'USDT')).toBe('121560');
    expect(walk.end.margin.totalMmr).toBeCloseTo(110_460, 6);
    // 121,560 / 110,460.
    expect(walk.end.margin.mgnRatio).toBeCloseTo(1.10048886, 8);
    expect(walk.outcome).toBe('restored');
  });

  /*
   * The future at 125,000: a lot of it is 12,500 USD, one of the perpetual 10,000, so that n of the first go with 1.25·n of
   * the second, rounded down. 125 BTC long, 100 short, equal cash delta of 12,500,000; the 25 BTC between them lose
   * 25·12,000 = 300,000 at −12 %. MR4 = 12,500,000·0.014 = 175,000. 450,000 USDT: ratio 450,000 / 475,000 = 0.9474.
   *   n    perpetual  future   MR1                    MR4                            adjEq                       1.1·MMR
   *   154  1250 − 192  846     (105.8 − 84.6)·12,000  21,160 + 126,900 = 148,060     450,000 − 3,465 − 3,840     442,706
   *                             = 254,400                                             = 442,695, not above it
   *   155  1250 − 193  845     (105.7 − 84.5)·12,000  21,140 + 126,750 = 147,890     450,000 − 3,487.5 − 3,860   442,519
   *                             = 254,400                                             = 442,652.5, above it
   *   (a future costs 12.5 of slippage and 10 of fee, on the notional at the index; a perpetual 20)
   */
  it('pairs lots of unequal worth in equal cash delta', () => {
    const walk = walkTiny(calendar(125_000), {
      positions: [
        ['BTC-USDT-SWAP', 1250, 100_000],
        ['BTC-USDT-250328', -1000, 125_000],
      ],
      balances: [['USDT', 450_000]],
    });
    expect(walk.start.margin.totalMmr).toBeCloseTo(475_000, 6);
    expect(tradesOf(walk)).toEqual([
      'basis-hedge: buy 155 BTC-USDT-250328 at 125125',
      'basis-hedge: sell 193 BTC-USDT-SWAP at 99900',
    ]);
    expect(walk.end.margin.adjEq).toBeCloseTo(442_652.5, 6);
    expect(walk.end.margin.totalMmr).toBeCloseTo(402_290, 6);
    // 442,652.5 / 402,290.
    expect(walk.end.margin.mgnRatio).toBeCloseTo(1.10033185, 8);
  });

  /*
   * 10 BTC of spot hedge a short perpetual of 10 BTC, and 976,000 USDT are owed.
   *   adjEq = 0.98·1,000,000 − 976,000 = 4,000
   *   MR1 0, MR4 = 2·1,000,000·0.002 = 4,000, MR7 = 4,500 (spot is free of it), borrowing 0.02·976,000 = 19,520
   *   liqFee = 976,000·1.02·0.001 = 995.52.   Ratio 4,000 / 25,015.52 = 0.1599.
   * x BTC sold for USDT and the same of the perpetual bought back, in contracts of 0.1 BTC:
   *   spot brings 99,900·x less a fee of 100·x, the perpetual costs 200·x: the debt falls by 99,600·x, collateral by 98,000·x
   *   x = 5.3: adjEq 12,480, debt 448,120: 2,115 + 8,962.40 + 457.0824 = 11,534.4824, ratio 1.0820
   *   x = 5.4: adjEq 12,640, debt 438,160: 2,070 + 8,763.20 + 446.9232 = 11,280.1232, ratio 1.1206
   */
  it('closes spot in use against the derivatives that it hedges, for what they settle in', () => {
    const walk = walkTiny(calendar(100_000), {
      positions: [['BTC-USDT-SWAP', -100, 100_000]],
      balances: [
        ['BTC', 10],
        ['USDT', -976_000],
      ],
    });
    const { adjEq, totalMmr, liqFee, units } = walk.start.margin;
    expect([adjEq, totalMmr, liqFee].map((usd) => usd.toFixed(6))).toEqual([
      '4000.000000',
      '24020.000000',
      '995.520000',
    ]);
    expect(units[0]!.spotInUse).toBe(10);
    expect(tradesOf(walk)).toEqual([
      'basis-hedge: buy 54 BTC-USDT-SWAP at 100100',
      'basis-hedge: sell 5.4 BTC-USDT at 99900',
    ]);
    expect(cashLeft(walk.ledger, 'BTC')).toBe('4.6');
    expect(cashLeft(walk.ledger, 'USDT')).toBe('-438160');
    expect(walk.end.margin.adjEq).toBeCloseTo(12_640, 6);
    expect(walk.end.margin.totalMmr).toBeCloseTo(10_833.2, 6);
    expect(walk.end.margin.liqFee).toBeCloseTo(446.9232, 9);
    // 12,640 / 11,280.1232.
    expect(walk.end.margin.mgnRatio).toBeCloseTo(1.1205551, 7);
    expect(walk.outcome).toBe('restored');
  });
});

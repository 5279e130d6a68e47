/**
 * DDH2 by hand. Options a minute before they expire are worth what they would pay, whatever their vol: so short 100 calls at
 * 103,000 and 20 puts at 97,000 of 1 BTC, each with a long wing, lose in a straight line, USD at BTC = 100,000:
 *
 *   shock      −24 %     −12 %     −8 %     −4 %    0    +4 %     +8 %      +12 %      +24 %
 *   calls                                               −100,000 −500,000 −900,000 −1,000,000   100·(F − 103,000), wings at 113,000
 *   puts    −200,000  −180,000 −100,000  −20,000                                               20·(97,000 − F), wings at 87,000
 *
 *   MR1 = 900,000 at +12 %; MR6 = 1,000,000/2 = 500,000 at +24 %.
 *   x BTC bought add 100,000·x·s: the loss at +12 % is 900,000 − 12,000·x, that at −12 % is 180,000 + 12,000·x; equal, and so
 *   least, at x = 30: 540,000 (MR6 then 460,000 at −24 %).
 *   MR4 = 100,000·x·0.002 = 200·x (no option has a delta).
 *   MR7: short options 120·100,000·0.022 = 264,000 and 450·x, wings are worth nothing; 277,500 at x = 30 with the part above
 *   250,000 twice: 305,000, which is never the larger.
 *   Buying costs 100,000·(0.001 + 0.001) = 200 a BTC.
 */
import { describe, expect, it } from 'vitest';
import { UntradableError } from '../../src/liquidation/untradable.ts';
import type { MarketProblem } from '../../src/market/snapshot.ts';
import { cashLeft, legsLeft, tradesOf, walkTiny } from '../support/liquidation.ts';
import { type TinyAccount, TinyMarket } from '../support/tiny-market.ts';

const aMinuteBefore = Date.UTC(2025, 0, 15, 7, 59);
const option = { markPx: 0, markVol: 0.5, fwdPx: 100_000 };

interface Perpetual {
  markPx: number;
  ctVal: number;
  problem?: MarketProblem;
}

function market(perpetual: Perpetual = { markPx: 100_000, ctVal: 0.1 }): TinyMarket {
  return new TinyMarket(aMinuteBefore)
    .coin('BTC', 100_000, { USDT: 100_000 })
    .currency('USDT', 1)
    .perpetual('BTC-USDT-SWAP', perpetual)
    .option('BTC-USD-250115-87000-P', option)
    .option('BTC-USD-250115-97000-P', option)
    .option('BTC-USD-250115-103000-C', option)
    .option('BTC-USD-250115-113000-C', option);
}

const strangle: NonNullable<TinyAccount['positions']> = [
  ['BTC-USD-250115-87000-P', 20, 0],
  ['BTC-USD-250115-97000-P', -20, 0],
  ['BTC-USD-250115-103000-C', -100, 0],
  ['BTC-USD-250115-113000-C', 100, 0],
];
const optionsLeft = [
  'BTC-USD-250115-87000-P 20',
  'BTC-USD-250115-97000-P -20',
  'BTC-USD-250115-103000-C -100',
  'BTC-USD-250115-113000-C 100',
];

describe('ddh2-delta-hedge', () => {
  /*
   * 700,000 USDT: ratio 700,000 / 900,000 = 0.7778.
   *   adjEq − 1.1·MMR = 700,000 − 200·x − 1.1·(900,000 − 12,000·x + 200·x) = −290,000 + 12,780·x, above 0 from x = 22.69.
   *   In contracts of 0.1 BTC: 227, x = 22.7.
   */
  it('lowers MR1 of a short strangle by the fewest contracts that restore, without touching an option', () => {
    const walk = walkTiny(market().build(), { positions: strangle, balances: [['USDT', 700_000]] });
    expect(walk.start.margin.units[0]!.mr1).toBeCloseTo(900_000, 6);
    expect(walk.start.margin.units[0]!.mr6).toBeCloseTo(500_000, 6);
    expect(walk.start.margin.mgnRatio).toBeCloseTo(0.777777777778, 12);
    expect(tradesOf(walk)).toEqual(['ddh2: buy 227 BTC-USDT-SWAP at 100100']);
    expect(legsLeft(walk.ledger)).toEqual([...optionsLeft, 'BTC-USDT-SWAP 227']);
    // 900,000 − 272,400, and 200·22.7.
    expect(walk.end.margin.units[0]!.mr1).toBeCloseTo(627_600, 6);
    expect(walk.end.margin.units[0]!.mr4).toBeCloseTo(4_540, 6);
    // The fee is paid, the slippage is in the average price of 100,100: 700,000 − 22.7·100, and 22.7·100 of loss.
    expect(cashLeft(walk.ledger, 'USDT')).toBe('697730');
    expect(walk.end.margin.adjEq).toBeCloseTo(695_460, 6);
    expect(walk.slippageUsd.toString()).toBe('2270');
    expect(walk.feeUsd.toString()).toBe('2270');
    // 695,460 / 632,140.
    expect(walk.end.margin.mgnRatio).toBeCloseTo(1.1001676844, 9);
    expect(walk.outcome).toBe('restored');
  });

  it('goes to the delta of least MR1 and no further where that does not restore', () => {
    // 500,000 USDT: at x = 30 adjEq is 494,000, and the requirement 540,000 + 6,000. Ratio 0.9048; nobody hedges beyond it.
    const { steps } = walkTiny(market().build(), { positions: strangle, balances: [['USDT', 500_000]] });
    expect(steps.map(({ stage }) => stage).filter((stage) => stage === 'ddh2')).toHaveLength(1);
    const [{ fills, after }] = steps as [(typeof steps)[0]];
    expect(fills.map(({ side, sz }) => `${side} ${sz}`)).toEqual(['buy 300']);
    expect(after.margin.units[0]!.mr1).toBeCloseTo(540_000, 6);
    expect(after.margin.units[0]!.mr6).toBeCloseTo(460_000, 6);
    expect(after.margin.mgnRatio).toBeCloseTo(0.904761904762, 12);
    expect(steps[1]!.stage).toBe('general-reduction');
  });

  it('sells what is held of the wrong sign', () => {
    // 40 BTC long before: 10 too many, and at −12 % they cost 180,000 + 480,000 = 660,000; at 30 BTC it is 540,000 again.
    // 650,000 USDT: 650,000 − 200·y − 1.1·(668,000 − 12,200·y) = −84,800 + 13,220·y, above 0 from y = 6.41: 65 contracts.
    const walk = walkTiny(market().build(), {
      positions: [['BTC-USDT-SWAP', 400, 100_000], ...strangle],
      balances: [['USDT', 650_000]],
    });
    expect(walk.start.margin.totalMmr).toBeCloseTo(668_000, 6);
    expect(tradesOf(walk)).toEqual(['ddh2: sell 65 BTC-USDT-SWAP at 99900']);
    // 660,000 − 78,000 and 200·33.5: ratio (650,000 − 1,300) / 588,700.
    expect(walk.end.margin.totalMmr).toBeCloseTo(588_700, 6);
    expect(walk.end.margin.mgnRatio).toBeCloseTo(1.1019195, 7);
  });

  /*
   * A future of 73 days, 10 BTC short: MR1 900,000 + 120,000, MR4 0.012·1,000,000 = 12,000. 1,020,000 USDT: 0.9884.
   * A BTC of the future bought back takes 12,000 off MR1 and 1,200 off MR4; one of the perpetual 12,000 and adds 200:
   *   −115,200 + (1.1·13,200 − 200)·x = −115,200 + 14,320·x, above 0 from x = 8.045:  81 contracts, at 20 each 1,620
   *   −115,200 + (1.1·11,800 − 200)·x = −115,200 + 12,780·x, above 0 from x = 9.014:  91 contracts, 1,820
   */
  it('takes of several contracts that which restores at the least cost', () => {
    const expTimeMs = aMinuteBefore + 73 * 86_400_000;
    const snapshot = market().future('BTC-USDT-250329', { markPx: 100_000, ctVal: 0.1, expTimeMs }).build();
    const walk = walkTiny(snapshot, {
      positions: [['BTC-USDT-250329', -100, 100_000], ...strangle],
      balances: [['USDT', 1_020_000]],
    });
    expect(walk.start.margin.totalMmr).toBeCloseTo(1_032_000, 6);
    expect(tradesOf(walk)).toEqual(['ddh2: buy 81 BTC-USDT-250329 at 100100']);
    // 1,032,000 − 13,200·8.1; ratio 1,018,380 / 925,080.
    expect(walk.end.margin.totalMmr).toBeCloseTo(925_080, 6);
    expect(walk.end.margin.mgnRatio).toBeCloseTo(1.100856142, 8);
  });

  /*
   * Without wings and 60 days before it expires, vol 0.5: short 20 calls at 120,000 and 10 puts at 85,000. Black-76 of one
   * coin, by another program to 30 digits, and what vol up (0.7 by points, at 60 days) makes of it at the two ends:
   *             base             +12 %            −12 %
   *   call      0.022258279894   0.084572511020   0.022914913019
   *   put       0.022332169854   0.021586531605   0.094697596137
   *   +12 %: 112,000·(20·0.062314231125 − 10·0.000745638249) = 138,748.76288, MR1
   *   −12 %:  88,000·(20·0.000656633125 + 10·0.072365426283) =  64,837.24943
   *   MR6, vol as it is, is 79,593.90. Their delta by price alone, −1.747654407381 BTC, is charged 0.002 + 0.05·60/365 by MR4:
   *   1,785.95916. Premiums lie in cash as many coins as the options are owed for: 30·0.0234375 = 0.703125.
   * 140,000 USDT: ratio 140,000 / 140,534.722044 = 0.996195.
   *   Long in USDT against options in USD, x BTC are a hedge that MR9 charges 0.005 of at par: 500·x.
   *   140,000 − 200·x − 1.1·(140,534.722044 − 12,000·x + 200·x + 500·x) = −14,588.194248 + 12,230·x, above 0 from
   *   x = 1.19282: 12 contracts. MR1 138,748.76288 − 14,400, MR4 1,785.95916 + 240, MR9 600; ratio 139,760 / 126,974.722044.
   */
  it('lowers MR1 of a naked strangle too, by what Black-76 says of it', () => {
    const terms = { markPx: 0.0234375, markVol: 0.5, fwdPx: 100_000 };
    const snapshot = new TinyMarket(Date.UTC(2025, 0, 27, 8))
      .coin('BTC', 100_000, { USDT: 100_000 })
      .currency('USDT', 1)
      .perpetual('BTC-USDT-SWAP', { markPx: 100_000, ctVal: 0.1 })
      .option('BTC-USD-250328-85000-P', terms)
      .option('BTC-USD-250328-120000-C', terms)
      .build();
    const walk = walkTiny(snapshot, {
      positions: [
        ['BTC-USD-250328-85000-P', -10, 0.02],
        ['BTC-USD-250328-120000-C', -20, 0.02],
      ],
      balances: [
        ['BTC', 0.703125],
        ['USDT', 140_000],
      ],
    });
    const [before] = walk.start.margin.units;
    expect(before!.mr1).toBeCloseTo(138_748.76288, 4);
    expect(before!.mr6).toBeCloseTo(79_593.895, 2);
    expect(before!.mr4).toBeCloseTo(1_785.95916, 4);
    expect(walk.start.margin.mgnRatio).toBeCloseTo(0.996195, 6);
    expect(tradesOf(walk)).toEqual(['ddh2: buy 12 BTC-USDT-SWAP at 100100']);
    expect(legsLeft(walk.ledger)).toEqual([
      'BTC-USD-250328-85000-P -10',
      'BTC-USD-250328-120000-C -20',
      'BTC-USDT-SWAP 12',
    ]);
    expect(walk.end.margin.units[0]!.mr1).toBeCloseTo(124_348.76288, 4);
    expect(walk.end.margin.mgnRatio).toBeCloseTo(1.100691521, 8);
  });

  it('gives the account up where the only contract it could trade has no mark', () => {
    const problem = { reason: 'missing-price' as const, detail: 'no mark price for BTC-USDT-SWAP' };
    const snapshot = market({ markPx: Number.NaN, ctVal: 0.1, problem }).build();
    const walk = () => walkTiny(snapshot, { positions: strangle, balances: [['USDT', 700_000]] });
    expect(walk).toThrow(UntradableError);
    expect(walk).toThrow(expect.objectContaining({ reason: 'missing-price', message: problem.detail }));
  });
});

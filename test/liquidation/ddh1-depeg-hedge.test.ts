/**
 * DDH1 by hand. BTC is 97,000 USD and 100,000 USDT, because USDT is 0.97 USD.
 *
 *   A contract of BTC-USDT-SWAP is 0.01 BTC: 0.01·100,000·0.97 = 970 USD of delta. One of BTC-USD-SWAP is 10 USD.
 *   So 10,000 contracts of the first against 970,000 of the second hedge 9,700,000 USD of each other, and nothing but MR9
 *   and MR7 asks for margin: every move is even, and perpetuals share a bucket of MR4.
 *
 *   MR9 at 0.97, a third of the way from the column 0.98 to the column 0.95:
 *     up to 1 M   0.01 + 0.04/3 =  7/300  → 1,000,000·7/300            =  23,333 1/3
 *     to 5 M      0.02 + 0.04/3 = 10/300  → 4,000,000/30               = 133,333 1/3
 *     above       0.03 + 0.07/3 = 16/300  → (9,700,000 − 5 M)·16/300   = 250,666 2/3
 *                                                                        407,333 1/3
 *   MR7: 2·9,700,000·0.0045 = 87,300, which is less, so that the requirement is MR9.
 */
import { describe, expect, it } from 'vitest';
import { UntradableError } from '../../src/liquidation/untradable.ts';
import type { MarketProblem, Snapshot } from '../../src/market/snapshot.ts';
import { cashLeft, legsLeft, tradesOf, walkTiny } from '../support/liquidation.ts';
import { TinyMarket } from '../support/tiny-market.ts';

/** @param inverseUsd USD of a contract of the coin-settled perpetual */
function depegged(inverseUsd: number): Snapshot {
  return new TinyMarket()
    .coin('BTC', 97_000, { USDT: 100_000 })
    .currency('USDT', 0.97)
    .perpetual('BTC-USDT-SWAP', { markPx: 100_000, ctVal: 0.01 })
    .perpetual('BTC-USD-SWAP', { markPx: 97_000, ctVal: inverseUsd })
    .build();
}

describe('ddh1-depeg-hedge', () => {
  /*
   * 300,000 USDT and 1 BTC: adjEq = 0.97·300,000 + 0.98·97,000 = 291,000 + 95,060 = 386,060.   Ratio 386,060 / 407,333.33 = 0.9478.
   *
   * n contracts of BTC-USDT-SWAP sold and 97·n of BTC-USD-SWAP bought:
   *   sold    slippage 0.01·n·100,000·0.001 = n USDT; fee 970·n·0.001 = 0.97·n USD = n USDT           → 2·n USDT
   *   bought  at 97,097: 970·n·(1/97,000 − 1/97,097) = 0.01·n·(1 − 1/1.001) = 0.01·n/1001 BTC,
   *           fee 0.97·n USD = 0.00001·n BTC                                                       → n·0.00001999000999 BTC
   *   adjEq = 386,060 − 1.94·n − 95,060·0.00001999000999·n = 386,060 − 3.84025035·n
   *   MMR   = 407,333.3333 − 970·n·16/300 = 407,333.3333 − 51.7333333·n
   *   adjEq − 1.1·MMR = −62,006.6667 + 53.0664163·n, above 0 from n = 1168.47: 1169 contracts, and 97·1169 = 113,393.
   */
  it('alone restores a hedge of 9.7 M at 0.97, by the fewest contracts that do', () => {
    const walk = walkTiny(depegged(10), {
      positions: [
        ['BTC-USDT-SWAP', 10_000, 100_000],
        ['BTC-USD-SWAP', -970_000, 97_000],
      ],
      balances: [
        ['USDT', 300_000],
        ['BTC', 1],
      ],
    });
    expect(walk.start.margin.adjEq).toBeCloseTo(386_060, 6);
    expect(walk.start.margin.totalMmr).toBeCloseTo(407_333.333333333, 6);
    expect(walk.start.margin.units[0]!.mr9).toBeCloseTo(407_333.333333333, 6);
    expect(walk.start.margin.mgnRatio).toBeCloseTo(0.947774140752864, 12);
    expect(tradesOf(walk)).toEqual([
      'ddh1: sell 1169 BTC-USDT-SWAP at 99900',
      'ddh1: buy 113393 BTC-USD-SWAP at 97097',
    ]);
    // Long 10,000 − 1,169 and short 970,000 − 113,393: the delta of the unit is even as before.
    expect(legsLeft(walk.ledger)).toEqual(['BTC-USD-SWAP -856607', 'BTC-USDT-SWAP 8831']);
    // Hedge 9,700,000 − 970·1169 = 8,566,070; its MR9 156,666 2/3 + 3,566,070·16/300 (190,190.4).
    expect(walk.end.margin.units[0]!.mr9).toBeCloseTo(346_857.066666667, 6);
    expect(walk.end.margin.units[0]!.mr1).toBeCloseTo(0, 6);
    // 300,000 − 2·1,169.
    expect(cashLeft(walk.ledger, 'USDT')).toBe('297662');
    // 386,060 − 2,267.86 (1.94·1169) − 95,060·(11.69/1001 + 0.01169), where 11.69/1001 = 0.0116783216783.
    expect(walk.end.margin.adjEq).toBeCloseTo(381_570.7473413, 5);
    // Slippage 0.97·1169 = 1,133.93 and 97,000·11.69/1001 = 1,132.797203; fees 2·1,133.93.
    expect(walk.slippageUsd.toNumber()).toBeCloseTo(2_266.7272028, 6);
    expect(walk.feeUsd.toString()).toBe('2267.86');
    expect(walk.end.margin.mgnRatio).toBeCloseTo(1.10008067, 7);
    expect(walk.outcome).toBe('restored');
  });

  it('lets the finer contract follow in whole lots, rounded down', () => {
    // A contract of 100 USD: 970·1169/100 = 11,339.3, so 11,339; the 30 USD that stay uneven change no other figure by 1 USD.
    const walk = walkTiny(depegged(100), {
      positions: [
        ['BTC-USDT-SWAP', 10_000, 100_000],
        ['BTC-USD-SWAP', -97_000, 97_000],
      ],
      balances: [
        ['USDT', 300_000],
        ['BTC', 1],
      ],
    });
    expect(tradesOf(walk)).toEqual(['ddh1: sell 1169 BTC-USDT-SWAP at 99900', 'ddh1: buy 11339 BTC-USD-SWAP at 97097']);
  });

  /*
   * 100 BTC long in USDT against 60 short in USDC, at par, and 40 short coin-settled. USDT-USD comes first in the rulebook:
   *   USDT-USD   3,880,000: 23,333 1/3 + 2,880,000/30                    = 119,333 1/3
   *   USDT-USDC  5,820,000: 23,333 1/3 + 133,333 1/3 + 820,000·16/300    = 200,400        319,733 1/3 together
   * 300,000 USDT and 20,000 USDC: adjEq 311,000, ratio 0.9727. A contract of either perpetual is 970 USD and costs 1.94:
   *   311,000 − 3.88·n − 1.1·(319,733.3333 − 51.7333333·n) = −40,706.6667 + 53.0266667·n, above 0 from n = 767.66.
   *   n = 768: adjEq 308,020.16, MMR 280,002.1333; MR7 of 19,400,000·0.0045 = 87,300 and less stays below.
   */
  it('shrinks the dearest of several hedges first', () => {
    const snapshot = new TinyMarket()
      .coin('BTC', 97_000, { USDT: 100_000, USDC: 97_000 })
      .currency('USDT', 0.97)
      .currency('USDC', 1)
      .perpetual('BTC-USDT-SWAP', { markPx: 100_000, ctVal: 0.01 })
      .perpetual('BTC-USDC-SWAP', { markPx: 97_000, ctVal: 0.01 })
      .perpetual('BTC-USD-SWAP', { markPx: 97_000, ctVal: 10 })
      .build();
    const walk = walkTiny(snapshot, {
      positions: [
        ['BTC-USDT-SWAP', 10_000, 100_000],
        ['BTC-USDC-SWAP', -6_000, 97_000],
        ['BTC-USD-SWAP', -388_000, 97_000],
      ],
      balances: [
        ['USDT', 300_000],
        ['USDC', 20_000],
      ],
    });
    expect(walk.start.margin.totalMmr).toBeCloseTo(319_733.333333333, 6);
    expect(tradesOf(walk)).toEqual(['ddh1: sell 768 BTC-USDT-SWAP at 99900', 'ddh1: buy 768 BTC-USDC-SWAP at 97097']);
    expect(walk.end.margin.adjEq).toBeCloseTo(308_020.16, 6);
    expect(walk.end.margin.totalMmr).toBeCloseTo(280_002.133333333, 6);
    expect(walk.end.margin.mgnRatio).toBeCloseTo(1.100063618, 8);
  });

  it('is not begun where a move of the coin costs more than the peg', () => {
    // Long 100 BTC, short 50: MR1 of the other 50 is 0.12·4,850,000 = 582,000, MR9 of a hedge of 4,850,000 is 151,666.67.
    const walk = walkTiny(depegged(10), {
      positions: [
        ['BTC-USDT-SWAP', 10_000, 100_000],
        ['BTC-USD-SWAP', -485_000, 97_000],
      ],
      balances: [['USDT', 600_000]],
    });
    expect(walk.start.margin.units[0]!.mr1).toBeCloseTo(582_000, 6);
    // 23,333.3333 + 3,850,000/30.
    expect(walk.start.margin.units[0]!.mr9).toBeCloseTo(151_666.666666667, 6);
    expect(walk.steps[0]!.stage).toBe('general-reduction');
  });
});

describe('ddh1-depeg-hedge where the perpetual of a family is not held', () => {
  /** Long the perpetual in USDT, short the coin-settled future; the market lists a coin-settled perpetual besides. */
  function withFuture(terms: { markPx: number; lotSz?: number; problem?: MarketProblem } | null) {
    const market = new TinyMarket()
      .coin('BTC', 97_000, { USDT: 100_000 })
      .currency('USDT', 0.97)
      .perpetual('BTC-USDT-SWAP', { markPx: 100_000, ctVal: 0.01 })
      .future('BTC-USD-250131', { markPx: 97_000, ctVal: 10 });
    if (terms !== null) market.perpetual('BTC-USD-SWAP', { ctVal: 10, ...terms });
    return walkTiny(market.build(), {
      positions: [
        ['BTC-USDT-SWAP', 10_000, 100_000],
        ['BTC-USD-250131', -970_000, 97_000],
      ],
      balances: [
        ['USDT', 320_000],
        ['BTC', 1],
      ],
    });
  }

  it('opens one that the market lists', () => {
    const [step] = withFuture({ markPx: 97_000 }).steps;
    expect(step!.stage).toBe('ddh1');
    expect(step!.fills.map(({ instId, side }) => `${side} ${instId}`)).toEqual([
      'sell BTC-USDT-SWAP',
      'buy BTC-USD-SWAP',
    ]);
  });

  it('passes on where the market lists none', () => {
    const { steps, outcome } = withFuture(null);
    expect(steps.map(({ stage }) => stage)).not.toContain('ddh1');
    expect(outcome).toBe('restored');
  });

  it('gives the account up where the perpetual has no mark', () => {
    const problem = { reason: 'missing-price' as const, detail: 'no mark price for BTC-USD-SWAP' };
    const walk = () => withFuture({ markPx: Number.NaN, problem });
    expect(walk).toThrow(UntradableError);
    expect(walk).toThrow(expect.objectContaining({ reason: 'missing-price', message: problem.detail }));
  });

  it('gives the account up where the perpetual has no lot size', () => {
    const walk = () => withFuture({ markPx: 97_000, lotSz: Number.NaN });
    expect(walk).toThrow(
      expect.objectContaining({
        name: 'UntradableError',
        reason: 'impossible-value',
        message: 'lotSz of BTC-USD-SWAP is missing or not above 0',
      }),
    );
  });
});

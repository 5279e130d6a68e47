/**
 * General reduction by hand, BTC at 100,000 USD and ETH at 3,000. A coin of a perpetual asks 12 % (MR1, and MR6 the same) and
 * 0.2 % (MR4): 12,200 USD of BTC, 366 of ETH. A trade costs 0.1 % of slippage and 0.1 % of fee: 200 and 6.
 */
import { describe, expect, it } from 'vitest';
import type { Rulebook } from '../../src/rulebook/schema.ts';
import { cashLeft, legsLeft, linesOf, tradesOf, walkTiny } from '../support/liquidation.ts';
import { variantOf } from '../support/rulebook-variants.ts';
import { TinyMarket } from '../support/tiny-market.ts';

const aMinuteBefore = Date.UTC(2025, 0, 15, 7, 59);

/** Contracts of one coin. */
function market(lotSz = 1) {
  return new TinyMarket(aMinuteBefore)
    .coin('BTC', 100_000, { USDT: 100_000 })
    .coin('ETH', 3_000, { USDT: 3_000 })
    .currency('USDT', 1)
    .perpetual('BTC-USDT-SWAP', { markPx: 100_000, lotSz })
    .perpetual('ETH-USDT-SWAP', { markPx: 3_000 })
    .option('BTC-USD-250115-150000-C', { markPx: 0, markVol: 0.5, fwdPx: 100_000 })
    .build();
}

const withStep = (step: string): Rulebook =>
  variantOf('okx-2025', ({ liquidation }) => {
    liquidation.reductionStep.value = step;
  });

describe('general-reduction', () => {
  /*
   * 100 BTC long and 1,200,000 USDT: 1,200,000 / 1,220,000 = 0.9836.
   * A quarter: adjEq 1,200,000 − 25·200 = 1,195,000, MMR 75·12,200 = 915,000, ratio 1.3060.
   */
  it('is all that can be done for a plain long: a quarter of it restores', () => {
    const walk = walkTiny(market(), { positions: [['BTC-USDT-SWAP', 100, 100_000]], balances: [['USDT', 1_200_000]] });
    expect(walk.start.margin.totalMmr).toBeCloseTo(1_220_000, 6);
    expect(walk.start.margin.mgnRatio).toBeCloseTo(0.983606557377, 12);
    expect(tradesOf(walk)).toEqual(['general-reduction: sell 25 BTC-USDT-SWAP at 99900']);
    expect(cashLeft(walk.ledger, 'USDT')).toBe('1195000');
    expect(walk.end.margin.totalMmr).toBeCloseTo(915_000, 6);
    expect(walk.end.margin.mgnRatio).toBeCloseTo(1.306010928962, 12);
    expect(walk.outcome).toBe('restored');
  });

  /*
   * The same by 5 %, of the leg as it was at first:
   *   1,199,000 / 1,159,000 = 1.03451 · 1,198,000 / 1,098,000 = 1.09107 · 1,197,000 / 1,037,000 = 1.15429
   */
  it('takes step after step until the ratio is above the stop', () => {
    const { steps } = walkTiny(
      market(),
      { positions: [['BTC-USDT-SWAP', 100, 100_000]], balances: [['USDT', 1_200_000]] },
      withStep('0.05'),
    );
    expect(steps.flatMap(linesOf)).toEqual(Array(3).fill('general-reduction: sell 5 BTC-USDT-SWAP at 99900'));
    const ratios = steps.map(({ after }) => after.margin.mgnRatio!.toFixed(5));
    expect(ratios).toEqual(['1.03451', '1.09107', '1.15429']);
  });

  /*
   * Bought at 110,000: 900,000 USDT less 1,000,000 of loss is −100,000. Everything is sold, which costs 20,000 more.
   *   MMR of the end: borrowing 0.02·120,000 = 2,400; liqFee 120,000·1.02·0.001 = 122.4; ratio −120,000 / 2,522.4.
   */
  it('ends a hopeless long in deficit', () => {
    const walk = walkTiny(market(), { positions: [['BTC-USDT-SWAP', 100, 110_000]], balances: [['USDT', 900_000]] });
    expect(walk.start.margin.adjEq).toBeCloseTo(-100_000, 6);
    expect(tradesOf(walk)).toEqual(Array(4).fill('general-reduction: sell 25 BTC-USDT-SWAP at 99900'));
    expect(legsLeft(walk.ledger)).toEqual([]);
    expect(cashLeft(walk.ledger, 'USDT')).toBe('-120000');
    expect(walk.end.margin.eqUsd).toBe(-120_000);
    expect(walk.end.margin.totalMmr).toBeCloseTo(2_400, 9);
    expect(walk.end.margin.liqFee).toBeCloseTo(122.4, 9);
    expect(walk.end.margin.mgnRatio).toBeCloseTo(-47.5737393, 6);
    expect(walk.outcome).toBe('deficit');
    expect(walk.slippageUsd.plus(walk.feeUsd).toString()).toBe('20000');
  });

  it('closes an account whose last lot goes', () => {
    // 12,000 / 12,200 = 0.9836; a quarter of one contract is one contract, and 11,800 USDT are left.
    const walk = walkTiny(market(), { positions: [['BTC-USDT-SWAP', 1, 100_000]], balances: [['USDT', 12_000]] });
    expect(tradesOf(walk)).toEqual(['general-reduction: sell 1 BTC-USDT-SWAP at 99900']);
    expect(walk.end.margin.mgnRatio).toBeNull();
    expect(walk.end.margin.eqUsd).toBe(11_800);
    expect(walk.outcome).toBe('closed');
  });

  it('rounds up to lots, and what is left below a lot goes with the last', () => {
    // 1.25 contracts in lots of 0.1: a quarter is 0.3125, so 0.4; 0.85 and 0.45 are left, and of 0.45 the 0.05 goes too.
    // 10,000 USDT less 1.25·10,000 of loss, less 1.25·200 of cost: −2,750.
    const walk = walkTiny(market(0.1), { positions: [['BTC-USDT-SWAP', 1.25, 110_000]], balances: [['USDT', 10_000]] });
    expect(tradesOf(walk)).toEqual([
      'general-reduction: sell 0.4 BTC-USDT-SWAP at 99900',
      'general-reduction: sell 0.4 BTC-USDT-SWAP at 99900',
      'general-reduction: sell 0.45 BTC-USDT-SWAP at 99900',
    ]);
    expect(cashLeft(walk.ledger, 'USDT')).toBe('-2750');
  });

  /*
   * 10 long and 4 short of one perpetual: net 6, 73,200. 70,000 USDT: 0.9563.
   * A quarter of each in whole contracts: 3 sold, 1 bought back; net 4, 48,800; 70,000 − 4·200 = 69,200: 1.4180.
   */
  it('reduces long and short of one instrument each for itself', () => {
    const walk = walkTiny(market(), {
      positions: [
        ['BTC-USDT-SWAP', 10, 100_000, { posSide: 'long' }],
        ['BTC-USDT-SWAP', -4, 100_000, { posSide: 'short' }],
      ],
      balances: [['USDT', 70_000]],
    });
    expect(walk.start.margin.totalMmr).toBeCloseTo(73_200, 6);
    expect(tradesOf(walk)).toEqual([
      'general-reduction: sell 3 BTC-USDT-SWAP (long) at 99900',
      'general-reduction: buy 1 BTC-USDT-SWAP (short) at 100100',
    ]);
    expect(legsLeft(walk.ledger)).toEqual(['BTC-USDT-SWAP 7', 'BTC-USDT-SWAP -3']);
    expect(walk.end.margin.mgnRatio).toBeCloseTo(1.418032786885, 12);
  });

  /*
   * 100 BTC ask 1,220,000 and 1,000 ETH 366,000. Hopeless, so that all goes, the unit with the larger requirement first:
   *   BTC 1,220,000 → 915,000 → 610,000 → 305,000; ETH 366,000 → 274,500; BTC 305,000 → 0; ETH 274,500 → … → 0
   */
  it('deals with the unit of the largest requirement, step by step', () => {
    const { steps } = walkTiny(market(), {
      positions: [
        ['BTC-USDT-SWAP', 100, 110_000],
        ['ETH-USDT-SWAP', 1000, 3_000],
      ],
      balances: [['USDT', 500_000]],
    });
    const units = steps.map(({ fills }) => `${fills[0]!.riskUnit} ${fills[0]!.sz}`);
    expect(units).toEqual(['BTC 25', 'BTC 25', 'BTC 25', 'ETH 250', 'BTC 25', 'ETH 250', 'ETH 250', 'ETH 250']);
  });

  /*
   * Slippage 0.1 % of the first million, twice that of the rest. 25 contracts are 2,500,000 USD:
   *   0.001·(1,000,000·1 + 1,500,000·2) / 2,500,000 = 0.0016, so 99,840; slippage 25·160 = 4,000, fee 2,500
   */
  it('pays the average slippage of the tiers that a trade touches', () => {
    const tiered = variantOf('okx-2025', ({ liquidation }) => {
      liquidation.slippageTiers.tiers = [
        { upTo: '1000000', multiplier: '1' },
        { upTo: null, multiplier: '2' },
      ];
    });
    const account = { positions: [['BTC-USDT-SWAP', 100, 100_000] as [string, number, number]] };
    const walk = walkTiny(market(), { ...account, balances: [['USDT', 1_200_000]] }, tiered);
    expect(tradesOf(walk)).toEqual(['general-reduction: sell 25 BTC-USDT-SWAP at 99840']);
    expect(walk.slippageUsd.toString()).toBe('4000');
    expect(walk.feeUsd.toString()).toBe('2500');
    expect(cashLeft(walk.ledger, 'USDT')).toBe('1193500');
  });
});

describe('a unit that holds a worthless long option', () => {
  // A minute before it expires, a call at 150,000 is worth nothing and asks for nothing; selling one costs a fee of 100.
  const held: [string, number, number][] = [
    ['BTC-USDT-SWAP', 100, 110_000],
    ['BTC-USD-250115-150000-C', 40, 0],
  ];

  it('keeps the option where nothing is gained by selling it', () => {
    // DDH2 sells the long, which is what MR1 is of. −100,000 − 100·200, and the option remains.
    const walk = walkTiny(market(), { positions: held, balances: [['USDT', 900_000]] });
    expect(tradesOf(walk)).toEqual(['ddh2: sell 100 BTC-USDT-SWAP at 99900']);
    expect(legsLeft(walk.ledger)).toEqual(['BTC-USD-250115-150000-C 40']);
    expect(walk.end.margin.eqUsd).toBe(-120_000);
    expect(walk.outcome).toBe('deficit');
  });
});

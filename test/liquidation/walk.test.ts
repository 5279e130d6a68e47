// Walks that no stage decides: orders that are cancelled, accounts with nothing to trade, the bound on steps.
import { describe, expect, it } from 'vitest';
import { LIQUIDATION_STEPS_MAX } from '../../src/limits.ts';
import { stageIds } from '../../src/liquidation/stages/stage.ts';
import type { WalkStep } from '../../src/liquidation/walk.ts';
import { cashLeft, legsLeft, linesOf, walkTiny } from '../support/liquidation.ts';
import { variantOf } from '../support/rulebook-variants.ts';
import { TinyMarket } from '../support/tiny-market.ts';

/** BTC at 100,000 USD; a contract is 0.01 BTC. */
const market = new TinyMarket()
  .coin('BTC', 100_000, { USDT: 100_000 })
  .currency('USDT', 1)
  .perpetual('BTC-USDT-SWAP', { markPx: 100_000, ctVal: 0.01 })
  .build();

describe('walkAccount', () => {
  /*
   * 10 BTC ask 122,000. An order for 2 BTC at 115,000 would lose 2·15,000 = 30,000 at mark, and its fee is 200:
   * (150,000 − 30,200) / 122,000 = 0.9820; without it 150,000 / 122,000 = 1.2295.
   */
  it('cancels orders first, and needs no trade where that restores', () => {
    const walk = walkTiny(market, {
      positions: [['BTC-USDT-SWAP', 1000, 100_000]],
      orders: [['BTC-USDT-SWAP', 200, 115_000]],
      balances: [['USDT', 150_000]],
    });
    expect(walk.start.margin.mgnRatio).toBeCloseTo(0.981967213115, 12);
    expect(walk.ordersCancelled).toBe(1);
    expect(walk.afterCancel.margin.mgnRatio).toBeCloseTo(1.22950819672, 11);
    expect(walk.steps).toEqual([]);
    expect(walk.end).toBe(walk.afterCancel);
    expect(walk.ledger.orders).toEqual([]);
    expect(walk.outcome).toBe('restored');
  });

  it('states the deficit of an account with nothing to trade', () => {
    // −1,000 against 20 of borrowing and 1.02 of fee: −1,000 / 21.02.
    const walk = walkTiny(market, { balances: [['USDT', -1_000]] });
    expect(walk.start.margin.mgnRatio).toBeCloseTo(-47.5737393, 6);
    expect(walk.steps).toEqual([]);
    expect(walk.end.margin.eqUsd).toBe(-1_000);
    expect(walk.outcome).toBe('deficit');
    expect(walk.slippageUsd.plus(walk.feeUsd).toString()).toBe('0');
  });

  /*
   * 10,000 contracts bought at 110,000, in steps of 0.0005: 5 contracts, 2,000 steps to the end. The bound is half of that:
   * 5,000 contracts are sold, each at a loss of 100 and a cost of 2: 900,000 − 5,000·102 = 390,000, less 500,000 of loss
   * still open.
   */
  it('ends at the bound on steps', () => {
    const slow = variantOf('okx-2025', ({ liquidation }) => {
      liquidation.reductionStep.value = '0.0005';
    });
    const account = { positions: [['BTC-USDT-SWAP', 10_000, 110_000] as [string, number, number]] };
    const walk = walkTiny(market, { ...account, balances: [['USDT', 900_000]] }, slow);
    expect(LIQUIDATION_STEPS_MAX).toBe(1000);
    expect(walk.steps).toHaveLength(1000);
    expect(walk.outcome).toBe('step-bound');
    expect(legsLeft(walk.ledger)).toEqual(['BTC-USDT-SWAP 5000']);
    expect(cashLeft(walk.ledger, 'USDT')).toBe('390000');
    expect(walk.end.margin.eqUsd).toBeCloseTo(-110_000, 6);
    expect(walk.end.isRestored).toBe(false);
  });

  /*
   * Every stage has something to do and none of it is enough: 20,000,000 USDT are owed against 10 BTC.
   *   ddh1               BTC   100 BTC long in USDT against coin-settled: all 10,000 contracts of 970 USD
   *   ddh2               ETH   100 calls short at 3,090, wings at 3,390: MR1 100·270 = 27,000 at +12 %, least with both ends equal,
   *                            27,000 − 360·x = 360·x, x = 37.5 ETH: 37 or 38 contracts, which lose 13,680 at one end
   *   basis-hedge        SOL   1,000 against 1,000 of another expiry: all of them
   *   general-reduction  ETH   what is left, by quarters
   *   repayment                the BTC that is left is sold for USDT
   */
  it('goes through the stages in order, each on what it is for', () => {
    const atMark = { markVol: 0.5, fwdPx: 3_000, markPx: 0 };
    const snapshot = new TinyMarket(Date.UTC(2025, 0, 14, 7, 59))
      .coin('BTC', 97_000, { USDT: 100_000 })
      .coin('ETH', 3_000, { USDT: 3_000 / 0.97 })
      .coin('SOL', 194, { USDT: 200 })
      .currency('USDT', 0.97)
      .perpetual('BTC-USDT-SWAP', { markPx: 100_000, ctVal: 0.01 })
      .perpetual('BTC-USD-SWAP', { markPx: 97_000, ctVal: 10 })
      .perpetual('ETH-USD-SWAP', { markPx: 3_000, ctVal: 3_000 })
      .option('ETH-USD-250114-3090-C', atMark)
      .option('ETH-USD-250114-3390-C', atMark)
      .perpetual('SOL-USDT-SWAP', { markPx: 200 })
      .future('SOL-USDT-250328', { markPx: 200 })
      .build();
    const walk = walkTiny(snapshot, {
      positions: [
        ['BTC-USDT-SWAP', 10_000, 100_000],
        ['BTC-USD-SWAP', -970_000, 97_000],
        ['ETH-USD-250114-3090-C', -100, 0],
        ['ETH-USD-250114-3390-C', 100, 0],
        ['SOL-USDT-SWAP', 1_000, 200],
        ['SOL-USDT-250328', -1_000, 200],
      ],
      balances: [
        ['BTC', 10],
        ['USDT', -20_000_000],
      ],
    });
    expect([...new Set(walk.steps.map(({ stage }) => stage))]).toEqual([...stageIds]);
    const [ddh1, ddh2, basis] = walk.steps as [WalkStep, WalkStep, WalkStep];
    expect(linesOf(ddh1)).toEqual([
      'ddh1: sell 10000 BTC-USDT-SWAP at 99900',
      'ddh1: buy 970000 BTC-USD-SWAP at 97097',
    ]);
    expect(linesOf(ddh2).join()).toMatch(/^ddh2: buy 3[78] ETH-USD-SWAP at 3003$/);
    // A mid coin slips 0.3 %.
    expect(linesOf(basis)).toEqual([
      'basis-hedge: sell 1000 SOL-USDT-SWAP at 199.4',
      'basis-hedge: buy 1000 SOL-USDT-250328 at 200.6',
    ]);
    expect(walk.ledger.legs).toEqual([]);
    expect(walk.outcome).toBe('deficit');
  });
});

/**
 * Repayment by hand, BTC at 100,000 USD counted at 0.98 and ETH at 3,000 counted at 0.98. A BTC that is sold brings
 * 100,000·(1 − 0.001) = 99,900 less a fee of 100: 99,800. A debt asks 0.02 of itself, and liqFee 1.02·0.001 of it.
 */
import { describe, expect, it } from 'vitest';
import { cashLeft, tradesOf, walkTiny } from '../support/liquidation.ts';
import { TinyMarket } from '../support/tiny-market.ts';

function market(lotSz: number | null, ...pairs: string[]) {
  const coins = new TinyMarket()
    .coin('BTC', 100_000, { USDT: 100_000 })
    .coin('ETH', 3_000, { USDT: 3_000 })
    .currency('USDT', 1)
    .currency('USDC', 1);
  if (lotSz !== null) for (const pair of ['BTC-USDT', ...pairs]) coins.spot(pair, lotSz);
  return coins.build();
}

describe('repayment', () => {
  /*
   * 1 BTC against 97,000 USDT: adjEq 98,000 − 97,000 = 1,000, requirement 0.02102·97,000 = 2,038.94, ratio 0.4904.
   *   x BTC sold: adjEq 1,000 + 1,800·x, debt 97,000 − 99,800·x, its requirement 2,038.94 − 2,097.796·x
   *   1,000 + 1,800·x − 1.1·(2,038.94 − 2,097.796·x) = −1,242.834 + 4,107.5756·x, above 0 from x = 0.302571.
   */
  it('sells as little of a coin as restores, in lots of the listed pair', () => {
    const walk = walkTiny(market(0.0001), {
      balances: [
        ['BTC', 1],
        ['USDT', -97_000],
      ],
    });
    expect(walk.start.margin.mgnRatio).toBeCloseTo(0.490451, 6);
    expect(tradesOf(walk)).toEqual(['repayment: sell 0.3026 BTC-USDT at 99900']);
    expect(cashLeft(walk.ledger, 'BTC')).toBe('0.6974');
    // 97,000 − 0.3026·99,800.
    expect(cashLeft(walk.ledger, 'USDT')).toBe('-66800.52');
    expect(walk.end.margin.adjEq).toBeCloseTo(1_544.68, 8);
    // 1,544.68 / (0.02102·66,800.52 = 1,404.1469304).
    expect(walk.end.margin.mgnRatio).toBeCloseTo(1.1000843, 8);
    expect(walk.slippageUsd.toString()).toBe('30.26');
    expect(walk.feeUsd.toString()).toBe('30.26');
    expect(walk.outcome).toBe('restored');
  });

  it("sells by the rulebook's lot where the market lists no such pair", () => {
    // −1,242.834 / 4,107.5756 = 0.302571180…: 1,242.834 = 4,107.5756·0.3025711 + 0.0003, so one lot more: a cent is 0.0000001 BTC of 100,000 USD.
    const walk = walkTiny(market(null), {
      balances: [
        ['BTC', 1],
        ['USDT', -97_000],
      ],
    });
    expect(tradesOf(walk)).toEqual(['repayment: sell 0.3025712 BTC-USDT at 99900']);
  });

  /*
   * 1 BTC against 60,000 USDC and 50,000 USDT: adjEq 98,000 − 110,000.
   *   USDC first, 60,000 / 99,800 = 0.6012, in lots 0.6013: 60,009.74, so that 9.74 are over.
   *   What is left, 0.3987, brings 39,790.26 USDT: 10,209.74 are owed.
   *   The 9.74 go for USDT at the slippage of a coin of no class of its own, 1 %: 9.74·(0.99 − 0.001) = 9.63286.
   */
  it('stops where a debt is paid, rounded up to a lot, and goes on to the next', () => {
    const walk = walkTiny(market(0.0001, 'BTC-USDC'), {
      balances: [
        ['BTC', 1],
        ['USDC', -60_000],
        ['USDT', -50_000],
      ],
    });
    expect(tradesOf(walk)).toEqual([
      'repayment: sell 0.6013 BTC-USDC at 99900',
      'repayment: sell 0.3987 BTC-USDT at 99900',
      'repayment: sell 9.74 USDC-USDT at 0.99',
    ]);
    expect(cashLeft(walk.ledger, 'BTC')).toBe('0');
    expect(cashLeft(walk.ledger, 'USDC')).toBe('0');
    expect(cashLeft(walk.ledger, 'USDT')).toBe('-10200.10714');
    expect(walk.outcome).toBe('deficit');
  });

  it('ends in deficit where all that there is does not pay', () => {
    // 102,000 owed: the coin brings 99,800, and 2,200 are missing.
    const walk = walkTiny(market(0.0001), {
      balances: [
        ['BTC', 1],
        ['USDT', -102_000],
      ],
    });
    expect(tradesOf(walk)).toEqual(['repayment: sell 1 BTC-USDT at 99900']);
    expect(cashLeft(walk.ledger, 'USDT')).toBe('-2200');
    expect(walk.end.margin.eqUsd).toBe(-2_200);
    expect(walk.outcome).toBe('deficit');
  });

  it('pays the largest debt with the largest means first', () => {
    // 98,000 and 29,400 of collateral against 110,000 and 30,000. BTC pays USDT but for 10,200, then ETH the larger rest:
    // 10 ETH bring 30,000·0.998 = 29,940 USDC, and 60 + 10,200 are missing.
    const walk = walkTiny(market(0.0001), {
      balances: [
        ['BTC', 1],
        ['ETH', 10],
        ['USDC', -30_000],
        ['USDT', -110_000],
      ],
    });
    expect(tradesOf(walk)).toEqual(['repayment: sell 1 BTC-USDT at 99900', 'repayment: sell 10 ETH-USDC at 2997']);
    expect(cashLeft(walk.ledger, 'USDT')).toBe('-10200');
    expect(cashLeft(walk.ledger, 'USDC')).toBe('-60');
    expect(walk.outcome).toBe('deficit');
  });

  it('pays a debt of a coin with money by buying the coin', () => {
    // 1 BTC owed against 103,000 USDT: adjEq 3,000, requirement 2,000 and liqFee 102, ratio 1.427: no liquidation. At
    // 101,500: 1,500 / 2,102. x BTC bought at 100,100 and a fee of 100: adjEq 1,500 − 200·x, requirement 2,102·(1 − x):
    // 1,500 − 200·x − 2,312.2·(1 − x) = −812.2 + 2,112.2·x, above 0 from x = 0.384528.
    const walk = walkTiny(market(0.0001), {
      balances: [
        ['BTC', -1],
        ['USDT', 101_500],
      ],
    });
    expect(tradesOf(walk)).toEqual(['repayment: buy 0.3846 BTC-USDT at 100100']);
    expect(cashLeft(walk.ledger, 'BTC')).toBe('-0.6154');
    // 101,500 − 0.3846·100,200.
    expect(cashLeft(walk.ledger, 'USDT')).toBe('62963.08');
  });

  it('leaves an account as it is where less than a lot could be sold', () => {
    // Half a BTC in lots of one against 48,900: adjEq 100, requirement 1,027.878, equity 1,100.
    const walk = walkTiny(market(1), {
      balances: [
        ['BTC', 0.5],
        ['USDT', -48_900],
      ],
    });
    expect(walk.steps).toEqual([]);
    expect(walk.end.margin.eqUsd).toBe(1_100);
    expect(walk.outcome).toBe('exhausted');
  });
});

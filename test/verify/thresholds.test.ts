// Every threshold that decides something, in every account mode: exactly on it, a last bit off it either way, and where
// what was added up is so large that its rounding reaches over it. The decimal engine decides, and what it decides is told.
import { describe, expect, it, test } from 'vitest';
import type { Instrument, Snapshot } from '../../src/market/snapshot.ts';
import { bookOfHoldings } from '../../src/portfolio/book-of-holdings.ts';
import { type AccountHoldings, type AccountMode, plainOrder, plainPosition } from '../../src/portfolio/holdings.ts';
import { exact } from '../../src/quantity/decimal.ts';
import { ReferenceEngine } from '../../src/reference/evaluate-account.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { evaluateHere } from '../../src/runner/evaluate-here.ts';
import { runBook } from '../../src/runner/run-book.ts';
import { settleCloseDecisions } from '../../src/verify/close-decisions.ts';
import { decidedHere } from '../../src/verify/decided-here.ts';
import { variantOf } from '../support/rulebook-variants.ts';
import { TinyMarket } from '../support/tiny-market.ts';

const { rulebook } = loadRulebook('okx-2025');
// A contract is worth 1,000 USDT; 1,500 USDT of a debt are free of interest; whole amounts borrow at one tier.
const market = new TinyMarket()
  .currency('USDT', 1, {
    interestFreeAmt: 1500,
    borrowTiers: [
      { maxSz: 20_000, mmr: 0.02, maxLever: 10 },
      { maxSz: 100_000, mmr: 0.05, maxLever: 5 },
    ],
  })
  .coin('BTC', 100000, { USDT: 100000 })
  .spot('BTC-USDT')
  .perpetual('BTC-USDT-SWAP', { ctVal: 0.01, markPx: 100000 })
  .build();
const swap = market.instruments[market.instrumentIndex.get('BTC-USDT-SWAP')!]!;
const spot = market.instruments[market.instrumentIndex.get('BTC-USDT')!]!;

function account(acctLv: AccountMode, cashBal: number, more: Partial<AccountHoldings> = {}): AccountHoldings {
  return {
    acctId: 'edge',
    acctLv,
    autoLoan: true,
    riskAck: true,
    positions: [{ ...plainPosition, instrument: swap, pos: 1, avgPx: swap.markPx }],
    orders: [],
    balances: [{ ccy: 'USDT', cashBal, interest: 0, spotCap: null }],
    ...more,
  };
}

const positionOf = (instrument: Instrument, pos: number) => ({ ...plainPosition, instrument, pos, avgPx: swap.markPx });

/** The double next to one above 0, `steps` of them up or down. */
function ulps(x: number, steps: number): number {
  const bits = new BigInt64Array(new Float64Array([x]).buffer);
  bits[0]! += BigInt(steps);
  return new Float64Array(bits.buffer)[0]!;
}

/** An account by doubles alone and as it is decided, which must be the decimal engine's answer, by either road. */
function decided(holdings: AccountHoldings, snapshot: Snapshot = market, under = rulebook) {
  const book = bookOfHoldings([holdings], snapshot);
  const byDoubles = evaluateHere(snapshot, under, book)[0]!;
  const here = decidedHere(snapshot, under, book)[0]!;
  const exactly = new ReferenceEngine(snapshot, under).evaluate(holdings);
  expect([here.state, here.eligible]).toEqual([exactly.state, exactly.eligible]);
  expect(here.isolated.map(({ state }) => state)).toEqual(exactly.isolated.map(({ state }) => state));
  if (byDoubles.isClose) {
    expect(here.forcedRepayment).toBe(exactly.forcedRepayment.toNumber());
    expect(here.borrowMmr).toBe(exactly.borrowMmr.toNumber());
  }
  return { byDoubles, here };
}

const thresholds = [
  { ratio: 1, below: 'liquidation', on: 'liquidation', above: 'danger' },
  { ratio: 1.1, below: 'danger', on: 'danger', above: 'watch' },
  { ratio: 1.5, below: 'watch', on: 'warning', above: 'warning' },
  { ratio: 3, below: 'warning', on: 'healthy', above: 'healthy' },
];
const modes: AccountMode[] = [2, 3, 4];

describe.each(modes)('in mode %i', (acctLv) => {
  const required = new ReferenceEngine(market, rulebook).evaluate(account(acctLv, 1000));
  const denominator = required.totalMmr.plus(required.liqFee);

  it.each(thresholds)('a ratio of exactly $ratio, and a last bit off it, is decided in decimals', (edge) => {
    const cash = denominator.times(exact(edge.ratio)).toNumber();
    for (const [steps, state] of [
      [-1, edge.below],
      [0, edge.on],
      [1, edge.above],
    ] as const) {
      const { byDoubles, here } = decided(account(acctLv, ulps(cash, steps)));
      expect(byDoubles.isClose).toBe(true);
      expect(here.state, `${steps} from ${edge.ratio}`).toBe(state);
    }
  });

  it.each(thresholds)('1e-9 of $ratio itself is close, ten times as far is not', ({ ratio }) => {
    const cash = denominator.times(exact(ratio));
    const isClose = (off: number) => decided(account(acctLv, cash.times(exact(1 + off)).toNumber())).byDoubles.isClose;
    expect([-0.9e-9, 0.9e-9].map(isClose)).toEqual([true, true]);
    expect([-1e-8, 1e-8].map(isClose)).toEqual([false, false]);
  });

  it.each(thresholds)(
    'a balance that cancels far above its remainder is decided at $ratio, rounding or not',
    async ({ ratio }) => {
      // A billion of cash and of interest leave a few dollars, which doubles know to 1e-7, each of them rounded on its own.
      const flips: string[] = [];
      for (let i = 0; i < 40; i++) {
        const interest = 2 ** 30 - 0.9 + i / 50;
        const cash = exact(interest)
          .plus(denominator.times(exact(ratio)))
          .toNumber();
        const holdings = account(acctLv, cash, { balances: [{ ccy: 'USDT', cashBal: cash, interest, spotCap: null }] });
        if (acctLv === 2) holdings.balances[0]!.interest = 0;
        const { byDoubles, here } = decided(holdings);
        if (byDoubles.state !== here.state) flips.push(byDoubles.state);
      }
      // In mode 2 interest is no term of the ratio.
      if (acctLv !== 2) expect(flips.length).toBeGreaterThan(0);
    },
  );

  it('equity of exactly what eligibility asks, and a last bit off it', () => {
    for (const [steps, isEligible] of [
      [-1, false],
      [0, true],
      [1, true],
    ] as const) {
      const { byDoubles, here } = decided(account(acctLv, ulps(10_000, steps)));
      expect(byDoubles.isClose).toBe(true);
      expect(here.eligible).toBe(isEligible);
    }
    expect(decided(account(acctLv, 10_000.1)).byDoubles.isClose).toBe(false);
  });
});

describe.each([2, 3] as const)('an isolated position of mode %i', (acctLv) => {
  // 1,000 USDT at a maintenance rate of 0.004 and a fee of 0.001.
  const isolated = (margin: number) =>
    account(acctLv, 50_000, { positions: [{ ...positionOf(swap, 1), isolated: true, lever: 10, margin }] });

  it.each(thresholds)('with a ratio of exactly $ratio, and a last bit off it, is decided in decimals', (edge) => {
    const margin = exact(5).times(exact(edge.ratio)).toNumber();
    for (const [steps, state] of [
      [-1, edge.below],
      [0, edge.on],
      [1, edge.above],
    ] as const) {
      const { byDoubles, here } = decided(isolated(ulps(margin, steps)));
      expect(byDoubles.isClose).toBe(true);
      expect(here.isolated[0]!.state).toBe(state);
    }
    expect(decided(isolated(margin + 1e-6)).byDoubles.isClose).toBe(false);
  });

  it('whose size stands at the edge of a tier by notional is at the lower tier, a last bit above it at the next', () => {
    for (const [steps, mmr] of [
      [-1, 0.004],
      [0, 0.004],
      [1, 0.005],
    ] as const) {
      const pos = ulps(5000, steps);
      for (const isIsolated of [true, false]) {
        const holdings = account(acctLv, 1e7, { positions: [{ ...positionOf(swap, pos), isolated: isIsolated }] });
        const { byDoubles, here } = decided(holdings);
        expect(byDoubles.isClose).toBe(true);
        const got = isIsolated ? here.isolated[0]!.mmr : here.derivMmr;
        expect(got / (pos * 1000)).toBeCloseTo(mmr, 12);
      }
    }
  });
});

describe.each([3, 4] as const)('a debt of mode %i', (acctLv) => {
  it('of exactly what is free of interest is not repaid by force, a last bit more is', () => {
    for (const [steps, isForced] of [
      [-1, false],
      [0, false],
      [1, true],
    ] as const) {
      const holdings = account(acctLv, -ulps(1500, steps), { autoLoan: false, positions: [] });
      const { byDoubles, here } = decided(holdings);
      expect(byDoubles.isClose).toBe(true);
      expect(here.forcedRepayment > 0).toBe(isForced);
    }
    // 1,600.1 − 100.1 is above 1,500 in doubles.
    const { here } = decided(
      account(acctLv, 100.1, {
        autoLoan: false,
        positions: [],
        balances: [{ ccy: 'USDT', cashBal: 100.1, interest: 1600.1, spotCap: null }],
      }),
    );
    expect(here.forcedRepayment).toBe(0);
    expect(decided(account(acctLv, -1500.1, { autoLoan: false, positions: [] })).byDoubles.isClose).toBe(false);
  });

  it('at the edge of a tier of borrowing is at the lower one, a last bit more at the next', () => {
    for (const [steps, mmr] of [
      [-1, 0.02],
      [0, 0.02],
      [1, 0.05],
    ] as const) {
      const { byDoubles, here } = decided(account(acctLv, -ulps(20_000, steps), { positions: [] }));
      expect(byDoubles.isClose).toBe(true);
      expect(here.borrowing[0]!.mmrRate).toBe(mmr);
    }
  });
});

test('legs whose profits cancel a thousand times over leave no decision to doubles', () => {
  // Long and short of one contract, bought at prices far from any mark: each has won or lost 1e15 times what is left.
  for (const [acctLv, cash] of [
    [3, 12],
    [4, 12],
  ] as const) {
    const positions = [
      { ...positionOf(swap, 1), posSide: 'long' as const, avgPx: 9.1e14 },
      { ...positionOf(swap, -1), posSide: 'short' as const, avgPx: 9.1e14 },
    ];
    const { byDoubles } = decided(account(acctLv, cash, { positions }));
    expect(byDoubles.isClose).toBe(true);
  }
});

describe('a requirement of nothing', () => {
  const without = variantOf('okx-2025', (variant) => {
    variant['mr7-minimum-charge'] = null;
    variant['mr9-stablecoin-depeg'] = null;
  });
  // 0.808 + 0.215 − 1.023 contracts are none, and 1.1e-13 USD in doubles; the order's fee makes the equity negative.
  const hedged: AccountHoldings = account(4, 0, {
    acctId: 'flat',
    balances: [],
    positions: [
      { ...positionOf(swap, 0.808), posSide: 'net' },
      { ...positionOf(swap, 0.215), posSide: 'long' },
      { ...positionOf(swap, -1.023), posSide: 'short' },
    ],
    orders: [{ ...plainOrder, instrument: swap, sz: 1, px: swap.markPx }],
  });

  it('that doubles take for something is told with what was decided', async () => {
    const { byDoubles, here } = decided(hedged, market, without);
    expect([byDoubles.state, here.state]).toEqual(['liquidation', 'healthy']);
    const book = bookOfHoldings([hedged], market);
    const result = await runBook({ snapshot: market, rulebook: without, book, threads: 1 });
    expect(settleCloseDecisions(market, without, book, result)).toEqual({
      close: 1,
      changedByRounding: [{ acctId: 'flat', from: 'liquidation, not eligible', to: 'healthy, not eligible' }],
    });
  });

  it('is looked at in decimals where equity is negative, also where doubles find exactly nothing', () => {
    const positions = [positionOf(swap, 0.3), { ...positionOf(swap, -0.3), posSide: 'short' as const }];
    expect(decided({ ...hedged, positions }, market, without).byDoubles.isClose).toBe(true);
  });
});

test('an order that opens spot at the edge of what is held is decided for rows and figures', () => {
  const orders = [{ ...plainOrder, instrument: spot, sz: 0.1, px: 3 }];
  // 0.1 · 3 is 0.30000000000000004 in doubles.
  const { byDoubles, here } = decided(account(4, 0.3, { positions: [], orders }));
  expect(byDoubles.isClose).toBe(true);
  expect(here.borrowing).toEqual([]);
});

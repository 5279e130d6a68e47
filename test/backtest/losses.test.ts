// What is lost between two snapshots, by hand and by laws; who is not judged.
import { describe, expect, it } from 'vitest';
import type { Snapshot } from '../../src/market/snapshot.ts';
import { selectAccounts } from '../../src/portfolio/select.ts';
import { evaluateHere } from '../../src/runner/evaluate-here.ts';
import { withInstrument, without, withPrices } from '../diff/comparing.ts';
import type { HandAccount } from '../support/rows.ts';
import { smallMarket } from '../support/small-market.ts';
import { documentedReplyMs, TinyMarket } from '../support/tiny-market.ts';
import { backtestOf, dated, okx2025, worst } from './backtesting.ts';

/** Round prices, so that a loss can be worked out by hand; the future and the option expire within half a day. */
function handMarket(btc: number, btcMark: number): TinyMarket {
  return new TinyMarket()
    .currency('USDT', 1)
    .coin('BTC', btc, { USDT: btc })
    .perpetual('BTC-USDT-SWAP', { ctVal: 0.01, markPx: btcMark })
    .perpetual('BTC-USD-SWAP', { ctVal: 100, markPx: btcMark });
}
const soon = documentedReplyMs + 43_200_000;
const withExpiring = (market: TinyMarket, futureMark: number, optionMark: number, forward: number) =>
  market
    .future('BTC-USDT-250115', { ctVal: 0.01, markPx: futureMark, expTimeMs: soon })
    .option('BTC-USD-250115-90000-C', {
      ctMult: 0.01,
      markPx: optionMark,
      markVol: 0.5,
      fwdPx: forward,
      expTimeMs: soon,
    });
const fallen = () => handMarket(80_000, 80_000).build();

describe('by hand', () => {
  it('a long perpetual loses its size times the fall, and nothing else is lost', async () => {
    const markets = dated(handMarket(100_000, 100_000).build(), fallen());
    const accounts: HandAccount[] = [
      { acctId: 'A', positions: [['BTC-USDT-SWAP', 100, 95_000]], balances: [['USDT', 50_000]] },
    ];
    const run = await backtestOf(markets, accounts);
    // One coin: MR1 0.12 · 100,000, MR4 0.002 · 100,000.
    expect(worst(run.tallies.units)).toMatchObject({ loss: 20_000, margin: 12_200, exceptions: 1, moves: 1 });
    expect(worst(run.tallies.positions)).toMatchObject({ loss: 20_000, exceptions: 1 });
    expect(worst(run.tallies.accounts)).toMatchObject({ loss: 20_000, margin: 12_200, exceptions: 1 });
    expect(run.tallies.accounts.shortfall[0]).toBeCloseTo(7800, 9);
    expect(run.tallies.mr1Exceptions[0]).toBe(1);
    expect(run.days[0]!.move!.pools.units).toMatchObject({ judged: 1, exceptions: 1 });
  });

  it('a short inverse contract hedged by its spot in use loses nothing at any fall, and the spot that is not in use does', async () => {
    const markets = dated(handMarket(100_000, 100_000).build(), fallen());
    const hedged: HandAccount = { acctId: 'A', positions: [['BTC-USD-SWAP', -1000, 100_000]], balances: [['BTC', 1]] };
    const rich: HandAccount = { acctId: 'B', positions: [['BTC-USD-SWAP', -1000, 100_000]], balances: [['BTC', 3]] };
    const { tallies } = await backtestOf(markets, [hedged, rich]);
    expect(worst(tallies.units, 0).loss).toBeCloseTo(0, 9);
    expect(worst(tallies.accounts, 0).loss).toBeCloseTo(0, 9);
    expect(worst(tallies.units, 1).loss).toBeCloseTo(0, 9);
    // Two coins fell by 20,000 each: the collateral's loss is the account's, not its risk unit's.
    expect(worst(tallies.accounts, 1).loss).toBeCloseTo(40_000, 9);
  });

  it('contracts that have expired by the next date are settled at its index', async () => {
    const start = withExpiring(handMarket(100_000, 100_000), 101_000, 0.11, 100_500).build();
    const accounts: HandAccount[] = [
      { acctId: 'FUT', positions: [['BTC-USDT-250115', 100, 99_000]], balances: [['USDT', 50_000]] },
      { acctId: 'OPT', positions: [['BTC-USD-250115-90000-C', 100, 0.1]], balances: [['BTC', 1]] },
    ];
    const { tallies, days } = await backtestOf(dated(start, fallen()), accounts);
    expect(worst(tallies.units, 0).loss).toBeCloseTo(21_000, 9);
    // The call ends without value: 0.11 coins, at the later price of a coin.
    expect(worst(tallies.units, 1).loss).toBeCloseTo(0.11 * 80_000, 9);
    expect(worst(tallies.accounts, 1).loss).toBeCloseTo(1.11 * 100_000 - 80_000, 9);
    expect(days[0]!.move).toMatchObject({
      settled: ['BTC-USDT-250115', 'BTC-USD-250115-90000-C'].sort(),
      leftOut: new Map(),
    });
    const higher = handMarket(120_000, 120_000).build();
    const won = await backtestOf(dated(start, higher), accounts);
    expect(worst(won.tallies.units, 0).loss).toBeCloseTo(-19_000, 9);
    expect(worst(won.tallies.units, 1).loss).toBeCloseTo(-(30_000 / 120_000 - 0.11) * 120_000, 9);
  });
});

describe('the laws', () => {
  const accounts: HandAccount[] = [
    {
      acctId: 'MIXED',
      positions: [
        ['BTC-USDT-SWAP', 40, 99_000],
        ['BTC-USD-SWAP', -300, 91_000],
        ['BTC-USD-250328-100000-C', -30, 0.08],
        ['ETH-USDT-SWAP', -50, 3200],
        ['ETH-USD-250131-3500-C', 20, 0.03],
        ['DOGE-USDT-SWAP', 30, 0.36],
      ],
      balances: [
        ['USDT', -8000],
        ['BTC', 1.5],
        ['ETH', 2],
      ],
    },
  ];
  const later = { ...withPrices(smallMarket, 0.87) };

  it("an account's loss is that of its units and of what its equity was worth otherwise", async () => {
    const run = await backtestOf(dated(smallMarket, later), accounts);
    const margin = evaluateHere(smallMarket, okx2025, selectAccounts(run.book, [0]))[0]!;
    const [before, after] = [smallMarket, later];
    const px = (market: Snapshot, ccy: string) => market.currencies[market.currencyIndex.get(ccy)!]!.usdPx;
    const ofCoins = margin.wallets.map(({ ccy, eq }) => eq * (px(before, ccy) - px(after, ccy)));
    const ofSpotInUse = margin.units.map(
      ({ riskUnit, spotInUse }) => spotInUse * (px(before, riskUnit) - px(after, riskUnit)),
    );
    expect(margin.units.some(({ spotInUse }) => spotInUse !== 0)).toBe(true);
    const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
    const unitLosses = [...run.tallies.units.worstLoss];
    expect(unitLosses).toHaveLength(3);
    const expected = sum(unitLosses) + sum(ofCoins) - sum(ofSpotInUse);
    expect(worst(run.tallies.accounts).loss / expected).toBeCloseTo(1, 12);
    expect(worst(run.tallies.positions).loss / sum(unitLosses)).toBeCloseTo(1, 12);
  });

  it('another way of cutting the book into units moves losses between units and leaves those of accounts', async () => {
    const cut = { ...okx2025, merge: { ...okx2025.merge, value: 'underlying-quote' as const } };
    const markets = dated(smallMarket, later);
    const both = await backtestOf(markets, accounts, [okx2025, cut]);
    const alone = await backtestOf(markets, accounts, [cut]);
    expect(both.pools[1]).toEqual({
      ...alone.pools[0],
      units: both.pools[1]!.units,
      unitsByMr1: both.pools[1]!.unitsByMr1,
    });
    expect(both.pools[1]!.units).toMatchObject({ judged: 5, shortfall: alone.pools[0]!.units.shortfall });
    expect(alone.subjects.names.filter((_, unit) => alone.subjects.unit.includes(unit))).toEqual([
      'BTC-USD',
      'BTC-USDT',
      'DOGE-USDT',
      'ETH-USD',
      'ETH-USDT',
    ]);
    const losses = (run: typeof alone) => [...run.tallies.accounts.worstLoss];
    expect(losses(alone)).toEqual(losses(both));
  });

  it('nothing moves, nothing is lost', async () => {
    const { tallies } = await backtestOf(dated(smallMarket, smallMarket), accounts);
    for (const tally of [tallies.accounts, tallies.positions, tallies.units]) {
      expect([...tally.worstLoss].every((loss) => loss === 0)).toBe(true);
      expect([...tally.exceptions].every((count) => count === 0)).toBe(true);
    }
  });
});

describe('who is not judged', () => {
  const accounts: HandAccount[] = [
    { acctId: 'DOGE', positions: [['DOGE-USDT-SWAP', 30, 0.36]], balances: [['USDT', 5000]] },
    { acctId: 'BTC', positions: [['BTC-USDT-SWAP', 3, 99_000]], balances: [['USDT', 5000]] },
    { acctId: 'CASH', balances: [['USDT', 5000]] },
  ];

  it('holds what the next date cannot value, and is counted under the reason', async () => {
    const next = without(smallMarket, 'DOGE-USDT-SWAP');
    const { days, tallies, steady } = await backtestOf(dated(smallMarket, next, smallMarket), accounts);
    expect(days[0]!.move!.leftOut).toEqual(new Map([['2026-01-02 does not list DOGE-USDT-SWAP', 1]]));
    expect(days[0]!.leftOut).toEqual(new Map());
    expect(days[1]!.leftOut).toEqual(new Map([['2026-01-02 does not list DOGE-USDT-SWAP', 1]]));
    expect(days.map(({ computed }) => computed)).toEqual([3, 2, 3]);
    expect(days.map(({ move }) => move?.pools.accounts.judged)).toEqual([1, 1, undefined]);
    expect([...tallies.accounts.moves]).toEqual([0, 2, 0]);
    expect([...tallies.withoutRequirement]).toEqual([0, 0, 2]);
    expect(steady).toBe(2);
    expect(days[0]!.steadyMmr).toBeLessThan(days[0]!.totalMmr);
    expect(days[1]!.steadyMmr).toBe(days[1]!.totalMmr);
  });

  it('or what is another contract by then', async () => {
    const next = withInstrument(smallMarket, 'DOGE-USDT-SWAP', { ctVal: 10 });
    const { days } = await backtestOf(dated(smallMarket, next), accounts);
    expect([...days[0]!.move!.leftOut.keys()]).toEqual([
      'ctVal of DOGE-USDT-SWAP is 10 on 2026-01-02 and 1000 on another day',
    ]);
  });

  it('may be everybody', async () => {
    const next = without(smallMarket, 'DOGE-USDT-SWAP');
    const { days, steady, pools } = await backtestOf(dated(next, smallMarket, next), accounts.slice(0, 1));
    expect(days.map(({ computed, totalMmr }) => [computed, totalMmr > 0])).toEqual([
      [0, false],
      [1, true],
      [0, false],
    ]);
    expect([steady, pools[0]!.accounts.judged]).toEqual([0, 0]);
  });

  it('an order on it does not keep an account from being judged', async () => {
    const next = without(smallMarket, 'DOGE-USDT-SWAP');
    const ordering: HandAccount[] = [{ ...accounts[1]!, orders: [['DOGE-USDT-SWAP', 5, 0.3]] }];
    const { tallies, days } = await backtestOf(dated(smallMarket, next), ordering);
    expect([...tallies.accounts.moves]).toEqual([1]);
    expect(days[0]!.move!.pools.accounts.judged).toBe(1);
  });
});

// Reverse stress: found moves against closed forms and against markets moved by the test itself.
import { describe, expect, it } from 'vitest';
import { readPortfolio } from '../../src/ingest/read-portfolio.ts';
import { readMarket } from '../../src/market/read-market.ts';
import type { Snapshot } from '../../src/market/snapshot.ts';
import { holdingsOf } from '../../src/portfolio/book.ts';
import type { AccountHoldings } from '../../src/portfolio/holdings.ts';
import type { StressAxis, StressAxisKind, StressSide } from '../../src/quantity/reverse-stress.ts';
import { ReferenceEngine } from '../../src/reference/evaluate-account.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { onMarket } from '../../src/whatif/held-market.ts';
import { movedMarket } from '../../src/whatif/moved-market.ts';
import { reverseStress } from '../../src/whatif/reverse-stress.ts';
import { idsOf } from '../support/rows.ts';
import { variantOf } from '../support/rulebook-variants.ts';
import { type TinyAccount, TinyMarket, tinyAccount } from '../support/tiny-market.ts';

const { rulebook } = loadRulebook('okx-2025');
const sample = readMarket('data/markets/sample');

async function sampleAccount(folder: string, acctId: string): Promise<AccountHoldings> {
  const { book } = await readPortfolio(`data/portfolios/${folder}`, sample);
  return holdingsOf(book, sample, idsOf(book).indexOf(acctId));
}

function sideOf(axes: StressAxis[], kind: StressAxisKind, ccy: string | null, direction: 'down' | 'up'): StressSide {
  return axes
    .find((axis) => axis.kind === kind && axis.ccy === ccy)!
    .sides.find((side) => side.direction === direction)!;
}

/** The decimal engine's ratio on a market with some of its prices replaced by the test. */
function ratioOn(account: AccountHoldings, market: Snapshot): number | null {
  const here = <T extends AccountHoldings['positions'][number] | AccountHoldings['orders'][number]>(holding: T): T => ({
    ...holding,
    instrument: market.instruments[market.instrumentIndex.get(holding.instrument.instId)!]!,
  });
  const moved = { ...account, positions: account.positions.map(here), orders: account.orders.map(here) };
  return new ReferenceEngine(market, rulebook).evaluate(moved).mgnRatio?.toNumber() ?? null;
}

/** Prices of a market of perpetuals replaced by factors. */
function repriced(
  market: Snapshot,
  by: { index: (pair: string) => number; mark: (instId: string) => number },
): Snapshot {
  return {
    ...market,
    indexPx: new Map([...market.indexPx].map(([pair, price]) => [pair, price * by.index(pair)])),
    currencies: market.currencies.map((c) => ({
      ...c,
      usdPx: c.usdPx * (c.ccy === 'USD' ? 1 : by.index(`${c.ccy}-USD`)),
    })),
    instruments: market.instruments.map((i) => ({ ...i, markPx: i.markPx * by.mark(i.instId) })),
  };
}

const market = new TinyMarket()
  .currency('USDT', 1, {
    borrowTiers: [
      { maxSz: 1000, mmr: 0.02, maxLever: 10 },
      { maxSz: 1_000_000, mmr: 0.9, maxLever: 1 },
    ],
  })
  .currency('USDC', 1)
  .coin('BTC', 100000, { USDT: 100000 })
  .coin('ETH', 4000, { USDT: 4000 })
  .perpetual('BTC-USDT-SWAP', { ctVal: 0.01, markPx: 100000 })
  .perpetual('BTC-USD-SWAP', { ctVal: 100, markPx: 100000 })
  .option('BTC-USD-250214-130000-C', { ctMult: 0.01, markPx: 0.0045, markVol: 0.55, fwdPx: 100000 })
  .option('BTC-USD-250214-130000-P', { ctMult: 0.01, markPx: 0.3045, markVol: 0.55, fwdPx: 100000 })
  .build();
const withoutMinimum = variantOf('okx-2025', (copy) => {
  copy['mr7-minimum-charge'] = null;
});
const stressed = (account: TinyAccount) => reverseStress(tinyAccount(market, account), market, rulebook);

describe('a price move', () => {
  it('is where the closed form has it: one long perpetual in USDT', () => {
    // 10,000 USD long with 5,000 USDT: (5,000 + 10,000·x) = 0.122·10,000·(1 + x), so x = −3,780/8,780.
    const { axes, isBelow, limitRatio, exact } = stressed({
      positions: [['BTC-USDT-SWAP', 10, 100000]],
      balances: [['USDT', 5000]],
    });
    expect([isBelow, limitRatio, exact]).toEqual([false, 1, 1e-6]);
    expect(axes.map(({ kind, ccy }) => [kind, ccy])).toEqual([
      ['price', 'BTC'],
      ['stablecoin', 'USDT'],
      ['depeg', 'USDT'],
    ]);
    const down = sideOf(axes, 'price', 'BTC', 'down').crossing!;
    expect(down.move).toBeCloseTo(-3780 / 8780, 8);
    expect(Math.abs(down.mgnRatio! - 1)).toBeLessThan(1e-6);
    expect(down.mgnRatio).toBeLessThanOrEqual(1);
    expect(down.ratioBefore).toBeGreaterThan(1);
    expect(down.decimalRatio).toBeCloseTo(down.mgnRatio!, 11);
    expect(down.isJump).toBe(false);
    expect(sideOf(axes, 'price', 'BTC', 'up').crossing).toBeNull();
  });

  it('has a ratio of 1.00 there and above it a little before, by a market that the test moves', async () => {
    const account = await sampleAccount('borrower', 'loan-dollars');
    const { axes } = reverseStress(account, sample, rulebook);
    const down = sideOf(axes, 'price', 'BTC', 'down').crossing!;
    const isBtc = (name: string) => name.startsWith('BTC-');
    const at = (move: number) => {
      const by = (name: string) => (isBtc(name) ? 1 + move : 1);
      return ratioOn(account, repriced(sample, { index: by, mark: by }))!;
    };
    expect(Math.abs(at(down.move) - 1)).toBeLessThan(1e-6);
    expect(at(down.move * 0.999)).toBeGreaterThan(1);
    for (let move = down.move * 0.99; move < 0; move += 0.02) expect(at(move)).toBeGreaterThan(1);
  });

  it('is none within the range for an account without any requirement', () => {
    const { axes } = stressed({ balances: [['BTC', 1]] });
    expect(axes.flatMap(({ sides }) => sides.map(({ crossing }) => crossing))).toEqual([null, null]);
  });

  it('of every coin together comes before each of several coins', () => {
    const { axes } = stressed({ positions: [['BTC-USDT-SWAP', 10, 100000]], balances: [['ETH', 2]] });
    expect(axes.filter(({ kind }) => kind === 'price').map(({ ccy }) => ccy)).toEqual([null, 'BTC', 'ETH']);
    const alone = sideOf(axes, 'price', 'ETH', 'down').crossing!;
    // Two coins at 0.98 against the 1,220 of the perpetual.
    expect(alone.move).toBeCloseTo(1220 / (2 * 4000 * 0.98) - 1, 8);
    const together = sideOf(axes, 'price', null, 'down').crossing!;
    expect(together.move).toBeGreaterThan(alone.move);
  });

  it('that restores an account in liquidation is found, and one that does not is none', async () => {
    const short: TinyAccount = { positions: [['BTC-USDT-SWAP', -10, 100000]], balances: [['USDT', 1000]] };
    const { axes, isBelow } = stressed(short);
    expect(isBelow).toBe(true);
    // 1,000 − 10,000·x = 0.122·10,000·(1 + x).
    const down = sideOf(axes, 'price', 'BTC', 'down').crossing!;
    expect(down.move).toBeCloseTo(-220 / 11220, 8);
    expect(down.mgnRatio).toBeGreaterThan(1);
    expect(sideOf(axes, 'price', 'BTC', 'up').crossing).toBeNull();
  });

  it('may jump: a borrowing tier of the whole amount', () => {
    // Past 1,000 USDT of debt the requirement of borrowing goes from 20 to 900 at once.
    const { axes } = stressed({
      positions: [['BTC-USDT-SWAP', 1, 100000]],
      balances: [
        ['ETH', 0.4],
        ['USDT', -500],
      ],
    });
    const down = sideOf(axes, 'price', 'BTC', 'down').crossing!;
    expect(down.isJump).toBe(true);
    expect(down.move).toBeCloseTo(-0.5, 9);
    expect(down.ratioBefore! - down.mgnRatio!).toBeGreaterThan(0.5);
  });

  it('is the first from today where the ratio crosses more than once', () => {
    // A long straddle bought on credit: worth least near its strike, above today's price, and more again beyond it.
    const account = tinyAccount(market, {
      positions: [
        ['BTC-USD-250214-130000-C', 100, 0.01],
        ['BTC-USD-250214-130000-P', 100, 0.31],
      ],
      balances: [['USDC', -15_000]],
    });
    const { axes, isBelow } = reverseStress(account, market, withoutMinimum);
    const at = (move: number) => {
      const moved = movedMarket(market, move);
      return new ReferenceEngine(moved, withoutMinimum).evaluate(onMarket(account, moved)).mgnRatio!.toNumber();
    };
    expect(isBelow).toBe(false);
    expect(at(0.3)).toBeLessThan(1);
    expect(at(0.8)).toBeGreaterThan(1);
    const { move } = sideOf(axes, 'price', 'BTC', 'up').crossing!;
    expect(move).toBeLessThan(0.3);
    expect(Math.abs(at(move) - 1)).toBeLessThan(1e-6);
    for (let before = 0; before < move - 1e-3; before += 0.02) expect(at(before)).toBeGreaterThan(1);
  });
});

describe('a vol move', () => {
  it('revalues marks by the formula, and has a ratio of 1.00 there', async () => {
    const account = await sampleAccount('short-strangle', 'naked');
    const { axes } = reverseStress(account, sample, rulebook);
    const up = sideOf(axes, 'vol', null, 'up').crossing!;
    expect(Math.abs(up.mgnRatio! - 1)).toBeLessThan(1e-6);
    expect(Math.abs(up.decimalRatio! - 1)).toBeLessThan(1e-6);
    expect(up.ratioBefore).toBeGreaterThan(1);
    expect(sideOf(axes, 'vol', null, 'down').crossing).toBeNull();
    // Down to the rulebook's floor of one point for the highest vol held.
    const vols = account.positions.map(({ instrument }) => instrument.markVol);
    expect(sideOf(axes, 'vol', null, 'down').limit).toBeCloseTo((0.01 - Math.max(...vols)) * 100, 9);
  });

  it('is not searched without options', () => {
    const { axes } = stressed({ positions: [['BTC-USDT-SWAP', 1, 100000]], balances: [['USDT', 5000]] });
    expect(axes.some(({ kind }) => kind === 'vol')).toBe(false);
  });
});

describe('a stablecoin', () => {
  // 20,000 USD in USDT against as much inverse, and 1,500 USDT; MR9 charges the hedge at the pair's price.
  const hedge = (sign: 1 | -1): TinyAccount => ({
    positions: [
      ['BTC-USDT-SWAP', 20 * sign, 100000],
      ['BTC-USD-SWAP', -200 * sign, 100000],
    ],
    balances: [['USDT', 1500]],
  });

  it('that falls alone takes the collateral and the price of the hedge', () => {
    const account = tinyAccount(market, hedge(1));
    const { move } = sideOf(stressed(hedge(1)).axes, 'stablecoin', 'USDT', 'down').crossing!;
    const at = (fall: number) =>
      ratioOn(account, repriced(market, { index: (pair) => (pair === 'USDT-USD' ? 1 + fall : 1), mark: () => 1 }));
    expect(Math.abs(at(move)! - 1)).toBeLessThan(1e-6);
    expect(at(move * 0.999)).toBeGreaterThan(1);
  });

  it('that falls against coins which keep their USD price costs who is short in it, and pays who is long', () => {
    const account = tinyAccount(market, hedge(-1));
    const { move } = sideOf(stressed(hedge(-1)).axes, 'depeg', 'USDT', 'down').crossing!;
    const at = (fall: number) => {
      const against = (name: string) => (name.startsWith('BTC-USDT') ? 1 / (1 + fall) : 1);
      const index = (pair: string) =>
        pair === 'USDT-USD' ? 1 + fall : pair === 'ETH-USDT' ? 1 / (1 + fall) : against(pair);
      return ratioOn(account, repriced(market, { index, mark: against }));
    };
    expect(Math.abs(at(move)! - 1)).toBeLessThan(1e-6);
    expect(at(move * 0.999)).toBeGreaterThan(1);
    // The long one gains on the way, and has to fall more than twice as far before MR9 has eaten its gain.
    const long = sideOf(stressed(hedge(1)).axes, 'depeg', 'USDT', 'down').crossing!;
    expect(long.move).toBeLessThan(2 * move);
  });
});

describe('a search', () => {
  it('takes under a second for an ordinary account', async () => {
    const account = await sampleAccount('spot-grid-orders', 'grid');
    const start = performance.now();
    reverseStress(account, sample, rulebook);
    // The machine of a test may be busy; alone it takes 0.4 s.
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});

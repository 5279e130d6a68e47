// Small books of which each part is known: one kind of input changed, and the whole change is its part.

import { describe, expect, it } from 'vitest';
import { type Part, parts, splitFigures } from '../../src/diff/parts.ts';
import { drivingPart } from '../../src/diff/split.ts';
import type { Instrument } from '../../src/market/snapshot.ts';
import { exact } from '../../src/quantity/decimal.ts';
import { coinPrice } from '../../src/reference/black76.ts';
import { termsOf } from '../../src/reference/revalue-option.ts';
import { MS_PER_DAY } from '../../src/rulebook/compile.ts';
import { movedMarket } from '../../src/whatif/moved-market.ts';
import { type HandAccount, rowsOf } from '../support/rows.ts';
import { variantOf } from '../support/rulebook-variants.ts';
import { smallMarket } from '../support/small-market.ts';
import { accountOf, compare, type HandEnd, only, withInstrument, without, withPrices, withVols } from './comparing.ts';

const options: HandAccount = {
  acctId: 'options',
  positions: [
    ['BTC-USD-250328-100000-C', -60, 0.09],
    ['BTC-USD-250131-90000-P', 40, 0.015],
    ['BTC-USDT-SWAP', 25, 96_000],
  ],
  orders: [['ETH-USDT-SWAP', -10, 3400]],
  balances: [
    ['BTC', 2.5],
    ['USDT', 40_000],
  ],
};
const linear: HandAccount = {
  acctId: 'linear',
  positions: [['ETH-USDT-SWAP', -30, 3250]],
  balances: [['USDT', 9000]],
};
const rows = rowsOf([options, linear]);
const before: HandEnd = { market: smallMarket, rows };

/** The whole change of every figure of an account is one part. */
async function isAll(part: Part, b: HandEnd, acctId: string): Promise<void> {
  const comparison = await compare(before, b);
  for (const name of splitFigures) {
    const account = accountOf(comparison, acctId, name);
    expect(account.whyNot).toBe('');
    expect(account.parts, name).toEqual(only(part, account));
    expect(account.outside).toBeNaN();
  }
  const { a, b: atB } = accountOf(comparison, acctId, 'totalMmr');
  expect(atB).not.toBe(a);
}

describe('where one kind of input changed, the whole change is its part', () => {
  it('positions: a position more', () => {
    const more: HandAccount = { ...options, positions: [...options.positions!, ['BTC-USD-SWAP', -50, 97_000]] };
    return isAll('positions', { market: smallMarket, rows: rowsOf([more, linear]) }, 'options');
  });

  it('positions: money taken out', async () => {
    const poorer: HandAccount = { ...linear, balances: [['USDT', -400]] };
    await isAll('positions', { market: smallMarket, rows: rowsOf([options, poorer]) }, 'linear');
  });

  it('prices', async () => {
    const b = { market: withPrices(smallMarket, 0.87), rows };
    await isAll('prices', b, 'options');
    await isAll('prices', b, 'linear');
  });

  it('prices, where the marks of options move as their forwards say', () =>
    isAll('prices', { market: movedMarket(smallMarket, -0.13), rows }, 'options'));

  it('vols', () => isAll('vols', { market: withVols(smallMarket, 1.3), rows }, 'options'));

  it('the rulebook', () => {
    const rulebook = variantOf('okx-2025', (changed) => {
      changed['mr4-basis-risk']!.basicShock.major = '0.05';
    });
    return isAll('rulebook', { market: smallMarket, rows, rulebook }, 'options');
  });

  it("the venue's tiers, which are part of the rulebook's", async () => {
    const tiers = [{ minAmt: 0, maxAmt: 100, discountRate: 0.5 }];
    const currencies = smallMarket.currencies.map((c) => (c.ccy === 'BTC' ? { ...c, discountTiers: tiers } : c));
    const comparison = await compare(before, { market: { ...smallMarket, currencies }, rows });
    const account = accountOf(comparison, 'options', 'adjEq');
    expect(account.b).toBeLessThan(account.a);
    expect(account.parts).toEqual(only('rulebook', account));
  });

  it('time', () =>
    isAll('time', { market: { ...smallMarket, asOfMs: smallMarket.asOfMs + MS_PER_DAY }, rows }, 'options'));
});

it('nothing moved where nothing changed, to the bit', async () => {
  const comparison = await compare(before, before);
  for (const acctId of ['options', 'linear']) {
    for (const name of splitFigures) {
      expect(accountOf(comparison, acctId, name).parts).toEqual({
        positions: 0,
        prices: 0,
        vols: 0,
        rulebook: 0,
        time: 0,
      });
    }
  }
});

describe('where several kinds changed', () => {
  const asOf = smallMarket.asOfMs;
  const fallen = movedMarket(smallMarket, -0.1);
  const b: HandEnd = {
    market: { ...withVols(fallen, 1.2), asOfMs: asOf + MS_PER_DAY },
    rows: rowsOf([{ ...options, positions: [['BTC-USD-250328-100000-C', -90, 0.09]] }, linear]),
    rulebook: variantOf('okx-2025', (changed) => {
      changed['mr1-spot-shock'].volShockTable.nodes[0]!.points = '0.6';
    }),
  };
  /** B's market a day before: its options are worth more by the decay of that day. */
  const undecayed = (instrument: Instrument): Instrument => {
    if (instrument.contract !== 'option') return instrument;
    const decay = coinPrice(termsOf(instrument, asOf + MS_PER_DAY)).minus(coinPrice(termsOf(instrument, asOf)));
    return { ...instrument, markPx: exact(instrument.markPx).minus(decay).toNumber() };
  };
  const quoted = { ...b.market, asOfMs: asOf, instruments: b.market.instruments.map(undecayed) };

  it('each part is what putting it in changes, in the fixed order', async () => {
    const comparison = await compare(before, b);
    const way: HandEnd[] = [
      before,
      { ...before, rows: b.rows },
      { market: fallen, rows: b.rows },
      { market: quoted, rows: b.rows },
      { market: quoted, rows: b.rows, rulebook: b.rulebook! },
      b,
    ];
    const runs = await Promise.all(way.map((end) => compare(end, end)));
    for (const name of splitFigures) {
      const figures = runs.map((run) => accountOf(run, 'options', name).a);
      const own = accountOf(comparison, 'options', name).parts;
      for (const [i, part] of parts.entries()) {
        expect(own[part], `${part} of ${name}`).toBe(figures[i + 1]! - figures[i]!);
        if (name === 'adjEq') expect(own[part] === 0, part).toBe(part === 'rulebook');
      }
    }
  });

  it('the parts add up to the change, and the driving one is the largest that way', async () => {
    const comparison = await compare(before, b);
    const { a, b: after, parts: own } = accountOf(comparison, 'options', 'totalMmr');
    const sum = parts.reduce((total, part) => total + own[part], 0);
    expect(Math.abs(a + sum - after)).toBeLessThanOrEqual(1e-12 * after);
    const pushing = parts.filter((part) => own[part] * (after - a) > 0);
    const most = pushing.reduce((best, part) => (Math.abs(own[part]) > Math.abs(own[best]) ? part : best));
    expect(drivingPart(comparison.split.totalMmr, 0)).toBe(most);
  });
});

describe('an account is not split', () => {
  const fresh: HandAccount = { ...linear, acctId: 'fresh' };

  it('where only B has it, and its figure is the change', async () => {
    const comparison = await compare(before, { market: smallMarket, rows: rowsOf([options, linear, fresh]) });
    const account = accountOf(comparison, 'fresh', 'totalMmr');
    expect(account.whyNot).toBe('absent at A');
    expect(account.a).toBeNaN();
    expect(account.outside).toBe(account.b);
    expect(account.parts.positions).toBeNaN();
    expect(comparison.sums.totalMmr.outside).toBe(account.b);
  });

  it('where only A has it', async () => {
    const comparison = await compare({ market: smallMarket, rows: rowsOf([options, fresh, linear]) }, before);
    const account = accountOf(comparison, 'fresh', 'totalMmr');
    expect(account.whyNot).toBe('absent at B');
    expect(account.outside).toBe(-account.a);
  });

  it('where it is quarantined at one end', async () => {
    const bad = { acctId: 'linear', instId: 'NO-SUCH-SWAP', pos: '1', avgPx: '1' };
    const spoiled = { ...rows, positions: [...rows.positions, bad] };
    const comparison = await compare(before, { market: smallMarket, rows: spoiled });
    const account = accountOf(comparison, 'linear', 'totalMmr');
    expect(account.whyNot).toBe('quarantined at B');
    expect(account.outside).toBe(-account.a);
    expect(accountOf(comparison, 'options', 'totalMmr').whyNot).toBe('');
    const both = await compare({ market: smallMarket, rows: spoiled }, { market: smallMarket, rows: spoiled });
    expect(accountOf(both, 'linear', 'totalMmr')).toMatchObject({
      whyNot: 'quarantined at A and B',
      outside: Number.NaN,
    });
  });

  const call = 'BTC-USD-250328-100000-C';
  it.each([
    ['does not list', without(smallMarket, call), `the market of A does not list ${call}`],
    [
      'has no price for',
      withInstrument(smallMarket, call, { problem: { reason: 'missing-price', detail: `no mark price of ${call}` } }),
      `no mark price of ${call}`,
    ],
    [
      'lists with another size',
      withInstrument(smallMarket, call, { ctMult: 0.1 }),
      `ctMult of ${call} is 0.1 at A and 0.01 at B`,
    ],
  ])('where it holds at B what the market of A %s', async (_, market, why) => {
    const comparison = await compare({ market, rows: rowsOf([linear, { ...options, positions: [] }]) }, before);
    const account = accountOf(comparison, 'options', 'totalMmr');
    expect(account.whyNot).toBe(why);
    expect(account.outside).toBe(account.b - account.a);
    expect(comparison.sums.totalMmr.outside).toBe(account.outside);
    expect(accountOf(comparison, 'linear', 'totalMmr').whyNot).toBe('');
  });
});

describe('an account that holds what both markets value is split', () => {
  const call = 'ETH-USD-250131-3500-C';

  it('whatever else is listed on one side only, and that leaves no trace', async () => {
    const a: HandEnd = { market: without(smallMarket, call, 'AVAX-USDT-SWAP'), rows };
    const b: HandEnd = { market: without(withPrices(smallMarket, 0.9), 'DOGE-USDT-SWAP'), rows };
    const some = await compare(a, b);
    const all = await compare(before, { market: withPrices(smallMarket, 0.9), rows });
    for (const name of splitFigures) {
      expect(accountOf(some, 'options', name)).toEqual(accountOf(all, 'options', name));
    }
  });

  it('though it held at A what B does not list', async () => {
    const holding: HandAccount = { ...linear, positions: [...linear.positions!, [call, 5, 0.03]] };
    const a: HandEnd = { market: smallMarket, rows: rowsOf([options, holding]) };
    const comparison = await compare(a, { market: without(smallMarket, call), rows });
    const account = accountOf(comparison, 'linear', 'totalMmr');
    expect(account.whyNot).toBe('');
    expect(account.parts).toEqual(only('positions', account));
  });

  it('though it held at A what has expired at B', async () => {
    const expired = withInstrument(smallMarket, call, { problem: { reason: 'expired', detail: `${call} expired` } });
    const asOfMs = Date.UTC(2025, 0, 31, 9);
    const holding: HandAccount = { acctId: 'expiring', positions: [[call, 5, 0.03]], balances: [['ETH', 1]] };
    const after: HandAccount = { acctId: 'expiring', balances: [['ETH', 1.01]] };
    const a: HandEnd = { market: smallMarket, rows: rowsOf([holding]) };
    const comparison = await compare(a, { market: { ...expired, asOfMs }, rows: rowsOf([after]) });
    const account = accountOf(comparison, 'expiring', 'totalMmr');
    expect(account.whyNot).toBe('');
    expect(account.parts).toEqual(only('positions', account));
  });
});

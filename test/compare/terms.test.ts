// What a requirement is made of: terms add up to a unit's MMR, the one that binds counts, what drove an account.

import { expect, it } from 'vitest';
import { prepareComparison } from '../../src/compare/compare-book.ts';
import { sizeNames, sizeOf } from '../../src/compare/groups.ts';
import { termAdder, terms, unitTerms } from '../../src/compare/terms.ts';
import { makeRows } from '../../src/margin/row-columns.ts';
import { crossingOf, crossings, StateMatrix } from '../../src/margin/state-matrix.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { rulebookAt } from '../../src/rulebook/vary.ts';
import { runBook } from '../../src/runner/run-book.ts';
import { exchange, market } from '../determinism/book.ts';
import { bookOf } from '../support/rows.ts';
import { rulebookVariants } from '../support/rulebook-variants.ts';
import { smallMarket } from '../support/small-market.ts';

const { rulebook } = loadRulebook('okx-2025');

it('the terms of any unit add up to its MMR, whatever the rulebook', async () => {
  const book = exchange(3);
  for (const { name, rulebook: variant } of rulebookVariants()) {
    const { rows } = await runBook({ snapshot: market, rulebook: variant, book, threads: 1 });
    const { mmr } = rows.units.figures;
    const addTo = termAdder(rows.units);
    for (let row = 0; row < mmr.length; row++) {
      const own = new Float64Array(unitTerms.length);
      addTo(row, own, 0);
      const sum = own.reduce((total, term) => total + term, 0);
      expect(Math.abs(sum - mmr[row]!), `${name}, row ${row}`).toBeLessThanOrEqual(1e-12 * mmr[row]!);
    }
  }
});

it.each([
  ['the widest of three', { mr1: 5, mr2: 7, mr6: 6, mr3: 1, mr7: 2 }, { mr2: 7, mr3: 1 }],
  ['of equals the lower number', { mr1: 7, mr2: 7, mr6: 7 }, { mr1: 7 }],
  ['the minimum charge instead of all', { mr1: 5, mr4: 1, mr7: 9 }, { mr7: 9 }],
  ['a minimum charge that is no more than the rest does not bind', { mr1: 5, mr4: 4, mr7: 9 }, { mr1: 5, mr4: 4 }],
  [
    'everything beside the widest',
    { mr6: 5, mr3: 1, mr4: 2, mr5: 3, mr9: 4 },
    { mr6: 5, mr3: 1, mr4: 2, mr5: 3, mr9: 4 },
  ],
])('%s', (_, risks, wanted) => {
  const rows = makeRows('units', 1);
  for (const [name, value] of Object.entries(risks)) rows.figures[name as 'mr1'][0] = value as number;
  const own = new Float64Array(unitTerms.length);
  termAdder(rows)(0, own, 0);
  expect(Object.fromEntries(unitTerms.flatMap((term, t) => (own[t] === 0 ? [] : [[term, own[t]]])))).toEqual(wanted);
});

/** What drove each account from okx-2025 to the same with these numbers. */
async function driversOf(accounts: Parameters<typeof bookOf>[1], settings: Record<string, string>) {
  const book = bookOf(smallMarket, accounts);
  const candidate = rulebookAt(rulebook, new Map(Object.entries(settings)));
  const run = prepareComparison({ snapshot: smallMarket, book, base: rulebook, candidate, threads: 1 });
  const { moves, units } = await run.evaluate(() => {});
  return accounts.map((_, a) => [
    terms[moves.accounts.drivenBy[a]! - 1] ?? '',
    units.names[moves.accounts.drivenByUnit[a]! - 1] ?? '',
    moves.accounts.deltas.totalMmr[a]!,
  ]);
}

it('an account is driven by the unit that moved most the way it went, and the term in it', async () => {
  const accounts = [
    { acctId: 'btc', positions: [['BTC-USDT-SWAP', 10, 97000]], balances: [['USDT', 1e6]] },
    {
      acctId: 'both',
      positions: [
        ['BTC-USDT-SWAP', 1, 97000],
        ['ETH-USDT-SWAP', 500, 3300],
      ],
      balances: [['USDT', 1e6]],
    },
    { acctId: 'doge', positions: [['DOGE-USDT-SWAP', 10, 0.35]], balances: [['USDT', 1e6]] },
    {
      acctId: 'owes',
      positions: [],
      balances: [
        ['BTC', 1],
        ['USDT', -1e4],
      ],
    },
  ] as Parameters<typeof bookOf>[1];
  const wide = await driversOf(accounts, { 'mr1-spot-shock.shocks.major': '0.18' });
  expect(wide.map(([term, unit]) => [term, unit])).toEqual([
    ['mr1', 'BTC'],
    ['mr1', 'ETH'],
    ['', ''],
    ['', ''],
  ]);
  // 10 · 0.01 BTC at an index of 97,078.9 USDT, 6 % more of it.
  expect(wide[0]![2]).toBeCloseTo(0.1 * 97078.9 * 0.99934 * 0.06, 6);
  const basis = await driversOf(accounts, { 'mr4-basis-risk.basicShock.major': '0.001' });
  expect(basis.slice(0, 3).map(([term, unit]) => [term, unit])).toEqual([
    ['mr4', 'BTC'],
    ['mr4', 'ETH'],
    ['', ''],
  ]);
  expect(basis[0]![2]).toBeLessThan(0);
});

it('every way between two states is told by its most serious line', () => {
  const told = (from: number, to: number) => crossings[crossingOf(from, to)];
  expect([4, 3, 2, 1].map((from) => told(from, 0))).toEqual(Array(4).fill('newly liquidated'));
  expect([4, 3, 2].map((from) => told(from, 1))).toEqual(Array(3).fill('newly below 110 %'));
  expect([4, 3].map((from) => told(from, 2))).toEqual(Array(2).fill('newly watched'));
  expect([1, 2, 3, 4].map((to) => told(0, to))).toEqual(Array(4).fill('no longer liquidated'));
  expect([2, 3, 4].map((to) => told(1, to))).toEqual(Array(3).fill('no longer below 110 %'));
  expect([3, 4].map((to) => told(2, to))).toEqual(Array(2).fill('no longer watched'));
  expect([told(4, 3), told(3, 4), told(0, 0), told(2, 2)]).toEqual(['', '', '', '']);
});

it('a line counts everything below it', () => {
  const matrix = new StateMatrix();
  for (const [from, to, times] of [
    [4, 0, 3],
    [1, 0, 2],
    [0, 4, 1],
    [3, 1, 4],
    [0, 0, 5],
  ] as const) {
    for (let i = 0; i < times; i++) matrix.add(from, to);
  }
  expect([matrix.newly('liquidated'), matrix.newly('below110'), matrix.newly('watched')]).toEqual([5, 7, 7]);
  expect([matrix.noLonger('liquidated'), matrix.noLonger('below110')]).toEqual([1, 1]);
  expect([matrix.below('liquidated', 'before'), matrix.below('liquidated', 'after')]).toEqual([6, 10]);
  expect(matrix.states('after')).toEqual({ liquidation: 10, danger: 4, watch: 0, warning: 0, healthy: 1 });
  expect(matrix.counts().danger.liquidation).toBe(2);
});

it('sizes have their edge above', () => {
  expect([-1, 0, 999.99, 1000, 1e7, 1e12].map((equity) => sizeNames[sizeOf(equity)])).toEqual([
    'below 0',
    '0 to 1 k',
    '0 to 1 k',
    '1 k to 10 k',
    '10 M and more',
    '10 M and more',
  ]);
});

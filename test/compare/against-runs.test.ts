// A comparison against two runs of their own: every figure of every account and unit, to the bit, for any threads.

import { describe, expect, it } from 'vitest';
import { movedFigures } from '../../src/compare/account-moves.ts';
import { type ComparedBook, prepareComparison } from '../../src/compare/compare-book.ts';
import { figuresOf } from '../../src/compare/figures.ts';
import { terms, unitTerms } from '../../src/compare/terms.ts';
import type { UnitMoves } from '../../src/compare/unit-moves.ts';
import { accountFigures, accountStates } from '../../src/margin/account-columns.ts';
import { crossings } from '../../src/margin/state-matrix.ts';
import { underlyingOf } from '../../src/portfolio/risk-unit.ts';
import { exactSum } from '../../src/quantity/exact-sum.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import type { Rulebook } from '../../src/rulebook/schema.ts';
import { rulebookAt } from '../../src/rulebook/vary.ts';
import { type BookResult, runBook } from '../../src/runner/run-book.ts';
import { settleCloseDecisions } from '../../src/verify/close-decisions.ts';
import { market } from '../determinism/book.ts';
import { comparedBook } from './book.ts';

const book = comparedBook(11);
const okx2025 = loadRulebook('okx-2025').rulebook;
const wider = new Map([
  ['mr1-spot-shock.shocks.major', '0.2'],
  ['account.takerFee', '0.002'],
  ['modes.imrPerMmr', '2.5'],
]);
const pairs: [name: string, base: Rulebook, candidate: Rulebook][] = [
  ['okx-2024-06 → okx-2025', loadRulebook('okx-2024-06').rulebook, okx2025],
  ['okx-2025 → okx-2024-06', okx2025, loadRulebook('okx-2024-06').rulebook],
  ['okx-2025 → wider', okx2025, rulebookAt(okx2025, wider)],
  ['seed → okx-2025', loadRulebook('seed').rulebook, okx2025],
];

async function compared(base: Rulebook, candidate: Rulebook, threads: number, shardPositions = 900) {
  const run = prepareComparison({ snapshot: market, book, base, candidate, threads, shardPositions });
  const pieces: UnitMoves[] = [];
  const result = await run.evaluate((_, units) => {
    pieces.push(units);
  });
  return { result, rows: pieces.flatMap(rowsOf) };
}

/** Unit rows as objects. */
function rowsOf(moves: UnitMoves): Record<string, number>[] {
  return Array.from({ length: moves.rowCount }, (_, row) => ({
    account: moves.account[row]!,
    unit: moves.unit[row]!,
    mmrBase: moves.mmrBase[row]!,
    mmrCandidate: moves.mmrCandidate[row]!,
    mmrDelta: moves.mmrDelta[row]!,
    ...Object.fromEntries(unitTerms.map((term) => [`${term}Delta`, moves.riskDeltas[term][row]!])),
  }));
}

async function ownRun(rulebook: Rulebook): Promise<BookResult> {
  const result = await runBook({ snapshot: market, rulebook, book, threads: 1 });
  settleCloseDecisions(market, rulebook, book, result);
  return result;
}

/** Sums of unit rows by account and the name that both rulebooks know. */
function unitSums({ rows, names }: BookResult, { merge }: Rulebook, isMerged: boolean) {
  const sums = new Map<string, Record<string, number>>();
  rows.units.account.forEach((account, row) => {
    const riskUnit = names.units[rows.units.key[row]!]!.riskUnit;
    const key = `${account} ${isMerged ? underlyingOf(riskUnit, merge.value) : riskUnit}`;
    const sum = sums.get(key) ?? {};
    for (const figure of ['mmr', ...unitTerms] as const) {
      sum[figure] = (sum[figure] ?? 0) + rows.units.figures[figure][row]!;
    }
    sums.set(key, sum);
  });
  return sums;
}

describe.each(pairs)('%s', (_, base, candidate) => {
  it('has the accounts of both runs, every figure to the bit, close decisions among them', async () => {
    const { result } = await compared(base, candidate, 2);
    expect(result.closeDecisions.base.close).toBeGreaterThan(0);
    expect(result.closeDecisions.candidate.close).toBeGreaterThan(0);
    for (const [side, rulebook] of [
      ['base', base],
      ['candidate', candidate],
    ] as const) {
      const { accounts } = await ownRun(rulebook);
      for (const name of accountFigures) expect(result[side].figures[name]).toEqual(accounts.figures[name]);
      expect(result[side].state).toEqual(accounts.state);
      expect(result[side].eligible).toEqual(accounts.eligible);
    }
  });

  it('has every unit of both, and the changes of its risks', async () => {
    const { result, rows } = await compared(base, candidate, 2);
    const isMerged = base.merge.value !== candidate.merge.value;
    const before = unitSums(await ownRun(base), base, isMerged);
    const after = unitSums(await ownRun(candidate), candidate, isMerged);
    const keyOf = (row: Record<string, number>) => `${row.account} ${result.units.names[row.unit!]}`;
    expect(new Set(rows.map(keyOf))).toEqual(new Set([...before.keys(), ...after.keys()]));
    expect(rows.length).toBe(new Set(rows.map(keyOf)).size);
    for (const row of rows) {
      const [a, b] = [before.get(keyOf(row)) ?? {}, after.get(keyOf(row)) ?? {}];
      expect([row.mmrBase, row.mmrCandidate]).toEqual([a.mmr ?? 0, b.mmr ?? 0]);
      expect(row.mmrDelta).toBe((b.mmr ?? 0) - (a.mmr ?? 0));
      for (const term of unitTerms) {
        const [from, to] = [a[term] ?? 0, b[term] ?? 0];
        expect(Math.abs(row[`${term}Delta`]! - (to - from))).toBeLessThanOrEqual(1e-12 * (from + to));
      }
    }
  });

  it('is the same for any number of threads and any shards', async () => {
    const all = [
      await compared(base, candidate, 1),
      await compared(base, candidate, 2, 100_000),
      await compared(base, candidate, 2, 300),
    ];
    const [first, ...others] = all.map(({ result, rows }) => ({
      rows,
      moves: result.moves.accounts,
      states: result.moves.states.counts(),
      by: (['byUnit', 'byClass', 'byTerm', 'bySize'] as const).map((kind) => result.moves[kind].moves()),
      figures: figuresOf(book, result),
    }));
    for (const other of others) expect(other).toEqual(first);
  });

  it('tells of every account what its figures say', async () => {
    const { result } = await compared(base, candidate, 2);
    checkAccounts(result, candidate);
    checkGroups(result);
  });
});

function checkAccounts({ base, candidate, moves }: ComparedBook, rulebook: Rulebook): void {
  const { accounts } = moves;
  const thresholds = rulebook.account.stateThresholds;
  let calls = 0;
  book.quarantined.forEach((isOut, a) => {
    if (isOut === 1) {
      expect(movedFigures.every((name) => Number.isNaN(accounts.deltas[name][a]!))).toBe(true);
      expect([accounts.crossing[a], accounts.drivenBy[a], accounts.callTo110[a]]).toEqual([0, 0, Number.NaN]);
      return;
    }
    for (const name of movedFigures) {
      expect(accounts.deltas[name][a]).toBe(candidate.figures[name][a]! - base.figures[name][a]!);
    }
    const [from, to] = [accountStates[base.state[a]!]!, accountStates[candidate.state[a]!]!];
    const crossing = crossings[accounts.crossing[a]!]!;
    expect(crossing.startsWith('newly')).toBe(base.state[a]! > candidate.state[a]! && candidate.state[a]! <= 2);
    expect(crossing === 'newly liquidated').toBe(to === 'liquidation' && from !== 'liquidation');
    expect(crossing === 'no longer liquidated').toBe(from === 'liquidation' && to !== 'liquidation');
    expect(accounts.drivenBy[a] === 0).toBe(accounts.deltas.totalMmr[a] === 0);
    const hasCall = ['newly liquidated', 'newly below 110 %'].includes(crossing) && book.acctLv[a] !== 2;
    expect(Number.isNaN(accounts.callTo110[a]!)).toBe(!hasCall);
    expect(Number.isNaN(accounts.callTo100[a]!)).toBe(!hasCall || crossing !== 'newly liquidated');
    if (!hasCall) return;
    calls += 1;
    const required = candidate.figures.totalMmr[a]! + candidate.figures.liqFee[a]!;
    const ratioWith = (call: number) => (candidate.figures.adjEq[a]! + call) / required;
    expect(ratioWith(accounts.callTo110[a]!)).toBeCloseTo(Number(thresholds.danger), 12);
    if (crossing !== 'newly liquidated') return;
    expect(ratioWith(accounts.callTo100[a]!)).toBeCloseTo(Number(thresholds.liquidation), 12);
    expect(accounts.callTo110[a]!).toBeGreaterThan(accounts.callTo100[a]!);
  });
  expect(figuresOf(book, { base, candidate, moves } as ComparedBook).calls).toBe(calls);
}

/** Requirements by term, by unit and what is in none, by size: each way to cut the book adds up to the whole. */
function checkGroups(compared: ComparedBook): void {
  const { moves } = compared;
  const figures = figuresOf(book, compared);
  const [byTerm, byUnit, byClass, bySize] = [moves.byTerm, moves.byUnit, moves.byClass, moves.bySize].map((groups) =>
    groups.moves(),
  );
  const outside = byTerm!.slice(unitTerms.length);
  expect(outside.map(({ name }) => name)).toEqual(['borrowing', 'tiers']);
  for (const side of ['mmrBase', 'mmrCandidate'] as const) {
    const total = side === 'mmrBase' ? figures.totalMmrBase : figures.totalMmrCandidate;
    for (const cut of [byTerm!, [...byUnit!, ...outside], [...byClass!, ...outside], bySize!]) {
      expect(exactSum(cut.map((group) => group[side])) / total).toBeCloseTo(1, 12);
    }
  }
  const { up, down } = moves.driven;
  expect(up.reduce((sum, count) => sum + count, 0)).toBe(figures.mmrUp);
  expect(down.reduce((sum, count) => sum + count, 0)).toBe(figures.mmrDown);
  expect(up.length).toBe(terms.length);
  expect(figures.mmrUp + figures.mmrDown + figures.mmrSame).toBe(figures.computed);
  expect(bySize!.reduce((sum, { up: rising }) => sum + rising, 0)).toBe(figures.mmrUp);
}

it('a rulebook against itself moves nothing', async () => {
  const { result, rows } = await compared(okx2025, okx2025, 2);
  const figures = figuresOf(book, result);
  expect(figures).toMatchObject({
    totalMmrDelta: 0,
    totalMmrChange: 0,
    mmrUp: 0,
    mmrDown: 0,
    calls: 0,
    newlyWatched: 0,
  });
  for (const row of rows) expect(unitTerms.map((term) => row[`${term}Delta`])).toEqual(unitTerms.map(() => 0));
});

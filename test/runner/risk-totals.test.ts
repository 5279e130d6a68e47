// The risk units of a run added up: against the rows themselves, the cells of every unit, and the decimal engine's word on
// what binds.
import { beforeAll, describe, expect, it } from 'vitest';
import { bindingIn, countedWhere, unitRisks } from '../../src/margin/counted-terms.ts';
import { type Book, holdingsOf } from '../../src/portfolio/book.ts';
import { exactSum } from '../../src/quantity/exact-sum.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { scenarioGrid } from '../../src/rulebook/scenarios.ts';
import { type EvaluatedAccount, evaluateHere } from '../../src/runner/evaluate-here.ts';
import { type RiskSummary, RiskTotals, type UnitTotals } from '../../src/runner/risk-totals.ts';
import { prepareRun } from '../../src/runner/run-book.ts';
import { exchange, market } from '../determinism/book.ts';
import { explainHere } from '../support/explained.ts';

const { rulebook } = loadRulebook('okx-2025');
let book: Book;
let all: EvaluatedAccount[];
let summary: RiskSummary;
let units: UnitTotals[];

async function totalsOf(how: { threads: number; shardPositions?: number }): Promise<RiskTotals> {
  const run = prepareRun({ snapshot: market, rulebook, book, sumsCells: true, ...how });
  const totals = new RiskTotals(run.names);
  await run.evaluate((_, rows, cells) => totals.add(rows.units, cells!));
  return totals;
}

beforeAll(async () => {
  book = exchange(91);
  all = evaluateHere(market, rulebook, book).filter((account) => account !== null);
  const totals = await totalsOf({ threads: 2, shardPositions: 700 });
  [summary, units] = [totals.summary(), totals.units()];
});

const unitsOf = (riskUnit?: string) =>
  all.flatMap((account) => account.units.filter((unit) => riskUnit === undefined || unit.riskUnit === riskUnit));
const close = (got: number, expected: number) => {
  expect(Math.abs(got - expected)).toBeLessThanOrEqual(1e-13 * Math.abs(expected) + 1e-12);
};

describe('the totals of the risk units', () => {
  it('are the sums of their rows, unit by unit', () => {
    expect(units.length).toBeGreaterThan(5);
    for (const total of units) {
      const rows = unitsOf(total.riskUnit);
      expect(total.accounts).toBe(rows.length);
      close(total.mmr, exactSum(rows.map(({ mmr }) => mmr)));
      close(total.imr, exactSum(rows.map(({ imr }) => imr)));
      close(exactSum(Object.values(total.counted)), total.mmr);
    }
    expect(units.map(({ mmr }) => mmr)).toEqual(units.map(({ mmr }) => mmr).sort((a, b) => b - a));
    expect(summary.largestUnits.map(({ riskUnit }) => riskUnit)).toEqual(
      units.slice(0, 10).map(({ riskUnit }) => riskUnit),
    );
  });

  it('are the sums of each market risk; what counts adds up to the MMR', () => {
    for (const risk of unitRisks) {
      close(summary.byRisk[risk].alone, exactSum(unitsOf().map((unit) => unit[risk])));
      close(summary.byRisk[risk].counted, exactSum(units.map(({ counted }) => counted[risk])));
    }
    close(exactSum(Object.values(summary.byRisk).map(({ counted }) => counted)), exactSum(units.map(({ mmr }) => mmr)));
  });

  it('have the same bits for any threads and shards', async () => {
    const other = await totalsOf({ threads: 1 });
    expect(other.summary()).toEqual(summary);
    expect(other.units()).toEqual(units);
    const fine = await totalsOf({ threads: 2, shardPositions: 40 });
    expect(fine.summary()).toEqual(summary);
  });
});

describe('the scenarios of a class', () => {
  it('are the P&L of every unit of its coins, cell by cell', () => {
    expect(summary.scenarios.map(({ assetClass }) => assetClass).sort()).toEqual(['major', 'mid', 'other']);
    for (const { assetClass, spotShocks, volShocks, pnl } of summary.scenarios) {
      const own = unitsOf().filter(({ riskUnit }) => scenarioGrid(rulebook, riskUnit).className === assetClass);
      expect(own.length).toBeGreaterThan(100);
      volShocks.forEach((_, v) => {
        spotShocks.forEach((_, s) => {
          const cell = v * spotShocks.length + s;
          const cells = own.map(({ mr1Cells }) => mr1Cells[cell]!);
          // Gains and losses cancel; what is rounded is as large as what was added.
          const size = exactSum(cells.map(Math.abs));
          expect(Math.abs(pnl[v]![s]! - exactSum(cells))).toBeLessThanOrEqual(1e-14 * size);
        });
      });
    }
  });

  it('name the MR1 that each is the worst of, and the MMR that hangs on it', () => {
    const flat = (of: 'mr1' | 'mmr' | 'riskUnits') => summary.scenarios.flatMap((own) => own[of].flat());
    close(exactSum(flat('mr1')), summary.byRisk.mr1.alone);
    expect(exactSum(flat('mmr'))).toBeGreaterThan(summary.byRisk.mr1.counted);
    expect(exactSum(flat('mmr'))).toBeLessThan(exactSum(units.map(({ mmr }) => mmr)));
    expect(exactSum(flat('riskUnits'))).toBeLessThan(unitsOf().length);
  });
});

it('what binds is what the decimal engine says', async () => {
  const index = [...book.quarantined.keys()].filter((a) => book.quarantined[a] === 0).slice(0, 15);
  const bound = index.flatMap((a) => {
    const { riskUnits } = explainHere(holdingsOf(book, market, a), market, rulebook).json;
    return (riskUnits as { riskUnit: string; binding: { rule: string } }[]).map(({ binding }) => binding.rule);
  });
  const run = prepareRun({ snapshot: market, rulebook, book, threads: 1 });
  const said: string[] = [];
  const wanted = new Set(index);
  await run.evaluate((_, { units: rows }) => {
    const bindingOf = bindingIn(rows);
    rows.account.forEach((account, row) => {
      if (wanted.has(account)) said.push(unitRisks[bindingOf(row)]!);
    });
  });
  expect(said).toEqual(bound);
  expect(new Set(said).size).toBeGreaterThan(1);
});

it('what stands beside the binding risk is never another that competes with it', () => {
  const names = (binding: string) => countedWhere[unitRisks.indexOf(binding as 'mr1')]!.map((risk) => unitRisks[risk]);
  expect(names('mr1')).toEqual(['mr1', 'mr3', 'mr4', 'mr5', 'mr9']);
  expect(names('mr6')).toEqual(['mr6', 'mr3', 'mr4', 'mr5', 'mr9']);
  expect(names('mr7')).toEqual(['mr7']);
});

// The page of a backtest: its figures are those of backtest.json, its verdicts, curve and lists too.
import { beforeAll, describe, expect, it } from 'vitest';
import { type BacktestReport, backtestReport, worstLists } from '../../src/backtest/backtest-report.ts';
import { curveOf } from '../../src/backtest/curve.ts';
import { backtestModel } from '../../src/backtest/report/backtest-model.ts';
import type { ReportModel } from '../../src/report/html/model.ts';
import { rulebookAt } from '../../src/rulebook/vary.ts';
import { blockOf, figureOf, sectionIds } from '../support/report-blocks.ts';
import type { HandAccount } from '../support/rows.ts';
import { TinyMarket } from '../support/tiny-market.ts';
import { backtestOf, dated, okx2025 } from './backtesting.ts';

/** A coin that falls by two fifths on every second of the first dates, and one that stands. */
function markets(moves: number) {
  const days = Array.from({ length: moves + 1 }, (_, day) => {
    const px = day % 2 === 1 && day < 6 ? 60 : 100;
    const market = new TinyMarket().currency('USDT', 1);
    market.coin('AAA', px, { USDT: px }).perpetual('AAA-USDT-SWAP', { markPx: px });
    return market.coin('BBB', 100, { USDT: 100 }).perpetual('BBB-USDT-SWAP', { markPx: 100 }).build();
  });
  return dated(...days);
}

const accounts: HandAccount[] = ['AAA', 'BBB'].map((coin) => {
  return { acctId: `of-${coin}`, positions: [[`${coin}-USDT-SWAP`, 10, 90]], balances: [['USDT', 5000]] };
});

const path = 'mr1-spot-shock.shocks.other';
const settings = [new Map<string, string>(), ...['0.3', '0.5'].map((value) => new Map([[path, value]]))];

async function pageOf(moves: number, varied: boolean): Promise<{ report: BacktestReport; model: ReportModel }> {
  const rulebooks = varied ? settings.map((own) => rulebookAt(okx2025, own)) : [okx2025];
  const backtest = await backtestOf(markets(moves), accounts, rulebooks);
  const { book, pools } = backtest;
  const of = { coverage: 0.99, coverageOf: 'units' as const };
  const curve = varied ? curveOf({ settings, pools, moves, ...of }) : null;
  const report = backtestReport({
    ...of,
    backtest,
    book,
    rulebook: okx2025,
    leftOut: [],
    riseDays: [1],
    curve,
    top: 1,
  });
  const provenance = { market: [], portfolio: [], rulebookSha256: 'r' };
  return { report, model: backtestModel({ report, worst: worstLists(backtest, book, 50), rejects: [], provenance }) };
}

describe('the page of 50 moves under three rulebooks', () => {
  let report: BacktestReport;
  let model: ReportModel;
  beforeAll(async () => {
    ({ report, model } = await pageOf(50, true));
  });

  it('says what was judged, by its kinds, and the verdicts', () => {
    expect(model.standing[0]!.assumed).toContain('account.stateThresholds');
    expect(report.judged.units.exceptions).toBe(3);
    expect(figureOf(model, 'summary', 'covered, risk units')).toBe(report.judged.units.coverage);
    const table = blockOf(model, 'judged', 'table', 'Over all moves');
    expect(table.rows.map((row) => row.slice(2))).toEqual(
      Object.values(report.judged).map((own) => [
        own.judged,
        own.exceptions,
        own.coverage,
        own.meanMargin,
        own.shortfall,
      ]),
    );
    const zones = blockOf(model, 'judged', 'bars', 'Verdicts by zone');
    expect(zones.items.map(({ values }) => values)).toEqual([
      [1, 1, 0],
      [1, 1, 0],
      [1, 1, 0],
    ]);
    expect(figureOf(model, 'judged', 'risk units')).toBe(report.verdicts!.units.kupiecRejected);
  });

  it('draws exceptions by date as lines, and the requirement', () => {
    const drawn = blockOf(model, 'days', 'lines', 'Exceptions by date');
    expect(drawn.x.points).toEqual(report.markets.dates.slice(0, -1));
    expect(drawn.series[2]!.values).toEqual(report.days.slice(0, -1).map(({ move }) => move!.judged.units.exceptions));
    const mmr = blockOf(model, 'procyclicality', 'lines', 'Total MMR');
    expect(mmr.series[0]!.values).toEqual(report.days.map(({ steadyMmr }) => steadyMmr));
  });

  it('draws the curve by its cost and names the cheapest that meets the coverage', () => {
    const { points, cheapest } = report.curve!;
    expect(cheapest).not.toBeNull();
    expect(figureOf(model, 'summary', 'cheapest set that meets it')).toBe(points[cheapest!]!.cost);
    const { note } = model.sections.find(({ id }) => id === 'curve')!;
    expect((note as { en: string }).en).toContain(`${path}=${points[cheapest!]!.settings[path]}`);
    const lines = blockOf(model, 'curve', 'lines', 'Moves that the margin did not cover, over its cost');
    const costs = points.map(({ cost }) => cost).sort((a, b) => a - b);
    expect(lines.x.points).toEqual(costs);
    const dearest = points.find(({ cost }) => cost === costs.at(-1))!;
    expect(lines.series[2]!.values.at(-1)).toBe(dearest.judged.units.exceptions / dearest.judged.units.judged);
    const table = blockOf(model, 'curve', 'table', 'Every point');
    expect(table.rows.map((row) => row[1])).toEqual(points.map(({ cost }) => cost));
    expect(table.rows[cheapest!]!.at(-1)).toMatchObject({ text: { en: 'cheapest' } });
  });

  it('lists units, and accounts beyond the rows of --top', () => {
    const units = blockOf(model, 'units', 'bars', 'Coverage by risk unit');
    expect(units.items).toEqual(
      report.riskUnits.map(({ riskUnit, coverage, mr1Coverage }) => ({
        label: riskUnit,
        values: [coverage, mr1Coverage],
      })),
    );
    const [worst] = report.worst.units;
    const { rows } = blockOf(model, 'worst', 'table', 'Risk units of accounts');
    expect(rows[0]).toEqual([worst!.acctId, 'AAA', worst!.from, worst!.to, worst!.loss, worst!.margin, 3, 50]);
  });
});

it('of few moves has bars for every date, no verdict, and no curve where nothing was varied', async () => {
  const { report, model } = await pageOf(2, false);
  expect(sectionIds(model)).toEqual(['summary', 'judged', 'days', 'units', 'procyclicality', 'worst', 'provenance']);
  expect(model.sections[1]!.note).toMatchObject({ en: '2 moves, fewer than 50: counts only, no verdict.' });
  expect(model.sections[1]!.blocks).toHaveLength(1);
  const bars = blockOf(model, 'days', 'bars', 'Exceptions by date');
  expect(bars.items.map(({ label }) => label)).toEqual(report.markets.dates.slice(0, 2));
});

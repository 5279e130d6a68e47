// The page of a sweep: lines along one parameter, maps over two, a table of any.
import { describe, expect, it } from 'vitest';
import type { HeatMap, LineChart, Section } from '../../src/report/html/model.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { parseVary } from '../../src/rulebook/vary.ts';
import { sweepPage } from '../../src/sweep/report/sweep-page.ts';
import { sweepBook } from '../../src/sweep/sweep-book.ts';
import { type SweepReport, sweepReport } from '../../src/sweep/sweep-report.ts';
import { comparedBook } from '../compare/book.ts';
import { market } from '../determinism/book.ts';

const loaded = loadRulebook('okx-2025');
const { rulebook, sha256 } = loaded;
const book = comparedBook(5);

async function swept(...vary: string[]): Promise<SweepReport> {
  const axes = vary.map(parseVary);
  const sweep = await sweepBook({ snapshot: market, book, rulebook, axes, threads: 2 });
  const named = { rulebook, sha256, set: {} };
  return sweepReport({ snapshot: market, portfolio: { book, files: [] }, rulebook: named, axes, sweep });
}

function sectionOf(report: SweepReport, id: string): Section | undefined {
  return sweepPage(report, book.rejects).sections.find((section) => section.id === id);
}

const linesOf = (report: SweepReport) => sectionOf(report, 'axis')!.blocks as LineChart[];
const mapsOf = (report: SweepReport) => sectionOf(report, 'grid')!.blocks as HeatMap[];

function rowsOf(report: SweepReport) {
  const block = sectionOf(report, 'points')!.blocks[0]!;
  return block.kind === 'table' ? block : null;
}

describe('the page of a sweep', () => {
  it('along one parameter draws totals and accounts, its numbers ascending', async () => {
    const report = await swept('mr1-spot-shock.shocks.major=0.24,0.12,0.2');
    const { base, points } = report;
    const ascending = [points[1]!, points[2]!, points[0]!];
    const [totals, changes, states, crossed] = linesOf(report);
    expect(totals!.x.points).toEqual([0.12, 0.2, 0.24]);
    expect(totals!.series.map(({ values }) => values)).toEqual([
      ascending.map(({ totalMmr }) => totalMmr),
      ascending.map(({ totalImr }) => totalImr),
    ]);
    expect(totals!.lines!.map(({ at }) => at)).toEqual([base.totalMmr, base.totalImr]);
    expect(changes!.series[0]!.values[2]).toBe((points[0]!.totalMmr - base.totalMmr) / base.totalMmr);
    expect(states!.series[0]!.values).toEqual(ascending.map((point) => point.states.liquidation));
    expect(crossed!.series[0]!.values).toEqual(ascending.map(({ newlyLiquidated }) => newlyLiquidated));
    expect(crossed!.series[0]!.values[2]).toBeGreaterThan(0);
    expect(sectionOf(report, 'grid')).toBeUndefined();
  });

  it('along words keeps the order of the call', async () => {
    const [totals] = linesOf(await swept('mr4-basis-risk.form=sum,max'));
    expect(totals!.x.points).toEqual(['sum', 'max']);
  });

  it('over two parameters draws maps, what has more values down the page, coloured against the rulebook as it is', async () => {
    const report = await swept('mr6-extreme-move.weight=0.5,1', 'mr1-spot-shock.shocks.major=0.08,0.12,0.24');
    const { base, points } = report;
    const [total, , newly] = mapsOf(report);
    expect([total!.rows.labels, total!.columns.labels]).toEqual([
      ['0.08', '0.12', '0.24'],
      ['0.5', '1'],
    ]);
    const byRow = [
      [points[0]!, points[3]!],
      [points[1]!, points[4]!],
      [points[2]!, points[5]!],
    ];
    expect(total!.values).toEqual(byRow.map((row) => row.map(({ totalMmr }) => totalMmr)));
    expect(total!.colouredBy).toEqual(byRow.map((row) => row.map(({ totalMmr }) => base.totalMmr - totalMmr)));
    expect(newly!.values).toEqual(byRow.map((row) => row.map(({ newlyLiquidated }) => newlyLiquidated)));
    expect(sectionOf(report, 'axis')).toBeUndefined();
  });

  it('has a row for every point and the rulebook as it is at the end', async () => {
    const report = await swept('account.takerFee=0.001,0.01', 'mr6-extreme-move.weight=0.5', 'mr4-basis-risk.form=sum');
    const table = rowsOf(report)!;
    expect(table.rows.map((row) => row[3])).toEqual(report.points.map(({ totalMmr }) => totalMmr));
    expect(table.totals![0]!.slice(3, 6)).toEqual([report.base.totalMmr, 0, report.base.totalImr]);
    expect([sectionOf(report, 'axis'), sectionOf(report, 'grid')]).toEqual([undefined, undefined]);
  });

  it('draws and lists only so many of a large grid, the ends among them, and says so', async () => {
    const report = await swept('mr6-extreme-move.weight=0.5');
    const [point] = report.points;
    const values = Array.from({ length: 700 }, (_, i) => String(i / 1000));
    const path = 'mr6-extreme-move.weight';
    const points = values.map((value) => ({ ...point!, settings: { [path]: value } }));
    const large = { ...report, axes: [{ path, values }], points };
    const x = linesOf(large)[0]!.x.points;
    expect([x.length, x[0], x.at(-1)]).toEqual([100, 0, 0.699]);
    expect(sectionOf(large, 'axis')!.note).toMatchObject({ en: `${path}; 100 of 700 points.` });
    const table = rowsOf(large)!;
    expect(table.rows).toHaveLength(500);
    expect(table.note).toMatchObject({ en: expect.stringContaining('The last 200 of 700 points are left out') });
  });
});

// The page of a comparison: its figures are those of compare.json, its lists are cut with a word, and nothing else is in it.
import { beforeAll, describe, expect, it } from 'vitest';
import { type ComparedBook, prepareComparison } from '../../src/compare/compare-book.ts';
import { type CompareReport, compareReport } from '../../src/compare/compare-report.ts';
import { compareFigureNames } from '../../src/compare/figures.ts';
import { parseGate } from '../../src/compare/gate.ts';
import { comparePage } from '../../src/compare/report/compare-page.ts';
import { accountStates } from '../../src/margin/account-columns.ts';
import type { Block, Cell, ReportModel } from '../../src/report/html/model.ts';
import { renderReport } from '../../src/report/html/render.ts';
import type { NamedRulebook } from '../../src/report/rulebook-head.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { rulebookAt } from '../../src/rulebook/vary.ts';
import { market } from '../determinism/book.ts';
import { comparedBook } from './book.ts';

const book = comparedBook(5);
const set = { 'mr1-spot-shock.shocks.major': '0.24', 'mr6-extreme-move.weight': '0.3' };
const loaded = loadRulebook('okx-2025');
const base: NamedRulebook = { rulebook: loaded.rulebook, sha256: loaded.sha256, set: {} };
const varied = rulebookAt(loaded.rulebook, new Map(Object.entries(set)));
const candidate: NamedRulebook = { rulebook: varied, sha256: loaded.sha256, set };
const gates = [parseGate('newlyLiquidated > 0', compareFigureNames)];

let report: CompareReport;
let model: ReportModel;

async function compared(threads: number, shardPositions: number): Promise<ComparedBook> {
  const sides = { base: base.rulebook, candidate: candidate.rulebook };
  return prepareComparison({ snapshot: market, book, ...sides, threads, shardPositions }).evaluate(() => {});
}

beforeAll(async () => {
  const found = await compared(2, 900);
  report = reported(found, 3);
  model = comparePage(report, book, found);
});

function reported(found: ComparedBook, top: number): CompareReport {
  const portfolio = { book, files: [] };
  return compareReport({ snapshot: market, portfolio, base, candidate, compared: found, gates, top });
}

function blocksOf<Kind extends Block['kind']>(section: string, kind: Kind): Extract<Block, { kind: Kind }>[] {
  const { blocks } = model.sections.find(({ id }) => id === section)!;
  return blocks.filter((block): block is Extract<Block, { kind: Kind }> => block.kind === kind);
}

const column = (rows: (Cell | null)[][], at: number) => rows.map((row) => row[at]);

describe('the page of a comparison', () => {
  it('begins with the figures of the report', () => {
    const { figures } = report;
    const values = blocksOf('summary', 'key-figures')[0]!.figures.map(({ value }) => value);
    expect(values).toEqual([
      ...[figures.totalMmrBase, figures.totalMmrCandidate, figures.totalMmrDelta],
      ...[figures.totalImrBase, figures.totalImrCandidate, figures.totalImrDelta],
      ...[figures.newlyLiquidated, figures.newlyBelow110, figures.newlyWatched, figures.noLongerWatched],
      ...[figures.callTo100Usd, figures.callTo110Usd, figures.quarantined],
    ]);
    expect(figures.newlyLiquidated).toBeGreaterThan(0);
    expect(figures.quarantined).toBeGreaterThan(0);
    const totals = blocksOf('summary', 'table')[0]!.rows;
    expect(column(totals, 3)).toEqual(Object.values(report.totals).map(({ delta }) => delta));
  });

  it('has every account once in the matrix, coloured by whether it went down or up', () => {
    const { values, colouredBy } = blocksOf('states', 'heat-map')[0]!;
    expect(values).toEqual(accountStates.map((from) => Object.values(report.states[from])));
    const colours = colouredBy!.flatMap((row, from) =>
      row.map((colour, to) => ({ colour: colour!, moved: to - from })),
    );
    expect(colours.filter(({ colour, moved }) => colour * moved < 0)).toEqual([]);
    expect(colours.filter(({ colour }) => colour < 0).length).toBeGreaterThan(0);
    const coloured = colours.reduce((sum, { colour }) => sum + Math.abs(colour), 0);
    const staying = accountStates.reduce((sum, state) => sum + report.states[state][state], 0);
    expect(coloured + staying).toBe(report.figures.computed);
    const [before, after] = [0, 1].map((side) =>
      blocksOf('states', 'bars')[0]!.items.map(({ values }) => values[side]),
    );
    expect(before!.reduce((sum, count) => sum! + count!, 0)).toBe(report.figures.computed);
    expect([before![0], after![0]]).toEqual([report.figures.liquidatedBase, report.figures.liquidatedCandidate]);
  });

  it('lays the change at the door of terms, classes, sizes and units as the report does', () => {
    const moved = (groups: { accounts: number; mmrDelta: number }[]) =>
      groups.filter(({ accounts }) => accounts > 0).map(({ mmrDelta }) => mmrDelta);
    const [terms] = blocksOf('causes', 'movers');
    expect(terms!.items.map(({ change }) => change)).toEqual(moved(report.by.term));
    const [classes, sizes, units] = blocksOf('groups', 'movers');
    expect(classes!.items.map(({ change }) => change)).toEqual(moved(report.by.assetClass));
    expect(sizes!.items.map(({ change }) => change)).toEqual(moved(report.by.size));
    expect(units!.items.map(({ change }) => change)).toEqual(moved(report.by.unit).slice(0, 15));
  });

  it('lists more accounts than the report was asked for, and the same first', () => {
    const [calls] = blocksOf('calls', 'table');
    expect(column(calls!.rows, 0).slice(0, 3)).toEqual(report.calls.map(({ acctId }) => acctId));
    expect(column(calls!.rows, 3).slice(0, 3)).toEqual(report.calls.map(({ callTo110 }) => callTo110));
    expect(calls!.rows.length).toBe(Math.min(100, report.figures.calls));
    expect(calls!.rows.length).toBeGreaterThan(3);
    const [rises] = blocksOf('movers', 'table');
    expect(column(rises!.rows, 5).slice(0, 3)).toEqual(report.movers.up.map(({ totalMmr }) => totalMmr.delta));
  });

  it('names what is assumed once, and what was set', () => {
    const [both, ...alone] = model.standing;
    expect(both!.assumed).toEqual(report.base.assumed);
    expect(alone.flatMap(({ assumed }) => assumed)).toEqual(['mr1-spot-shock.shocks', 'mr6-extreme-move.weight']);
    const rows = blocksOf('rulebooks', 'table')[0]!.rows;
    expect(column(rows, 1)).toEqual(['mr1-spot-shock.shocks.major', 'mr6-extreme-move.weight']);
    expect(rows[1]!.slice(2)).toEqual(['0.5', '0.3']);
  });

  it('is the same for any threads, shards and length of the report’s own lists', async () => {
    const other = await compared(1, 100_000);
    expect(renderReport(comparePage(reported(other, 10), book, other))).toBe(renderReport(model));
  });
});

// The page of a book's graph: its lines and table are the report's points.
import { beforeAll, expect, it } from 'vitest';
import type { ReportModel } from '../../src/report/html/model.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { bookGraph } from '../../src/whatif/book-graph.ts';
import { type GraphReport, graphReport } from '../../src/whatif/graph-report.ts';
import { graphModel } from '../../src/whatif/report/graph-model.ts';
import { exchange, market } from '../determinism/book.ts';
import { blockOf, figureOf, sectionIds } from '../support/report-blocks.ts';

const { rulebook } = loadRulebook('okx-2025');
let report: GraphReport;
let model: ReportModel;

beforeAll(async () => {
  const book = exchange(3);
  const shocks = [-0.5, 0, 0.5];
  const points = await bookGraph({ snapshot: market, rulebook, book, shocks, coin: 'BTC', onProgress: () => {} });
  report = graphReport({ points, coin: 'BTC', snapshot: market, rulebook, quarantined: book.quarantined });
  const provenance = { market: market.files, portfolio: [], rulebookSha256: 'r' };
  model = graphModel({ report, rejects: book.rejects, provenance });
});

it('has today, the worst, and what was rejected', () => {
  const [down, today, up] = report.points;
  expect(sectionIds(model)).toEqual(['summary', 'requirement', 'states', 'points', 'rejects', 'provenance']);
  expect(model.standing[0]!.assumed).toContain('account.stateThresholds');
  expect(figureOf(model, 'summary', 'accounts computed')).toBe(report.accounts.computed);
  expect(figureOf(model, 'summary', 'MMR today')).toBe(today!.totals.totalMmr);
  expect(figureOf(model, 'summary', 'in liquidation today')).toBe(today!.states.liquidation);
  expect(figureOf(model, 'summary', 'quarantined accounts')).toBe(2);
  const fallen = [down, today, up].map((point) => point!.states.liquidation);
  expect(figureOf(model, 'summary', 'most in liquidation')).toBe(Math.max(...fallen));
});

it('draws requirement, equity and states over the shocks, and lists every point', () => {
  const { points } = report;
  const requirement = blockOf(model, 'requirement', 'lines', 'Requirement');
  expect(requirement.x.points).toEqual([-0.5, 0, 0.5]);
  expect(requirement.series.map(({ values }) => values)).toEqual([
    points.map(({ totals }) => totals.totalMmr),
    points.map(({ totals }) => totals.totalImr),
  ]);
  const states = blockOf(model, 'states', 'lines', 'Accounts that are not healthy, by state');
  expect(states.series.map(({ values }) => values)).toEqual(
    (['liquidation', 'danger', 'watch', 'warning'] as const).map((state) => points.map((point) => point.states[state])),
  );
  expect(blockOf(model, 'points', 'table', 'Every shock').rows).toEqual(
    points.map(({ shock, totals, states }) => [shock, ...Object.values(totals), ...Object.values(states)]),
  );
});

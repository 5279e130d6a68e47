// The page of a liquidation: its figures are those of the summary, its tables the walks' own rows.
import { beforeAll, describe, expect, it } from 'vitest';
import { type BookLiquidation, liquidateBook } from '../../src/liquidation/liquidate-book.ts';
import { type LiquidationSummary, rungOf, summariseLiquidation } from '../../src/liquidation/liquidation-summary.ts';
import { liquidationModel } from '../../src/liquidation/report/liquidation-model.ts';
import type { Book } from '../../src/portfolio/book.ts';
import { bookOfHoldings } from '../../src/portfolio/book-of-holdings.ts';
import { textAt } from '../../src/quantity/text-table.ts';
import type { ReportModel } from '../../src/report/html/model.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { MovedMarkets } from '../../src/whatif/moved-market.ts';
import { market } from '../determinism/book.ts';
import { blockOf, figureOf, sectionIds } from '../support/report-blocks.ts';
import { bookOfRows, generatedRows } from '../support/rows.ts';
import { smallMarket } from '../support/small-market.ts';
import { tinyAccount } from '../support/tiny-market.ts';

const { rulebook } = loadRulebook('okx-2025');
const provenance = { market: [], portfolio: [], rulebookSha256: 'r', kernelSha256: 'k', resultsHash: 'h' };
const onProgress = () => {};

describe('the page of a generated exchange after a fall of 30 %', () => {
  let book: Book;
  let run: BookLiquidation;
  let summary: LiquidationSummary;
  let model: ReportModel;

  beforeAll(async () => {
    const snapshot = new MovedMarkets(market, true).byPrice(-0.3);
    book = bookOfRows(market, generatedRows([market], { accounts: 600, seed: 5, profile: 'mixed' }));
    run = await liquidateBook({ snapshot, rulebook, book, onProgress });
    const here = rungOf(0, run);
    // A rung that no figure of the run can be taken for.
    const map = [{ ...here, move: -0.1, accounts: 7, otherModes: 0, withDeficit: 3, notional: 11, deficit: 13 }, here];
    summary = summariseLiquidation(run, { snapshot, rulebook, book, move: -0.3, map });
    model = liquidationModel({ rulebook, book, run, rejects: book.rejects, summary, provenance });
  });

  it('names the assumed numbers, and has every section but that of rejects', () => {
    expect(model.standing[0]!.assumed).toContain('liquidation.slippage');
    expect(sectionIds(model)).toEqual(['summary', 'ends', 'map', 'volume', 'accounts', 'trades', 'provenance']);
  });

  it('says the totals, outcomes, stages and volumes of the summary', () => {
    const { accounts, totals, outcomes, stages, instruments } = summary;
    expect(accounts.liquidated).toBeGreaterThan(10);
    expect(figureOf(model, 'summary', 'accounts liquidated')).toBe(accounts.liquidated);
    expect(figureOf(model, 'summary', 'with a deficit')).toBe(accounts.withDeficit);
    expect(figureOf(model, 'summary', 'deficits for the insurance fund')).toBe(totals.deficit);
    expect(figureOf(model, 'summary', 'traded')).toBe(totals.notional);
    expect(figureOf(model, 'summary', 'cost')).toBe(totals.cost);
    expect(figureOf(model, 'summary', 'equity left')).toBe(totals.equityLeft);
    const byOutcome = blockOf(model, 'ends', 'bars', 'Accounts by outcome');
    expect(byOutcome.items.map(({ values }) => values[0])).toEqual(Object.values(outcomes));
    const byStage = blockOf(model, 'ends', 'table', 'Stages');
    expect(byStage.rows.map((row) => row.slice(1))).toEqual(
      Object.values(stages).map((own) => [own.accounts, own.steps, own.trades, own.notional, own.cost]),
    );
    const table = blockOf(model, 'volume', 'table', 'Instruments');
    expect(table.rows).toEqual(
      instruments.slice(0, 500).map((own) => [own.instId, own.trades, own.bought, own.sold, own.notional, own.cost]),
    );
    expect(table.totals![0]![1]).toBe(run.walks.trades.account.length);
    const drawn = blockOf(model, 'volume', 'bars', 'Volume by contract');
    expect(drawn.items.map(({ label }) => label)).toEqual(instruments.slice(0, 15).map(({ instId }) => instId));
  });

  it('draws the rungs of the map', () => {
    const map = summary.map!;
    const linesOf = (title: string) => blockOf(model, 'map', 'lines', title);
    const counted = linesOf('Accounts at or below the threshold');
    expect(counted.x.points).toEqual([-0.1, 0]);
    expect(counted.series.map(({ values }) => values)).toEqual([
      map.map(({ accounts }) => accounts),
      map.map(({ withDeficit }) => withDeficit),
    ]);
    expect(linesOf('Volume brought to the market').series[0]!.values).toEqual(map.map(({ notional }) => notional));
    expect(linesOf('Deficits and cost').series.map(({ values }) => values)).toEqual([
      map.map(({ deficit }) => deficit),
      map.map(({ cost }) => cost),
    ]);
  });

  it('lists the accounts of the largest deficits, volumes and walks, and the trades of the first', () => {
    const deepest = blockOf(model, 'accounts', 'table', 'Largest deficits');
    expect(deepest.rows.slice(0, 20).map((row) => [row[0], row[12]])).toEqual(
      summary.deficits.map(({ acctId, deficit }) => [acctId, deficit]),
    );
    const { figures, account, trades } = run.walks;
    for (const [title, column, figure] of [
      ['Most traded', 6, figures.notional],
      ['Longest walks', 3, figures.steps],
    ] as const) {
      const { rows } = blockOf(model, 'accounts', 'table', title);
      const largest = [...figure].sort((a, b) => b - a).slice(0, rows.length);
      expect(rows.map((row) => row[column])).toEqual(largest);
    }
    const first = deepest.rows[0]![0] as string;
    const row = Array.from(account, (a) => textAt(book.acctIds, a)).indexOf(first);
    const story = blockOf(model, 'trades', 'table', first);
    expect(story.rows).toHaveLength(figures.trades[row]!);
    const from = trades.account.indexOf(account[row]!);
    expect(story.rows.map((cells) => cells[8])).toEqual([
      ...trades.figures.cost.subarray(from, from + story.rows.length),
    ]);
    expect(story.rows[0]![9]).toBe(trades.figures.ratioBefore[from]);
  });
});

describe('the page of a book that nobody falls in', () => {
  const named = (acctId: string, acctLv: 3 | 4, avgPx: number) => ({
    ...tinyAccount(smallMarket, { positions: [['BTC-USDT-SWAP', 1000, avgPx]], balances: [['USDT', 90_000]], acctLv }),
    acctId,
  });

  it('has no lists, and counts the accounts of other modes', async () => {
    const book = bookOfHoldings([named('mode-3', 3, 110_000), named('healthy', 4, 1000)], smallMarket);
    const run = await liquidateBook({ snapshot: smallMarket, rulebook, book, threads: 1, onProgress });
    const summary = summariseLiquidation(run, { snapshot: smallMarket, rulebook, book, move: 0, map: null });
    const reject = {
      file: 'positions.csv',
      line: 3,
      acctId: 'other',
      reason: 'missing-price',
      detail: 'no mark',
    } as const;
    const model = liquidationModel({ rulebook, book, run, rejects: [reject], summary, provenance });
    expect(sectionIds(model)).toEqual(['summary', 'rejects', 'provenance']);
    expect(figureOf(model, 'summary', 'accounts liquidated')).toBe(0);
    expect(figureOf(model, 'summary', 'of modes 2 and 3, not walked')).toBe(1);
    expect(blockOf(model, 'rejects', 'table', 'Rejected rows').rows).toEqual([
      ['other', 'positions.csv', 3, 'missing-price', 'no mark'],
    ]);
  });
});

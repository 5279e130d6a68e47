/** What a liquidation came to over the whole book: `summary.json`. It depends on inputs and rulebook alone. */
import type { Snapshot } from '../market/snapshot.ts';
import type { Book, RejectedRow } from '../portfolio/book.ts';
import { byCodeUnits } from '../quantity/code-units.ts';
import { ExactSum } from '../quantity/exact-sum.ts';
import type { LiquidationOutcome, LiquidationStage } from '../quantity/liquidation-story.ts';
import { textAt, textCount } from '../quantity/text-table.ts';
import { blocksOfStatus } from '../rulebook/blocks.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import type { BookLiquidation } from './liquidate-book.ts';
import { stageIds } from './stages/stage.ts';
import { outcomes } from './walk.ts';
import type { TradeColumns, WalkColumns, WalkFigure } from './walk-columns.ts';

const totalFigures = [
  'notional',
  'slippage',
  'fee',
  'cost',
  'eqStart',
  'equityLeft',
  'deficit',
  'mmrReleased',
] as const satisfies WalkFigure[];

/** USD: the exact sum over the liquidated accounts, rounded once. */
export type LiquidationTotals = Record<(typeof totalFigures)[number], number>;

export interface StageTotals {
  accounts: number;
  steps: number;
  trades: number;
  /** USD. */
  notional: number;
  cost: number;
}

/** What was traded of one contract or pair: sizes in contracts or coins, the rest USD. */
export interface InstrumentTotals {
  instId: string;
  trades: number;
  bought: number;
  sold: number;
  notional: number;
  cost: number;
}

export interface LiquidationSummary {
  rulebook: { id: string; asOf: string; assumed: string[]; reported: string[] };
  /** `move`: by how much every coin was moved before; 0 for the market as it is. */
  market: { asOf: string; move: number };
  accounts: {
    listed: number;
    quarantined: number;
    /** At or below the threshold in portfolio mode, and walked. */
    liquidated: number;
    /** At or below the threshold in modes 2 and 3, whose liquidation these stages are not. */
    otherModes: number;
    ordersCancelled: number;
    withDeficit: number;
  };
  outcomes: Record<LiquidationOutcome, number>;
  totals: LiquidationTotals;
  stages: Record<LiquidationStage, StageTotals>;
  /** The largest notional first. */
  instruments: InstrumentTotals[];
  /** The accounts with the largest deficits. */
  deficits: { acctId: string; deficit: number }[];
  /** What a liquidation would come to had every coin moved further; null where it was not asked for. */
  map: LiquidationRung[] | null;
}

/** The book's liquidation at one move of every coin. */
export interface LiquidationRung {
  /** Fraction, from the market of the run: −0.1 is down 10 %. */
  move: number;
  accounts: number;
  otherModes: number;
  withDeficit: number;
  /** USD. */
  notional: number;
  cost: number;
  deficit: number;
}

/** What a liquidation found, and on what. */
export interface LiquidationFound {
  rulebook: Rulebook;
  book: Book;
  run: BookLiquidation;
  /** Of the portfolio's rows and of the accounts that could not be traded. */
  rejects: readonly RejectedRow[];
  summary: LiquidationSummary;
}

const DEFICITS_LISTED = 20;

export interface Summarised {
  snapshot: Snapshot;
  rulebook: Rulebook;
  book: Book;
  move: number;
  map: LiquidationRung[] | null;
}

/** Counts and totals of a liquidation. */
export function summariseLiquidation(run: BookLiquidation, about: Summarised): LiquidationSummary {
  const { rulebook, snapshot, book, move, map } = about;
  const { walks } = run;
  const { figures } = walks;
  const quarantined = book.quarantined.reduce((count, own) => count + own, 0) + run.untradable.length;
  return {
    rulebook: {
      id: rulebook.id,
      asOf: rulebook.asOf,
      assumed: blocksOfStatus(rulebook, 'assumed'),
      reported: blocksOfStatus(rulebook, 'reported'),
    },
    market: { asOf: new Date(snapshot.asOfMs).toISOString(), move },
    accounts: {
      listed: textCount(book.acctIds),
      quarantined,
      liquidated: walks.account.length,
      otherModes: run.otherModes.length,
      ordersCancelled: figures.ordersCancelled.reduce((sum, own) => sum + own, 0),
      withDeficit: countAbove0(figures.deficit),
    },
    outcomes: Object.fromEntries(
      outcomes.map((outcome, code) => [outcome, walks.outcome.reduce((n, own) => n + (own === code ? 1 : 0), 0)]),
    ) as LiquidationSummary['outcomes'],
    totals: Object.fromEntries(totalFigures.map((name) => [name, exactly(figures[name])])) as LiquidationTotals,
    stages: stageTotals(walks),
    instruments: instrumentTotals(walks.trades),
    deficits: largestDeficits(walks, book),
    map,
  };
}

/** The same book at one rung of the map. */
export function rungOf(move: number, { walks, otherModes }: BookLiquidation): LiquidationRung {
  const { notional, cost, deficit } = walks.figures;
  return {
    move,
    accounts: walks.account.length,
    otherModes: otherModes.length,
    withDeficit: countAbove0(deficit),
    notional: exactly(notional),
    cost: exactly(cost),
    deficit: exactly(deficit),
  };
}

function exactly(column: Float64Array): number {
  const sum = new ExactSum();
  for (const value of column) sum.add(value);
  return sum.value();
}

function countAbove0(column: Float64Array): number {
  return column.reduce((count, value) => count + (value > 0 ? 1 : 0), 0);
}

function stageTotals({ stages, trades }: WalkColumns): Record<LiquidationStage, StageTotals> {
  const each = stageIds.map((id, code): [LiquidationStage, StageTotals] => {
    const [notional, cost] = [new ExactSum(), new ExactSum()];
    const totals = { accounts: 0, steps: 0, trades: 0 };
    for (const bits of stages) totals.accounts += (bits >> code) & 1;
    trades.stage.forEach((stage, row) => {
      if (stage !== code) return;
      const isSameStep =
        row > 0 && trades.account[row] === trades.account[row - 1] && trades.step[row] === trades.step[row - 1];
      totals.trades += 1;
      totals.steps += isSameStep ? 0 : 1;
      notional.add(trades.figures.notional[row]!);
      cost.add(trades.figures.cost[row]!);
    });
    return [id, { ...totals, notional: notional.value(), cost: cost.value() }];
  });
  return Object.fromEntries(each) as Record<LiquidationStage, StageTotals>;
}

function instrumentTotals({ instId, side, figures, names }: TradeColumns): InstrumentTotals[] {
  const sums = names.map((name) => {
    const [bought, sold, notional, cost] = Array.from({ length: 4 }, () => new ExactSum());
    return { name, trades: 0, bought: bought!, sold: sold!, notional: notional!, cost: cost! };
  });
  instId.forEach((code, row) => {
    const own = sums[code]!;
    own.trades += 1;
    (side[row] === 0 ? own.bought : own.sold).add(figures.sz[row]!);
    own.notional.add(figures.notional[row]!);
    own.cost.add(figures.cost[row]!);
  });
  return sums
    .filter(({ trades }) => trades > 0)
    .map(({ name, trades, bought, sold, notional, cost }) => {
      const values = { bought: bought.value(), sold: sold.value(), notional: notional.value(), cost: cost.value() };
      return { instId: name, trades, ...values };
    })
    .sort((a, b) => b.notional - a.notional || byCodeUnits(a.instId, b.instId));
}

function largestDeficits({ account, figures }: WalkColumns, { acctIds }: Book): LiquidationSummary['deficits'] {
  const rows = Array.from(account.keys()).filter((row) => figures.deficit[row]! > 0);
  rows.sort((a, b) => figures.deficit[b]! - figures.deficit[a]! || a - b);
  return rows.slice(0, DEFICITS_LISTED).map((row) => {
    return { acctId: textAt(acctIds, account[row]!), deficit: figures.deficit[row]! };
  });
}

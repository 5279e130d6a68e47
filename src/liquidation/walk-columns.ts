/** Walks as columns: what leaves a worker thread, a row an account and a row a trade. */
import { posSides } from '../portfolio/holdings.ts';
import type { LiquidationStage } from '../quantity/liquidation-story.ts';
import { stageIds } from './stages/stage.ts';
import type { Fill } from './trade.ts';
import { outcomes, type Walk } from './walk.ts';

/** Figures of a liquidated account, USD but for ratios and counts; NaN is an empty cell. */
export const walkFigures = [
  'ratioStart',
  'ordersCancelled',
  'ratioAfterCancel',
  'steps',
  'trades',
  'ratioEnd',
  'positionsLeft',
  'notional',
  'slippage',
  'fee',
  'cost',
  'adjEqStart',
  'adjEqEnd',
  'eqStart',
  'equityLeft',
  'deficit',
  'mmrStart',
  'mmrEnd',
  'mmrReleased',
] as const;
export type WalkFigure = (typeof walkFigures)[number];

/** Figures of a trade, USD but for size, price and ratios. */
export const tradeFigures = ['sz', 'px', 'notional', 'slippage', 'fee', 'cost', 'ratioBefore', 'ratioAfter'] as const;
export type TradeFigure = (typeof tradeFigures)[number];

/** `posSide` of a trade by its code; spot has none. */
export const tradeSides = [...posSides, ''] as const;
export const sides = ['buy', 'sell'] as const;

/** Trades of some accounts, in their order. */
export interface TradeColumns {
  /** Index of the account in the book. */
  account: Uint32Array;
  step: Uint32Array;
  /** Index into `stageIds`, `sides`, `tradeSides`. */
  stage: Uint8Array;
  side: Uint8Array;
  posSide: Uint8Array;
  /** Index into `names`. */
  riskUnit: Uint32Array;
  instId: Uint32Array;
  figures: Record<TradeFigure, Float64Array>;
  names: readonly string[];
}

export interface WalkColumns {
  /** Index of the account in the book, ascending. */
  account: Uint32Array;
  /** Index into `outcomes`. */
  outcome: Uint8Array;
  /** Bit i: stage i made a step. */
  stages: Uint8Array;
  figures: Record<WalkFigure, Float64Array>;
  trades: TradeColumns;
}

/** The walk of one account of the book. */
export interface AccountWalk {
  account: number;
  walk: Walk;
}

/** The columns of some walks. */
export function walkColumns(walks: readonly AccountWalk[]): WalkColumns {
  const figures = walks.map(({ walk }) => figuresOf(walk));
  return {
    account: Uint32Array.from(walks, ({ account }) => account),
    outcome: Uint8Array.from(walks, ({ walk }) => outcomes.indexOf(walk.outcome)),
    stages: Uint8Array.from(walks, ({ walk }) =>
      walk.steps.reduce((bits, { stage }) => bits | (1 << stageIds.indexOf(stage)), 0),
    ),
    figures: columnsOf(walkFigures, figures),
    trades: tradeColumns(walks),
  };
}

function figuresOf(walk: Walk): Record<WalkFigure, number> {
  const { start, afterCancel, end, steps, slippageUsd, feeUsd } = walk;
  const fills = steps.flatMap((step) => step.fills);
  const ratio = (value: number | null) => value ?? Number.NaN;
  return {
    ratioStart: ratio(start.margin.mgnRatio),
    ordersCancelled: walk.ordersCancelled,
    ratioAfterCancel: ratio(afterCancel.margin.mgnRatio),
    steps: steps.length,
    trades: fills.length,
    ratioEnd: ratio(end.margin.mgnRatio),
    positionsLeft: walk.ledger.legs.length,
    notional: fills.reduce((sum, { notionalUsd }) => sum + notionalUsd.toNumber(), 0),
    slippage: slippageUsd.toNumber(),
    fee: feeUsd.toNumber(),
    cost: slippageUsd.plus(feeUsd).toNumber(),
    adjEqStart: start.margin.adjEq,
    adjEqEnd: end.margin.adjEq,
    eqStart: start.margin.eqUsd,
    equityLeft: Math.max(0, end.margin.eqUsd),
    deficit: Math.max(0, -end.margin.eqUsd),
    mmrStart: start.margin.totalMmr,
    mmrEnd: end.margin.totalMmr,
    mmrReleased: start.margin.totalMmr - end.margin.totalMmr,
  };
}

interface TradeRow {
  account: number;
  step: number;
  stage: LiquidationStage;
  fill: Fill;
  figures: Record<TradeFigure, number>;
}

function tradeColumns(walks: readonly AccountWalk[]): TradeColumns {
  const rows = walks.flatMap(({ account, walk }) =>
    walk.steps.flatMap(({ stage, fills, before, after }, i): TradeRow[] =>
      fills.map((fill) => ({
        account,
        step: i + 1,
        stage,
        fill,
        figures: {
          sz: fill.sz.toNumber(),
          px: fill.px.toNumber(),
          notional: fill.notionalUsd.toNumber(),
          slippage: fill.slippageUsd.toNumber(),
          fee: fill.feeUsd.toNumber(),
          cost: fill.slippageUsd.plus(fill.feeUsd).toNumber(),
          ratioBefore: before.margin.mgnRatio ?? Number.NaN,
          ratioAfter: after.margin.mgnRatio ?? Number.NaN,
        },
      })),
    ),
  );
  const names = new Names();
  return {
    account: Uint32Array.from(rows, ({ account }) => account),
    step: Uint32Array.from(rows, ({ step }) => step),
    stage: Uint8Array.from(rows, ({ stage }) => stageIds.indexOf(stage)),
    side: Uint8Array.from(rows, ({ fill }) => sides.indexOf(fill.side)),
    posSide: Uint8Array.from(rows, ({ fill }) => tradeSides.indexOf(fill.posSide)),
    riskUnit: Uint32Array.from(rows, ({ fill }) => names.codeOf(fill.riskUnit)),
    instId: Uint32Array.from(rows, ({ fill }) => names.codeOf(fill.instId)),
    figures: columnsOf(
      tradeFigures,
      rows.map((row) => row.figures),
    ),
    names: names.list,
  };
}

/** Names by the order in which they came. */
class Names {
  readonly list: string[] = [];
  readonly #codes = new Map<string, number>();

  codeOf(name: string): number {
    const known = this.#codes.get(name);
    if (known !== undefined) return known;
    this.#codes.set(name, this.list.length);
    return this.list.push(name) - 1;
  }
}

function columnsOf<Name extends string>(names: readonly Name[], rows: readonly Record<Name, number>[]) {
  return Object.fromEntries(names.map((name) => [name, Float64Array.from(rows, (row) => row[name])])) as Record<
    Name,
    Float64Array
  >;
}

/** Pieces of columns behind one another. */
export function joinWalks(pieces: readonly WalkColumns[]): WalkColumns {
  const names = new Names();
  const trades = pieces.map((piece) => piece.trades);
  const recoded = (of: (piece: TradeColumns) => Uint32Array) =>
    joined(
      trades.map((piece) => {
        const codes = piece.names.map((name) => names.codeOf(name));
        return of(piece).map((code) => codes[code]!);
      }),
      Uint32Array,
    );
  return {
    account: joined(
      pieces.map(({ account }) => account),
      Uint32Array,
    ),
    outcome: joined(
      pieces.map(({ outcome }) => outcome),
      Uint8Array,
    ),
    stages: joined(
      pieces.map(({ stages }) => stages),
      Uint8Array,
    ),
    figures: joinedFigures(
      walkFigures,
      pieces.map(({ figures }) => figures),
    ),
    trades: {
      account: joined(
        trades.map(({ account }) => account),
        Uint32Array,
      ),
      step: joined(
        trades.map(({ step }) => step),
        Uint32Array,
      ),
      stage: joined(
        trades.map(({ stage }) => stage),
        Uint8Array,
      ),
      side: joined(
        trades.map(({ side }) => side),
        Uint8Array,
      ),
      posSide: joined(
        trades.map(({ posSide }) => posSide),
        Uint8Array,
      ),
      riskUnit: recoded(({ riskUnit }) => riskUnit),
      instId: recoded(({ instId }) => instId),
      figures: joinedFigures(
        tradeFigures,
        trades.map(({ figures }) => figures),
      ),
      names: names.list,
    },
  };
}

function joinedFigures<Name extends string>(names: readonly Name[], pieces: readonly Record<Name, Float64Array>[]) {
  return Object.fromEntries(
    names.map((name) => [
      name,
      joined(
        pieces.map((piece) => piece[name]),
        Float64Array,
      ),
    ]),
  ) as Record<Name, Float64Array>;
}

type Column = Float64Array | Uint32Array | Uint8Array;

function joined<T extends Column>(pieces: readonly T[], make: new (length: number) => T): T {
  const whole = new make(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

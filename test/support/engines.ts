/**
 * Both engines under one face, for laws that either must keep: a list of accounts in, their figures as doubles out. The
 * kernel is opened once on a market and rulebook and reused, because a law is tried hundreds of times.
 */
import { accountFigures, accountStates, makeAccountColumns } from '../../src/margin/account-columns.ts';
import { fillAccounts } from '../../src/margin/account-margin.ts';
import { decidedRows } from '../../src/margin/row-figures.ts';
import { rowNames } from '../../src/margin/row-names.ts';
import { figuresOf } from '../../src/margin/row-tables.ts';
import type { Snapshot } from '../../src/market/snapshot.ts';
import { type Book, holdingsOf } from '../../src/portfolio/book.ts';
import { type BorrowingFigure, marketRisks } from '../../src/quantity/margin-result.ts';
import { ReferenceEngine } from '../../src/reference/evaluate-account.ts';
import type { Rulebook } from '../../src/rulebook/schema.ts';
import { makeEngine } from '../../src/runner/engine.ts';
import { openShardKernel } from '../../src/runner/engine-handle.ts';
import { roundedRows } from '../../src/verify/rounded.ts';
import { type RoundingScale, roundingScale } from '../../src/verify/tolerance.ts';
import { bookOf, type HandAccount } from './rows.ts';

/** An account's figures by name, NaN where there is none. */
export interface Outcome {
  figures: Record<string, number>;
  state: string;
  units: Map<string, UnitOutcome>;
  /** Figures of a row of borrowing by its currency. */
  borrowing: Map<string, Record<BorrowingFigure, number>>;
  /** What rounding scales with. */
  scale: RoundingScale;
}

export interface UnitOutcome {
  figures: Record<string, number>;
  mr1Cells: number[];
  mr6Cells: number[];
}

export type Evaluate = (accounts: readonly HandAccount[]) => Outcome[];

/** The engines by name. */
export function bothEngines(snapshot: Snapshot, rulebook: Rulebook): { name: string; evaluate: Evaluate }[] {
  return [
    { name: 'the kernel', evaluate: kernelOn(snapshot, rulebook) },
    { name: 'the decimal engine', evaluate: decimalsOn(snapshot, rulebook) },
  ];
}

/** The release kernel, opened once for accounts of up to 32 rows a table, 32 at a time. */
export function kernelOn(snapshot: Snapshot, rulebook: Rulebook): Evaluate {
  const capacity = { accounts: 32, positions: 1024, orders: 1024, balances: 1024, hasTerms: true };
  const engine = makeEngine({ snapshot, rulebook, capacity, workers: 1, withCells: true });
  const kernel = openShardKernel(engine);
  return (accounts) => {
    const book = bookOf(snapshot, accounts);
    const range = { from: 0, to: accounts.length };
    const output = kernel.evaluate(book, range);
    const columns = makeAccountColumns(accounts.length);
    const rows = fillAccounts(output, book, range, columns);
    const { units } = rows;
    const names = rowNames(snapshot, engine.compiled.units);
    const outcomes = accounts.map((_, a) => ({
      figures: Object.fromEntries(accountFigures.map((name) => [name, columns.figures[name][a]!])),
      state: accountStates[columns.state[a]!]!,
      units: new Map<string, UnitOutcome>(),
      borrowing: new Map(decidedRows(rows, a, names).borrowing.map(({ ccy, ...amounts }) => [ccy, amounts])),
      scale: scaleOf(book, snapshot, rulebook, a),
    }));
    for (let u = 0; u < units.account.length; u++) {
      const unit = engine.compiled.units[units.key[u]!]!;
      const cells = output.cells.subarray(u * engine.blocks[0]!.cellsStride);
      const extremesEnd = unit.cells.length + unit.extremes.length;
      outcomes[units.account[u]!]!.units.set(unit.riskUnit, {
        figures: Object.fromEntries(figuresOf('units').map((name) => [name, units.figures[name][u]!])),
        mr1Cells: Array.from(cells.subarray(0, unit.cells.length)),
        mr6Cells: Array.from(cells.subarray(unit.cells.length, extremesEnd)),
      });
    }
    return outcomes;
  };
}

const unitDecimals = [...marketRisks, 'mmr', 'imr', 'spotInUse', 'delta', 'gamma', 'theta', 'vega', 'upl'] as const;

function decimalsOn(snapshot: Snapshot, rulebook: Rulebook): Evaluate {
  const reference = new ReferenceEngine(snapshot, rulebook);
  return (accounts) => {
    const book = bookOf(snapshot, accounts);
    return accounts.map((_, a) => {
      const margin = reference.evaluate(holdingsOf(book, snapshot, a));
      const units = margin.units.map((unit): [string, UnitOutcome] => {
        const decimals = Object.fromEntries(unitDecimals.map((name) => [name, unit[name].toNumber()]));
        return [
          unit.riskUnit,
          {
            figures: { ...decimals, mr1Worst: unit.mr1Worst, mr6Worst: unit.mr6Worst },
            mr1Cells: unit.mr1Cells.map((cell) => cell.toNumber()),
            mr6Cells: unit.mr6Cells.map((cell) => cell.toNumber()),
          },
        ];
      });
      return {
        figures: Object.fromEntries(accountFigures.map((name) => [name, margin[name]?.toNumber() ?? Number.NaN])),
        state: margin.state,
        units: new Map(units),
        borrowing: new Map(roundedRows(margin).borrowing.map(({ ccy, ...amounts }) => [ccy, amounts])),
        scale: scaleOf(book, snapshot, rulebook, a),
      };
    });
  };
}

function scaleOf(book: Book, snapshot: Snapshot, rulebook: Rulebook, account: number): RoundingScale {
  return roundingScale(holdingsOf(book, snapshot, account), snapshot, rulebook.merge.value);
}

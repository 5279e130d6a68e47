/** The rows of risk units that a run hands on piece by piece, kept with the columns that are asked for. */
import type { RowSet } from '../margin/row-columns.ts';
import type { UnitFigure } from '../margin/row-tables.ts';

/** Rows ordered by account, then unit. */
export interface KeptUnits<Figure extends UnitFigure> {
  /** Index of the account in the book that was run. */
  account: Uint32Array;
  /** Index of the unit in the run's names. */
  key: Uint32Array;
  figures: Record<Figure, Float64Array>;
}

/** Takes rows as they come. */
export class UnitKeeper<Figure extends UnitFigure> {
  readonly #names: readonly Figure[];
  readonly #pieces: KeptUnits<Figure>[] = [];

  constructor(names: readonly Figure[]) {
    this.#names = names;
  }

  /** Copies what is kept of the rows of a shard. */
  take({ units }: RowSet): void {
    const figures = Object.fromEntries(this.#names.map((name) => [name, units.figures[name].slice()]));
    this.#pieces.push({
      account: units.account.slice(),
      key: units.key.slice(),
      figures: figures as Record<Figure, Float64Array>,
    });
  }

  /** All rows behind one another. */
  rows(): KeptUnits<Figure> {
    const count = this.#pieces.reduce((sum, { account }) => sum + account.length, 0);
    const columns = Object.fromEntries(this.#names.map((name) => [name, new Float64Array(count)]));
    const all = {
      account: new Uint32Array(count),
      key: new Uint32Array(count),
      figures: columns as Record<Figure, Float64Array>,
    };
    let at = 0;
    for (const { account, key, figures } of this.#pieces) {
      all.account.set(account, at);
      all.key.set(key, at);
      for (const name of this.#names) all.figures[name].set(figures[name], at);
      at += account.length;
    }
    return all;
  }
}

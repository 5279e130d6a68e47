/** The measured rows of a run by their ids, and what is read off them. */
import type { MeasuredRow, Row } from './setting.ts';

export class Figures {
  readonly #rows: Map<string, MeasuredRow>;

  constructor(rows: Row[]) {
    const measuredRows = rows.filter((row) => row.status === 'measured');
    this.#rows = new Map(measuredRows.map((row) => [row.id, row]));
  }

  row(id: string): MeasuredRow | null {
    return this.#rows.get(id) ?? null;
  }

  ids(prefix: string): string[] {
    return [...this.#rows.keys()].filter((id) => id.startsWith(prefix));
  }

  /** The first row's median over the second's, null where either is absent. */
  ratio(id: string, over: string): number | null {
    const [a, b] = [this.row(id), this.row(over)];
    return a && b ? a.median / b.median : null;
  }

  /** The row that held the most memory. */
  mostMemory(ids: readonly string[]): MeasuredRow | null {
    const rows = ids.flatMap((id) => this.row(id) ?? []).filter(({ peakMb }) => peakMb !== undefined);
    return rows.sort((a, b) => b.peakMb! - a.peakMb!)[0] ?? null;
  }

  /** A figure in words, null where there is none. */
  told(what: string, figure: number | null, unit: string): string | null {
    return figure === null ? null : `${what}: ${figureText(figure, unit)}`;
  }
}

/** Three digits, or whole where there are as many before the point. */
export function figureText(value: number, unit: string): string {
  return `${value >= 100 ? Math.round(value).toLocaleString('en-US') : value.toPrecision(3)} ${unit}`.trimEnd();
}

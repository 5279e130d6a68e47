/** Accounts that stand elsewhere than before: between states, into and out of quarantine, and below the watch threshold. */
import type { MatchedAccounts } from './matched-accounts.ts';
import { isComputed, standings } from './parts.ts';
import type { FigureSplit } from './split.ts';

/** How many accounts went from one standing to another: `counts[from · standings + to]`. */
export function standingMatrix({ count, a, b }: MatchedAccounts): Uint32Array {
  const counts = new Uint32Array(standings.length ** 2);
  for (let row = 0; row < count; row++) counts[a.standing[row]! * standings.length + b.standing[row]!]! += 1;
  return counts;
}

/** Accounts whose standing changed, the worst at B first, inside one standing by their ratio at B. */
export function changedStandings({ count, a, b }: MatchedAccounts, ratio: FigureSplit): number[] {
  const rows: number[] = [];
  for (let row = 0; row < count; row++) if (a.standing[row] !== b.standing[row]) rows.push(row);
  const standingOf = (row: number) => b.standing[row]!;
  return rows.sort((x, y) => standingOf(x) - standingOf(y) || byRatio(ratio.b, x, y) || x - y);
}

/**
 * Accounts whose ratio is below the watch threshold at B and was not at A – because it was higher, or there was none – from
 * the lowest ratio on. Each run is judged by its own rulebook's threshold.
 */
export function fallenBelow(
  { count, a, b }: MatchedAccounts,
  ratio: FigureSplit,
  threshold: { a: number; b: number },
): number[] {
  const rows: number[] = [];
  for (let row = 0; row < count; row++) {
    const wasBelow = isComputed(a.standing[row]!) && ratio.a[row]! < threshold.a;
    if (!wasBelow && isComputed(b.standing[row]!) && ratio.b[row]! < threshold.b) rows.push(row);
  }
  return rows.sort((x, y) => byRatio(ratio.b, x, y) || x - y);
}

/** An account without a ratio stands behind the others. */
function byRatio(ratios: Float64Array, x: number, y: number): number {
  const [of, other] = [ratios[x]!, ratios[y]!];
  if (Number.isNaN(of) || Number.isNaN(other)) return Number(Number.isNaN(of)) - Number(Number.isNaN(other));
  return of - other;
}

/**
 * Why accounts moved: whole recomputes from A to B, each with one more kind of B's inputs, and the difference that each of
 * them makes to every account. The first is A's own run, the last B's own; those between are of the accounts that every
 * step can value.
 */
import type { Book } from '../portfolio/book.ts';
import { selectAccounts } from '../portfolio/select.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { evaluateBook } from '../verify/evaluate-book.ts';
import { orZero } from './cells.ts';
import type { EndRun } from './end-run.ts';
import type { MatchedAccounts, MatchedSide, Splittable } from './matched-accounts.ts';
import type { MixedMarkets, MixedPart } from './mixed-markets.ts';
import { type Part, parts, type SplitFigure, splitFigures } from './parts.ts';

/** A figure of every account; NaN is an empty cell. */
export interface FigureSplit {
  a: Float64Array;
  b: Float64Array;
  /** Empty where the account, or this figure of it, is not split. */
  parts: Record<Part, Float64Array>;
  /** The whole change where it is not split, a figure that an end does not have counting 0; empty where it is. */
  outside: Float64Array;
}

export type Split = Record<SplitFigure, FigureSplit>;

export interface SplitRequest {
  rulebookA: Rulebook;
  rulebookB: Rulebook;
  endA: EndRun;
  endB: EndRun;
  bookB: Book;
  matched: MatchedAccounts;
  mixed: MixedMarkets;
  split: Splittable;
  threads?: number | undefined;
  /** Told of each step by its part, and how many of its accounts are done. */
  onStep: (part: Part, accounts: number, of: number) => void;
}

type StepFigures = Record<SplitFigure, Float64Array>;

/** Runs the chain. */
export async function splitChanges(request: SplitRequest): Promise<Split> {
  const { endA, endB, matched, split } = request;
  const made = Object.fromEntries(
    splitFigures.map((name) => [
      name,
      {
        a: columnOf(matched.count, matched.a, endA.accounts.figures[name]),
        b: columnOf(matched.count, matched.b, endB.accounts.figures[name]),
        parts: Object.fromEntries(parts.map((part) => [part, emptyColumn(matched.count)])),
        outside: emptyColumn(matched.count),
      },
    ]),
  ) as unknown as Split;
  const endStep = (side: 'a' | 'b') => pickedFigures(split.rows, (name) => made[name][side]);
  const book = selectAccounts(
    request.bookB,
    split.rows.map((row) => matched.b.index[row]!),
  );
  let before = endStep('a');
  for (const part of parts) {
    const after = part === 'time' ? endStep('b') : await step(request, book, part);
    for (const name of splitFigures) addPart(made[name].parts[part], split.rows, before[name], after[name]);
    before = after;
  }
  for (const name of splitFigures) settleOutside(made[name]);
  return made;
}

/** The split accounts with B's inputs up to and with those of a part. */
async function step({ rulebookA, rulebookB, mixed, ...request }: SplitRequest, book: Book, part: MixedPart) {
  const onProgress = (done: number) => request.onStep(part, done, request.split.rows.length);
  onProgress(0);
  const { accounts } = await evaluateBook({
    snapshot: mixed.steps[part],
    rulebook: part === 'rulebook' ? rulebookB : rulebookA,
    book,
    threads: request.threads,
    onProgress,
  });
  return Object.fromEntries(splitFigures.map((name) => [name, accounts.figures[name]])) as unknown as StepFigures;
}

function emptyColumn(count: number): Float64Array {
  return new Float64Array(count).fill(Number.NaN);
}

/** A run's column in the order of the matched accounts; empty where the run has no such account, or no figure of it. */
function columnOf(count: number, { index }: MatchedSide, figures: Float64Array): Float64Array {
  const column = emptyColumn(count);
  for (let row = 0; row < count; row++) if (index[row]! >= 0) column[row] = figures[index[row]!]!;
  return column;
}

function pickedFigures(rows: number[], columnOfFigure: (name: SplitFigure) => Float64Array): StepFigures {
  return Object.fromEntries(
    splitFigures.map((name) => {
      const column = columnOfFigure(name);
      return [name, Float64Array.from(rows, (row) => column[row]!)];
    }),
  ) as unknown as StepFigures;
}

function addPart(part: Float64Array, rows: number[], before: Float64Array, after: Float64Array): void {
  for (let i = 0; i < rows.length; i++) part[rows[i]!] = after[i]! - before[i]!;
}

/** A figure that one of the steps does not have cannot be split: it has no part, and its change stands outside. */
function settleOutside({ a, b, parts: columns, outside }: FigureSplit): void {
  for (let row = 0; row < a.length; row++) {
    if (parts.every((part) => !Number.isNaN(columns[part][row]!))) continue;
    for (const part of parts) columns[part][row] = Number.NaN;
    if (Number.isNaN(a[row]!) && Number.isNaN(b[row]!)) continue;
    outside[row] = orZero(b[row]!) - orZero(a[row]!);
  }
}

/** The part that moved an account's figure most in the direction in which it moved; null where it is not split or stood still. */
export function drivingPart({ a, b, parts: columns }: FigureSplit, row: number): Part | null {
  const direction = Math.sign(b[row]! - a[row]!);
  let driving: Part | null = null;
  let most = 0;
  for (const part of parts) {
    const push = direction * columns[part][row]!;
    if (push > most) {
      most = push;
      driving = part;
    }
  }
  return driving;
}

/**
 * Counting moves: how often a loss was more than the margin held, by how much, and what the margin cost. One row is a
 * subject – an account, or a risk unit of one – over all moves it was judged for.
 */

/** Columns of so many subjects. */
export class Tally {
  readonly moves: Uint32Array;
  /** Moves with a loss above the margin. */
  readonly exceptions: Uint32Array;
  /** Σ margin over the moves, USD. */
  readonly margin: Float64Array;
  /** Σ of what losses were above the margin. */
  readonly shortfall: Float64Array;
  /** The move with the largest loss over margin, −1 before there is one; that loss and margin. */
  readonly worstMove: Int32Array;
  readonly worstLoss: Float64Array;
  readonly worstMargin: Float64Array;

  constructor(count: number) {
    this.moves = new Uint32Array(count);
    this.exceptions = new Uint32Array(count);
    this.margin = new Float64Array(count);
    this.shortfall = new Float64Array(count);
    this.worstMove = new Int32Array(count).fill(-1);
    this.worstLoss = new Float64Array(count).fill(Number.NaN);
    this.worstMargin = new Float64Array(count).fill(Number.NaN);
  }

  get count(): number {
    return this.moves.length;
  }

  /** Counts one move of one subject; its margin is above 0. */
  add(row: number, move: number, loss: number, margin: number): void {
    this.moves[row]! += 1;
    this.margin[row]! += margin;
    if (loss > margin) {
      this.exceptions[row]! += 1;
      this.shortfall[row]! += loss - margin;
    }
    // Products, not quotients: the margins are above 0, and the first move wins a tie.
    if (this.worstMove[row]! >= 0 && loss * this.worstMargin[row]! <= this.worstLoss[row]! * margin) return;
    this.worstMove[row] = move;
    this.worstLoss[row] = loss;
    this.worstMargin[row] = margin;
  }
}

/** One pair of numbers for many subjects together: pooled over accounts and moves. */
export interface Pool {
  judged: number;
  exceptions: number;
  margin: number;
  shortfall: number;
  /** Of those with a margin, the highest loss over it and whose it is (a number of the caller's); −1 of none. */
  worst: { subject: number; share: number };
}

export function emptyPool(): Pool {
  return { judged: 0, exceptions: 0, margin: 0, shortfall: 0, worst: { subject: -1, share: Number.NEGATIVE_INFINITY } };
}

/** Counts one move of one subject. */
export function addToPool(pool: Pool, subject: number, loss: number, margin: number): void {
  pool.judged += 1;
  pool.margin += margin;
  if (loss > margin) {
    pool.exceptions += 1;
    pool.shortfall += loss - margin;
  }
  if (margin === 0) return;
  const share = loss / margin;
  if (share > pool.worst.share) pool.worst = { subject, share };
}

/** Both together. */
export function joinPools(a: Pool, b: Pool): Pool {
  return {
    judged: a.judged + b.judged,
    exceptions: a.exceptions + b.exceptions,
    margin: a.margin + b.margin,
    shortfall: a.shortfall + b.shortfall,
    worst: b.worst.share > a.worst.share ? b.worst : a.worst,
  };
}

/** The share of judged moves that the margin covered; null where none was judged. */
export function coverageOf({ judged, exceptions }: Pick<Pool, 'judged' | 'exceptions'>): number | null {
  return judged === 0 ? null : (judged - exceptions) / judged;
}

/** Mean margin of a judged move, USD; null where none was judged. */
export function meanMargin({ judged, margin }: Pick<Pool, 'judged' | 'margin'>): number | null {
  return judged === 0 ? null : margin / judged;
}

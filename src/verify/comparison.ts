/** What a comparison of two engines gathers: how many figures, how near they came to their tolerances, the first difference. */
import type { Decimal } from '../quantity/decimal.ts';
import { toleranceUsd } from './tolerance.ts';

export interface Difference {
  acctId: string;
  /** `risk unit BTC`, `borrowing USDT`, `isolated BTC-USDT-SWAP net`; empty for a figure of the whole account. */
  place: string;
  figure: string;
  /** By the decimal engine, and by the kernel. */
  expected: string;
  got: string;
  tolerance: number;
}

export interface Compared {
  figures: number;
  difference: Difference | null;
  /** Largest |difference| / tolerance seen. */
  worstShare: number;
}

/** Gathers; the first difference stays. */
export class Comparison {
  readonly result: Compared = { figures: 0, difference: null, worstShare: 0 };
  readonly #acctId: string;

  constructor(acctId: string) {
    this.#acctId = acctId;
  }

  usd(place: string, figure: string, expected: Decimal, got: number, scaleUsd: number): void {
    this.number(place, figure, expected, got, toleranceUsd(expected.toNumber(), scaleUsd));
  }

  /** A figure that may be empty. */
  optional(place: string, figure: string, [expected, got]: [Decimal | null, number | null], tolerance: number): void {
    if (expected === null || got === null) {
      this.text(place, figure, expected === null ? 'empty' : 'a number', got === null ? 'empty' : 'a number');
    } else {
      this.number(place, figure, expected, got, Math.max(tolerance, 1e-12 * expected.abs().toNumber()));
    }
  }

  text(place: string, figure: string, expected: string, got: string): void {
    this.result.figures += 1;
    if (expected !== got) this.#differ({ place, figure, expected, got, tolerance: 0 });
  }

  number(place: string, figure: string, expected: Decimal, got: number, tolerance: number): void {
    this.result.figures += 1;
    const off = expected.minus(exactly(got, expected)).abs().toNumber();
    if (!(off <= tolerance && Number.isFinite(tolerance)))
      this.#differ({
        place,
        figure,
        expected: expected.toSignificantDigits(20).toString(),
        got: String(got),
        tolerance,
      });
    const share = off / tolerance;
    if (share > this.result.worstShare) this.result.worstShare = share;
  }

  #differ(difference: Omit<Difference, 'acctId'>): void {
    this.result.difference ??= { acctId: this.#acctId, ...difference };
  }
}

/** The double as a decimal of the same kind; NaN stays NaN and fails every comparison. */
function exactly(value: number, like: Decimal): Decimal {
  return new (like.constructor as new (value: number) => Decimal)(value);
}

/** A difference as one paragraph that says what, where, by how much and how to see it again. */
export function differenceText(difference: Difference, source: string, repeat: string): string {
  const { acctId, place, figure, expected, got, tolerance } = difference;
  const where = place === '' ? `account ${acctId}` : `account ${acctId}, ${place}`;
  return `${where}, ${figure}: decimal engine ${expected}, ${source} ${got}, tolerance ${tolerance}; again with: ${repeat}`;
}

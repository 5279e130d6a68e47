/**
 * How the requirement moves with the market while the book stands still: a margin model that asks little when all is quiet
 * and much when it is not takes money from accounts at the worst time. Two usual measures of it: the highest requirement over
 * the lowest, and the largest rise within so many days.
 */

/** The requirement of the same accounts on one date. */
export interface MarginPoint {
  date: string;
  margin: number;
}

export interface PeakToTrough {
  peak: MarginPoint;
  trough: MarginPoint;
  /** Highest over lowest; null where the lowest is 0. */
  ratio: number | null;
}

export interface Rise {
  days: number;
  from: MarginPoint;
  to: MarginPoint;
  /** Growth as a fraction; below 0 where the requirement only fell. */
  rise: number;
}

const MS_PER_DAY = 86_400_000;

/** The highest and the lowest point, whichever came first; of equal ones the earlier. */
export function peakToTrough(series: readonly MarginPoint[]): PeakToTrough {
  const pick = (isBetter: (a: number, b: number) => boolean) =>
    series.reduce((best, point) => (isBetter(point.margin, best.margin) ? point : best));
  const [peak, trough] = [pick((a, b) => a > b), pick((a, b) => a < b)];
  return { peak, trough, ratio: trough.margin === 0 ? null : peak.margin / trough.margin };
}

/** The largest growth from one date to another at most so many days later; null where there is no such pair. */
export function largestRise(series: readonly MarginPoint[], days: number): Rise | null {
  let largest: Rise | null = null;
  for (const [i, from] of series.entries()) {
    if (from.margin === 0) continue;
    for (const to of series.slice(i + 1)) {
      if (Date.parse(to.date) - Date.parse(from.date) > days * MS_PER_DAY) break;
      const rise = to.margin / from.margin - 1;
      if (largest === null || rise > largest.rise) largest = { days, from, to, rise };
    }
  }
  return largest;
}

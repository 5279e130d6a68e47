/** The names of a reverse stress: how far the market must move until an account's margin ratio is at its limit. */

/** What moves while all else stands still. */
export type StressAxisKind = 'price' | 'vol' | 'stablecoin' | 'depeg';

/** A search from today's market in one direction. */
export interface StressSide {
  direction: 'down' | 'up';
  /** Where the search ended, and the distance of its trials: a fraction of the price, or vol points. */
  limit: number;
  step: number;
  /** The first move that takes the ratio across the limit; null where none within the range does. */
  crossing: StressCrossing | null;
}

export interface StressCrossing {
  move: number;
  /** USD price of the axis's currency there; null where several move. */
  usdPx: number | null;
  /** The ratio there, by the kernel and by the decimal engine; null where nothing is required. */
  mgnRatio: number | null;
  decimalRatio: number | null;
  /** The ratio just before: further from the limit than `STRESS_EXACT` only where it jumps. */
  ratioBefore: number | null;
  isJump: boolean;
}

export interface StressAxis {
  kind: StressAxisKind;
  /** Coin or stablecoin that moves; null is every coin together, or every vol. */
  ccy: string | null;
  /** Today's USD price of `ccy`, null where several move. */
  usdPx: number | null;
  sides: StressSide[];
}

export interface ReverseStress {
  /** The ratio that is searched for: the rulebook's threshold of liquidation. */
  limitRatio: number;
  /** Whether the account is at or below it today, so that the search is for what restores it. */
  isBelow: boolean;
  /** Largest distance of a found ratio from the limit, where it does not jump. */
  exact: number;
  axes: StressAxis[];
}

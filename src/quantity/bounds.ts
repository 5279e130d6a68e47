/** What counts as a size and as a price, for rows, requests and replies alike. */
import { PRICE_MAX, PRICE_MIN, QUANTITY_ABS_MAX, QUANTITY_ABS_MIN } from '../limits.ts';

/** 0, or of a size that the arithmetic holds. */
export function isQuantity(value: number): boolean {
  const size = Math.abs(value);
  return value === 0 || (size >= QUANTITY_ABS_MIN && size <= QUANTITY_ABS_MAX);
}

export function isPrice(value: number): boolean {
  return value >= PRICE_MIN && value <= PRICE_MAX;
}

/** The rows with the largest keys, without an object for each row. */

/** The `top` rows with the largest keys above 0, the largest first; of equal keys the row that comes first. NaN is no key. */
export function largestRows(keys: Float64Array, top: number): number[] {
  const usable = keys.filter((key) => key > 0).sort();
  if (usable.length === 0 || top === 0) return [];
  const least = usable[Math.max(0, usable.length - top)]!;
  const rows: number[] = [];
  for (let row = 0; row < keys.length; row++) if (keys[row]! >= least) rows.push(row);
  return rows.sort((a, b) => keys[b]! - keys[a]! || a - b).slice(0, top);
}

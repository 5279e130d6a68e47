/** The rows with the largest keys, without an object for each row. */

/** Up to so many rows are kept in order while all are looked at; for more, all keys are sorted. */
const KEPT_IN_ORDER = 256;

/** The `top` rows with the largest keys above 0, the largest first; of equal keys the row that comes first. NaN is no key. */
export function largestRows(keys: Float64Array, top: number): number[] {
  if (top === 0) return [];
  return top <= KEPT_IN_ORDER ? keptInOrder(keys, top) : bySorting(keys, top);
}

function keptInOrder(keys: Float64Array, top: number): number[] {
  const rows: number[] = [];
  let least = 0;
  for (let row = 0; row < keys.length; row++) {
    const key = keys[row]!;
    // Of equal keys the first row is there already.
    if (!(key > least)) continue;
    let at = rows.length;
    while (at > 0 && keys[rows[at - 1]!]! < key) at -= 1;
    rows.splice(at, 0, row);
    if (rows.length > top) rows.pop();
    if (rows.length === top) least = keys[rows[top - 1]!]!;
  }
  return rows;
}

function bySorting(keys: Float64Array, top: number): number[] {
  const usable = keys.filter((key) => key > 0).sort();
  if (usable.length === 0) return [];
  const least = usable[Math.max(0, usable.length - top)]!;
  const rows: number[] = [];
  for (let row = 0; row < keys.length; row++) if (keys[row]! >= least) rows.push(row);
  return rows.sort((a, b) => keys[b]! - keys[a]! || a - b).slice(0, top);
}

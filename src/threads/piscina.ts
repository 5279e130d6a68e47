/** The door to Piscina, which keeps the threads. */
import { move, transferableSymbol, valueSymbol } from 'piscina';

export { Piscina, workerData } from 'piscina';

/** A task's result whose buffers go over to the caller instead of being copied. */
export function transferred<T extends object>(value: T, buffers: ArrayBuffer[]): T {
  const moved = { [transferableSymbol]: buffers, [valueSymbol]: value };
  return move(moved as unknown as Parameters<typeof move>[0]) as unknown as T;
}

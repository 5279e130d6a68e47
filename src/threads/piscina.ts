/** The door to Piscina, which keeps the threads. */
import { move, workerData as own, transferableSymbol, valueSymbol } from 'piscina';

export { Piscina } from 'piscina';

/** What a pool's threads begin with (worker-entry.cjs). */
export interface ThreadStart {
  /** URL of the worker's file. */
  entry: string;
  data: unknown;
}

/** What the pool hands every thread at its start; nothing where this is no thread of a pool. */
export const workerData = (own as ThreadStart | null | undefined)?.data;

/** A task's result whose buffers go over to the caller instead of being copied. */
export function transferred<T extends object>(value: T, buffers: ArrayBuffer[]): T {
  const moved = { [transferableSymbol]: buffers, [valueSymbol]: value };
  return move(moved as unknown as Parameters<typeof move>[0]) as unknown as T;
}

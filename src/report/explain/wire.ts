/** Values as the venue writes them: every number is plain decimal text, so that no reader rounds it. */
import { exact, isDecimal } from '../../quantity/decimal.ts';

/** Numbers and decimals as text, at any depth; texts, flags and nulls as they are. */
export function wireOf(value: unknown): unknown {
  if (isDecimal(value)) return value.toFixed();
  // A double's shortest text; -0 is 0.
  if (typeof value === 'number') return Number.isNaN(value) ? null : exact(value + 0).toFixed();
  if (Array.isArray(value)) return value.map(wireOf);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, wireOf(child)]));
}

/** A figure by both engines. */
export function both<K, D>(kernel: K, decimal: D): { kernel: K; decimal: D } {
  return { kernel, decimal };
}

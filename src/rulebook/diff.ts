/** What differs between two rulebooks, key by key. */
import type { Rulebook } from './schema.ts';

export interface RulebookDifference {
  path: string;
  /** JSON text; undefined where the side has no such key. */
  a: string | undefined;
  b: string | undefined;
}

/** Every key whose value differs, in the order of the first rulebook, then of the second. Lists are compared whole. */
export function diffRulebooks(a: Rulebook, b: Rulebook): RulebookDifference[] {
  const before = leaves(a);
  const after = leaves(b);
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((path) => ({ path, a: before.get(path), b: after.get(path) }))
    .filter((entry) => entry.a !== entry.b);
}

function leaves(rulebook: Rulebook): Map<string, string> {
  const found = new Map<string, string>();
  const walk = (node: unknown, path: string) => {
    if (node !== null && typeof node === 'object' && !Array.isArray(node)) {
      for (const [key, child] of Object.entries(node)) walk(child, path === '' ? key : `${path}.${key}`);
    } else {
      found.set(path, JSON.stringify(node));
    }
  };
  walk(rulebook, '');
  return found;
}

/**
 * Every place of a rulebook that can be set, by its path: `mr6-extreme-move.weight`, `mr1-spot-shock.shocks.major`,
 * `mr7-minimum-charge.tiers.mid.0.multiplier`. A block of a single value is called by its own name, without `.value`;
 * status, sources and the names that identify a rulebook are no parameters and have no path here.
 */
import { UnusableInput } from '../failure/unusable-input.ts';
import type { BlockStatus, Rulebook } from './schema.ts';

/** The block a place is in, as far as its standing goes. */
export interface Provenance {
  status: BlockStatus;
  source: string[];
  note?: string | undefined;
}

export interface Place {
  path: string;
  /** What holds it, and under which key. */
  holder: Record<string, unknown>;
  key: string;
  block: Provenance;
  /** A text, or a list of texts. */
  value: string | string[];
}

/** Spot shocks of a class: the lists that have an outermost value. */
const shockListPath = /^(mr1-spot-shock|mr6-extreme-move)\.shocks\.[^.]+$/;

/** Keys that say what a number is, not how much. */
const names = new Set(['status', 'source', 'note', 'name', 'wireKey', 'wireWord']);

/** Whether a number that is set there is the list's outermost shock. */
export function isShockList({ path }: Place): boolean {
  return shockListPath.test(path);
}

/** Every place by its path, in the rulebook's order; items of lists behind their list. */
export function rulebookPlaces(rulebook: Rulebook): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  const walk = (holder: Record<string, unknown>, key: string, path: string, outer: Provenance | null) => {
    const node = holder[key];
    if (outer !== null && (typeof node === 'string' || isTextList(node))) {
      places.set(path, { path, holder, key, block: outer, value: node });
    }
    if (node === null || typeof node !== 'object') return;
    const inner = node as Record<string, unknown>;
    const block = isBlock(inner) ? inner : outer;
    if (isBlock(inner) && Object.hasOwn(inner, 'value')) {
      walk(inner, 'value', path, block);
      return;
    }
    for (const name of Object.keys(inner)) if (!names.has(name)) walk(inner, name, `${path}.${name}`, block);
  };
  const top = rulebook as unknown as Record<string, unknown>;
  for (const key of Object.keys(top)) if (key !== 'sources') walk(top, key, key, null);
  return places;
}

function isTextList(node: unknown): node is string[] {
  return Array.isArray(node) && node.length > 0 && node.every((item) => typeof item === 'string');
}

function isBlock(node: Record<string, unknown>): node is Record<string, unknown> & Provenance {
  return typeof node.status === 'string' && Array.isArray(node.source);
}

const NEAR_SHOWN = 4;

/**
 * The place at a path; `.value` may be written where a block has a single one.
 * @throws UnusableInput where the rulebook has no such place, naming near ones
 */
export function placeAt(places: ReadonlyMap<string, Place>, path: string, rulebook: Rulebook): Place {
  const place = places.get(path) ?? places.get(path.replaceAll(/\.value(?=\.|$)/g, ''));
  if (place !== undefined) return place;
  const rule = path.split('.')[0]!;
  if (Object.hasOwn(rulebook, rule) && rulebook[rule as keyof Rulebook] === null) {
    throw new UnusableInput(`${path}: rulebook ${rulebook.id} has no rule ${rule}, so nothing of it can be set`);
  }
  // Items of a list are as near as their list, and many.
  const whole = [...places.values()].filter(({ holder }) => !Array.isArray(holder));
  const near = nearPaths(
    whole.map((each) => each.path),
    path,
  );
  throw new UnusableInput(`${path} is no number of rulebook ${rulebook.id}; near it: ${near.join(', ')}`);
}

/** Paths that hold every part of the text come first, in the rulebook's order, then those that differ by the fewest letters. */
function nearPaths(paths: readonly string[], text: string): string[] {
  const wanted = text.toLowerCase();
  const ranked = paths.map((path) => {
    const own = path.toLowerCase();
    return { path, distance: holdsInOrder(own, wanted.split('.')) ? 0 : editDistance(own, wanted) };
  });
  ranked.sort((a, b) => a.distance - b.distance);
  return ranked.slice(0, NEAR_SHOWN).map(({ path }) => path);
}

function holdsInOrder(path: string, parts: readonly string[]): boolean {
  let from = 0;
  return parts.every((part) => {
    const at = path.indexOf(part, from);
    from = at + part.length;
    return at >= 0;
  });
}

/** How many letters must be put in, taken out or exchanged (Levenshtein). */
function editDistance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const exchanged = above[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(exchanged, above[j]! + 1, row[j - 1]! + 1));
    }
    above = row;
  }
  return above[b.length]!;
}

/** How a sweep's page calls its axes and points. */
import type { Axis } from '../../rulebook/vary.ts';
import type { SweepPoint } from '../sweep-book.ts';
import type { SweepReport } from '../sweep-report.ts';

/** `MR6 weight` of `mr6-extreme-move.weight`; other paths as they are. Notes and tables have the whole path. */
export function axisName({ path }: Axis): string {
  const [, risk, rest] = /^(mr\d)[^.]*\.(.+)$/.exec(path) ?? [];
  return risk === undefined ? path : `${risk.toUpperCase()} ${rest}`;
}

/** `MR6 weight 0.5, merge underlying`. */
export function settingsText({ settings }: SweepPoint, { axes }: SweepReport): string {
  return axes.map((axis) => `${axisName(axis)} ${settings[axis.path]}`).join(', ');
}

/** So many of a long list at even steps, the first and the last among them. */
export function thinned<T>(all: readonly T[], most: number): T[] {
  if (all.length <= most) return [...all];
  return Array.from({ length: most }, (_, i) => all[Math.round((i * (all.length - 1)) / (most - 1))]!);
}

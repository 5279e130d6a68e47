/** Scenarios in words. */
import { scenarioGrid } from '../../rulebook/scenarios.ts';
import { rules } from '../../rules/index.ts';
import { money } from '../table.ts';
import type { ExplainedUnit } from './explained.ts';

/** `+12.0 %`. */
export function signedPercent(fraction: number, decimals = 1): string {
  return `${fraction > 0 ? '+' : ''}${money(fraction * 100, decimals)} %`;
}

/** MR1's worst cell: `+12.0 % spot, vol up by the table's points`. */
export function mr1Words({ unit, rulebook }: ExplainedUnit): string {
  const { spotShock, volShock } = scenarioGrid(rulebook, unit.underlying).cells[unit.mr1Worst]!;
  const isSame = Number(volShock.scale) === 0;
  return `${signedPercent(Number(spotShock))} spot, vol ${isSame ? 'unchanged' : `${volShock.wireWord} by the table's ${unit.mr1VolKind}`}`;
}

/** MR6's worst shock; null where the rulebook lacks the rule. */
export function mr6Words({ unit, rulebook }: ExplainedUnit): string | null {
  const shock = scenarioGrid(rulebook, unit.underlying).extremeShocks[unit.mr6Worst];
  return shock === undefined ? null : `${signedPercent(Number(shock))} spot, vol unchanged`;
}

/** `MR1 (spot shock)`. */
export function ruleWords(column: string): string {
  return `${column.toUpperCase()} (${rules.find((rule) => rule.column === column)!.title.toLowerCase()})`;
}

/** The scenario that binds, behind the rule's name. */
export function bindingWords(explained: ExplainedUnit): string {
  const { rule } = explained.unit.binding;
  if (rule === 'mr1') return `at ${mr1Words(explained)}`;
  if (rule === 'mr6') return `at ${mr6Words(explained)}, by its weight`;
  if (rule === 'mr2') return 'as its horizon passes';
  return 'as the least that its gross size costs, above all other risks together';
}

/** A leg's name. */
export function legName(leg: { kind: string; instId: string }, underlying: string): string {
  return leg.kind === 'spot' ? `${underlying} spot in use` : leg.instId;
}

/** An expiry for eyes. */
export function dateOf(expTimeMs: number): string {
  return new Date(expTimeMs).toISOString().slice(0, 10);
}

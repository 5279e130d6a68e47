/** What decides the requirement of a risk unit, in a sentence or two. */
import type { Decimal } from '../../quantity/decimal.ts';
import type { LegExplanation } from '../../reference/explain-unit.ts';
import { amount } from '../table.ts';
import type { ExplainedUnit } from './explained.ts';
import { bindingWords, legName, ruleWords } from './scenario-words.ts';

/** The largest term of the unit, the scenario that binds and the leg that loses most in it. */
export function decidedBy(explained: ExplainedUnit): string {
  const { unit, decimal } = explained;
  const { rule, lossUsd } = unit.binding;
  if (decimal.mmr.isZero()) return 'Its positions require nothing.';
  const worst = unit.legs.reduce((most, leg) => (leg.bindingLoss.gt(most.bindingLoss) ? leg : most));
  const scenario = `${bindingWords(explained)}, where ${leastLeg(worst, unit.underlying)}`;
  if (rule === 'mr7') {
    return `${ruleWords('mr7')} decides it with ${amount(lossUsd)} USD, more than all other risks together; ${leastLeg(worst, unit.underlying)}.`;
  }
  const [name, size] = largestTerm(explained);
  const term = `Its largest term is ${ruleWords(name)} with ${amount(size)} of ${amount(decimal.mmr)} USD`;
  if (!lossUsd.gt(0)) return `${term}; no scenario loses.`;
  if (name === rule) return `${term}, ${scenario}.`;
  return `${term}; the scenario that binds is of ${ruleWords(rule)} with ${amount(lossUsd)} USD, ${scenario}.`;
}

function leastLeg(leg: LegExplanation, underlying: string): string {
  return `${legName(leg, underlying)} bears most (${amount(leg.bindingLoss)} USD)`;
}

/** Among the terms whose sum the requirement is; equal ones count as the lower number. */
function largestTerm({ unit, decimal }: ExplainedUnit): [name: string, size: Decimal] {
  const names = [unit.binding.rule, 'mr3', 'mr4', 'mr5', 'mr9'] as const;
  const most = names.reduce((largest, next) => (decimal[next].gt(decimal[largest]) ? next : largest));
  return [most, decimal[most]];
}

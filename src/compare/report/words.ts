/** The words of a comparison's page, in both languages. */
import { type StateLine, stateLines } from '../../margin/state-matrix.ts';
import type { Label } from '../../report/html/model.ts';
import { riskWords, stateWords } from '../../report/sections/words.ts';
import type { CompareReport } from '../compare-report.ts';
import { sizeNames } from '../groups.ts';
import { type Term, unitTerms } from '../terms.ts';

export const termWords: Record<Term, Label> = {
  ...(Object.fromEntries(unitTerms.map((term) => [term, riskWords[term]])) as Record<Term, Label>),
  borrowing: riskWords.mr8,
  tiers: { en: 'tiers of other account modes', zh: '其他账户模式的仓位档位' },
};

const chineseSizes = [
  '低于 0',
  '0 至 1 千',
  '1 千至 1 万',
  '1 万至 10 万',
  '10 万至 100 万',
  '100 万至 1000 万',
  '1000 万及以上',
];

/** A size of equity, by its name in the report. */
export function sizeText(name: string): Label {
  return { en: name, zh: chineseSizes[sizeNames.indexOf(name)]! };
}

/** What an account at or below a line is called: `in danger or worse`. */
export const lineWords: Record<StateLine, Label> = {
  liquidated: { en: `in ${stateWords[stateLines.liquidated].en}`, zh: '强平' },
  below110: { en: `in ${stateWords[stateLines.below110].en} or worse`, zh: '危险及以下' },
  watched: { en: `on ${stateWords[stateLines.watched].en} or worse`, zh: '关注及以下' },
};

export const sideWords = {
  base: { en: 'base', zh: '基准' },
  candidate: { en: 'candidate', zh: '候选' },
} as const;

/** What the rulebooks are called on the page: two that have one id are told apart by their sides. */
export function rulebookNames({ base, candidate }: CompareReport): { base: string; candidate: string } {
  if (base.id !== candidate.id) return { base: base.id, candidate: candidate.id };
  return { base: `${base.id} (base)`, candidate: `${candidate.id} (candidate)` };
}

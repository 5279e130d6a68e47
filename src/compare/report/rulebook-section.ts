/** What differs between the rulebooks. */
import { REPORT_ROWS_MAX } from '../../limits.ts';
import type { MarketRisk } from '../../quantity/margin-result.ts';
import type { Section, Text } from '../../report/html/model.ts';
import { riskWords } from '../../report/sections/words.ts';
import { count } from '../../report/table.ts';
import type { CompareReport } from '../compare-report.ts';
import { sideWords } from './words.ts';

/** Characters of a value that are shown: a list of shocks fits, a list of tiers does not. */
const VALUE_CHARS = 64;

/** Every key whose value differs; null where none does. */
export function rulebookSection({ rulebookChanges }: CompareReport): Section | null {
  if (rulebookChanges.length === 0) return null;
  const shown = rulebookChanges.slice(0, REPORT_ROWS_MAX);
  const left = rulebookChanges.length - shown.length;
  return {
    id: 'rulebooks',
    title: { en: 'What differs between the rulebooks', zh: '两份规则册的差异' },
    blocks: [
      {
        kind: 'table',
        title: { en: `${count(rulebookChanges.length)} keys`, zh: `${count(rulebookChanges.length)} 项` },
        note: {
          en: `Long lists are cut; compare.json has them whole.${left > 0 ? ` The last ${count(left)} keys are left out.` : ''}`,
          zh: `过长的列表已截断，完整内容见 compare.json。${left > 0 ? `略去最后 ${count(left)} 项。` : ''}`,
        },
        columns: [
          { label: { en: 'rule', zh: '规则' } },
          { label: { en: 'key', zh: '参数' } },
          { label: sideWords.base },
          { label: sideWords.candidate },
        ],
        rows: shown.map(({ path, a, b }) => [ruleText(path), path.replace(/\.value$/, ''), valueText(a), valueText(b)]),
      },
    ],
  };
}

const blockWords: Record<string, Text> = {
  account: { en: 'account', zh: '账户' },
  assetClasses: { en: 'classes of coins', zh: '币种类别' },
  merge: { en: 'merge of risk units', zh: '风险单元合并' },
  modes: { en: 'account modes', zh: '账户模式' },
  liquidation: { en: 'liquidation', zh: '强平' },
};

/** Of `mr6-extreme-move.weight` the words of MR6; of other blocks theirs, or the name as it is. */
function ruleText(path: string): Text {
  const block = path.split('.')[0]!;
  const risk = /^mr\d/.exec(block)?.[0];
  return risk === undefined ? (blockWords[block] ?? block) : (riskWords[risk as MarketRisk] ?? block);
}

/** JSON text for eyes: a text without quotes, a list of texts with commas. */
function valueText(json: string | undefined): Text {
  if (json === undefined) return '–';
  const value: unknown = JSON.parse(json);
  const isTexts = Array.isArray(value) && value.every((item) => typeof item === 'string');
  const text = typeof value === 'string' ? value : isTexts ? value.join(', ') : json;
  return text.length > VALUE_CHARS ? `${text.slice(0, VALUE_CHARS)}…` : text;
}

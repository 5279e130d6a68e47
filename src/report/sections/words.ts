/** The words of the reports, in both languages. */
import type { AccountMode } from '../../portfolio/holdings.ts';
import type { AccountState, MarketRisk } from '../../quantity/margin-result.ts';
import type { Label, Text } from '../html/model.ts';
import { shown } from '../html/numbers.ts';

export const stateWords: Record<AccountState, Label> = {
  liquidation: { en: 'liquidation', zh: '强平' },
  danger: { en: 'danger', zh: '危险' },
  watch: { en: 'watch', zh: '关注' },
  warning: { en: 'warning', zh: '预警' },
  healthy: { en: 'healthy', zh: '健康' },
};

export const modeWords: Record<AccountMode, Label> = {
  2: { en: 'single-currency', zh: '单币种' },
  3: { en: 'multi-currency', zh: '跨币种' },
  4: { en: 'portfolio margin', zh: '组合保证金' },
};

export const riskWords: Record<MarketRisk, Label> = {
  mr1: { en: 'MR1 spot shock', zh: 'MR1 现货冲击' },
  mr2: { en: 'MR2 theta decay', zh: 'MR2 时间衰减' },
  mr3: { en: 'MR3 vega span', zh: 'MR3 Vega 期限风险' },
  mr4: { en: 'MR4 basis', zh: 'MR4 基差风险' },
  mr5: { en: 'MR5 interest rate', zh: 'MR5 利率风险' },
  mr6: { en: 'MR6 extreme move', zh: 'MR6 极端波动' },
  mr7: { en: 'MR7 minimum charge', zh: 'MR7 最低收费' },
  mr8: { en: 'MR8 borrowing', zh: 'MR8 借币' },
  mr9: { en: 'MR9 stablecoin depeg', zh: 'MR9 稳定币脱钩' },
};

const volWords: Record<string, Label> = {
  up: { en: 'up', zh: '上升' },
  unchange: { en: 'same', zh: '不变' },
  down: { en: 'down', zh: '下降' },
};

/** What a rulebook calls a vol shock; another venue's word stays as it is. */
export function volShockWords(wireWord: string): Text {
  return volWords[wireWord] ?? wireWord;
}

const classWords: Record<string, Label> = {
  major: { en: 'major coins', zh: '主流币' },
  mid: { en: 'mid coins', zh: '中型币' },
  other: { en: 'other coins', zh: '其他币' },
  others: { en: 'other coins', zh: '其他币' },
};

/** A class of coins; a rulebook's own name stays as it is. */
export function classText(name: string): Label {
  return classWords[name] ?? { en: name, zh: name };
}

export const axisWords = {
  vol: { en: 'vol', zh: '波动率' },
  spot: { en: 'spot shock', zh: '现货冲击' },
} as const;

/** `+12 %` of a rulebook's decimal text. */
export function shockText(shock: string): Text {
  return shown(Number(shock), 'shock');
}

/** `12.3 %` of a whole, or nothing where there is no whole. */
export function shareText(part: number, whole: number): Text {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;
}

/** `+1.25 %` of a change over what it changes; nothing where that is 0. */
export function changeText(change: number, before: number): Text {
  if (before === 0) return '–';
  const text = ((100 * change) / before).toFixed(2);
  if (Number(text) === 0) return '0.00 %';
  return `${text.startsWith('-') ? '−' : '+'}${text.replace('-', '')} %`;
}

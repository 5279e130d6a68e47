/** What the other rulebook comes to: requirement, accounts that cross a line, what is to be brought in. */
import type { StateLine } from '../../margin/state-matrix.ts';
import type { DataTable, KeyFigure, Label, Section } from '../../report/html/model.ts';
import { changeText, shareText } from '../../report/sections/words.ts';
import { count, counted } from '../../report/table.ts';
import type { CompareReport } from '../compare-report.ts';
import type { CompareFigures } from '../figures.ts';
import { lineWords, sideWords } from './words.ts';

export function summarySection(report: CompareReport): Section {
  const { figures } = report;
  const keys: KeyFigure[] = [
    ...requirementFigures('MMR', figures.totalMmrBase, figures.totalMmrCandidate, figures.totalMmrDelta),
    ...requirementFigures('IMR', figures.totalImrBase, figures.totalImrCandidate, figures.totalImrDelta),
    crossed('liquidated', figures.newlyLiquidated, figures),
    crossed('below110', figures.newlyBelow110, figures),
    crossed('watched', figures.newlyWatched, figures),
    healed(figures),
    call({ en: 'calls to 100 %', zh: '补至 100 %' }, figures.callTo100Usd, figures.newlyLiquidated),
    call({ en: 'calls to 110 %', zh: '补至 110 %' }, figures.callTo110Usd, figures.calls),
    {
      label: { en: 'quarantined accounts', zh: '被隔离账户' },
      value: figures.quarantined,
      format: 'count',
      detail: {
        en: `${counted(report.portfolio.rejects.rows, 'row')} rejected`,
        zh: `拒绝 ${count(report.portfolio.rejects.rows)} 行`,
      },
      isAlarming: figures.quarantined > 0,
    },
  ];
  return {
    id: 'summary',
    title: { en: 'Summary', zh: '摘要' },
    blocks: [{ kind: 'key-figures', figures: keys }, totalsTable(report)],
  };
}

function requirementFigures(name: 'MMR' | 'IMR', before: number, after: number, delta: number): KeyFigure[] {
  return [
    { label: { en: `${name} under the base`, zh: `基准 ${name}` }, value: before, format: 'short', detail: 'USD' },
    { label: { en: `${name} under the candidate`, zh: `候选 ${name}` }, value: after, format: 'short', detail: 'USD' },
    {
      label: { en: `change of ${name}`, zh: `${name} 变化` },
      value: delta,
      format: 'short',
      detail: changeText(delta, before),
    },
  ];
}

function crossed(line: StateLine, newly: number, figures: CompareFigures): KeyFigure {
  const { en, zh } = lineWords[line];
  const [before, after] = [figures[`${line}Base`], figures[`${line}Candidate`]].map(count);
  return {
    label: { en: `newly ${en}`, zh: `新增${zh}` },
    value: newly,
    format: 'count',
    detail: { en: `${before} → ${after} in all`, zh: `总数 ${before} → ${after}` },
    isAlarming: newly > 0,
  };
}

function healed({ noLongerWatched, noLongerBelow110, noLongerLiquidated }: CompareFigures): KeyFigure {
  const [below, liquidated] = [count(noLongerBelow110), count(noLongerLiquidated)];
  return {
    label: { en: `no longer ${lineWords.watched.en}`, zh: `脱离${lineWords.watched.zh}` },
    value: noLongerWatched,
    format: 'count',
    detail: {
      en: `danger left by ${below}, liquidation by ${liquidated}`,
      zh: `脱离危险 ${below}，脱离强平 ${liquidated}`,
    },
  };
}

function call(label: Label, usd: number, accounts: number): KeyFigure {
  return {
    label,
    value: usd,
    format: 'short',
    detail: { en: `USD, asked of ${counted(accounts, 'account')}`, zh: `美元，涉及 ${count(accounts)} 个账户` },
    isAlarming: usd > 0,
  };
}

const totalWords: Record<keyof CompareReport['totals'], Label> = {
  adjEq: { en: 'adjusted equity', zh: '有效保证金' },
  derivMmr: { en: 'derivatives MMR', zh: '衍生品 MMR' },
  borrowMmr: { en: 'borrowing MMR', zh: '借币 MMR' },
  totalMmr: { en: 'total MMR', zh: '总 MMR' },
  derivImr: { en: 'derivatives IMR', zh: '衍生品 IMR' },
  borrowImr: { en: 'borrowing IMR', zh: '借币 IMR' },
  totalImr: { en: 'total IMR', zh: '总 IMR' },
  liqFee: { en: 'liquidation fee', zh: '强平手续费' },
};

function totalsTable({ totals }: CompareReport): DataTable {
  const names = Object.keys(totalWords) as (keyof typeof totals)[];
  return {
    kind: 'table',
    title: { en: 'The book under both', zh: '两份规则册下的合计' },
    note: { en: 'USD, all computed accounts.', zh: '美元，全部已计算账户。' },
    columns: [
      { label: { en: 'total', zh: '项目' } },
      { label: sideWords.base, format: 'money' },
      { label: sideWords.candidate, format: 'money' },
      { label: { en: 'change', zh: '变化' }, format: 'money' },
      { label: { en: 'change, %', zh: '变化率' }, format: 'percent' },
    ],
    rows: names.map((name) => {
      const { base, candidate, delta } = totals[name];
      return [totalWords[name], base, candidate, delta, base === 0 ? null : delta / base];
    }),
  };
}

/** What was to end the call, and whether it holds; null where nothing was asked. */
export function gateSection({ gates }: CompareReport): Section | null {
  if (gates.length === 0) return null;
  return {
    id: 'gates',
    title: { en: 'Gates', zh: '判定条件' },
    blocks: [
      {
        kind: 'table',
        title: { en: 'Conditions that end with exit code 4', zh: '成立则以退出码 4 结束的条件' },
        columns: [{ label: { en: 'condition', zh: '条件' } }, { label: { en: 'holds', zh: '是否成立' } }],
        rows: gates.map(({ expression, isTripped }) => [
          expression,
          isTripped ? { en: 'it holds', zh: '成立' } : { en: 'no', zh: '不成立' },
        ]),
      },
    ],
  };
}

/** Accounts by the way their requirement goes. */
export function waysText({ mmrUp, mmrDown, mmrSame, computed }: CompareFigures): Label {
  const [up, down] = [shareText(mmrUp, computed) as string, shareText(mmrDown, computed) as string];
  return {
    en: `The MMR of ${count(mmrUp)} accounts rises (${up}), of ${count(mmrDown)} it falls (${down}), of ${count(mmrSame)} it stands still.`,
    zh: `${count(mmrUp)} 个账户 MMR 上升（${up}），${count(mmrDown)} 个下降（${down}），${count(mmrSame)} 个不变。`,
  };
}

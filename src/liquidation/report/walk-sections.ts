/** The accounts to look at: the largest deficits, the most traded, the longest walks; and the first of them trade by trade. */
import { REPORT_ROWS_MAX } from '../../limits.ts';
import { largestRows } from '../../quantity/largest.ts';
import { textAt } from '../../quantity/text-table.ts';
import type { Cell, DataTable, Label, Section } from '../../report/html/model.ts';
import { count } from '../../report/table.ts';
import type { LiquidationFound } from '../liquidation-summary.ts';
import { stageIds } from '../stages/stage.ts';
import { outcomes } from '../walk.ts';
import { sides } from '../walk-columns.ts';
import { outcomeLabels, sideLabels, stageLabels } from './words.ts';

/** Accounts in each list, and those whose trades are shown. */
const LISTED = 50;
const STORIES = 3;
/** More than a mark has; what slippage leaves behind them is in liquidations.csv. */
const PRICE_DIGITS = 8;

type Walked = Pick<LiquidationFound, 'book' | 'run'>;

const lists = [
  { title: { en: 'Largest deficits', zh: '穿仓损失最大' }, by: 'deficit' },
  { title: { en: 'Most traded', zh: '成交额最大' }, by: 'notional' },
  { title: { en: 'Longest walks', zh: '步数最多' }, by: 'steps' },
] as const;

/** Rows of the walks in each list, the largest first. */
function rowsOf({ run: { walks } }: Walked): number[][] {
  return lists.map(({ by }) => largestRows(walks.figures[by], LISTED));
}

/** Null where nobody was walked. */
export function accountSection(found: Walked): Section | null {
  const rows = rowsOf(found);
  const tables = lists.flatMap(({ title }, i) => (rows[i]!.length === 0 ? [] : [accountTable(found, title, rows[i]!)]));
  if (tables.length === 0) return null;
  return {
    id: 'accounts',
    title: { en: 'Accounts to look at', zh: '需关注的账户' },
    note: {
      en: 'Ratios before the first trade and at the end. liquidated.csv has every account, liquidations.csv every trade.',
      zh: '保证金率为推演开始时与结束时的值。全部账户见 liquidated.csv，全部成交见 liquidations.csv。',
    },
    blocks: tables,
  };
}

function accountTable({ book, run: { walks } }: Walked, title: Label, rows: number[]): DataTable {
  const { figures } = walks;
  const all = walks.account.length;
  return {
    kind: 'table',
    title,
    note: {
      en: `${count(rows.length)} of ${count(all)} accounts, USD.`,
      zh: `${count(all)} 个账户中的 ${count(rows.length)} 个，美元。`,
    },
    columns: [
      { label: { en: 'account', zh: '账户' } },
      { label: { en: 'outcome', zh: '结果' } },
      { label: { en: 'stages', zh: '阶段' } },
      { label: { en: 'steps', zh: '步数' }, format: 'count' },
      { label: { en: 'ratio before', zh: '推演前保证金率' }, format: 'ratio' },
      { label: { en: 'ratio after', zh: '推演后保证金率' }, format: 'ratio' },
      { label: { en: 'traded', zh: '成交额' }, format: 'money' },
      { label: { en: 'cost', zh: '成本' }, format: 'money' },
      { label: { en: 'MMR before', zh: '推演前 MMR' }, format: 'money' },
      { label: { en: 'MMR after', zh: '推演后 MMR' }, format: 'money' },
      { label: { en: 'equity before', zh: '推演前权益' }, format: 'money' },
      { label: { en: 'equity left', zh: '剩余权益' }, format: 'money' },
      { label: { en: 'deficit', zh: '穿仓损失' }, format: 'money' },
    ],
    rows: rows.map((row): (Cell | null)[] => [
      textAt(book.acctIds, walks.account[row]!),
      { text: outcomeLabels[outcomes[walks.outcome[row]!]!], order: walks.outcome[row]! },
      { text: stageText(walks.stages[row]!), order: walks.stages[row]! },
      figures.steps[row]!,
      orNull(figures.ratioStart[row]!),
      orNull(figures.ratioEnd[row]!),
      figures.notional[row]!,
      figures.cost[row]!,
      figures.mmrStart[row]!,
      figures.mmrEnd[row]!,
      figures.eqStart[row]!,
      figures.equityLeft[row]!,
      figures.deficit[row]!,
    ]),
  };
}

/** The stages that made a step, in their order. */
function stageText(bits: number): Label {
  const own = stageIds.filter((_, i) => (bits & (1 << i)) !== 0).map((id) => stageLabels[id]);
  return { en: own.map(({ en }) => en).join(', ') || '–', zh: own.map(({ zh }) => zh).join('、') || '–' };
}

/** No ratio is an empty cell. */
function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

/** The trades of the first account of each list; null where nobody trades. */
export function tradeSection(found: Walked): Section | null {
  const firsts = rowsOf(found).flatMap((rows) => rows.slice(0, 1));
  const tables = [...new Set(firsts)]
    .slice(0, STORIES)
    .map((row) => tradeTable(found, row))
    .filter(({ rows }) => rows.length > 0);
  if (tables.length === 0) return null;
  return {
    id: 'trades',
    title: { en: 'Single walks, trade by trade', zh: '单个账户逐笔推演' },
    note: {
      en: 'The first account of each list above. Ratios are of the step, which may have several trades; explain tells a walk in words.',
      zh: '上述各表中排名第一的账户。保证金率按步计，一步可含多笔成交；可用 explain 查看文字说明。',
    },
    blocks: tables,
  };
}

function tradeTable({ book, run: { walks } }: Walked, row: number): DataTable {
  const account = walks.account[row]!;
  const { trades, figures } = walks;
  const own = placesOf(trades.account, account);
  const shown = own.slice(0, REPORT_ROWS_MAX);
  const left = own.length - shown.length;
  const outcome = outcomeLabels[outcomes[walks.outcome[row]!]!];
  const steps = count(figures.steps[row]!);
  return {
    kind: 'table',
    title: textAt(book.acctIds, account),
    note: {
      en: `${steps} steps: ${outcome.en}.${left === 0 ? '' : ` The first ${count(shown.length)} trades; liquidations.csv has ${count(left)} more.`}`,
      zh: `共 ${steps} 步：${outcome.zh}。${left === 0 ? '' : `此处为前 ${count(shown.length)} 笔，另有 ${count(left)} 笔见 liquidations.csv。`}`,
    },
    columns: [
      { label: { en: 'step', zh: '步' }, format: 'count' },
      { label: { en: 'stage', zh: '阶段' } },
      { label: { en: 'risk unit', zh: '风险单元' } },
      { label: { en: 'instrument', zh: '合约' } },
      { label: { en: 'side', zh: '方向' } },
      { label: { en: 'size', zh: '数量' }, format: 'plain' },
      { label: { en: 'price', zh: '价格' }, format: 'plain' },
      { label: { en: 'traded', zh: '成交额' }, format: 'money' },
      { label: { en: 'cost', zh: '成本' }, format: 'cents' },
      { label: { en: 'ratio before', zh: '成交前保证金率' }, format: 'ratio' },
      { label: { en: 'ratio after', zh: '成交后保证金率' }, format: 'ratio' },
    ],
    rows: shown.map((t): (Cell | null)[] => [
      trades.step[t]!,
      { text: stageLabels[stageIds[trades.stage[t]!]!], order: trades.stage[t]! },
      trades.names[trades.riskUnit[t]!] ?? null,
      trades.names[trades.instId[t]!]!,
      { text: sideLabels[sides[trades.side[t]!]!], order: trades.side[t]! },
      trades.figures.sz[t]!,
      Number(trades.figures.px[t]!.toPrecision(PRICE_DIGITS)),
      trades.figures.notional[t]!,
      trades.figures.cost[t]!,
      orNull(trades.figures.ratioBefore[t]!),
      orNull(trades.figures.ratioAfter[t]!),
    ]),
  };
}

/** Where an account's trades stand; trades are in the order of accounts. */
function placesOf(accounts: Uint32Array, account: number): number[] {
  const places: number[] = [];
  for (let at = accounts.indexOf(account); at >= 0 && accounts[at] === account; at++) places.push(at);
  return places;
}

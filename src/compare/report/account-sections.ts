/** The accounts to look at: who would have to bring in equity, who comes near, whose requirement moves most. */
import { accountStates } from '../../margin/account-columns.ts';
import type { AccountState } from '../../quantity/margin-result.ts';
import type { Cell, DataTable, Label, Section } from '../../report/html/model.ts';
import { stateWords } from '../../report/sections/words.ts';
import { count } from '../../report/table.ts';
import type { CompareReport, MovedAccount, MovedLists } from '../compare-report.ts';
import { termWords } from './words.ts';

/** Who is called, and who is newly watched; null where nobody is. */
export function callSection({ figures, states }: CompareReport, { calls, newlyWatched }: MovedLists): Section | null {
  if (calls.length + newlyWatched.length === 0) return null;
  const called: DataTable = {
    ...accountTable(calls, true),
    title: { en: 'Call list', zh: '追加保证金名单' },
    note: listNote(calls.length, figures.calls, { en: 'the largest calls', zh: '金额最大者' }),
  };
  const watched: DataTable = {
    ...accountTable(newlyWatched, false),
    title: { en: 'Newly watched and no worse', zh: '新增关注（未更差）' },
    note: listNote(newlyWatched.length, watchedOnly(states), { en: 'the lowest ratios', zh: '保证金率最低者' }),
  };
  return {
    id: 'calls',
    title: { en: 'Who would have to bring in equity', zh: '需追加保证金的账户' },
    note: {
      en: 'A call is the equity that lifts the ratio to 100 % or 110 % under the candidate while everything else stays. Accounts of single-currency mode get none: their ratio is not in USD.',
      zh: '追加额指在候选规则册下、其他不变时使保证金率达到 100 % 或 110 % 所需的权益。单币种模式账户的保证金率不以美元计，不列出。',
    },
    blocks: [called, watched].filter(({ rows }) => rows.length > 0),
  };
}

/** Accounts that came from a better state to watch. */
function watchedOnly(states: CompareReport['states']): number {
  const better = accountStates.slice(1 + accountStates.indexOf('watch'));
  return better.reduce((sum, from) => sum + states[from].watch, 0);
}

/** The largest rises and falls; null where nothing moves. */
export function moverSection({ figures }: CompareReport, { movers: { up, down } }: MovedLists): Section | null {
  if (up.length + down.length === 0) return null;
  const rises: DataTable = {
    ...accountTable(up, false),
    title: { en: 'Largest rises of MMR', zh: 'MMR 升幅最大' },
    note: listNote(up.length, figures.mmrUp, { en: 'the largest', zh: '升幅最大者' }),
  };
  const falls: DataTable = {
    ...accountTable(down, false),
    title: { en: 'Largest falls of MMR', zh: 'MMR 降幅最大' },
    note: listNote(down.length, figures.mmrDown, { en: 'the largest', zh: '降幅最大者' }),
  };
  return {
    id: 'movers',
    title: { en: 'Whose requirement moves most', zh: '保证金要求变化最大的账户' },
    blocks: [rises, falls].filter(({ rows }) => rows.length > 0),
  };
}

function listNote(listed: number, all: number, which: Label): Label {
  if (listed === all) return { en: `All ${count(all)}. USD.`, zh: `全部 ${count(all)} 个。美元。` };
  return {
    en: `Of ${count(all)} accounts ${which.en}, ${count(listed)}; compare-accounts.csv has all. USD.`,
    zh: `${count(all)} 个账户中${which.zh} ${count(listed)} 个；全部见 compare-accounts.csv。美元。`,
  };
}

function accountTable(
  accounts: readonly MovedAccount[],
  withCalls: boolean,
): Pick<DataTable, 'kind' | 'columns' | 'rows'> {
  const columns: DataTable['columns'] = [
    { label: { en: 'account', zh: '账户' } },
    { label: { en: 'state, base', zh: '基准状态' } },
    { label: { en: 'state, candidate', zh: '候选状态' } },
    ...(withCalls
      ? ([
          { label: { en: 'call to 110 %', zh: '补至 110 %' }, format: 'money' },
          { label: { en: 'call to 100 %', zh: '补至 100 %' }, format: 'money' },
        ] as const)
      : []),
    { label: { en: 'MMR, base', zh: '基准 MMR' }, format: 'money' },
    { label: { en: 'MMR, candidate', zh: '候选 MMR' }, format: 'money' },
    { label: { en: 'change', zh: '变化' }, format: 'money' },
    { label: { en: 'ratio, base', zh: '基准保证金率' }, format: 'ratio' },
    { label: { en: 'ratio, candidate', zh: '候选保证金率' }, format: 'ratio' },
    { label: { en: 'adjusted equity', zh: '有效保证金' }, format: 'money' },
    { label: { en: 'driven by', zh: '驱动项' } },
    { label: { en: 'risk unit', zh: '风险单元' } },
  ];
  const rows = accounts.map((account): (Cell | null)[] => {
    const { acctId, from, to, totalMmr, mgnRatio, adjEq, drivenBy, drivenByUnit, callTo100, callTo110 } = account;
    return [
      ...[acctId, stateCell(from), stateCell(to)],
      ...(withCalls ? [callTo110, callTo100] : []),
      ...[totalMmr.base, totalMmr.candidate, totalMmr.delta, mgnRatio.base, mgnRatio.candidate, adjEq.candidate],
      ...[drivenBy === null ? null : termWords[drivenBy], drivenByUnit],
    ];
  });
  return { kind: 'table', columns, rows };
}

/** States sort from the worst. */
function stateCell(state: AccountState): Cell {
  return { text: stateWords[state], order: accountStates.indexOf(state) };
}

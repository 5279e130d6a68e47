/** From which state to which the accounts go. */
import { accountStates } from '../../margin/account-columns.ts';
import type { Bars, HeatMap, Section } from '../../report/html/model.ts';
import { stateWords } from '../../report/sections/words.ts';
import type { CompareReport } from '../compare-report.ts';
import { sideWords } from './words.ts';

export function stateSection(report: CompareReport): Section {
  return {
    id: 'states',
    title: { en: 'States of the accounts', zh: '账户状态' },
    blocks: [stateMatrix(report), stateBars(report)],
  };
}

function stateMatrix({ states }: CompareReport): HeatMap {
  const counts = accountStates.map((from) => accountStates.map((to) => states[from][to]));
  const labels = accountStates.map((state) => stateWords[state]);
  return {
    kind: 'heat-map',
    title: { en: 'Accounts from state to state', zh: '账户状态迁移' },
    note: {
      en: 'Orange went to a worse state, blue to a better one; what stays is not coloured.',
      zh: '橙色为转差，蓝色为转好；不变者不着色。',
    },
    rows: { title: sideWords.base, labels },
    columns: { title: sideWords.candidate, labels },
    format: 'count',
    values: counts,
    // States ascend from the worst.
    colouredBy: counts.map((row, from) => row.map((count, to) => Math.sign(to - from) * count)),
  };
}

function stateBars({ states }: CompareReport): Bars {
  const rows = accountStates.map((state) => Object.values(states[state]).reduce((sum, count) => sum + count, 0));
  const columns = accountStates.map((state) => accountStates.reduce((sum, from) => sum + states[from][state], 0));
  return {
    kind: 'bars',
    title: { en: 'Accounts by state', zh: '各状态账户数' },
    of: { en: 'state', zh: '状态' },
    series: [
      { label: sideWords.base, format: 'count' },
      { label: sideWords.candidate, format: 'count' },
    ],
    items: accountStates.map((state, s) => ({ label: stateWords[state], values: [rows[s]!, columns[s]!] })),
  };
}

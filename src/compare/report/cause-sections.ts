/** Which term drives the requirement, and where it lies: by market risk, unit, class of coins, size of the account. */
import { REPORT_ROWS_MAX } from '../../limits.ts';
import type { Bars, Block, DataTable, Label, Movers, Section, Text } from '../../report/html/model.ts';
import { changeText, classText } from '../../report/sections/words.ts';
import { count } from '../../report/table.ts';
import type { CompareReport } from '../compare-report.ts';
import type { GroupMoves } from '../groups.ts';
import type { Term } from '../terms.ts';
import { waysText } from './summary-section.ts';
import { sideWords, sizeText, termWords } from './words.ts';

/** Units that are drawn; the table has more. */
const DRAWN = 15;

/** By the term that binds. */
export function causeSection({ by, figures }: CompareReport): Section {
  const terms = by.term.filter(({ accounts }) => accounts > 0);
  const driven: Bars = {
    kind: 'bars',
    title: { en: 'Accounts by the term that drove them', zh: '各风险项驱动的账户数' },
    note: {
      en: 'The one term that pushed hardest the way the requirement of the account went.',
      zh: '每个账户只计入对其保证金变化推动最大的一项。',
    },
    of: { en: 'term', zh: '风险项' },
    series: [
      { label: { en: 'MMR falls', zh: 'MMR 下降' }, format: 'count' },
      { label: { en: 'MMR rises', zh: 'MMR 上升' }, format: 'count' },
    ],
    items: terms.map(({ name, driven: { up, down } }) => ({ label: termWords[name as Term], values: [down, up] })),
  };
  return {
    id: 'causes',
    title: { en: 'Which term drives it', zh: '变化由哪一项驱动' },
    note: waysText(figures),
    blocks: [
      groupMovers(
        { en: 'MMR by market risk', zh: '按风险项的 MMR' },
        { en: 'market risk', zh: '风险项' },
        terms.map((group) => ({ group, label: termWords[group.name as Term] })),
        {
          en: 'What counts in the MMR. Of MR1, MR2 and MR6 only the widest does, so where another takes over, one falls to nothing and the other rises from it.',
          zh: '计入 MMR 的部分。MR1、MR2、MR6 只取最大者：由另一项取代时，原项归零，新项从零升起。',
        },
      ),
      driven,
    ],
  };
}

/** By what the accounts hold and how large they are. */
export function groupSection({ by }: CompareReport): Section {
  const named = (groups: readonly GroupMoves[], textOf: (name: string) => Text) =>
    groups.filter(({ accounts }) => accounts > 0).map((group) => ({ group, label: textOf(group.name) }));
  const blocks: Block[] = [
    groupMovers(
      { en: 'MMR by class of coins', zh: '按币种类别的 MMR' },
      { en: 'class of coins', zh: '币种类别' },
      named(by.assetClass, classText),
    ),
    groupMovers(
      { en: 'MMR by size of the account', zh: '按账户规模的 MMR' },
      { en: 'equity, USD', zh: '权益（美元）' },
      named(by.size, sizeText),
    ),
  ];
  if (by.unit.length > 0) blocks.push(unitMovers(by.unit), unitTable(by.unit));
  return { id: 'groups', title: { en: 'Where it lies', zh: '变化的分布' }, blocks };
}

interface NamedGroup {
  group: GroupMoves;
  label: Text;
}

function groupMovers(title: Label, of: Label, groups: NamedGroup[], note?: Label): Movers {
  return {
    kind: 'movers',
    title,
    ...(note === undefined ? {} : { note }),
    of,
    before: sideWords.base,
    after: sideWords.candidate,
    format: 'short',
    items: groups.map(({ group: { mmrBase, mmrCandidate, mmrDelta }, label }) => {
      const moved = { before: mmrBase, after: mmrCandidate, change: mmrDelta };
      return { label, ...moved, detail: changeText(mmrDelta, mmrBase) };
    }),
  };
}

function unitMovers(units: GroupMoves[]): Movers {
  const drawn = units.slice(0, DRAWN).map((group) => ({ group, label: group.name }));
  return groupMovers({ en: 'MMR by risk unit', zh: '按风险单元的 MMR' }, { en: 'risk unit', zh: '风险单元' }, drawn, {
    en: `The ${drawn.length} that move most of ${count(units.length)}.`,
    zh: `${count(units.length)} 个风险单元中变化最大的 ${drawn.length} 个。`,
  });
}

function unitTable(units: GroupMoves[]): DataTable {
  const shown = units.slice(0, REPORT_ROWS_MAX);
  const left = units.length - shown.length;
  return {
    kind: 'table',
    title: { en: 'Risk units', zh: '风险单元' },
    note: {
      en: `USD; the largest move first.${left > 0 ? ` ${count(left)} that move less are left out.` : ''}`,
      zh: `美元；按变化幅度从大到小。${left > 0 ? `略去变化较小的 ${count(left)} 个。` : ''}`,
    },
    columns: [
      { label: { en: 'risk unit', zh: '风险单元' } },
      { label: { en: 'accounts', zh: '账户数' }, format: 'count' },
      { label: { en: 'rises', zh: '上升' }, format: 'count' },
      { label: { en: 'falls', zh: '下降' }, format: 'count' },
      { label: { en: 'MMR, base', zh: '基准 MMR' }, format: 'money' },
      { label: { en: 'MMR, candidate', zh: '候选 MMR' }, format: 'money' },
      { label: { en: 'change', zh: '变化' }, format: 'money' },
      { label: { en: 'change, %', zh: '变化率' }, format: 'percent' },
    ],
    rows: shown.map(({ name, accounts, up, down, mmrBase, mmrCandidate, mmrDelta }) => [
      ...[name, accounts, up, down, mmrBase, mmrCandidate, mmrDelta],
      mmrBase === 0 ? null : mmrDelta / mmrBase,
    ]),
  };
}

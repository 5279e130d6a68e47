/** Where the requirement of a book comes from, and which scenarios it hangs on. */

import { REPORT_ROWS_MAX } from '../../limits.ts';
import { unitRisks } from '../../margin/counted-terms.ts';
import { exactSum } from '../../quantity/exact-sum.ts';
import type { Bars, Block, Cell, DataTable, HeatMap, Label, Section } from '../../report/html/model.ts';
import { axisWords, classText, riskWords, shareText, shockText, volShockWords } from '../../report/sections/words.ts';
import { count } from '../../report/table.ts';
import type { ScenarioTotals, UnitTotals } from '../../runner/risk-totals.ts';
import type { Summary } from '../../runner/summary.ts';

/** Units that are drawn; the table has them all. */
const DRAWN = 15;

/** MMR by unit and by market risk. */
export function requirementSection(summary: Summary, units: UnitTotals[]): Section {
  return {
    id: 'requirement',
    title: { en: 'Where the requirement comes from', zh: '保证金要求的来源' },
    note: {
      en: 'A unit requires the largest of MR1, MR2 and MR6, besides it MR3, MR4, MR5 and MR9; or MR7 alone where that is more. What counts adds up to the MMR.',
      zh: '每个风险单元取 MR1、MR2、MR6 中最大者，加上 MR3、MR4、MR5、MR9；若 MR7 更大，则只取 MR7。计入部分之和即为 MMR。',
    },
    blocks: [riskBars(summary), unitBars(summary, units), ...(units.length > 0 ? [unitTable(units)] : [])],
  };
}

function riskBars({ risk, totals, accounts }: Summary): Bars {
  const items: Bars['items'] = unitRisks.map((name) => {
    const { alone, counted } = risk.byRisk[name];
    return { label: riskWords[name], values: [counted, alone], detail: shareText(counted, totals.totalMmr) };
  });
  items.push({
    label: riskWords.mr8,
    values: [totals.borrowMmr, totals.borrowMmr],
    detail: shareText(totals.borrowMmr, totals.totalMmr),
  });
  if (accounts.byMode[2] + accounts.byMode[3] > 0) {
    const rest = exactSum([totals.derivMmr, ...unitRisks.map((name) => -risk.byRisk[name].counted)]);
    items.push({
      label: { en: 'positions of other account modes', zh: '其他账户模式的仓位' },
      values: [rest, rest],
      detail: shareText(rest, totals.totalMmr),
    });
  }
  return {
    kind: 'bars',
    title: { en: 'MMR by market risk', zh: '按风险项的 MMR' },
    note: {
      en: 'What counts in the MMR, what each would be alone, and the share of the total MMR.',
      zh: '计入 MMR 的部分、单独计算时的数额，以及占总 MMR 的比例。',
    },
    of: { en: 'market risk', zh: '风险项' },
    series: [
      { label: { en: 'counted', zh: '计入' }, format: 'short' },
      { label: { en: 'alone', zh: '单独' }, format: 'short' },
    ],
    items,
  };
}

function unitBars({ totals }: Summary, units: UnitTotals[]): Bars {
  return {
    kind: 'bars',
    title: { en: 'MMR by risk unit', zh: '按风险单元的 MMR' },
    note: {
      en: `The ${Math.min(DRAWN, units.length)} largest of ${units.length} units, and their share of the total MMR.`,
      zh: `${units.length} 个风险单元中最大的 ${Math.min(DRAWN, units.length)} 个，及其占总 MMR 的比例。`,
    },
    of: { en: 'risk unit', zh: '风险单元' },
    series: [{ label: { en: 'MMR', zh: 'MMR' }, format: 'short' }],
    items: units.slice(0, DRAWN).map(({ riskUnit, mmr }) => {
      return { label: riskUnit, values: [mmr], detail: shareText(mmr, totals.totalMmr) };
    }),
  };
}

function unitTable(units: UnitTotals[]): DataTable {
  const shown = units.slice(0, REPORT_ROWS_MAX);
  const left = units.length - shown.length;
  return {
    kind: 'table',
    title: { en: 'All risk units', zh: '全部风险单元' },
    note: {
      en: `USD; of each market risk what counts in the MMR.${left > 0 ? ` The ${left} of the least MMR are left out.` : ''}`,
      zh: `美元；各风险项为计入 MMR 的部分。${left > 0 ? `略去 MMR 最小的 ${left} 个。` : ''}`,
    },
    columns: [
      { label: { en: 'risk unit', zh: '风险单元' } },
      { label: { en: 'accounts', zh: '账户数' }, format: 'count' },
      { label: { en: 'MMR', zh: 'MMR' }, format: 'money' },
      { label: { en: 'IMR', zh: 'IMR' }, format: 'money' },
      ...unitRisks.map((name) => ({ label: name.toUpperCase(), format: 'money' as const })),
    ],
    rows: shown.map(({ riskUnit, accounts, mmr, imr, counted }): Cell[] => {
      return [riskUnit, accounts, mmr, imr, ...unitRisks.map((name) => counted[name])];
    }),
  };
}

/** The book over the grid of each class, and how much of the MMR hangs on each cell. */
export function scenarioSection({ risk, totals }: Summary): Section {
  return {
    id: 'scenarios',
    title: { en: 'Scenarios and crowding', zh: '情景与拥挤度' },
    note: {
      en: 'P&L of the book is what all accounts together gain or lose if every coin of a class moves so. What hangs on a scenario is the MMR of the risk units whose worst case it is: where many accounts wait for the same move, it stands high although gains and losses of the book cancel out.',
      zh: '全部账户盈亏：同类币种同时按该情景变动时，全部账户合计的盈亏。取决于该情景的 MMR：以该情景为最坏情形的风险单元的 MMR——即使整体盈亏相抵，许多账户等待同一行情时，此处仍会很高。',
    },
    blocks: crowdedFirst(risk.scenarios).flatMap((own): Block[] => [
      {
        ...overGrid(own, titled(own, { en: 'P&L of the book', zh: '全部账户盈亏' })),
        values: own.pnl,
        ...markOf(own.pnl, (a, b) => a < b && a < 0),
      },
      {
        ...overGrid(own, titled(own, { en: 'MMR that hangs on it', zh: '取决于该情景的 MMR' })),
        note: crowdingNote(own, totals.totalMmr),
        values: own.mmr,
        ...markOf(own.mmr, (a, b) => a > b && a > 0),
      },
    ]),
  };
}

/** The classes that anyone holds, by the MMR that hangs on their grid. */
function crowdedFirst(scenarios: ScenarioTotals[]): ScenarioTotals[] {
  return scenarios.filter(isHeld).sort((a, b) => exactSum(b.mmr.flat()) - exactSum(a.mmr.flat()));
}

/** Whether any account has a unit of the class that a move would touch. */
function isHeld({ pnl, mr1 }: ScenarioTotals): boolean {
  return [...pnl.flat(), ...mr1.flat()].some((value) => value !== 0);
}

function titled({ assetClass }: ScenarioTotals, { en, zh }: Label): Label {
  const name = classText(assetClass);
  return { en: `${en}: ${name.en}`, zh: `${zh}：${name.zh}` };
}

function overGrid({ spotShocks, volShocks }: ScenarioTotals, title: Label): Omit<HeatMap, 'values'> {
  return {
    kind: 'heat-map',
    title,
    rows: { title: axisWords.vol, labels: volShocks.map(volShockWords) },
    columns: { title: axisWords.spot, labels: spotShocks.map(shockText) },
    format: 'short',
  };
}

function crowdingNote({ mmr, riskUnits }: ScenarioTotals, totalMmr: number): Label {
  const usd = exactSum(mmr.flat());
  const units = count(exactSum(riskUnits.flat()));
  const share = shareText(usd, totalMmr) as string;
  return {
    en: `${units} units whose MR1 binds, ${share} of the total MMR.`,
    zh: `MR1 起决定作用的单元 ${units} 个，占总 MMR 的 ${share}。`,
  };
}

/** The first cell that no other beats. */
function markOf(values: number[][], beats: (a: number, b: number) => boolean): Pick<HeatMap, 'marked'> {
  let marked: [number, number] | undefined;
  let best = 0;
  values.forEach((row, r) => {
    row.forEach((value, c) => {
      if (!beats(value, best)) return;
      best = value;
      marked = [r, c];
    });
  });
  return marked === undefined ? {} : { marked };
}

/**
 * The report of a run as a model. It depends on what went in and on the rulebook alone: neither on threads and shards nor on
 * the hour, which the manifest records.
 */
import type { Block, Label, ReportModel, Section } from '../../report/html/model.ts';
import { type Provenance, provenanceSection } from '../../report/sections/provenance.ts';
import { rejectSection } from '../../report/sections/rejects.ts';
import { count } from '../../report/table.ts';
import type { UnitTotals } from '../../runner/risk-totals.ts';
import type { Summary } from '../../runner/summary.ts';
import { borrowingSection, modesSection, stateBars, summarySection } from './account-sections.ts';
import { ratioHistograms } from './ratio-spread.ts';
import { requirementSection, scenarioSection } from './risk-sections.ts';
import { type WorstAccounts, type WorstRequest, worstAccounts } from './worst-accounts.ts';

export interface RunReport extends WorstRequest {
  summary: Summary;
  units: UnitTotals[];
  provenance: Required<Omit<Provenance, 'candidateSha256'>>;
}

/** The page of a run. */
export function runModel(report: RunReport): ReportModel {
  const { summary, units, accounts, rulebook, book } = report;
  const worst = worstAccounts(report);
  const { assumed, reported, id, asOf } = summary.rulebook;
  const sections = [
    summarySection(summary),
    ratioSection([stateBars(summary), ...ratioHistograms(accounts, rulebook)]),
    worstSection(worst),
    requirementSection(summary, units),
    scenarioSection(summary),
    drawnSection(worst),
    borrowingSection(summary),
    modesSection(summary),
    rejectSection(book.rejects, 'rejects.csv'),
    problemSection(summary),
    provenanceSection(report.provenance, repeatable),
  ];
  return {
    title: { en: 'Portfolio margin of the book', zh: '全账户组合保证金报告' },
    subtitle: [
      { en: `Rulebook ${id} of ${asOf}`, zh: `规则册 ${id}（${asOf}）` },
      { en: `Market of ${summary.market.asOf}`, zh: `行情快照 ${summary.market.asOf}` },
      holdingsLine(summary),
    ],
    standing: [{ rulebook: id, assumed, reported }],
    sections: sections.filter((section) => section !== null && section.blocks.length > 0) as Section[],
  };
}

function holdingsLine({ holdings, accounts }: Summary): Label {
  const { positions, orders, balances, riskUnits } = holdings;
  return {
    en: `${count(accounts.listed)} accounts, ${count(positions)} positions, ${count(orders)} orders, ${count(balances)} balances, ${count(riskUnits)} risk units`,
    zh: `${count(accounts.listed)} 个账户，${count(positions)} 笔仓位，${count(orders)} 笔挂单，${count(balances)} 笔余额，${count(riskUnits)} 个风险单元`,
  };
}

function ratioSection(blocks: Block[]): Section {
  return { id: 'ratios', title: { en: 'How the accounts stand', zh: '账户状况' }, blocks };
}

function worstSection({ tables }: WorstAccounts): Section {
  return {
    id: 'accounts',
    title: { en: 'Accounts to look at', zh: '需关注的账户' },
    note: {
      en: 'A deficit is what an account lacks to the line of liquidation. Click a column to sort by it.',
      zh: '缺口为账户距强平线所差的金额。点击列名可排序。',
    },
    blocks: tables,
  };
}

function drawnSection({ heatMaps }: WorstAccounts): Section {
  return {
    id: 'account-scenarios',
    title: { en: 'Scenarios of single accounts', zh: '单个账户的情景盈亏' },
    note: {
      en: 'The first accounts of each list above: P&L of the unit with the largest MMR in every cell of its grid, USD; the frame is the worst.',
      zh: '上述各表中排名靠前的账户：MMR 最大的风险单元在各情景下的盈亏（美元）；加框者为最坏情形。',
    },
    blocks: heatMaps,
  };
}

/** What the market's files lack; null where nothing. */
function problemSection({ market }: Summary): Section | null {
  if (market.problems.length === 0) return null;
  return {
    id: 'problems',
    title: { en: 'Problems of the market', zh: '行情数据问题' },
    blocks: [
      {
        kind: 'table',
        title: { en: 'What was found', zh: '发现的问题' },
        note: { en: 'The first 100; summary.json has all.', zh: '前 100 条；全部见 summary.json。' },
        columns: [{ label: { en: 'problem', zh: '问题' } }],
        rows: market.problems.slice(0, 100).map((problem) => [problem]),
      },
    ],
  };
}

const repeatable: Label = {
  en: 'SHA-256 of everything that went in and of what came out. The same inputs give the same hash on any machine; shockgrid verify computes it again.',
  zh: '全部输入与结果的 SHA-256。相同输入在任何机器上得到相同哈希；可用 shockgrid verify 复算。',
};

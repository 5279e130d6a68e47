/** The page of a backtest as a model. It depends on what went in and on the rulebooks alone, like the tables beside it. */
import type { RejectedRow } from '../../portfolio/book.ts';
import type { ReportModel, Section } from '../../report/html/model.ts';
import { type Provenance, provenanceSection } from '../../report/sections/provenance.ts';
import { rejectSection } from '../../report/sections/rejects.ts';
import { count } from '../../report/table.ts';
import type { BacktestReport } from '../backtest-report.ts';
import { curveSection } from './curve-section.ts';
import { daySection, leftOutSection } from './day-sections.ts';
import { judgedSection, summarySection } from './judged-sections.ts';
import { procyclicalitySection } from './procyclicality-section.ts';
import { unitSection, worstSection } from './subject-sections.ts';

export interface BacktestPage {
  report: BacktestReport;
  /** Those of the report, of longer lists. */
  worst: BacktestReport['worst'];
  rejects: readonly RejectedRow[];
  provenance: Provenance;
}

/** The page: what was covered, when and where it was not, and what more coverage would cost. */
export function backtestModel({ report, worst, rejects, provenance }: BacktestPage): ReportModel {
  const { id, asOf, assumed, reported } = report.rulebook;
  const { dates } = report.markets;
  const sections = [
    summarySection(report),
    judgedSection(report),
    daySection(report),
    curveSection(report),
    unitSection(report),
    procyclicalitySection(report),
    worstSection(worst),
    leftOutSection(report),
    rejectSection(rejects, null),
    provenanceSection(provenance),
  ];
  const [first, last] = [dates[0]!, dates.at(-1)!];
  return {
    title: { en: 'Backtest of the margin', zh: '保证金回测' },
    subtitle: [
      { en: `Rulebook ${id} of ${asOf}`, zh: `规则册 ${id}（${asOf}）` },
      {
        en: `${count(dates.length)} markets from ${first} to ${last}, ${count(report.moves)} moves`,
        zh: `${first} 至 ${last} 共 ${count(dates.length)} 个行情快照，${count(report.moves)} 个区间`,
      },
      {
        en: `${count(report.accounts.listed)} accounts; holdings stand still`,
        zh: `${count(report.accounts.listed)} 个账户；持仓不变`,
      },
    ],
    standing: [{ rulebook: id, assumed, reported }],
    sections: sections.filter((section): section is Section => section !== null),
  };
}

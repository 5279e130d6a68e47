/**
 * The page of a comparison: what the other rulebook would do to the book, then who is hit and why. It depends on inputs and
 * rulebooks alone, as `compare.json` does, whose figures it shows.
 */
import type { Book } from '../../portfolio/book.ts';
import type { Label, ReportModel, Section, Standing } from '../../report/html/model.ts';
import type { RulebookHead } from '../../report/rulebook-head.ts';
import { provenanceSection } from '../../report/sections/provenance.ts';
import { rejectSection } from '../../report/sections/rejects.ts';
import { rulebookLine } from '../../report/sections/rulebook-line.ts';
import { count } from '../../report/table.ts';
import type { ComparedBook } from '../compare-book.ts';
import { type CompareReport, movedAccounts } from '../compare-report.ts';
import { callSection, moverSection } from './account-sections.ts';
import { causeSection, groupSection } from './cause-sections.ts';
import { rulebookSection } from './rulebook-section.ts';
import { stateSection } from './state-section.ts';
import { gateSection, summarySection } from './summary-section.ts';
import { rulebookNames } from './words.ts';

/** Accounts of each list of the page, whatever `--top` says of the report; the table of accounts has them all. */
const LISTED = 100;

/** The page of a compared book. */
export function comparePage(report: CompareReport, book: Book, compared: ComparedBook): ReportModel {
  const lists = movedAccounts(book, compared, LISTED);
  const sections = [
    summarySection(report),
    gateSection(report),
    stateSection(report),
    callSection(report, lists),
    causeSection(report),
    groupSection(report),
    moverSection(report, lists),
    rulebookSection(report),
    rejectSection(book.rejects, 'rejects.csv'),
    provenanceSection({
      market: report.market.files,
      portfolio: report.portfolio.files,
      rulebookSha256: report.base.sha256,
      candidateSha256: report.candidate.sha256,
      kernelSha256: report.kernel.sha256,
    }),
  ];
  const names = rulebookNames(report);
  return {
    title: { en: 'Two rulebooks on one book', zh: '规则册变更影响对比' },
    subtitle: [
      headLine({ en: 'Base', zh: '基准' }, report.base),
      headLine({ en: 'Candidate', zh: '候选' }, report.candidate),
      { en: `Market of ${report.market.asOf}`, zh: `行情快照 ${report.market.asOf}` },
      accountLine(report),
    ],
    standing: standingOf(report, names),
    sections: sections.filter((section): section is Section => section !== null),
  };
}

function headLine(side: Label, head: RulebookHead): Label {
  const line = rulebookLine(head);
  return { en: `${side.en}: ${line.en}`, zh: `${side.zh}：${line.zh}` };
}

function accountLine({ figures: { accounts, computed }, market: { instruments } }: CompareReport): Label {
  return {
    en: `${count(accounts)} accounts, ${count(computed)} of them computed under both; ${count(instruments)} instruments`,
    zh: `${count(accounts)} 个账户，其中 ${count(computed)} 个按两份规则册计算；${count(instruments)} 个交易产品`,
  };
}

/** What both have in common is said once. */
function standingOf({ base, candidate }: CompareReport, names: { base: string; candidate: string }): Standing[] {
  const common = (a: string[], b: string[]) => a.filter((block) => b.includes(block));
  const alone = (a: string[], b: string[]) => a.filter((block) => !b.includes(block));
  return [
    {
      rulebook: `${names.base}, ${names.candidate}`,
      assumed: common(base.assumed, candidate.assumed),
      reported: common(base.reported, candidate.reported),
    },
    {
      rulebook: names.base,
      assumed: alone(base.assumed, candidate.assumed),
      reported: alone(base.reported, candidate.reported),
    },
    {
      rulebook: names.candidate,
      assumed: alone(candidate.assumed, base.assumed),
      reported: alone(candidate.reported, base.reported),
    },
  ];
}

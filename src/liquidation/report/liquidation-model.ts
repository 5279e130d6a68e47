/** The page of a liquidation as a model. It depends on what went in and on the rulebook alone, like the tables beside it. */
import type { Label, ReportModel, Section, Text } from '../../report/html/model.ts';
import { shown } from '../../report/html/numbers.ts';
import { type Provenance, provenanceSection } from '../../report/sections/provenance.ts';
import { rejectSection } from '../../report/sections/rejects.ts';
import { count } from '../../report/table.ts';
import type { LiquidationFound, LiquidationSummary } from '../liquidation-summary.ts';
import { mapSection } from './map-section.ts';
import { endSection, summarySection } from './summary-sections.ts';
import { volumeSection } from './volume-section.ts';
import { accountSection, tradeSection } from './walk-sections.ts';

export interface LiquidationPage extends LiquidationFound {
  provenance: Provenance;
}

/** The page: what it comes to, how the walks end, the map, what is traded, and the accounts to look at. */
export function liquidationModel(page: LiquidationPage): ReportModel {
  const { summary, rejects, rulebook, provenance } = page;
  const { id, asOf, assumed, reported } = summary.rulebook;
  const sections = [
    summarySection(summary),
    endSection(summary, rulebook),
    mapSection(summary),
    volumeSection(summary),
    accountSection(page),
    tradeSection(page),
    rejectSection(rejects, 'rejects.csv'),
    provenanceSection(provenance, repeatable),
  ];
  return {
    title: { en: 'Liquidation of the book', zh: '全账户强平推演' },
    subtitle: [
      { en: `Rulebook ${id} of ${asOf}`, zh: `规则册 ${id}（${asOf}）` },
      marketLine(summary),
      accountLine(summary),
    ],
    standing: [{ rulebook: id, assumed, reported }],
    sections: sections.filter((section): section is Section => section !== null),
  };
}

function marketLine({ market: { asOf, move } }: LiquidationSummary): Text {
  const line = { en: `Market of ${asOf}`, zh: `行情快照 ${asOf}` };
  if (move === 0) return line;
  const moved = shown(move, 'shock') as string;
  return { en: `${line.en}, every coin moved by ${moved}`, zh: `${line.zh}，所有币种变动 ${moved}` };
}

function accountLine({ accounts: { listed } }: LiquidationSummary): Label {
  return {
    en: `${count(listed)} accounts; trades at mark less slippage and fee`,
    zh: `${count(listed)} 个账户；按标记价扣除滑点与手续费成交`,
  };
}

const repeatable: Label = {
  en: 'SHA-256 of everything that went in, and of liquidated.csv and liquidations.csv together. The same inputs give the same hash on any machine.',
  zh: '全部输入的 SHA-256，以及 liquidated.csv 与 liquidations.csv 合并后的 SHA-256。相同输入在任何机器上得到相同哈希。',
};

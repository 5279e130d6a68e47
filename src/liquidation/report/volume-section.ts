/** What the liquidation trades, by contract and pair. */
import { REPORT_ROWS_MAX } from '../../limits.ts';
import type { Bars, DataTable, Section } from '../../report/html/model.ts';
import { shareText } from '../../report/sections/words.ts';
import { count } from '../../report/table.ts';
import type { LiquidationSummary } from '../liquidation-summary.ts';

/** Contracts that are drawn. */
const DRAWN = 15;

/** Null where nothing is traded. */
export function volumeSection(summary: LiquidationSummary): Section | null {
  if (summary.instruments.length === 0) return null;
  return {
    id: 'volume',
    title: { en: 'What is traded', zh: '成交合约' },
    blocks: [volumeBars(summary), volumeTable(summary)],
  };
}

function volumeBars({ instruments, totals }: LiquidationSummary): Bars {
  const drawn = instruments.slice(0, DRAWN);
  return {
    kind: 'bars',
    title: { en: 'Volume by contract', zh: '按合约的成交额' },
    note: {
      en: `The ${drawn.length} largest of ${count(instruments.length)}, and their share of all that is traded.`,
      zh: `${count(instruments.length)} 个中最大的 ${drawn.length} 个，及其占全部成交额的比例。`,
    },
    of: { en: 'instrument', zh: '合约' },
    series: [{ label: 'USD', format: 'short' }],
    items: drawn.map(({ instId, notional }) => {
      return { label: instId, values: [notional], detail: shareText(notional, totals.notional) };
    }),
  };
}

function volumeTable({ instruments, totals, stages }: LiquidationSummary): DataTable {
  const shown = instruments.slice(0, REPORT_ROWS_MAX);
  const left = instruments.length - shown.length;
  const trades = Object.values(stages).reduce((sum, own) => sum + own.trades, 0);
  return {
    kind: 'table',
    title: { en: 'Instruments', zh: '合约明细' },
    note: {
      en: `Sizes in contracts, of spot in coins; the rest USD.${left === 0 ? '' : ` The ${count(shown.length)} with the largest volume; summary.json has ${count(left)} more.`}`,
      zh: `数量单位为张（现货为币）；其余为美元。${left === 0 ? '' : `此处为成交额最大的 ${count(shown.length)} 个，另有 ${count(left)} 个见 summary.json。`}`,
    },
    columns: [
      { label: { en: 'instrument', zh: '合约' } },
      { label: { en: 'trades', zh: '成交笔数' }, format: 'count' },
      { label: { en: 'bought', zh: '买入' }, format: 'plain' },
      { label: { en: 'sold', zh: '卖出' }, format: 'plain' },
      { label: { en: 'traded', zh: '成交额' }, format: 'money' },
      { label: { en: 'cost', zh: '成本' }, format: 'cents' },
    ],
    rows: shown.map(({ instId, trades: own, bought, sold, notional, cost }) => [
      instId,
      own,
      bought,
      sold,
      notional,
      cost,
    ]),
    totals: [[{ en: 'all instruments', zh: '全部合约' }, trades, null, null, totals.notional, totals.cost]],
  };
}

/** The liquidation map: what would be liquidated had every coin moved by so much, as lines over the move. */
import type { Label, LineChart, Section } from '../../report/html/model.ts';
import type { LiquidationRung, LiquidationSummary } from '../liquidation-summary.ts';

type Line = [label: Label, of: (rung: LiquidationRung) => number];

/** Null where no map was asked for. */
export function mapSection({ map, market }: LiquidationSummary): Section | null {
  if (map === null) return null;
  const lines = (title: Label, y: LineChart['y'], series: Line[]): LineChart => ({
    kind: 'lines',
    title,
    x: {
      title: { en: 'move of every coin', zh: '所有币种的价格变动' },
      points: map.map(({ move }) => move),
      format: 'shock',
    },
    y,
    series: series.map(([label, of]) => ({ label, values: map.map(of) })),
  });
  const usd = { title: 'USD', format: 'short' } as const;
  const hasOthers = map.some(({ otherModes }) => otherModes > 0);
  const others: Line[] = hasOthers
    ? [[{ en: 'of modes 2 and 3, not walked', zh: '模式 2、3（不推演）' }, ({ otherModes }) => otherModes]]
    : [];
  const from = market.move === 0 ? '' : ' further';
  return {
    id: 'map',
    title: { en: 'Liquidation map', zh: '清算地图' },
    note: {
      en: `Had every coin moved${from} by so much at once, vols standing still: the whole book computed and walked anew at every move.`,
      zh: `假设所有币种${market.move === 0 ? '' : '在此基础上'}同时变动、波动率不变：每一档都对全部账户重新计算并推演。`,
    },
    blocks: [
      lines(
        { en: 'Accounts at or below the threshold', zh: '达到强平线的账户' },
        { title: { en: 'accounts', zh: '账户数' }, format: 'count' },
        [
          [{ en: 'liquidated', zh: '强平' }, ({ accounts: own }) => own],
          [{ en: 'with a deficit', zh: '穿仓' }, ({ withDeficit }) => withDeficit],
          ...others,
        ],
      ),
      lines({ en: 'Volume brought to the market', zh: '带给市场的成交额' }, usd, [
        [{ en: 'traded', zh: '强平成交额' }, ({ notional }) => notional],
      ]),
      lines({ en: 'Deficits and cost', zh: '穿仓损失与成本' }, usd, [
        [{ en: 'deficits', zh: '穿仓损失' }, ({ deficit }) => deficit],
        [{ en: 'cost', zh: '交易成本' }, ({ cost }) => cost],
      ]),
    ],
  };
}

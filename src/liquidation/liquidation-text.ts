/** What a liquidation came to, for eyes. */
import { count, counted, money, tableLines } from '../report/table.ts';
import type { LiquidationRung, LiquidationSummary } from './liquidation-summary.ts';

/** Contracts shown; all of them are in summary.json. */
const INSTRUMENTS_SHOWN = 12;
const DEFICITS_SHOWN = 5;

const outcomeWords = {
  restored: 'restored above the stop',
  closed: 'closed, nothing left that needs margin',
  deficit: 'closed with a deficit',
  exhausted: 'no trade helps, equity is left',
  'step-bound': 'ended by the bound on steps',
};

/** Lines behind those on assumed numbers. */
export function liquidationLines(summary: LiquidationSummary): string[] {
  const { accounts, rulebook, market } = summary;
  const moved = market.move === 0 ? '' : `, every coin moved by ${percentText(market.move)}`;
  return [
    `rulebook ${rulebook.id} of ${rulebook.asOf}, market of ${market.asOf}${moved}`,
    `${counted(accounts.listed, 'account')}: ${count(accounts.liquidated)} at or below the threshold of liquidation, ` +
      `${counted(accounts.ordersCancelled, 'order')} of theirs cancelled; ${count(accounts.quarantined)} quarantined`,
    ...(accounts.otherModes === 0
      ? []
      : [
          `${counted(accounts.otherModes, 'account')} of modes 2 and 3 at or below it: not walked, these stages are of portfolio margin`,
        ]),
    '',
    ...(accounts.liquidated === 0 ? ['no account is liquidated', ''] : walkLines(summary)),
    ...mapLines(summary.map),
  ];
}

/** How the walks ended, what they traded and what is left. */
function walkLines(summary: LiquidationSummary): string[] {
  const { accounts, outcomes, totals } = summary;
  const outcomeRows = Object.entries(outcomes).map(([outcome, number]) => [
    outcomeWords[outcome as keyof typeof outcomes],
    count(number),
  ]);
  return [
    ...tableLines(['ended', 'accounts'], outcomeRows),
    '',
    ...tableLines(
      ['total', 'USD'],
      [
        ['traded', money(totals.notional)],
        ['slippage', money(totals.slippage)],
        ['fees', money(totals.fee)],
        ['maintenance margin released', money(totals.mmrReleased)],
        ['equity before', money(totals.eqStart)],
        ['equity left', money(totals.equityLeft)],
        [`deficits for the insurance fund, ${counted(accounts.withDeficit, 'account')}`, money(totals.deficit)],
      ],
    ),
    '',
    ...stageLines(summary),
    ...instrumentLines(summary),
    ...deficitLines(summary),
  ];
}

function stageLines({ stages }: LiquidationSummary): string[] {
  const rows = Object.entries(stages).map(([id, own]) => [
    id,
    count(own.accounts),
    count(own.steps),
    count(own.trades),
    money(own.notional),
    money(own.cost),
  ]);
  return [...tableLines(['stage', 'accounts', 'steps', 'trades', 'traded USD', 'cost USD'], rows), ''];
}

function instrumentLines({ instruments }: LiquidationSummary): string[] {
  if (instruments.length === 0) return [];
  const rows = instruments
    .slice(0, INSTRUMENTS_SHOWN)
    .map((own) => [
      own.instId,
      count(own.trades),
      size(own.bought),
      size(own.sold),
      money(own.notional),
      money(own.cost),
    ]);
  const more = instruments.length - rows.length;
  return [
    ...tableLines(['instrument', 'trades', 'bought', 'sold', 'traded USD', 'cost USD'], rows),
    ...(more > 0 ? [`… and ${count(more)} more in summary.json`] : []),
    '',
  ];
}

/** A size for eyes: contracts or coins, with as many decimals as it needs up to four. */
function size(value: number): string {
  return money(value, Number.isInteger(value) ? 0 : 4);
}

function deficitLines({ deficits }: LiquidationSummary): string[] {
  if (deficits.length === 0) return [];
  const rows = deficits.slice(0, DEFICITS_SHOWN).map(({ acctId, deficit }) => [acctId, money(deficit)]);
  return [...tableLines(['largest deficits', 'USD'], rows), ''];
}

const BAR_CHARS = 30;

/** The liquidation map, its volume as bars. */
function mapLines(map: readonly LiquidationRung[] | null): string[] {
  if (map === null) return [];
  const most = Math.max(...map.map(({ notional }) => notional));
  const rows = map.map((rung) => [
    percentText(rung.move),
    count(rung.accounts),
    money(rung.notional),
    money(rung.cost),
    money(rung.deficit),
    '█'.repeat(most === 0 ? 0 : Math.round((rung.notional / most) * BAR_CHARS)),
  ]);
  return [
    'liquidation map: had every coin moved by so much',
    ...tableLines(['move', 'accounts', 'traded USD', 'cost USD', 'deficits USD', 'volume'], rows, { left: [5] }),
    '',
  ];
}

function percentText(move: number): string {
  return `${move > 0 ? '+' : ''}${Math.round(move * 1e4) / 100} %`;
}

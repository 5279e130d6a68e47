/** The graph of a book: what is reported of it, and a table with bars for eyes. */
import { accountStates } from '../margin/account-columns.ts';
import type { Snapshot } from '../market/snapshot.ts';
import type { AccountState } from '../quantity/margin-result.ts';
import { assumedLines } from '../report/summary-text.ts';
import { count, counted, money, tableLines } from '../report/table.ts';
import { blocksOfStatus } from '../rulebook/blocks.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import type { GraphPoint } from './book-graph.ts';

export interface GraphReport {
  schema: 'shockgrid-graph/1';
  rulebook: { id: string; asOf: string; assumed: string[]; reported: string[] };
  market: { asOf: string };
  /** The coin that moves; null where every coin does. */
  coin: string | null;
  accounts: { computed: number; quarantined: number };
  points: GraphPoint[];
}

export interface GraphReportRequest {
  points: GraphPoint[];
  coin: string | null;
  snapshot: Snapshot;
  rulebook: Rulebook;
  quarantined: Uint8Array;
}

/** Everything that is drawn. */
export function graphReport({ points, coin, snapshot, rulebook, quarantined }: GraphReportRequest): GraphReport {
  const left = quarantined.reduce((sum, flag) => sum + flag, 0);
  return {
    schema: 'shockgrid-graph/1',
    rulebook: {
      id: rulebook.id,
      asOf: rulebook.asOf,
      assumed: blocksOfStatus(rulebook, 'assumed'),
      reported: blocksOfStatus(rulebook, 'reported'),
    },
    market: { asOf: new Date(snapshot.asOfMs).toISOString() },
    coin,
    accounts: { computed: quarantined.length - left, quarantined: left },
    points,
  };
}

const BAR_WIDTH = 24;

/** Lines a person reads; today's row is marked. */
export function graphLines({ points, coin, accounts, market }: GraphReport, rulebook: Rulebook): string[] {
  const most = Math.max(...points.map(({ totals }) => totals.totalMmr));
  const rows = points.map(({ shock, totals, states }) => [
    `${shock > 0 ? '+' : ''}${money(100 * shock, Number.isInteger(Math.round(1e6 * shock) / 1e4) ? 0 : 1)} %`,
    shock === 0 ? '◂' : '',
    money(totals.totalMmr, 0),
    bar(totals.totalMmr, most),
    money(totals.totalImr, 0),
    ...accountStates.map((name) => count(states[name])),
    stateBar(states, accounts.computed),
  ]);
  const header = ['price', '', 'total MMR', '', 'total IMR', ...accountStates, ''];
  const letters = accountStates.map((name) => `${stateMarks[name]} ${name}`).join(', ');
  return [
    ...assumedLines(rulebook),
    '',
    `rulebook ${rulebook.id} of ${rulebook.asOf}, market of ${market.asOf}: ${coin ?? 'every coin'} moves, vols and ` +
      'stablecoins stand',
    `${counted(accounts.computed, 'account')}, ${count(accounts.quarantined)} quarantined; ${letters}`,
    '',
    ...tableLines(header, rows, { left: [1, 3, 5 + accountStates.length] }),
  ];
}

/** A bar in eighths of a character. */
function bar(value: number, most: number): string {
  if (!(most > 0)) return '';
  const eighths = Math.round((8 * BAR_WIDTH * value) / most);
  const part = eighths % 8;
  return '█'.repeat(Math.floor(eighths / 8)) + (part === 0 ? '' : String.fromCodePoint(0x2590 - part));
}

const stateMarks: Record<AccountState, string> = {
  liquidation: '█',
  danger: '▓',
  watch: '▒',
  warning: '░',
  healthy: '·',
};

/** Shares of the states, worst first, each rounded so that all together are the whole width. */
function stateBar(states: Record<AccountState, number>, accounts: number): string {
  if (accounts === 0) return '';
  let before = 0;
  let upTo = 0;
  return accountStates
    .map((name) => {
      upTo += states[name];
      const end = Math.round((BAR_WIDTH * upTo) / accounts);
      const own = stateMarks[name].repeat(end - before);
      before = end;
      return own;
    })
    .join('');
}

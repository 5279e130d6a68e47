/** A comparison for eyes: aligned tables, numbers rounded, long lists cut. Files never go through here. */
import { stateLineNames } from '../margin/state-matrix.ts';
import type { RulebookHead } from '../report/rulebook-head.ts';
import { count, counted, money, sharePercent, tableLines, wrapped } from '../report/table.ts';
import type { CompareReport, MovedAccount } from './compare-report.ts';
import type { GroupMoves } from './groups.ts';
import { type Term, terms } from './terms.ts';

const NONE = '–';

const termWords: Record<Term, string> = {
  ...(Object.fromEntries(terms.map((term) => [term, term.toUpperCase()])) as Record<Term, string>),
  borrowing: 'borrowing (MR8)',
  tiers: 'tiers of modes 2 and 3',
};

/** Lines a person reads. @param top how many rows of each list are shown */
export function compareLines(report: CompareReport, top: number): string[] {
  return [
    ...headLines(report),
    '',
    ...totalLines(report),
    '',
    ...stateLines(report),
    '',
    ...callLines(report, top),
    '',
    ...accountTable('newly watched and no worse, the lowest ratio first', report.newlyWatched, top),
    '',
    ...groupLines(report, top),
    '',
    ...moverLines(report, top),
  ];
}

function headLines(report: CompareReport): string[] {
  const { figures, market, rulebookChanges } = report;
  const lines = [
    ...standingLines(report, 'assumed', 'assumed'),
    ...standingLines(report, 'reported', 'reported by third parties'),
    '',
    rulebookLine('base', report.base),
    rulebookLine('candidate', report.candidate),
  ];
  const shown = rulebookChanges.slice(0, CHANGES_SHOWN);
  lines.push(`the rulebooks differ in ${counted(rulebookChanges.length, 'key')}${shown.length > 0 ? ':' : ''}`);
  for (const { path, a, b } of shown) lines.push(...wrapped(`${path}: ${shortJson(a)} → ${shortJson(b)}`));
  if (rulebookChanges.length > shown.length) lines.push('  … all in compare.json');
  lines.push(
    `market of ${market.asOf}, ${counted(figures.computed, 'account')} computed, ` +
      `${count(figures.quarantined)} quarantined`,
  );
  return lines;
}

/** The blocks of a standing: those of both rulebooks once, then those of either alone. */
function standingLines({ base, candidate }: CompareReport, status: 'assumed' | 'reported', words: string): string[] {
  const [before, after] = [base[status], candidate[status]];
  const named = (whose: string, blocks: string[]) =>
    blocks.length === 0 ? [] : wrapped(`numbers of ${whose} that are ${words}: ${blocks.join(', ')}`);
  return [
    ...named(
      'both rulebooks',
      before.filter((block) => after.includes(block)),
    ),
    ...named(
      `${base.id} alone`,
      before.filter((block) => !after.includes(block)),
    ),
    ...named(
      `${candidate.id} alone`,
      after.filter((block) => !before.includes(block)),
    ),
  ];
}

const CHANGES_SHOWN = 12;
const JSON_CHARS = 60;

function shortJson(json: string | undefined): string {
  if (json === undefined) return 'none';
  return json.length > JSON_CHARS ? `${json.slice(0, JSON_CHARS)}…` : json;
}

function rulebookLine(side: string, { id, asOf, set }: RulebookHead): string {
  const settings = Object.entries(set).map(([path, value]) => `${path}=${String(value)}`);
  return `${side}: ${id} of ${asOf}${settings.length > 0 ? `, with ${settings.join(', ')}` : ''}`;
}

function totalLines({ totals }: CompareReport): string[] {
  const rows = Object.entries(totals).map(([name, { base, candidate, delta }]) => [
    ...[name, money(base), money(candidate), money(delta), shareOf(delta, base)],
  ]);
  return tableLines(['total, USD', 'base', 'candidate', 'change', ''], rows);
}

function shareOf(delta: number, base: number): string {
  return base === 0 ? NONE : sharePercent(delta / base);
}

const lineWords = { liquidated: 'in liquidation', below110: 'at or below 110 %', watched: 'below 150 %' };

function stateLines({ states, figures }: CompareReport): string[] {
  const names = Object.keys(states) as (keyof typeof states)[];
  const rows = names.map((from) => [from, ...names.map((to) => count(states[from][to]))]);
  const crossed = stateLineNames.map((line) => {
    const name = `${line[0]!.toUpperCase()}${line.slice(1)}` as Capitalize<typeof line>;
    const [before, after] = [figures[`${line}Base`], figures[`${line}Candidate`]];
    return [lineWords[line], count(before), count(after), ...crossedCells(figures, name)];
  });
  return [
    ...tableLines(['state of base, of candidate →', ...names], rows),
    '',
    ...tableLines(['accounts', 'base', 'candidate', 'newly', 'no longer'], crossed),
    `the MMR of ${counted(figures.mmrUp, 'account')} rises, of ${count(figures.mmrDown)} it falls, of ` +
      `${count(figures.mmrSame)} it stands still`,
  ];
}

function crossedCells(figures: CompareReport['figures'], name: 'Liquidated' | 'Below110' | 'Watched'): string[] {
  return [count(figures[`newly${name}`]), count(figures[`noLonger${name}`])];
}

function callLines({ calls, figures }: CompareReport, top: number): string[] {
  const lines = [
    `${counted(figures.calls, 'account')} would have to bring in equity: ${money(figures.callTo100Usd)} USD to be at ` +
      `100 %, ${money(figures.callTo110Usd)} USD to be at 110 %${cut(figures.calls, top)}`,
  ];
  if (calls.length === 0) return lines;
  const header = ['account', 'base', 'candidate', 'ratio', '→', 'MMR', '→', 'driven by', 'to 100 %', 'to 110 %'];
  const rows = calls
    .slice(0, top)
    .map((account) => [...movedCells(account), money(account.callTo100), money(account.callTo110)]);
  return [...lines, ...tableLines(header, rows, { left: [0, 1, 2, 7] })];
}

function movedCells({ acctId, from, to, mgnRatio, totalMmr, ...by }: MovedAccount): string[] {
  const driver = by.drivenBy === null ? NONE : [by.drivenByUnit, termWords[by.drivenBy]].filter(Boolean).join(' ');
  const ratios = [money(mgnRatio.base, 4), money(mgnRatio.candidate, 4)];
  return [acctId, from, to, ...ratios, money(totalMmr.base), money(totalMmr.candidate), driver];
}

function cut(length: number, top: number): string {
  return length > top ? `; the largest ${count(top)}` : '';
}

function groupLines({ by }: CompareReport, top: number): string[] {
  const rowOf = (group: GroupMoves) => [
    ...[group.name, count(group.accounts), count(group.up), count(group.down), money(group.mmrBase)],
    ...[money(group.mmrCandidate), money(group.mmrDelta), shareOf(group.mmrDelta, group.mmrBase)],
  ];
  const header = ['accounts', 'rises', 'falls', 'MMR base', 'candidate', 'change', ''];
  const used = (groups: readonly GroupMoves[]) => groups.filter(({ accounts }) => accounts > 0);
  const termRows = by.term
    .filter(({ accounts }) => accounts > 0)
    .map((group) => {
      const { up, down } = group.driven;
      return [...rowOf({ ...group, name: termWords[group.name as Term] }), count(up), count(down)];
    });
  return [
    ...tableLines(['asset class', ...header], used(by.assetClass).map(rowOf)),
    '',
    ...tableLines(['term that binds', ...header, 'drives up', 'down'], termRows),
    '',
    ...tableLines(['equity, USD', ...header], used(by.size).map(rowOf)),
    '',
    `${counted(by.unit.length, 'risk unit')}${cut(by.unit.length, top)}`,
    ...tableLines(['risk unit', ...header], by.unit.slice(0, top).map(rowOf)),
  ];
}

function moverLines({ movers }: CompareReport, top: number): string[] {
  return [
    ...accountTable('largest rises of MMR', movers.up, top),
    '',
    ...accountTable('largest falls of MMR', movers.down, top),
  ];
}

function accountTable(title: string, accounts: readonly MovedAccount[], top: number): string[] {
  if (accounts.length === 0) return [`${title}: none`];
  const header = ['account', 'base', 'candidate', 'ratio', '→', 'MMR', '→', 'driven by', 'change'];
  const rows = accounts.slice(0, top).map((account) => [...movedCells(account), money(account.totalMmr.delta)]);
  return [title, ...tableLines(header, rows, { left: [0, 1, 2, 7] })];
}

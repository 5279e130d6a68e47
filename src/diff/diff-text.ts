/** The report for eyes: aligned tables, numbers rounded, the longest lists cut. Files never go through here. */

import { assumedLines } from '../report/summary-text.ts';
import { count, counted, money, sharePercent, tableLines, wrapped } from '../report/table.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import type { AccountMove, DiffReport, RunHead, ShareAtEnd, UnitMove } from './diff-report.ts';
import { isComputed, OUTSIDE_WORDS, parts, partWords, standings, summedFigures } from './parts.ts';
import type { Reconciliation } from './reconcile.ts';

const NONE = '–';

/** Lines a person reads. @param top how many rows of each list are shown */
export function diffLines(report: DiffReport, rulebooks: { a: Rulebook; b: Rulebook }, top: number): string[] {
  return [
    ...headLines(report, rulebooks),
    '',
    ...sumLines(report),
    '',
    ...standingLines(report, top),
    '',
    ...moverLines(report, top),
    '',
    ...concentrationLines(report, top),
  ];
}

function headLines(report: DiffReport, rulebooks: { a: Rulebook; b: Rulebook }): string[] {
  const isSame = report.a.rulebook.sha256 === report.b.rulebook.sha256;
  const { listed, split, notSplit, reasons } = report.accounts;
  const lines = [...assumedLines(rulebooks.a), ...(isSame ? [] : assumedLines(rulebooks.b)), ''];
  lines.push(runLine('A', report.a), runLine('B', report.b));
  lines.push(`${counted(listed, 'account')}, ${count(split)} split, ${count(notSplit)} ${OUTSIDE_WORDS}`);
  const largest = Object.entries(reasons).sort(([, x], [, y]) => y - x);
  lines.push(...largest.slice(0, REASONS_SHOWN).map(([reason, accounts]) => `  ${count(accounts)}: ${reason}`));
  if (largest.length > REASONS_SHOWN) lines.push('  … all in the JSON');
  if (report.rulebookChanges.length > 0) {
    const paths = report.rulebookChanges.map(({ path }) => path);
    lines.push(...wrapped(`${counted(paths.length, 'key')} of the rulebooks differ: ${paths.join(', ')}`));
  }
  return lines;
}

const REASONS_SHOWN = 5;

function runLine(side: string, { results, rulebook, market, accounts }: RunHead): string {
  return (
    `${side}: ${results}, rulebook ${rulebook.id} of ${rulebook.asOf}, market of ${market.asOf}, ` +
    `${counted(accounts.computed, 'account')} computed, ${count(accounts.quarantined)} quarantined`
  );
}

function sumLines({ sums }: DiffReport): string[] {
  const row = (name: string, of: (sum: Reconciliation) => number, words = '') => [
    name,
    ...summedFigures.map((figure) => money(of(sums[figure]))),
    words,
  ];
  const residualRow = (name: string, of: (sum: Reconciliation) => number, words: string) => [
    name,
    ...summedFigures.map((figure) => (of(sums[figure]) === 0 ? '0' : of(sums[figure]).toExponential(1))),
    words,
  ];
  const rows = [
    row('A', ({ a }) => a),
    ...parts.map((part) => row(part, (sum) => sum.parts[part], partWords[part])),
    row('outside', ({ outside }) => outside, OUTSIDE_WORDS),
    row('B', ({ b }) => b),
    residualRow('residual', ({ residual }) => residual, 'B less the lines above'),
    residualRow('relative', ({ relativeResidual }) => relativeResidual, "over the book's gross"),
  ];
  const table = tableLines(['why the book moved', ...summedFigures, ''], rows, { left: [0, 4] });
  return [...table, 'USD; each part is a whole recompute with one more kind of input of B, in this order'];
}

function standingLines(report: DiffReport, top: number): string[] {
  const { matrix, changed } = report.standings;
  const { threshold, accounts } = report.belowWatch;
  const isUsed = (name: string) =>
    Object.values(matrix[name]!).some((n) => n > 0) || Object.values(matrix).some((row) => row[name]! > 0);
  const shown = standings.filter((name, i) => isComputed(i) || isUsed(name));
  const rows = shown.map((from) => [from, ...shown.map((to) => count(matrix[from]![to]!))]);
  const thresholds = threshold.a === threshold.b ? `${threshold.b}` : `${threshold.b} (${threshold.a} at A)`;
  return [
    ...tableLines(['state at A, at B →', ...shown], rows),
    '',
    listHead(counted(changed.length, 'account'), 'changed state, the worst first', changed.length, top),
    ...accountLines(changed.slice(0, top)),
    '',
    listHead(counted(accounts.length, 'account'), `newly below a ratio of ${thresholds}`, accounts.length, top),
    ...accountLines(accounts.slice(0, top)),
  ];
}

function listHead(counted: string, what: string, length: number, top: number): string {
  return `${counted} ${what}${length > top ? `; ${count(top)} shown` : ''}`;
}

function accountLines(moves: AccountMove[]): string[] {
  if (moves.length === 0) return [];
  const header = ['account', 'A', 'B', 'ratio A', 'ratio B', 'total MMR A', 'total MMR B', 'ratio driven by'];
  const rows = moves.map(({ acctId, from, to, mgnRatio, totalMmr, ...why }) => [
    ...[acctId, from, to, money(mgnRatio.a, 4), money(mgnRatio.b, 4), money(totalMmr.a), money(totalMmr.b)],
    why.drivenBy ?? why.notSplit ?? NONE,
  ]);
  return tableLines(header, rows, { left: [0, 1, 2, 7] });
}

function moverLines({ movers }: DiffReport, top: number): string[] {
  const header = ['account', 'total MMR A', 'B', 'change', ...parts, 'driven by'];
  const rows = movers.totalMmr
    .slice(0, top)
    .map((move) => [
      ...[move.acctId, money(move.a), money(move.b), money(move.change)],
      ...parts.map((part) => money(move.parts?.[part] ?? null)),
      move.drivenBy ?? move.notSplit ?? NONE,
    ]);
  return [
    'largest moves of total MMR',
    ...tableLines(header, rows, { left: [0, 9] }),
    ...unitMoverLines('MR1', movers.mr1, top),
    ...unitMoverLines('MR9', movers.mr9, top),
  ];
}

function unitMoverLines(name: string, moves: UnitMove[] | null, top: number): string[] {
  const title = `largest moves of ${name} in a risk unit of an account with figures at both ends`;
  if (moves === null) return ['', `${title}: none, the rulebooks cut the book into different units`];
  if (moves.length === 0) return ['', `${title}: none`];
  const rows = moves
    .slice(0, top)
    .map(({ acctId, riskUnit, a, b, change }) => [acctId, riskUnit, money(a), money(b), money(change)]);
  return ['', title, ...tableLines(['account', 'risk unit', `${name} A`, 'B', 'change'], rows, { left: [0, 1] })];
}

function concentrationLines({ concentration }: DiffReport, top: number): string[] {
  const { units, outside } = concentration;
  const largest = ({ largest }: ShareAtEnd) => [largest?.acctId ?? NONE, sharePercent(largest?.share ?? null)];
  const rows = units
    .slice(0, top)
    .map(({ riskUnit, a, b }) => [
      ...[riskUnit, sharePercent(a.share), sharePercent(b.share), money(b.mmr), count(b.accounts)],
      ...[...largest(a), ...largest(b)],
    ]);
  rows.push(['in no risk unit', sharePercent(outside.a.share), sharePercent(outside.b.share), money(outside.b.mmr)]);
  const header = ['risk unit', 'share A', 'share B', 'MMR B', 'accounts B'];
  return [
    listHead(counted(units.length, 'risk unit'), 'by share of the total MMR', units.length, top),
    ...tableLines([...header, 'largest at A', 'its share', 'largest at B', 'its share'], rows, { left: [0, 5, 7] }),
  ];
}

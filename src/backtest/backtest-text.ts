/** The report for eyes: aligned tables, numbers rounded. Files never go through here. */
import { assumedLines } from '../report/summary-text.ts';
import { count, counted, money, sharePercent, tableLines } from '../report/table.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { type BacktestReport, type JudgedReport, SIGNIFICANCE, type WorstReport } from './backtest-report.ts';
import { MOVES_LEAST, zones } from './coverage-tests.ts';
import { type CoverageKind, coverageKinds } from './curve.ts';

const NONE = '–';

/** What each kind of judgement holds against what. */
export const kindWords: Record<CoverageKind, string> = {
  accounts: 'accounts: fall of equity against total MMR',
  positions: 'accounts: loss of the risk units against total MMR',
  units: 'risk units: loss against MMR',
  unitsByMr1: 'risk units: loss against MR1 alone',
};

/** Lines a person reads. @param top how many risk units are shown */
export function backtestLines(report: BacktestReport, rulebook: Rulebook, top: number): string[] {
  return [
    ...headLines(report, rulebook),
    '',
    ...dayLines(report),
    '',
    ...judgedLines(report),
    '',
    ...riskUnitLines(report, top),
    '',
    ...procyclicalityLines(report),
    ...worstLines('accounts by the fall of their equity', report.worst.accounts),
    ...worstLines('accounts by the loss of their risk units', report.worst.positions),
    ...worstLines('risk units', report.worst.units),
    ...curveLines(report),
  ];
}

function headLines({ accounts, markets, moves }: BacktestReport, rulebook: Rulebook): string[] {
  const { dates } = markets;
  return [
    ...assumedLines(rulebook),
    '',
    `rulebook ${rulebook.id} of ${rulebook.asOf}, ${counted(dates.length, 'snapshot')} from ${dates[0]} to ` +
      `${dates.at(-1)}, ${counted(moves, 'move')}`,
    `${counted(accounts.listed, 'account')}, ${count(accounts.quarantined)} quarantined, ` +
      `${count(accounts.steady)} with figures on every date; holdings stand still`,
  ];
}

/** A row a date; how much by MR1 alone is in the files. */
function dayLines({ days }: BacktestReport): string[] {
  const rows = days.map(({ date, computed, totalMmr, move }) => [
    ...[date, count(computed), money(totalMmr, 0)],
    ...(move === null
      ? [NONE]
      : [
          count(move.judged.accounts.judged),
          count(sumOf(move.notJudged)),
          count(move.withoutRequirement),
          ...(['accounts', 'positions', 'units'] as const).flatMap((kind) => exceptionCells(move.judged[kind])),
        ]),
  ]);
  const header = ['date', 'computed', 'total MMR', 'judged', 'not judged', 'nothing required'];
  const judged = ['equity', 'cover', 'positions', 'cover', 'units', 'cover'];
  const lines = tableLines([...header, ...judged], rows);
  const reasons = days.flatMap(({ date, notComputed, move }) => [
    ...reasonLines(`${date}, not computed`, notComputed),
    ...(move === null ? [] : reasonLines(`${date} to ${move.to}, not judged`, move.notJudged)),
    ...(move === null || move.settled.length === 0
      ? []
      : [
          `${date} to ${move.to}: ${counted(move.settled.length, 'contract')} expired, settled at the index of ${move.to}`,
        ]),
  ]);
  return [
    ...lines,
    'equity, positions, units: exceptions to the next date, each with the share of judged ones that the margin covered',
    ...reasons,
  ];
}

function sumOf(reasons: Record<string, number>): number {
  return Object.values(reasons).reduce((sum, accounts) => sum + accounts, 0);
}

const REASONS_SHOWN = 3;

function reasonLines(what: string, reasons: Record<string, number>): string[] {
  const largest = Object.entries(reasons).sort(([, a], [, b]) => b - a);
  if (largest.length === 0) return [];
  const rest = largest.length > REASONS_SHOWN ? ['  … all in backtest.json'] : [];
  return [
    `${what}: ${counted(sumOf(reasons), 'account')}`,
    ...largest.slice(0, REASONS_SHOWN).map(([reason, accounts]) => `  ${count(accounts)}: ${reason}`),
    ...rest,
  ];
}

function exceptionCells({ exceptions, coverage }: JudgedReport): string[] {
  return [count(exceptions), percent(coverage)];
}

function judgedLines({ judged, moves, verdicts, coverage }: BacktestReport): string[] {
  const rows = coverageKinds.map((kind) => {
    const own = judged[kind];
    return [kindWords[kind], count(own.judged), ...exceptionCells(own), money(own.meanMargin), money(own.shortfall)];
  });
  const lines = tableLines(['over all moves', 'judged', 'exceptions', 'coverage', 'mean margin', 'shortfall'], rows);
  if (verdicts === null) {
    return [...lines, `${counted(moves, 'move')}, fewer than ${MOVES_LEAST}: counts only, no verdict`];
  }
  const verdictRows = Object.entries(verdicts).map(([kind, { subjects, zones: own, kupiecRejected }]) => [
    ...[kindWords[kind as CoverageKind], count(subjects)],
    ...zones.map((zone) => count(own[zone])),
    count(kupiecRejected),
  ]);
  const header = [`judged one by one at ${percent(coverage)}`, 'with 50 moves', ...zones, 'Kupiec rejects'];
  return [
    ...lines,
    '',
    ...tableLines(header, verdictRows),
    `zones of Basel's traffic light; Kupiec's test rejects where its p-value is below ${SIGNIFICANCE}`,
  ];
}

function riskUnitLines({ riskUnits }: BacktestReport, top: number): string[] {
  const rows = riskUnits
    .slice(0, top)
    .map(({ riskUnit, accounts, judged, exceptions, coverage, mr1Coverage, meanMargin, shortfall }) => [
      ...[riskUnit, count(accounts), count(judged), count(exceptions), percent(coverage), percent(mr1Coverage)],
      ...[money(meanMargin), money(shortfall)],
    ]);
  const header = ['risk unit', 'accounts', 'judged', 'exceptions', 'coverage', 'by MR1', 'mean margin', 'shortfall'];
  const rest = riskUnits.length - rows.length;
  return [...tableLines(header, rows), ...(rest > 0 ? [`… ${count(rest)} more in backtest.json`] : [])];
}

function procyclicalityLines({ procyclicality }: BacktestReport): string[] {
  const { accounts, peakToTrough, rises } = procyclicality;
  const { peak, trough, ratio } = peakToTrough;
  const rows = rises.map((rise) => {
    if (rise.rise === null) return [`${count(rise.days)}`, NONE, NONE, NONE];
    return [`${count(rise.days)}`, percent(rise.rise), rise.from.date, rise.to.date];
  });
  return [
    `total MMR of the ${counted(accounts, 'account')} with figures on every date: peak ${money(peak.margin, 0)} on ${peak.date}, ` +
      `trough ${money(trough.margin, 0)} on ${trough.date}, peak over trough ${ratio === null ? NONE : ratio.toFixed(4)}`,
    ...tableLines(['days', 'largest rise', 'from', 'to'], rows),
  ];
}

function worstLines(what: string, worst: WorstReport[]): string[] {
  if (worst.length === 0) return ['', `${what}: no exception`];
  const hasUnits = worst[0]!.riskUnit !== undefined;
  const rows = worst.map(({ acctId, riskUnit, from, to, loss, margin, exceptions, moves }) => [
    ...(hasUnits ? [acctId, riskUnit!] : [acctId]),
    ...[from, to, money(loss), money(margin), `${count(exceptions)} of ${count(moves)}`],
  ]);
  const header = [
    ...(hasUnits ? ['account', 'risk unit'] : ['account']),
    'from',
    'to',
    'loss',
    'margin held',
    'exceptions',
  ];
  return [
    '',
    `${what}: the largest shortfalls, at their worst move`,
    ...tableLines(header, rows, { left: hasUnits ? [0, 1, 2, 3] : [0, 1, 2] }),
  ];
}

function curveLines({ curve, coverage, coverageOf }: BacktestReport): string[] {
  if (curve === null) return [];
  const rows = curve.points.map(({ settings, cost, judged, meets }, i) => [
    ...curve.paths.map((path) => settings[path] ?? 'as it is'),
    money(cost, 0),
    ...coverageKinds.map((kind) => percent(judged[kind].coverage)),
    i === curve.cheapest ? 'cheapest' : meets ? 'yes' : 'no',
  ]);
  const header = [...curve.paths, 'mean total MMR', 'equity', 'positions', 'units', 'units by MR1', 'meets'];
  const chosen = curve.cheapest === null ? null : curve.points[curve.cheapest]!;
  const setting = Object.entries(chosen?.settings ?? {}).map(([path, value]) => `${path}=${value}`);
  const words = setting.length === 0 ? 'the rulebook as it is' : setting.join(', ');
  const target = `a coverage of ${percent(coverage)} (${kindWords[coverageOf]})`;
  return [
    '',
    'cost against coverage',
    ...tableLines(header, rows),
    chosen === null
      ? `cheapest that meets ${target}: none`
      : `cheapest that meets ${target}: ${words}, for ${money(chosen.cost, 0)} USD of margin on average`,
  ];
}

/** Of a coverage three decimals tell. */
function percent(share: number | null): string {
  return sharePercent(share, 3);
}

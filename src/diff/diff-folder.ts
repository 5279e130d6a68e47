/** The files of a comparison: `diff-accounts.csv`, `diff-units.csv` and, written last, `diff.json`. Numbers are not rounded. */
import { join } from 'node:path';
import type { CsvColumn } from '../kernel/csv-columns.ts';
import { type NamedColumn, writeNamedTable } from '../report/named-table.ts';
import { checkOutFolder, type OutFolder, openOutFolder, writeJson } from '../report/out-folder.ts';
import type { Comparison } from './compare-ends.ts';
import type { DiffReport } from './diff-report.ts';
import { comparedUnitFigures } from './end-run.ts';
import type { MatchedSide } from './matched-accounts.ts';
import { ABSENT, parts, QUARANTINED, splitFigures, standings, summedFigures } from './parts.ts';
import type { FigureSplit } from './split.ts';

/** The folder, its report last: with it the tables are whole. */
function diffFolder(directory: string): OutFolder {
  return { directory, files: ['diff-accounts.csv', 'diff-units.csv', 'diff.json'], writer: 'diff' };
}

/**
 * Checks, before any work, that the folder is new, empty, or holds an older comparison.
 * @throws UnusableInput where it holds anything else
 */
export function checkDiffFolder(directory: string): void {
  checkOutFolder(diffFolder(directory));
}

/** Writes the folder. @throws UnusableInput where it cannot be written */
export function writeDiffFolder(directory: string, comparison: Comparison, report: DiffReport): void {
  openOutFolder(diffFolder(directory));
  const { matched, units } = comparison;
  writeNamedTable(join(directory, 'diff-accounts.csv'), matched.count, accountTable(comparison));
  writeNamedTable(join(directory, 'diff-units.csv'), units.account.length, unitTable(comparison));
  writeJson(join(directory, 'diff.json'), report);
}

/** Of every figure: A + its parts + its change outside of them = B, an empty cell counting 0. */
function accountTable({ matched, splittable, split }: Comparison): NamedColumn[] {
  return [
    ['acctId', { kind: 'row-text', texts: matched.ids }],
    ['statusA', statusOf(matched.a)],
    ['statusB', statusOf(matched.b)],
    ['stateA', stateOf(matched.a)],
    ['stateB', stateOf(matched.b)],
    ['notSplit', { kind: 'word', words: splittable.reasons, codes: splittable.whyNot }],
    ...splitFigures.flatMap((name) => figureColumns(name, split[name])),
  ];
}

function statusOf({ standing }: MatchedSide): CsvColumn {
  const words = standings.map((word, code) => (code === QUARANTINED || code === ABSENT ? word : 'ok'));
  return { kind: 'word', words, codes: standing };
}

function stateOf({ standing }: MatchedSide): CsvColumn {
  const words = standings.map((word, code) => (code === QUARANTINED || code === ABSENT ? '' : word));
  return { kind: 'word', words, codes: standing };
}

function figureColumns(name: (typeof splitFigures)[number], figure: FigureSplit): NamedColumn[] {
  const number = (suffix: string, values: Float64Array): NamedColumn => [name + suffix, { kind: 'number', values }];
  const isSummed = (summedFigures as readonly string[]).includes(name);
  return [
    number('A', figure.a),
    ...parts.map((part) => number(part[0]!.toUpperCase() + part.slice(1), figure.parts[part])),
    // A ratio that comes or goes has no change.
    ...(isSummed ? [number('Outside', figure.outside)] : []),
    number('B', figure.b),
  ];
}

function unitTable({ matched, units }: Comparison): NamedColumn[] {
  const figures = comparedUnitFigures.flatMap((name): NamedColumn[] => [
    [`${name}A`, { kind: 'number', values: units.a[name] }],
    [`${name}B`, { kind: 'number', values: units.b[name] }],
  ]);
  return [
    ['acctId', { kind: 'rising-text', texts: matched.ids, codes: units.account }],
    ['riskUnit', { kind: 'word', words: units.names, codes: units.unit }],
    ...figures,
  ];
}

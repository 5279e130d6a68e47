/** The files of a comparison: `diff-accounts.csv`, `diff-units.csv` and, written last, `diff.json`. Numbers are not rounded. */
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UnusableInput } from '../failure/unusable-input.ts';
import type { CsvColumn } from '../kernel/csv-columns.ts';
import { CsvKernel } from '../kernel/csv-kernel.ts';
import { writeCsvFile } from '../report/csv-writer.ts';
import { headerPiece } from '../report/result-tables.ts';
import type { Comparison } from './compare-ends.ts';
import type { DiffReport } from './diff-report.ts';
import { comparedUnitFigures } from './end-run.ts';
import type { MatchedSide } from './matched-accounts.ts';
import { ABSENT, parts, QUARANTINED, splitFigures, standings, summedFigures } from './parts.ts';
import type { FigureSplit } from './split.ts';

const files = ['diff.json', 'diff-accounts.csv', 'diff-units.csv'];

/**
 * Checks, before any work, that the folder is new, empty, or holds an older comparison.
 * @throws UnusableInput where it holds anything else
 */
export function checkDiffFolder(directory: string): void {
  if (!existsSync(directory)) return;
  let names: string[];
  try {
    names = readdirSync(directory);
  } catch {
    throw new UnusableInput(`--out ${directory} is not a folder`);
  }
  const foreign = names.find((name) => !files.includes(name));
  if (foreign !== undefined) {
    throw new UnusableInput(`--out ${directory} holds ${foreign}, which no diff wrote: give a new or empty folder`);
  }
}

/** Writes the folder. @throws UnusableInput where it cannot be written */
export function writeDiffFolder(directory: string, comparison: Comparison, report: DiffReport): void {
  checkDiffFolder(directory);
  try {
    mkdirSync(directory, { recursive: true });
    for (const name of files) rmSync(join(directory, name), { force: true });
  } catch (error) {
    throw new UnusableInput(`--out ${directory} cannot be made: ${(error as Error).message}`);
  }
  writeTable(join(directory, 'diff-accounts.csv'), comparison.matched.count, accountTable(comparison));
  writeTable(join(directory, 'diff-units.csv'), comparison.units.account.length, unitTable(comparison));
  const path = join(directory, 'diff.json');
  try {
    writeFileSync(path, `${JSON.stringify(report, null, 2)}\n`);
  } catch (error) {
    throw new UnusableInput(`${path} cannot be written: ${(error as Error).message}`);
  }
}

type NamedColumn = [name: string, column: CsvColumn];

function writeTable(path: string, rowCount: number, table: NamedColumn[]): void {
  const kernel = new CsvKernel({ rowCount, columns: table.map(([, column]) => column) });
  const pieces = function* () {
    yield headerPiece(table.map(([name]) => name));
    yield* kernel.pieces();
  };
  try {
    writeCsvFile(path, pieces());
  } finally {
    kernel.close();
  }
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

/** The files of a liquidation: two tables, `rejects.csv`, the page for eyes, `summary.json` and, last, `manifest.json`. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CsvColumn } from '../kernel/csv-columns.ts';
import type { Book } from '../portfolio/book.ts';
import type { InputFile } from '../quantity/input-file.ts';
import { writeCsvFile } from '../report/csv-writer.ts';
import { REPORT_FILE, writeReport } from '../report/html/write-report.ts';
import { type NamedColumn, writeNamedTable } from '../report/named-table.ts';
import { checkOutFolder, type OutFolder, openOutFolder, writeJson } from '../report/out-folder.ts';
import { rejectPieces } from '../report/result-tables.ts';
import type { BookLiquidation } from './liquidate-book.ts';
import type { LiquidationFound } from './liquidation-summary.ts';
import { liquidationModel } from './report/liquidation-model.ts';
import { stageIds } from './stages/stage.ts';
import { outcomes } from './walk.ts';
import { sides, tradeFigures, tradeSides, walkFigures } from './walk-columns.ts';

/** What went in, what it was computed with, and the hash of what came out. */
export interface LiquidationManifest {
  schema: 'shockgrid-liquidation/1';
  shockgrid: string;
  node: string;
  startedAt: string;
  inputs: {
    market: { directory: string; asOf: string; move: number; files: InputFile[] };
    portfolio: { directory: string; files: InputFile[] };
  };
  rulebook: { id: string; path: string; sha256: string };
  kernel: { sha256: string };
  /** SHA-256 over both tables' bytes. */
  resultsHash: string;
  totalMs: number;
}

const tables = ['liquidated.csv', 'liquidations.csv'] as const;

/** The folder, its manifest last: with it the tables are whole. */
function liquidationFolder(directory: string): OutFolder {
  return {
    directory,
    files: [...tables, 'rejects.csv', REPORT_FILE, 'summary.json', 'manifest.json'],
    writer: 'liquidate',
  };
}

/**
 * Checks, before any work, that the folder is new, empty, or holds an older liquidation.
 * @throws UnusableInput where it holds anything else
 */
export function checkLiquidationFolder(directory: string): void {
  checkOutFolder(liquidationFolder(directory));
}

/** Writes the folder. @throws UnusableInput where it cannot be written */
export function writeLiquidationFolder(
  directory: string,
  found: LiquidationFound,
  manifest: Omit<LiquidationManifest, 'resultsHash'>,
): void {
  const { book, run, rejects, summary } = found;
  openOutFolder(liquidationFolder(directory));
  const [liquidated, liquidations] = tables.map((name) => join(directory, name)) as [string, string];
  const accounts = accountTable(book, run);
  writeNamedTable(liquidated, accounts.rowCount, accounts.columns);
  writeNamedTable(liquidations, run.walks.trades.account.length, tradeTable(book, run));
  writeCsvFile(join(directory, 'rejects.csv'), rejectPieces(rejects));
  const hash = createHash('sha256');
  for (const path of [liquidated, liquidations]) hash.update(readFileSync(path));
  const resultsHash = hash.digest('hex');
  const { inputs, rulebook, kernel } = manifest;
  const provenance = {
    market: inputs.market.files,
    portfolio: inputs.portfolio.files,
    rulebookSha256: rulebook.sha256,
    kernelSha256: kernel.sha256,
    resultsHash,
  };
  writeReport(join(directory, REPORT_FILE), liquidationModel({ ...found, provenance }));
  writeJson(join(directory, 'summary.json'), summary);
  writeJson(join(directory, 'manifest.json'), { ...manifest, resultsHash });
}

/** `status` of an account in the table: walked, without figures, or of a mode that these stages are not of. */
const statuses = ['ok', 'quarantined', 'other-mode'] as const;

/** Every account at or below the threshold and every quarantined one, in the book's order. */
function accountTable(book: Book, { walks, accounts, otherModes, untradableAccounts }: BookLiquidation) {
  const status = new Map<number, (typeof statuses)[number]>();
  book.quarantined.forEach((isQuarantined, a) => {
    if (isQuarantined === 1) status.set(a, 'quarantined');
  });
  for (const a of untradableAccounts) status.set(a, 'quarantined');
  for (const a of otherModes) status.set(a, 'other-mode');
  const walkOf = new Map<number, number>();
  walks.account.forEach((a, row) => {
    status.set(a, 'ok');
    walkOf.set(a, row);
  });
  const listed = Uint32Array.from(status.keys()).sort();
  const figureOf = (name: (typeof walkFigures)[number]) => (a: number) => {
    const row = walkOf.get(a);
    if (row !== undefined) return walks.figures[name][row]!;
    return name === 'ratioStart' && status.get(a) === 'other-mode' ? accounts.figures.mgnRatio[a]! : Number.NaN;
  };
  const stageWords = Array.from({ length: 1 << stageIds.length }, (_, bits) =>
    stageIds.filter((_, i) => (bits & (1 << i)) !== 0).join('+'),
  );
  const ofWalk = (codes: Uint8Array) =>
    Uint8Array.from(listed, (a) => (walkOf.has(a) ? codes[walkOf.get(a)!]! + 1 : 0));
  const columns: NamedColumn[] = [
    ['acctId', { kind: 'rising-text', texts: book.acctIds, codes: listed }],
    [
      'status',
      { kind: 'word', words: statuses, codes: Uint8Array.from(listed, (a) => statuses.indexOf(status.get(a)!)) },
    ],
    ['outcome', { kind: 'word', words: ['', ...outcomes], codes: ofWalk(walks.outcome) }],
    ['stages', { kind: 'word', words: ['', ...stageWords], codes: ofWalk(walks.stages) }],
    ...walkFigures.map((name): NamedColumn => {
      return [name, { kind: 'number', values: Float64Array.from(listed, figureOf(name)) }];
    }),
  ];
  return { rowCount: listed.length, columns };
}

/** Every trade, by account and step. */
function tradeTable({ acctIds }: Book, { walks: { trades } }: BookLiquidation): NamedColumn[] {
  const named = (codes: Uint32Array): CsvColumn => ({
    kind: 'word',
    words: ['', ...trades.names],
    codes: codes.map((c) => c + 1),
  });
  return [
    ['acctId', { kind: 'rising-text', texts: acctIds, codes: trades.account }],
    ['step', { kind: 'number', values: Float64Array.from(trades.step) }],
    ['stage', { kind: 'word', words: stageIds, codes: trades.stage }],
    ['riskUnit', named(trades.riskUnit)],
    ['instId', named(trades.instId)],
    ['side', { kind: 'word', words: sides, codes: trades.side }],
    ['posSide', { kind: 'word', words: tradeSides, codes: trades.posSide }],
    ...tradeFigures.map((name): NamedColumn => [name, { kind: 'number', values: trades.figures[name] }]),
  ];
}

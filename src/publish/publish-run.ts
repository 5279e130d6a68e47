/**
 * A run into a results folder: every shard, as it is done, has its close accounts decided, is hashed and written, and is
 * let go. What stays in memory is the book and one row an account.
 */
import { join, resolve } from 'node:path';
import type { LoadedPortfolio } from '../ingest/read-portfolio.ts';
import type { AccountColumns } from '../margin/account-columns.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { packageVersion } from '../quantity/package-root.ts';
import { REPORT_FILE, writeReport } from '../report/html/write-report.ts';
import { closeResultsFolder, openResultsFolder, type ResultFormat, writeRejects } from '../report/results-folder.ts';
import type { LoadedRulebook } from '../rulebook/load.ts';
import { BorrowingTotals } from '../runner/borrowing-totals.ts';
import { runOptions } from '../runner/manifest.ts';
import { ResultsHash } from '../runner/results-hash.ts';
import { RiskTotals, type UnitTotals } from '../runner/risk-totals.ts';
import { type PreparedRun, prepareRun } from '../runner/run-book.ts';
import { type Summary, summarise } from '../runner/summary.ts';
import { CloseDecider } from '../verify/close-decisions.ts';
import { KeptRows } from '../verify/kept-rows.ts';
import { type SampleRequest, type SampleVerdict, sampleAccounts, verifySample } from '../verify/sample.ts';
import { runModel } from './report/run-model.ts';
import { openRunTables } from './run-tables.ts';

export interface PublishRequest {
  snapshot: Snapshot;
  marketDirectory: string;
  portfolio: LoadedPortfolio;
  portfolioDirectory: string;
  loaded: LoadedRulebook;
  out: string;
  format: ResultFormat;
  threads?: number | undefined;
  shardPositions?: number | undefined;
  /** Whether every account is told what multi-currency mode would ask of it; the book must have its terms then. */
  comparesModes?: boolean | undefined;
  /** The sample that the decimal engine checks; null for none. */
  sample: SampleRequest | null;
  startedAtMs: number;
  readMs: number;
  onProgress: (accounts: number) => void;
}

export interface Published {
  summary: Summary;
  accounts: AccountColumns;
  verification: SampleVerdict | null;
}

/**
 * Runs the book and writes the folder.
 * @throws UnusableInput where the folder cannot be written or the kernel's memory would not do
 */
export async function publishRun(request: PublishRequest): Promise<Published> {
  const { snapshot, portfolio, loaded, out, format, sample } = request;
  const { book } = portfolio;
  const { rulebook } = loaded;
  const beganAt = Date.now();
  const run = prepareRun({ ...request, rulebook, book, sumsCells: true });
  openResultsFolder(out);
  const tables = await openRunTables(out, format, book, run);
  const hash = new ResultsHash();
  const borrowed = new BorrowingTotals(snapshot);
  const totals = new RiskTotals(run.names);
  const decider = new CloseDecider(snapshot, rulebook, book);
  const kept = new KeptRows(sample === null ? [] : sampleAccounts(book, sample));
  let handledMs = 0;
  const outcome = await run.evaluate(async (range, rows, cells) => {
    const handedAt = performance.now();
    decider.settle(range, run.accounts, rows);
    hash.addRows(rows);
    borrowed.add(rows.borrowing);
    totals.add(rows.units, cells!);
    hash.addAccounts(run.accounts, book.quarantined, range);
    kept.take(range, rows);
    const appended = tables.append(range, rows);
    handledMs += performance.now() - handedAt;
    await appended;
  });
  await tables.close();
  writeRejects(out, book.rejects);
  const evaluatedAt = Date.now();
  const verification =
    sample === null
      ? null
      : verifySample({ snapshot, rulebook, book, result: { ...outcome, rows: kept.rows() } }, sample);
  const summary = summarise(snapshot, rulebook, book, outcome, {
    closeDecisions: decider.decisions,
    borrowing: borrowed.summary(),
    risk: totals.summary(),
  });
  const { listed, quarantined } = summary.accounts;
  const resultsHash = hash.digest(book.acctIds, run.names);
  reportRun(request, run, { summary, units: totals.units(), resultsHash, kernelSha256: outcome.kernelSha256 });
  closeResultsFolder(out, summary, {
    schema: 'shockgrid-manifest/1',
    shockgrid: packageVersion(),
    node: process.version,
    startedAt: new Date(request.startedAtMs).toISOString(),
    inputs: {
      market: { directory: resolve(request.marketDirectory), asOf: summary.market.asOf, files: snapshot.files },
      portfolio: { directory: resolve(request.portfolioDirectory), files: portfolio.files },
    },
    rulebook: { id: rulebook.id, path: resolve(loaded.path), sha256: loaded.sha256 },
    kernel: { sha256: outcome.kernelSha256 },
    options: runOptions(outcome, format, sample?.size ?? 0),
    counts: {
      accounts: listed,
      quarantined,
      riskUnits: summary.holdings.riskUnits,
      rejects: summary.rejects.rows,
    },
    resultsHash,
    verification,
    timings: {
      readMs: request.readMs,
      evaluateMs: evaluatedAt - beganAt,
      handledMs: Math.round(handledMs),
      totalMs: Date.now() - request.startedAtMs,
    },
  });
  return { summary, accounts: run.accounts, verification };
}

interface Reported {
  summary: Summary;
  units: UnitTotals[];
  resultsHash: string;
  kernelSha256: string;
}

/** Writes the page for eyes. */
function reportRun(request: PublishRequest, { accounts, names }: PreparedRun, reported: Reported): void {
  const { snapshot, portfolio, loaded, out } = request;
  const { summary, units, ...hashes } = reported;
  const provenance = {
    ...hashes,
    market: snapshot.files,
    portfolio: portfolio.files,
    rulebookSha256: loaded.sha256,
  };
  const of = { snapshot, rulebook: loaded.rulebook, book: portfolio.book, accounts, names };
  writeReport(join(out, REPORT_FILE), runModel({ ...of, summary, units, provenance }));
}

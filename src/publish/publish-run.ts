/**
 * A run into a results folder: every shard, as it is done, has its close accounts decided, is hashed and written, and is
 * let go. What stays in memory is the book and one row an account. What a run that ended early left behind is taken up.
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Stopped } from '../failure/stopped.ts';
import { UnusableInput } from '../failure/unusable-input.ts';
import { loadKernel } from '../kernel/instance.ts';
import type { RowTableId } from '../kernel/row-blocks.ts';
import { writtenTables } from '../margin/row-tables.ts';
import { packageVersion } from '../quantity/package-root.ts';
import { REPORT_FILE, writeReport } from '../report/html/write-report.ts';
import { writeJson } from '../report/out-folder.ts';
import { SUMMARY_FILE, writeRejects } from '../report/result-files.ts';
import { BorrowingTotals } from '../runner/borrowing-totals.ts';
import { type Manifest, runOptions } from '../runner/manifest.ts';
import { RiskTotals, type UnitTotals } from '../runner/risk-totals.ts';
import type { PreparedRun, RunOutcome } from '../runner/run-book.ts';
import { type Findings, type Summary, summarise } from '../runner/summary.ts';
import { CloseDecider } from '../verify/close-decisions.ts';
import { KeptRows } from '../verify/kept-rows.ts';
import { sampleAccounts, verifySample } from '../verify/sample.ts';
import { finishedRun } from './finished-run.ts';
import type { FolderLock } from './folder-lock.ts';
import type { PartPublisher } from './part-publisher.ts';
import type { Published, PublishRequest, ResultsRequest } from './publish-request.ts';
import { runModel } from './report/run-model.ts';
import {
  clearResultsFolder,
  finishResultsFolder,
  giveBack,
  removeUnfinished,
  shardsKept,
  takeResultsFolder,
  unfinishedIn,
} from './results-folder.ts';
import { type HashedRun, HashHere, HashThread, type RunHash } from './run-hash.ts';
import { identityOfRequest } from './run-identity.ts';
import { openRunTables } from './run-tables.ts';
import type { RunTables } from './tables.ts';
import { openWork } from './work.ts';

/**
 * This thread keeps up with so many kernels when it hashes and writes what they find: with more, threads of their own do both,
 * where there are enough shards to be worth starting them.
 */
const KERNELS_KEPT_UP_WITH = 2;
const SHARDS_WORTH_THREADS = 8;

/** What computes, and where its files go. */
interface ResultsWork {
  run: PreparedRun;
  tables: RunTables;
  hash: RunHash;
  directory: string;
  lock: FolderLock;
  parts?: PartPublisher;
}

/** What was found beside the files, on the way. */
interface Computed {
  outcome: RunOutcome;
  findings: Findings;
  units: UnitTotals[];
  resultsHash: string;
  kept: KeptRows;
  handledMs: number;
}

/**
 * Runs the book and writes the folder.
 * @throws UnusableInput where the folder cannot be written, the kernel's memory would not do, a shard failed twice, the run
 * was stopped, or is to be resumed and is not the one that was begun; but for the last of these it can be resumed
 */
export async function publishRun(request: PublishRequest): Promise<Published> {
  const { out } = request;
  // Nothing is written where there is nothing to do.
  const before = existsSync(unfinishedIn(out).directory) ? null : finishedBefore(request);
  if (before !== null) return before;
  const lock = takeResultsFolder(out);
  try {
    const finished = finishedBefore(request);
    if (finished === null) return await publishComputed(request, lock);
    // A kill may have come between the manifest and the last of the tidying up.
    removeUnfinished(out, lock);
    return finished;
  } finally {
    giveBack(out, lock);
  }
}

/** What a run found that is to be resumed and is finished; null for any other. */
function finishedBefore(request: PublishRequest): Published | null {
  if (!request.resumes) return null;
  const finished = finishedRun(request, identityOfRequest(request, loadKernel().sha256));
  return finished && { ...finished, accounts: null };
}

/** Computes what no earlier run left, in a folder that was taken. */
async function publishComputed(request: PublishRequest, lock: FolderLock): Promise<Published> {
  const work = await openWork(request);
  let hash: RunHash | undefined;
  try {
    const { run, directory } = work;
    const { format, portfolio } = request;
    const { book } = portfolio;
    const onThread = run.threads > KERNELS_KEPT_UP_WITH && run.plan.shards.length >= SHARDS_WORTH_THREADS;
    hash = onThread ? new HashThread(hashedOf(request, run)) : new HashHere(hashedOf(request, run));
    const tables = await openRunTables({ directory, format, run, book, written: writtenTables(book), onThread });
    return await computeAndFinish(request, { ...work, lock, tables, hash });
  } catch (error) {
    await work.parts.close();
    throw withKept(error, request.out);
  } finally {
    await hash?.close();
    await work.parts.close();
  }
}

/** The fault of a run, and what it left behind. */
function withKept(error: unknown, out: string): unknown {
  const shards = shardsKept(out);
  if (shards === 0) return error;
  const kept = `${shards} shards are done and kept in ${out}: go on with --resume`;
  if (error instanceof Stopped) return new Stopped(error.signal, kept);
  return error instanceof UnusableInput ? new UnusableInput(`${error.message}; ${kept}`) : error;
}

/**
 * Writes the folder of a run whose shards lie elsewhere: nothing is computed but what the accounts' own figures do not say.
 * @param written the tables of rows that its book has
 * @throws UnusableInput where the folder cannot be written
 */
export async function publishPrepared(
  request: ResultsRequest,
  run: PreparedRun,
  written: readonly RowTableId[],
): Promise<Published> {
  const { out } = request;
  const lock = takeResultsFolder(out);
  let hash: HashThread | undefined;
  try {
    hash = new HashThread(hashedOf(request, run));
    clearResultsFolder(out, []);
    const { directory } = unfinishedIn(out);
    const tables = await openRunTables({
      ...{ directory, format: request.format, run, written },
      book: request.portfolio.book,
      onThread: true,
    });
    return await computeAndFinish(request, { run, tables, hash, directory, lock });
  } finally {
    await hash?.close();
    giveBack(out, lock);
  }
}

function hashedOf({ portfolio: { book } }: ResultsRequest, { accounts, names }: PreparedRun): HashedRun {
  return { accounts, names, acctIds: book.acctIds, quarantined: book.quarantined };
}

async function computeAndFinish(request: ResultsRequest, work: ResultsWork): Promise<Published> {
  const { run, directory, parts } = work;
  const { snapshot, portfolio, loaded, out, sample } = request;
  const { book } = portfolio;
  const { rulebook } = loaded;
  const beganAt = Date.now();
  const { outcome, findings, units, resultsHash, kept, handledMs } = await compute(request, work);
  // The tables are whole: what parts are still on their way is no longer needed.
  await parts?.drop();
  writeRejects(directory, book.rejects);
  const evaluatedAt = Date.now();
  const verification =
    sample === null
      ? null
      : await verifySample(
          { snapshot, rulebook, book, result: { ...outcome, rows: kept.rows() } },
          { ...sample, signal: request.signal },
        );
  const summary = summarise(snapshot, rulebook, book, outcome, findings);
  reportRun(request, { run, directory }, { summary, units, resultsHash, kernelSha256: outcome.kernelSha256 });
  writeJson(join(directory, SUMMARY_FILE), summary);
  const manifest = {
    ...provenanceOf(request, summary, outcome),
    resultsHash,
    verification,
    timings: {
      readMs: request.readMs,
      evaluateMs: evaluatedAt - beganAt,
      handledMs: Math.round(handledMs),
      totalMs: Date.now() - request.startedAtMs,
    },
  };
  await finishResultsFolder(out, manifest, work.lock);
  return { summary, accounts: run.accounts, verification };
}

/** Evaluates the book; its tables are whole when this returns. */
async function compute(request: ResultsRequest, { run, tables, hash, parts }: ResultsWork): Promise<Computed> {
  const { snapshot, portfolio, loaded, sample, signal } = request;
  const { book } = portfolio;
  const borrowed = new BorrowingTotals(snapshot);
  const totals = new RiskTotals(run.names);
  const decider = new CloseDecider(snapshot, loaded.rulebook, book);
  const kept = new KeptRows(sample === null ? [] : sampleAccounts(book, sample));
  let handledMs = 0;
  try {
    const outcome = await run.evaluate(async (range, rows, cells) => {
      const handedAt = performance.now();
      decider.settle(range, run.accounts, rows);
      const hashed = hash.add(range, rows);
      borrowed.add(rows.borrowing);
      totals.add(rows.units, cells!);
      kept.take(range, rows);
      const appended = tables.append(range, rows);
      handledMs += performance.now() - handedAt;
      await Promise.all([appended, hashed]);
    }, parts);
    signal?.throwIfAborted();
    await tables.close();
    const resultsHash = await hash.digest();
    const findings = { closeDecisions: decider.decisions, borrowing: borrowed.summary(), risk: totals.summary() };
    return { outcome, findings, units: totals.units(), resultsHash, kept, handledMs };
  } catch (error) {
    await tables.abandon();
    throw error;
  }
}

/** What went in, what it was computed with, and what it came to in counts. */
function provenanceOf(
  request: ResultsRequest,
  summary: Summary,
  outcome: RunOutcome,
): Omit<Manifest, 'resultsHash' | 'outputs' | 'verification' | 'timings'> {
  const { snapshot, portfolio, loaded, format, sample } = request;
  const { listed, quarantined } = summary.accounts;
  return {
    schema: 'shockgrid-manifest/1',
    shockgrid: packageVersion(),
    node: process.version,
    startedAt: new Date(request.startedAtMs).toISOString(),
    inputs: {
      market: { directory: resolve(request.marketDirectory), asOf: summary.market.asOf, files: snapshot.files },
      portfolio: { directory: resolve(request.portfolioDirectory), files: portfolio.files },
    },
    rulebook: { id: loaded.rulebook.id, path: resolve(loaded.path), sha256: loaded.sha256 },
    kernel: { sha256: outcome.kernelSha256 },
    options: runOptions(outcome, format, sample?.size ?? 0),
    counts: {
      accounts: listed,
      quarantined,
      riskUnits: summary.holdings.riskUnits,
      rejects: summary.rejects.rows,
    },
  };
}

interface Reported {
  summary: Summary;
  units: UnitTotals[];
  resultsHash: string;
  kernelSha256: string;
}

/** Writes the page for eyes. */
function reportRun(
  request: ResultsRequest,
  { run, directory }: Pick<ResultsWork, 'run' | 'directory'>,
  reported: Reported,
): void {
  const { snapshot, portfolio, loaded } = request;
  const { summary, units, ...hashes } = reported;
  const provenance = {
    ...hashes,
    market: snapshot.files,
    portfolio: portfolio.files,
    rulebookSha256: loaded.sha256,
  };
  const of = { snapshot, rulebook: loaded.rulebook, book: portfolio.book, accounts: run.accounts, names: run.names };
  writeReport(join(directory, REPORT_FILE), runModel({ ...of, summary, units, provenance }));
}

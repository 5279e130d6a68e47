/** What every slice of a run reads, read and hashed once in a process, however many slices it computes. */
import { resolve } from 'node:path';
import { portfolioTables } from '../ingest/read-portfolio.ts';
import { checkUnchanged, stateOf } from '../ingest/read-table.ts';
import { loadKernel } from '../kernel/instance.ts';
import { readMarket } from '../market/read-market.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { identityOfRequest, type RunIdentity } from '../publish/run-identity.ts';
import type { InputFile } from '../quantity/input-file.ts';
import { type LoadedRulebook, loadRulebook, shippedRulebooks } from '../rulebook/load.ts';
import type { SliceOrigin } from './slice-content.ts';
import { hashedFiles, openSource, type SliceBook } from './slice-source.ts';

export interface InputsRequest {
  market: string;
  portfolio: string;
  /** A shipped rulebook or a file. */
  rulebook: string;
  asOf?: string | undefined;
  comparesModes?: boolean | undefined;
  /** Threads that read; one for each core unless said. */
  threads?: number | undefined;
}

export interface SliceInputs {
  /** What the run is: compare with `checkIdentity` before computing for somebody else. */
  identity: RunIdentity;
  snapshot: Snapshot;
  loaded: LoadedRulebook;
  /** The portfolio's tables. */
  files: InputFile[];
  comparesModes: boolean;
  origin: Omit<SliceOrigin, 'kernelBuild'>;
  /** The accounts of a slice. @throws UnusableInput where a table cannot be read, or somebody wrote to it since it was hashed */
  sliceBook(slice: number, of: number): Promise<SliceBook>;
}

/**
 * What a run of these inputs is, without looking into the portfolio's tables: for who has others compute it.
 * @throws UnusableInput where market or rulebook cannot be used, or a table is missing
 */
export async function identifyInputs(request: InputsRequest): Promise<RunIdentity> {
  const { market, portfolio, rulebook, asOf, comparesModes, threads } = request;
  const loaded = loadRulebook(rulebook);
  // Threads hash while the market is read here; what is wrong with the market is told first.
  const hashing = hashedFiles(portfolioTables(portfolio), threads);
  hashing.catch(() => {});
  const snapshot = readMarket(market, asOf);
  const portfolioFiles = { files: await hashing };
  return identityOfRequest({ snapshot, portfolio: portfolioFiles, loaded, comparesModes }, loadKernel().sha256);
}

/**
 * Reads market and rulebook, hashes the portfolio's tables and finds where the accounts stand in them.
 * @throws UnusableInput where an input cannot be used
 */
export async function openInputs(request: InputsRequest): Promise<SliceInputs> {
  const { market, portfolio, rulebook, asOf, threads } = request;
  const comparesModes = request.comparesModes === true;
  const loaded = loadRulebook(rulebook);
  const snapshot = readMarket(market, asOf);
  const tables = portfolioTables(portfolio);
  const before = tables.map(({ path }) => stateOf(path));
  const reading = { directory: portfolio, tables, snapshot, keepsTerms: comparesModes, threads };
  const { source, files } = await openSource(reading);
  const unchanged = () => {
    for (const [i, { path }] of tables.entries()) checkUnchanged(path, before[i]!.state);
  };
  unchanged();
  const isShipped = loaded.isShipped && shippedRulebooks().has(loaded.rulebook.id);
  return {
    // The kernel is named by its release build, also where the debug build of the same sources computes: both give the same bits.
    identity: identityOfRequest({ snapshot, portfolio: { files }, loaded, comparesModes }, loadKernel().sha256),
    snapshot,
    loaded,
    files,
    comparesModes,
    origin: {
      market: resolve(market),
      portfolio: resolve(portfolio),
      rulebook: isShipped ? loaded.rulebook.id : resolve(loaded.path),
    },
    sliceBook: async (slice, of) => {
      const book = await source.sliceBook(slice, of);
      unchanged();
      return book;
    },
  };
}

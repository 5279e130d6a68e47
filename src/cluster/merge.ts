/** The slices of a run put together: exactly the results folder of a run on one machine. */
import { join } from 'node:path';
import { UnusableInput } from '../failure/unusable-input.ts';
import { loadKernel } from '../kernel/instance.ts';
import { readMarket } from '../market/read-market.ts';
import type { Snapshot } from '../market/snapshot.ts';
import type { RejectedRow } from '../portfolio/book.ts';
import type { Published } from '../publish/publish-request.ts';
import { publishPrepared } from '../publish/publish-run.ts';
import { checkResultsFolder } from '../publish/results-folder.ts';
import { changesBetween, identityOfRequest } from '../publish/run-identity.ts';
import type { InputFile } from '../quantity/input-file.ts';
import type { ResultFormat } from '../report/result-files.ts';
import { type LoadedRulebook, loadRulebook } from '../rulebook/load.ts';
import type { SampleRequest } from '../verify/sample.ts';
import { gatherSlices } from './gather.ts';
import { prepareMerge } from './merge-run.ts';
import { accountCount, mergedSlices } from './merged-slices.ts';
import type { SliceFoot } from './slice-file.ts';

export interface MergeRequest {
  /** Folders that together hold every slice of one run once. */
  folders: readonly string[];
  out: string;
  format: ResultFormat;
  /** Where market, portfolio and rulebook are, unless where the slices found them. */
  market?: string | undefined;
  portfolio?: string | undefined;
  rulebook?: string | undefined;
  /** Accounts that the decimal engine checks. */
  verify?: number | undefined;
  threads?: number | undefined;
  signal?: AbortSignal | undefined;
  onProgress?: ((accounts: number, of: number) => void) | undefined;
  onNote?: ((words: string) => void) | undefined;
}

export interface Merged extends Published {
  slices: number;
  loaded: LoadedRulebook;
  rejects: RejectedRow[];
}

/**
 * Checks the slices and writes the results folder.
 * @throws UnusableInput naming a slice that is missing, damaged, doubled with another content, or of another run
 */
export async function mergeSlices(request: MergeRequest): Promise<Merged> {
  const startedAtMs = Date.now();
  const { out, format, threads, signal, onProgress } = request;
  checkResultsFolder(out);
  const feet = gatherSlices(request.folders);
  const inputs = inputsOf(request, feet[0]!);
  const { snapshot, loaded } = inputs;
  const slices = mergedSlices(feet);
  const accounts = accountCount(slices);
  const run = prepareMerge({
    slices,
    snapshot,
    rulebook: loaded.rulebook,
    comparesModes: feet[0]!.content.run.modes,
    threads,
    signal,
    onProgress: (done) => onProgress?.(done, accounts),
  });
  const published = await publishPrepared(
    {
      ...inputs,
      portfolio: { book: slices.book, files: inputs.files },
      out,
      format,
      sample: sampleOf(request, inputs),
      signal,
      startedAtMs,
      readMs: Date.now() - startedAtMs,
    },
    run,
    slices.tables,
  );
  return { ...published, loaded, slices: feet.length, rejects: slices.book.rejects };
}

interface MergeInputs {
  snapshot: Snapshot;
  marketDirectory: string;
  portfolioDirectory: string;
  loaded: LoadedRulebook;
  /** The portfolio's tables, as the slices read them: they are not read again. */
  files: InputFile[];
}

/** Market and rulebook of the slices, read again. @throws UnusableInput where they are other ones, or the kernel is another */
function inputsOf({ market, portfolio, rulebook }: MergeRequest, { path, content, origin }: SliceFoot): MergeInputs {
  const marketDirectory = market ?? origin.market;
  const portfolioDirectory = portfolio ?? origin.portfolio;
  const { run, fileBytes } = content;
  const snapshot = readMarket(marketDirectory, run.market.asOf);
  const loaded = loadRulebook(rulebook ?? origin.rulebook);
  const files = run.portfolio.files.map(({ name, sha256 }, i) => {
    return { name, path: join(portfolioDirectory, name), bytes: fileBytes[i]!, sha256 };
  });
  const of = { snapshot, portfolio: { files }, loaded, comparesModes: run.modes };
  const changed = changesBetween(run, identityOfRequest(of, loadKernel().sha256));
  if (changed.length > 0) {
    throw new UnusableInput(`what ${path} was computed of is not what is here; different are: ${changed.join(', ')}`);
  }
  return { snapshot, marketDirectory, portfolioDirectory, loaded, files };
}

function sampleOf({ verify = 0 }: MergeRequest, inputs: MergeInputs): SampleRequest | null {
  if (verify === 0) return null;
  const { marketDirectory, portfolioDirectory, loaded } = inputs;
  const command = `shockgrid verify --market ${marketDirectory} --portfolio ${portfolioDirectory} --rulebook ${loaded.path}`;
  return { size: verify, seed: 1, command, source: 'kernel' };
}

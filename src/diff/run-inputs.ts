/**
 * The inputs of a finished run, read again and held against its manifest. A run is explained by what it read and by
 * nothing else: a file that changed, moved, went away or came to it ends the call.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UnusableInput } from '../failure/unusable-input.ts';
import { hashFile } from '../ingest/hash-file.ts';
import { type LoadedPortfolio, type ReadOptions, readPortfolio } from '../ingest/read-portfolio.ts';
import { readMarket } from '../market/read-market.ts';
import type { Snapshot } from '../market/snapshot.ts';
import type { InputFile } from '../quantity/input-file.ts';
import { type LoadedRulebook, loadRulebook, shippedRulebooks } from '../rulebook/load.ts';
import { readStoredRun, type StoredRun } from '../verify/stored-run.ts';

/** Which of the two runs. */
export type Side = 'A' | 'B';

/** A run as the caller names it; folders and file only where they are not where the run found them. */
export interface RunReference {
  results: string;
  market?: string | undefined;
  portfolio?: string | undefined;
  rulebook?: string | undefined;
}

export interface RunInputs {
  side: Side;
  results: string;
  stored: StoredRun;
  portfolioDirectory: string;
  snapshot: Snapshot;
  loaded: LoadedRulebook;
}

/** Files that a run read, and where they are looked for now. */
interface Recorded {
  side: Side;
  /** The option that names another place. */
  option: string;
  directory: string;
  files: Pick<InputFile, 'name' | 'sha256'>[];
}

/**
 * Reads manifest, market and rulebook of a run.
 * @throws UnusableInput where a file is not the one that the run read
 */
export async function readRunInputs(side: Side, reference: RunReference): Promise<RunInputs> {
  const stored = readStoredRun(reference.results);
  const { market, portfolio } = stored.inputs;
  const directory = reference.market ?? market.directory;
  const recorded = recordedAt(side, 'market', directory, market.files);
  const snapshot = await readUnchanged(recorded, () => readMarket(directory, market.asOf), filesOfIt);
  const loaded = await readRulebook(side, stored, reference.rulebook);
  const portfolioDirectory = reference.portfolio ?? portfolio.directory;
  return { side, results: reference.results, stored, portfolioDirectory, snapshot, loaded };
}

/**
 * Reads the portfolio of a run.
 * @throws UnusableInput where a table is not the one that the run read
 */
export function readRunPortfolio(inputs: RunInputs, how: ReadOptions): Promise<LoadedPortfolio> {
  const { side, portfolioDirectory, stored, snapshot } = inputs;
  const recorded = recordedAt(side, 'portfolio', portfolioDirectory, stored.inputs.portfolio.files);
  const options = { ...how, keepsTerms: stored.options.modes };
  return readUnchanged(recorded, () => readPortfolio(portfolioDirectory, snapshot, options), filesOfIt);
}

const filesOfIt = ({ files }: { files: InputFile[] }) => files;

function recordedAt(side: Side, what: string, directory: string, files: InputFile[]): Recorded {
  const option = `--${what}-${side.toLowerCase()}`;
  if (!existsSync(directory)) {
    throw new UnusableInput(
      `${what} folder ${directory}, which run ${side} read, is not there: say where it is with ${option}`,
    );
  }
  return { side, option, directory, files };
}

async function readRulebook(
  side: Side,
  { rulebook }: StoredRun,
  reference: string | undefined,
): Promise<LoadedRulebook> {
  const option = `--rulebook-${side.toLowerCase()}`;
  // A run of another checkout used its own copy of what ships here; whether the bytes are the same, the hash says.
  const place = reference ?? (existsSync(rulebook.path) ? rulebook.path : shippedRulebooks().get(rulebook.id));
  if (place === undefined) {
    throw new UnusableInput(
      `rulebook file ${rulebook.path}, which run ${side} read, is not there: say where it is with ${option}`,
    );
  }
  const path = shippedRulebooks().get(place) ?? place;
  const recorded = { side, option, directory: '', files: [{ name: path, sha256: rulebook.sha256 }] };
  return readUnchanged(
    recorded,
    () => loadRulebook(path),
    ({ sha256 }) => [{ name: path, path, bytes: 0, sha256 }],
  );
}

/** Reads, and refuses other files than the recorded ones; that a changed file can no longer be read is told as its change. */
async function readUnchanged<T>(
  recorded: Recorded,
  read: () => T | Promise<T>,
  filesOf: (read: T) => InputFile[],
): Promise<T> {
  let found: T;
  try {
    found = await read();
  } catch (error) {
    if (error instanceof UnusableInput) refuseOthers(recorded, await hashesNow(recorded));
    throw error;
  }
  refuseOthers(recorded, new Map(filesOf(found).map(({ name, sha256 }) => [name, sha256])));
  return found;
}

/** Hashes of the recorded files as they are now; one that is not there has none. */
async function hashesNow({ directory, files }: Recorded): Promise<Map<string, string>> {
  const hashes = new Map<string, string>();
  for (const { name } of files) {
    const path = join(directory, name);
    if (existsSync(path)) hashes.set(name, await hashFile(path));
  }
  return hashes;
}

function refuseOthers({ side, option, directory, files }: Recorded, now: Map<string, string>): void {
  for (const { name, sha256 } of files) {
    const found = now.get(name);
    const path = join(directory, name);
    const wanted = `the file that run ${side} read (SHA-256 ${shortHash(sha256)})`;
    if (found === undefined) {
      throw new UnusableInput(`${path} is not there, ${wanted}: say where it is with ${option}`);
    }
    if (found !== sha256) {
      throw new UnusableInput(
        `${path} is not ${wanted}: its SHA-256 is ${shortHash(found)}; say where that file is with ${option}`,
      );
    }
  }
  const extra = [...now.keys()].find((name) => files.every((file) => file.name !== name));
  if (extra === undefined) return;
  const path = join(directory, extra);
  throw new UnusableInput(
    `${path} (SHA-256 ${shortHash(now.get(extra)!)}) is a file that run ${side} did not read: ` +
      `take it away, or say with ${option} where a folder without it is`,
  );
}

const HASH_CHARS_SHOWN = 12;

/** A SHA-256 for a sentence. */
export function shortHash(sha256: string): string {
  return `${sha256.slice(0, HASH_CHARS_SHOWN)}…`;
}

/**
 * A run's place in a bucket. Inputs are kept by what they are, so that runs over one portfolio share it:
 *
 *     PREFIX/inputs/SHA256                 an input file
 *     PREFIX/runs/RUN-FORMAT/slices/NAME   a slice
 *     PREFIX/runs/RUN-FORMAT/results/NAME  a file of the results
 *     PREFIX/runs/RUN-FORMAT/results.json  what they are; where it is, the run is done
 */
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { UnusableInput } from '../failure/unusable-input.ts';
import { makeFolder } from '../quantity/make-folder.ts';
import { isRulebookFile } from '../rulebook/load.ts';
import { type ClusterRun, type KeptFile, type KeptResults, keptResultsSchema, runKey } from './run-job.ts';
import type { LocalInputs, RunStore } from './run-store.ts';
import { Bucket } from './s3-client.ts';
import { sliceFileName } from './slice-name.ts';

const form = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/;

/** Whether a store is named by the URL of a bucket. */
export function isBucket(data: string): boolean {
  return data.startsWith('s3:');
}

/** @throws UnusableInput where the URL names no bucket, or the S3 client is not there */
export async function openBucketStore(run: ClusterRun, scratch: string): Promise<RunStore> {
  const [, bucket, prefix = ''] = form.exec(run.data) ?? [];
  if (bucket === undefined) throw new UnusableInput(`--data ${run.data}: expected s3://bucket or s3://bucket/prefix`);
  const top = prefix.replace(/\/+$/, '');
  return new BucketStore(await Bucket.open(bucket), top === '' ? '' : `${top}/`, run, scratch);
}

const RULEBOOK_FILE = 'rulebook.json';

interface InputAt {
  kind: keyof LocalInputs;
  name: string;
  sha256: string;
  key: string;
}

function made(folder: string): string {
  makeFolder(folder);
  return folder;
}

class BucketStore implements RunStore {
  readonly sliceFolder: string;
  readonly #bucket: Bucket;
  readonly #inputsAt: string;
  readonly #place: string;
  readonly #run: ClusterRun;
  /** Of this run, on this machine. */
  readonly #folder: string;

  constructor(bucket: Bucket, prefix: string, run: ClusterRun, scratch: string) {
    this.#bucket = bucket;
    this.#inputsAt = `${prefix}inputs`;
    this.#place = `${prefix}runs/${runKey(run)}`;
    this.#run = run;
    this.#folder = join(scratch, runKey(run));
    this.sliceFolder = join(this.#folder, 'slices');
  }

  async offerInputs(here: LocalInputs): Promise<void> {
    for (const { kind, name, sha256, key } of this.#inputs()) {
      const found = await this.#bucket.facts(key);
      if (found?.sha256 === sha256) continue;
      const path = kind === 'rulebook' ? here.rulebook : join(here[kind], name);
      await this.#bucket.putFile(key, path, sha256);
    }
  }

  async fetchInputs(named: readonly (keyof LocalInputs)[]): Promise<LocalInputs> {
    for (const kind of named) await this.#fetchInput(kind);
    const { rulebook } = this.#run;
    const own = isRulebookFile(rulebook) ? join(this.#folder, 'rulebook', RULEBOOK_FILE) : rulebook;
    return { market: join(this.#folder, 'market'), portfolio: join(this.#folder, 'portfolio'), rulebook: own };
  }

  /** Once a process; the folder is there when all of its files are. */
  async #fetchInput(kind: keyof LocalInputs): Promise<void> {
    if (existsSync(join(this.#folder, kind))) return;
    const unfinished = mkdtempSync(`${made(this.#folder)}/fetching-`);
    for (const file of this.#inputs().filter((input) => input.kind === kind)) {
      await this.#bucket.getFile(file.key, join(unfinished, file.name), file.sha256);
    }
    renameSync(unfinished, join(this.#folder, kind));
  }

  async keptSlice(name: string): Promise<KeptFile | null> {
    const found = await this.#bucket.facts(`${this.#place}/slices/${name}`);
    return found === null ? null : { name, ...found };
  }

  async keepSlice(name: string): Promise<KeptFile> {
    const path = join(this.sliceFolder, name);
    const kept = await this.#bucket.putFile(`${this.#place}/slices/${name}`, path);
    rmSync(path);
    return { name, ...kept };
  }

  async fetchSlices(slices: readonly KeptFile[]): Promise<string> {
    const folder = mkdtempSync(`${made(this.#folder)}/gathered-`);
    for (const { name, sha256 } of slices) {
      await this.#bucket.getFile(`${this.#place}/slices/${name}`, join(folder, name), sha256!);
    }
    return folder;
  }

  async mergeFolder(): Promise<string> {
    return join(mkdtempSync(`${made(this.#folder)}/merging-`), 'results');
  }

  async keepResults(folder: string, resultsHash: string): Promise<KeptResults> {
    const files: KeptFile[] = [];
    for (const name of readdirSync(folder)) {
      const kept = await this.#bucket.putFile(`${this.#place}/results/${name}`, join(folder, name));
      files.push({ name, ...kept });
    }
    const kept = { resultsHash, files };
    const index = `${folder}.json`;
    writeFileSync(index, `${JSON.stringify(kept)}\n`);
    await this.#bucket.putFile(`${this.#place}/results.json`, index);
    return kept;
  }

  async tidy(): Promise<void> {
    if ((await this.keptResults()) === null) return;
    const { slices } = this.#run;
    for (let slice = 1; slice <= slices; slice++) {
      await this.#bucket.remove(`${this.#place}/slices/${sliceFileName(slice, slices)}`);
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async keptResults(): Promise<KeptResults | null> {
    const text = await this.#bucket.getText(`${this.#place}/results.json`);
    return text === null ? null : keptResultsSchema.parse(JSON.parse(text));
  }

  async fetchResult({ name, sha256 }: KeptFile, path: string): Promise<void> {
    await this.#bucket.getFile(`${this.#place}/results/${name}`, path, sha256!);
  }

  #inputs(): InputAt[] {
    const { identity, rulebook } = this.#run;
    const at = (kind: InputAt['kind']) => (file: { name: string; sha256: string }) => {
      // Names come by way of Redis: none of them may lead out of the folder.
      if (basename(file.name) !== file.name || ['', '.', '..'].includes(file.name)) {
        throw new UnusableInput(`"${file.name}" is no name of an input file`);
      }
      return { kind, name: file.name, sha256: file.sha256, key: `${this.#inputsAt}/${file.sha256}` };
    };
    const own = { name: RULEBOOK_FILE, sha256: identity.rulebook.sha256 };
    return [
      ...identity.market.files.map(at('market')),
      ...identity.portfolio.files.map(at('portfolio')),
      ...(isRulebookFile(rulebook) ? [at('rulebook')(own)] : []),
    ];
  }
}

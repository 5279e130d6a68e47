/** A run that is to be resumed, and is finished already. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UnusableInput } from '../failure/unusable-input.ts';
import { JSON_FILE_BYTES_MAX } from '../limits.ts';
import { parseJson } from '../quantity/json-text.ts';
import { readWholeFile, utf8Text } from '../quantity/whole-file.ts';
import { MANIFEST_FILE, SUMMARY_FILE } from '../report/result-files.ts';
import type { Summary } from '../runner/summary.ts';
import { readStoredRun, type StoredRun } from '../verify/stored-run.ts';
import type { Published, PublishRequest } from './publish-request.ts';
import { changesBetween, identityOf, type RunIdentity } from './run-identity.ts';

/**
 * What the finished run in the folder found; null where there is none.
 * @throws UnusableInput where it is another run than the one asked for, or its files are not as they were written
 */
export function finishedRun(
  { out, format, sample }: PublishRequest,
  now: RunIdentity,
): Pick<Published, 'summary' | 'verification'> | null {
  if (!existsSync(join(out, MANIFEST_FILE))) return null;
  const stored = readStoredRun(out);
  const changed = changesBetween(identityOf(stored), now);
  const { options, verification } = stored;
  if (options.format !== format) changed.push(`--format (was ${options.format}, is ${format})`);
  const size = sample?.size ?? 0;
  if (options.verify !== size) changed.push(`--verify (was ${options.verify}, is ${size})`);
  if (changed.length > 0) {
    throw new UnusableInput(
      `--out ${out} holds a finished run of something else; changed since: ${changed.join(', ')}; leave --resume out to run anew`,
    );
  }
  refuseDamaged(out, stored);
  const path = join(out, SUMMARY_FILE);
  const summary = parseJson(utf8Text(readWholeFile(path, path, JSON_FILE_BYTES_MAX), path), path) as Summary;
  return { summary, verification };
}

/** Whether figures were changed, `verify --results` says; here, whether files are there and whole by their length. */
function refuseDamaged(out: string, { outputs }: StoredRun): void {
  for (const { name, bytes } of outputs) {
    const path = join(out, name);
    const is = existsSync(path) ? `${statSync(path).size} bytes long` : 'gone';
    if (is === `${bytes} bytes long`) continue;
    throw new UnusableInput(
      `${path} of the finished run is ${is} and was written with ${bytes} bytes: leave --resume out to run anew`,
    );
  }
}

/** A run that is to be resumed, and is finished already. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { UnusableInput } from '../failure/unusable-input.ts';
import { MANIFEST_FILE, SUMMARY_FILE } from '../report/result-files.ts';
import type { Manifest } from '../runner/manifest.ts';
import type { Summary } from '../runner/summary.ts';
import type { Published, PublishRequest } from './publish-request.ts';
import { unfinishedIn } from './results-folder.ts';
import { changesBetween, identityOf, type RunIdentity } from './run-identity.ts';

/**
 * What the finished run in the folder found; null where there is none.
 * @throws UnusableInput where it is another run than the one asked for
 */
export function finishedRun(
  { out, format, sample }: PublishRequest,
  now: RunIdentity,
): Pick<Published, 'summary' | 'verification'> | null {
  if (!existsSync(join(out, MANIFEST_FILE))) return null;
  const manifest = parsed<Manifest>(join(out, MANIFEST_FILE));
  const changed = changesBetween(identityOf(manifest), now);
  const { options, verification } = manifest;
  if (options.format !== format) changed.push(`--format (was ${options.format}, is ${format})`);
  const size = sample?.size ?? 0;
  if (options.verify !== size) changed.push(`--verify (was ${options.verify}, is ${size})`);
  if (changed.length > 0) {
    throw new UnusableInput(
      `--out ${out} holds a finished run of something else; changed since: ${changed.join(', ')}; leave --resume out to run anew`,
    );
  }
  // A kill may have come between the manifest and the last of the tidying up.
  rmSync(unfinishedIn(out).directory, { recursive: true, force: true });
  return { summary: parsed<Summary>(join(out, SUMMARY_FILE)), verification };
}

function parsed<T>(path: string): T {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch (error) {
    throw new UnusableInput(`${path} cannot be read: ${(error as Error).message}`);
  }
}

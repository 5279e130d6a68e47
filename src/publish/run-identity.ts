/** What makes two runs the same one: what goes in and what computes it. Threads, format and machine do not count. */
import type { InputFile } from '../quantity/input-file.ts';
import { packageVersion } from '../quantity/package-root.ts';
import { z } from '../quantity/schema.ts';
import type { StoredRun } from '../verify/stored-run.ts';
import type { PublishRequest } from './publish-request.ts';

const filesSchema = z.array(z.object({ name: z.string(), sha256: z.string() }));

export const identitySchema = z.object({
  shockgrid: z.string(),
  market: z.object({ asOf: z.string(), files: filesSchema }),
  portfolio: z.object({ files: filesSchema }),
  rulebook: z.object({ id: z.string(), sha256: z.string() }),
  kernel: z.object({ sha256: z.string() }),
  modes: z.boolean(),
});
export type RunIdentity = z.infer<typeof identitySchema>;

/** What goes into a run. */
export interface IdentifiedInputs extends Pick<PublishRequest, 'snapshot' | 'loaded' | 'comparesModes'> {
  portfolio: { files: readonly InputFile[] };
}

/** What a run that is asked for is. */
export function identityOfRequest(
  { snapshot, portfolio, loaded, comparesModes }: IdentifiedInputs,
  kernelSha256: string,
): RunIdentity {
  return {
    shockgrid: packageVersion(),
    market: { asOf: new Date(snapshot.asOfMs).toISOString(), files: hashesOf(snapshot.files) },
    portfolio: { files: hashesOf(portfolio.files) },
    rulebook: { id: loaded.rulebook.id, sha256: loaded.sha256 },
    kernel: { sha256: kernelSha256 },
    modes: comparesModes === true,
  };
}

/** What a finished run was. */
export function identityOf({ shockgrid, inputs, rulebook, kernel, options }: StoredRun): RunIdentity {
  return {
    shockgrid,
    market: { asOf: inputs.market.asOf, files: hashesOf(inputs.market.files) },
    portfolio: { files: hashesOf(inputs.portfolio.files) },
    rulebook: { id: rulebook.id, sha256: rulebook.sha256 },
    kernel,
    modes: options.modes,
  };
}

/** What is another one now than it was, in words; nothing where the runs are the same. */
export function changesBetween(before: RunIdentity, now: RunIdentity): string[] {
  const changed = [
    ...changedFiles('the market', before.market.files, now.market.files),
    ...changedFiles('the portfolio', before.portfolio.files, now.portfolio.files),
  ];
  const others: [string, string, string][] = [
    ['the snapshot time', before.market.asOf, now.market.asOf],
    ['the rulebook', before.rulebook.id, now.rulebook.id],
    ['the version of shockgrid', before.shockgrid, now.shockgrid],
    ['--modes', before.modes ? 'given' : 'not given', now.modes ? 'given' : 'not given'],
  ];
  for (const [what, was, is] of others) if (was !== is) changed.push(`${what} (was ${was}, is ${is})`);
  if (before.rulebook.id === now.rulebook.id && before.rulebook.sha256 !== now.rulebook.sha256) {
    changed.push(`the bytes of rulebook ${now.rulebook.id}`);
  }
  if (before.kernel.sha256 !== now.kernel.sha256) changed.push('the kernel');
  return changed;
}

function hashesOf(files: readonly InputFile[]): Files {
  return files.map(({ name, sha256 }) => ({ name, sha256 }));
}

type Files = RunIdentity['market']['files'];

function changedFiles(of: string, before: Files, now: Files): string[] {
  const [was, is] = [before, now].map((files) => new Map(files.map(({ name, sha256 }) => [name, sha256]))) as [
    Map<string, string>,
    Map<string, string>,
  ];
  const names = [...new Set([...was.keys(), ...is.keys()])];
  return names.flatMap((name) => {
    if (!is.has(name)) return [`${name} of ${of} (is gone)`];
    if (!was.has(name)) return [`${name} of ${of} (is new)`];
    return was.get(name) === is.get(name) ? [] : [`${name} of ${of}`];
  });
}

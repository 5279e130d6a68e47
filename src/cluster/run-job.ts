/**
 * All that ever stands in Redis of a run: what goes in by path and hash, how it is cut, where slices and results are kept, and
 * of what failed one word of a closed list. Ids of accounts, figures, and messages that may hold either stay on the machines
 * that compute.
 */
import { identitySchema } from '../publish/run-identity.ts';
import { z } from '../quantity/schema.ts';
import { resultFormats } from '../report/result-files.ts';

export const runSchema = z.object({
  /** Of `runIdOf`. */
  run: z.string().regex(/^[0-9a-f]{64}$/),
  slices: z.int().positive(),
  format: z.enum(resultFormats),
  /** A folder that all machines share, or `s3://bucket/prefix`. */
  data: z.string(),
  market: z.string(),
  portfolio: z.string(),
  /** The id of a rulebook that ships, or a file. */
  rulebook: z.string(),
  identity: identitySchema,
});
export type ClusterRun = z.infer<typeof runSchema>;

export const sliceJobSchema = z.object({ slice: z.int().positive() });

/** A file in the store. */
export const keptFileSchema = z.object({
  name: z.string(),
  bytes: z.int().nonnegative(),
  /** Null where the store is a folder: its files are read where they were written. */
  sha256: z.string().nullable(),
});
export type KeptFile = z.infer<typeof keptFileSchema>;

export const keptResultsSchema = z.object({ resultsHash: z.string(), files: z.array(keptFileSchema) });
/** What a merge leaves in the store. */
export type KeptResults = z.infer<typeof keptResultsSchema>;

/** The name of a run's job and of its place in the store: one run may be asked for in several formats. */
export function runKey({ run, format }: Pick<ClusterRun, 'run' | 'format'>): string {
  return `${run}-${format}`;
}

export function sliceJobId(run: ClusterRun, slice: number): string {
  return `${runKey(run)}-${slice}`;
}

/** A run as people call it: enough of its name to tell it from others in a log. */
export function shortName(run: string): string {
  return run.slice(0, 12);
}

/** Why a job failed, as Redis may know it. */
export const jobFaults = {
  'inputs-differ': 'a worker found other inputs than those of the run',
  unusable: 'a worker could not use an input, the store or its own machine',
  broken: 'a worker broke inside',
  gone: 'the run was no longer in the queue',
} as const;
export type JobFault = keyof typeof jobFaults;

/** What a job's recorded reason says to people. */
export function faultWords(reason: string | undefined): string {
  if (reason !== undefined && Object.hasOwn(jobFaults, reason)) {
    return `${jobFaults[reason as JobFault]}; its own words are on its stderr`;
  }
  if (reason !== undefined && /stalled/.test(reason)) return 'workers died over it again and again';
  return reason ?? 'no reason is recorded';
}

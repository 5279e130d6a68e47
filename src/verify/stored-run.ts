/** The manifest of a finished run, read from its results folder and checked: it came from outside like any input. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UnusableInput } from '../failure/unusable-input.ts';
import { JSON_FILE_BYTES_MAX } from '../limits.ts';
import { parseJson } from '../quantity/json-text.ts';
import { z } from '../quantity/schema.ts';
import { readWholeFile, utf8Text } from '../quantity/whole-file.ts';
import { MANIFEST_FILE, UNFINISHED } from '../report/result-files.ts';
import type { Manifest } from '../runner/manifest.ts';

const inputFile = z.object({ name: z.string(), path: z.string(), bytes: z.number(), sha256: z.string() });
const schemaName: Manifest['schema'] = 'shockgrid-manifest/1';

const manifestShape = z.object({
  schema: z.literal(schemaName),
  inputs: z.object({
    market: z.object({ directory: z.string(), asOf: z.string(), files: z.array(inputFile) }),
    portfolio: z.object({ directory: z.string(), files: z.array(inputFile) }),
  }),
  rulebook: z.object({ id: z.string(), path: z.string(), sha256: z.string() }),
  kernel: z.object({ sha256: z.string() }),
  shockgrid: z.string(),
  options: z.object({ modes: z.boolean(), format: z.string(), verify: z.number() }),
  resultsHash: z.string(),
  /** Runs of before it was recorded have none. */
  outputs: z.array(z.object({ name: z.string(), bytes: z.number() })).default([]),
  verification: z
    .object({
      failed: z.boolean(),
      accounts: z.number(),
      figures: z.number(),
      worstShare: z.number(),
      lines: z.array(z.string()),
    })
    .nullable(),
});

/** What of a manifest says which run it was. */
export type StoredRun = z.infer<typeof manifestShape>;

/**
 * Reads the manifest of a results folder.
 * @throws UnusableInput where the folder is none of a finished run
 */
export function readStoredRun(directory: string): StoredRun {
  const path = join(directory, MANIFEST_FILE);
  if (!existsSync(path)) {
    const next = existsSync(join(directory, UNFINISHED)) ? '; this one is not: go on with recompute --resume' : '';
    throw new UnusableInput(
      `${directory} has no ${MANIFEST_FILE}: expected the results folder of a finished shockgrid recompute${next}`,
    );
  }
  const bytes = readWholeFile(path, path, JSON_FILE_BYTES_MAX);
  const parsed = manifestShape.safeParse(parseJson(utf8Text(bytes, path), path));
  if (!parsed.success) {
    const { path: place, message } = parsed.error.issues[0]!;
    throw new UnusableInput(
      `${path} is not the manifest of a run, at ${place.join('.') || 'the top level'}: ${message}`,
    );
  }
  return parsed.data;
}

/** Whether a file is the manifest of a run, of whatever version. */
export function isManifest(path: string): boolean {
  try {
    const manifest = parseJson(utf8Text(readWholeFile(path, path, JSON_FILE_BYTES_MAX), path), path);
    return z.object({ schema: z.string().startsWith('shockgrid-manifest/') }).safeParse(manifest).success;
  } catch (error) {
    if (error instanceof UnusableInput) return false;
    throw error;
  }
}

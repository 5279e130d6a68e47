/** The manifest of a finished run, read from its results folder and checked: it came from outside like any input. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UnusableInput } from '../failure/unusable-input.ts';
import { z } from '../quantity/schema.ts';
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
  options: z.object({ modes: z.boolean() }),
  resultsHash: z.string(),
});

/** What of a manifest says which run it was. */
export type StoredRun = z.infer<typeof manifestShape>;

/**
 * Reads the manifest of a results folder.
 * @throws UnusableInput where the folder is none of a finished run
 */
export function readStoredRun(directory: string): StoredRun {
  const path = join(directory, 'manifest.json');
  if (!existsSync(path)) {
    throw new UnusableInput(
      `${directory} has no manifest.json: expected the results folder of a finished shockgrid recompute`,
    );
  }
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new UnusableInput(`${path} cannot be read as JSON: ${(error as Error).message}`);
  }
  const parsed = manifestShape.safeParse(json);
  if (!parsed.success) {
    const { path: place, message } = parsed.error.issues[0]!;
    throw new UnusableInput(
      `${path} is not the manifest of a run, at ${place.join('.') || 'the top level'}: ${message}`,
    );
  }
  return parsed.data;
}

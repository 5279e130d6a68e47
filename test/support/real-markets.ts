/** Recorded markets that may lie beside the project; they are no part of it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/quantity/package-root.ts';

const folder = join(packageRoot(), '..', 'shared', 'real-markets');

/** The folder of a recorded market, or null where it is not there: say so and skip. */
export function realMarket(name: string): string | null {
  const path = join(folder, name);
  if (existsSync(path)) return path;
  process.stderr.write(`recorded market ${name} is not beside the project: its tests are skipped\n`);
  return null;
}

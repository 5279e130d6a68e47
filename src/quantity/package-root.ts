/** Where the package lies, found from this file, so that source and built code agree on `data/` and `build/`. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

let found: string | undefined;

/** The folder of the package's own `package.json`. */
export function packageRoot(): string {
  if (found === undefined) {
    let directory = dirname(fileURLToPath(import.meta.url));
    while (!existsSync(join(directory, 'package.json'))) directory = dirname(directory);
    found = directory;
  }
  return found;
}

/** The package's version. */
export function packageVersion(): string {
  return (JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as { version: string }).version;
}

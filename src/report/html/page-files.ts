/** The page's own stylesheet and script, as the build leaves them: beside each other, `page/page.css` and `page/page.js`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../quantity/package-root.ts';

export interface PageFiles {
  script: string;
  style: string;
}

let read: PageFiles | undefined;

/** Reads both once. */
export function pageFiles(): PageFiles {
  if (read === undefined) {
    const page = (name: string) =>
      readFileSync(join(packageRoot(), 'dist', 'src', 'report', 'html', 'page', name), 'utf8');
    read = { script: page('page.js'), style: page('page.css') };
  }
  return read;
}

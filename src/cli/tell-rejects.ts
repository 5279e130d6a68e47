/** Rejected rows on stderr: the first few, and where the rest is. */
import type { RejectedRow } from '../portfolio/book.ts';

const SHOWN = 5;

/** @param where the file that lists them all, null where there is none */
export function tellRejects(rejects: RejectedRow[], where: string | null): void {
  const shown = where === null ? SHOWN * 4 : SHOWN;
  for (const { file, line, acctId, reason, detail } of rejects.slice(0, shown)) {
    process.stderr.write(`rejected ${file}, line ${line}, account ${acctId}: ${reason}, ${detail}\n`);
  }
  if (rejects.length > shown) {
    process.stderr.write(`… and ${rejects.length - shown} more${where === null ? '' : `, all in ${where}`}\n`);
  }
}

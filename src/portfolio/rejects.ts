/** The list of rejected rows, which is kept whole and so has a bound. */
import { UnusableInput } from '../failure/unusable-input.ts';
import { REJECT_CHARS_MAX, REJECTS_MAX } from '../limits.ts';
import type { RejectedRow } from './book.ts';

/** Characters of the rows of each list. */
const charsOf = new WeakMap<RejectedRow[], number>();

/** @throws UnusableInput where the list is full: a file of which nearly nothing can be read is not this table */
export function addReject(rejects: RejectedRow[], reject: RejectedRow): void {
  const chars = (charsOf.get(rejects) ?? 0) + reject.acctId.length + reject.detail.length;
  if (rejects.length >= REJECTS_MAX || chars > REJECT_CHARS_MAX) {
    const { file, line, reason, detail } = rejects[0] ?? reject;
    throw new UnusableInput(
      `${file} has ${rejects.length + 1} rejected rows or more, the first at line ${line}: ${reason}, ${detail}; ` +
        `expected at most ${REJECTS_MAX} of ${REJECT_CHARS_MAX} characters: is it a table of this market?`,
    );
  }
  charsOf.set(rejects, chars);
  rejects.push(reject);
}

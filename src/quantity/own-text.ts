/** Texts that are kept, cut out of texts that are not. */

/** Shortest text that the runtime keeps as a slice of the one it was cut out of. */
const SLICED_CHARS_MIN = 13;

/** The text on its own: a slice of a piece of a file would hold the whole piece in memory. */
export function ownText(text: string): string {
  return text.length < SLICED_CHARS_MIN ? text : Buffer.from(text, 'utf8').toString('utf8');
}

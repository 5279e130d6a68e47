import { shownOnOneLine } from './shown-text.ts';

/**
 * The call or an input file cannot be used at all. The command line prints `message`, one sentence that names the file,
 * the place in it and what was expected, and ends with exit code 1. Bad rows are not this: they are rejects.
 */
const SENTENCE_CHARS_MAX = 800;

export class UnusableInput extends Error {
  override readonly name = 'UnusableInput';

  /** What a file or a library says may hold line ends and what moves a terminal, and go on for pages; a sentence does not. */
  constructor(sentence: string) {
    const oneLine = shownOnOneLine(sentence);
    super(oneLine.length > SENTENCE_CHARS_MAX ? `${oneLine.slice(0, SENTENCE_CHARS_MAX)}…` : oneLine);
  }
}

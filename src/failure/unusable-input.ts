/**
 * The call or an input file cannot be used at all. The command line prints `message`, one sentence that names the file,
 * the place in it and what was expected, and ends with exit code 1. Bad rows are not this: they are rejects.
 */
export class UnusableInput extends Error {
  override readonly name = 'UnusableInput';
}

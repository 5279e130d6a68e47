/** What an input that cannot be used is refused with. */
import { UnusableInput } from '../../src/failure/unusable-input.ts';

/** The sentence of a refusal; anything but a refusal fails. */
export function refusalOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (error instanceof UnusableInput) return error.message;
    throw new Error(`expected UnusableInput, got ${error}`);
  }
  throw new Error('expected UnusableInput, but the input was taken');
}

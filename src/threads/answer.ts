/**
 * What a task says of its input, on the way between threads: errors lose their class there, and with it whether the input or
 * we are to blame. So a thread answers it, and the pool throws it again.
 */
import { UnusableInput } from '../failure/unusable-input.ts';

interface Unusable {
  unusableInput: string;
}

/** A task that answers what it says of its input: what a thread whose tasks read or write files exports. */
export function answering<Task, Result>(
  run: (task: Task) => Result | Promise<Result>,
): (task: Task) => Promise<Result | Unusable> {
  return async (task) => {
    try {
      return await run(task);
    } catch (error) {
      if (error instanceof UnusableInput) return { unusableInput: error.message };
      throw error;
    }
  };
}

/** @throws UnusableInput where that was the answer */
export function answerOf<Result>(answer: Result | Unusable): Result {
  if (typeof answer === 'object' && answer !== null && 'unusableInput' in answer) {
    throw new UnusableInput(answer.unusableInput);
  }
  return answer;
}

import { expect, test } from 'vitest';
import { runTwice } from '../../src/threads/pool.ts';

/** A pool whose every answer is said, and whether a thread was at the task. */
function scripted(answers: readonly (string | Error)[]) {
  let asked = 0;
  const run = async () => {
    const answer = answers[asked++]!;
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { run, close: async () => {}, asked: () => asked };
}

const died = new Error('died');

test('a task that fails once is tried again; the second failure is the last', async () => {
  const told: boolean[] = [];
  const onRetry = (_: Error, counts: boolean) => void told.push(counts);
  expect(await runTwice(scripted([died, 'found']), 0, onRetry)).toBe('found');
  await expect(runTwice(scripted([died, died, 'found']), 0, onRetry)).rejects.toBe(died);
  expect(told).toEqual([true, true]);
});

test('a task lost while it waited at a thread goes out again, uncounted', async () => {
  const told: boolean[] = [];
  const underWay = [false, false, true, false];
  const pool = scripted([died, died, died, died, 'found']);
  const found = await runTwice(
    pool,
    0,
    (_, counts) => void told.push(counts),
    () => underWay[pool.asked() - 1]!,
  );
  expect(found).toBe('found');
  expect(told).toEqual(underWay);
});

test('threads that die before they begin anything end the task too', async () => {
  const pool = scripted(Array.from({ length: 100 }, () => died));
  await expect(
    runTwice(
      pool,
      0,
      () => {},
      () => false,
    ),
  ).rejects.toBe(died);
  expect(pool.asked()).toBeLessThan(20);
});

test('what the hearer of a failure throws is the end of the task', async () => {
  const ended = new Error('ended');
  const pool = scripted([died, 'found']);
  const refuse = () => {
    throw ended;
  };
  await expect(runTwice(pool, 0, refuse, () => false)).rejects.toBe(ended);
  expect(pool.asked()).toBe(1);
});

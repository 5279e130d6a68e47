// A breach on a real book ends with exit code 2, the breach in full on stdout and the call that repeats it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { verifyBookLaws } from '../../src/cli/verify-laws.ts';
import { makeModesBook, sampleMarket } from '../support/modes-book.ts';
import { faulty } from './asked.ts';

// The kernel charges an order that is there, whatever it is for.
vi.mock('../../src/laws/worlds.ts', async (original) => {
  const own = await original<typeof import('../../src/laws/worlds.ts')>();
  const kernelWorld: typeof own.kernelWorld = (snapshot, rulebook) =>
    faulty(own.kernelWorld(snapshot, rulebook), (figures, { orders }) => {
      figures.derivMmr += orders.length;
      figures.totalMmr += orders.length;
    });
  return { ...own, kernelWorld };
});

const book = mkdtempSync(join(tmpdir(), 'shockgrid-breach-'));
beforeAll(() => makeModesBook(book, 60));
afterAll(() => rmSync(book, { recursive: true }));

it('and the repeated call finds the same breach', async () => {
  const printed: string[] = [];
  const stdout = vi.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
  const run = { market: sampleMarket, portfolio: book, rulebook: 'okx-2025' };
  const first = await verifyBookLaws(run, { size: 50, seed: 4, account: undefined });
  const again = / --account (\S+)$/.exec(printed[0]!.trimEnd())?.[1];
  const second = await verifyBookLaws(run, { size: 50, seed: 4, account: again });
  stdout.mockRestore();
  expect([first, second]).toEqual([2, 2]);
  expect(printed[0]).toMatch(
    /^law \S+ .+: account \w+(, .+)?, \w+: expected .+, got .+, tolerance .+; again with: shockgrid /,
  );
  expect(printed[1]).toBe(printed[0]);
});

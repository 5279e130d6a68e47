// The kernel's bench on a small book: its proofs hold and every figure comes out. And the hot loop it shares with peers:
// the kernel's sums are those of a plain loop to the bit, however many legs an account has.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { accumulateInKernel, accumulatePlainly } from '../../bench/accumulate.ts';
import { packageRoot } from '../../src/quantity/package-root.ts';
import { SeededRandom } from '../../src/synthetic/random.ts';

describe('the bench of the kernel', () => {
  it('proves and times a small book', () => {
    const tsx = join(packageRoot(), 'node_modules', '.bin', 'tsx');
    const text = execFileSync(tsx, ['bench/kernel.ts', '500'], { cwd: packageRoot(), encoding: 'utf8' });
    const { sizes, results } = JSON.parse(text);
    expect(sizes.positions).toBeGreaterThan(4000);
    expect(results.resultsHash).toMatch(/^[0-9a-f]{64}$/);
    const times = [results.kernel.nsPerAccount, results.resultColumns.nsPerAccount, results.hotLoop.nsPerPosition];
    for (const time of [...times, results.accountsPerSecondPerCore, results.workers.ratio])
      expect(time).toBeGreaterThan(0);
  });
});

describe('option rows summed by the kernel', () => {
  it.each([2, 40, 46])('are those of a plain loop over %i columns, for 0 to 13 legs', async (columnCount) => {
    const random = new SeededRandom(7);
    const number = () => (random.integer(0, 2_000_000) - 1_000_000) / 1237;
    const rowCount = 9;
    const accountCount = 14;
    const legCount = (accountCount * (accountCount - 1)) / 2;
    const book = {
      columnCount,
      rows: Float64Array.from({ length: rowCount * columnCount }, number),
      offsets: Uint32Array.from({ length: accountCount + 1 }, (_, a) => (a * (a - 1)) / 2),
      row: Uint32Array.from({ length: legCount }, () => random.integer(0, rowCount - 1)),
      qty: Float64Array.from({ length: legCount }, number),
    };
    const { sums } = await accumulateInKernel(book, 2);
    expect(Array.from(sums)).toEqual(Array.from(accumulatePlainly(book)));
  });
});

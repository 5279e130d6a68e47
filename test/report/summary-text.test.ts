// What the printed summary says of decisions that were close: always how many, and which of them rounding would have tipped.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { summaryLines } from '../../src/report/summary-text.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import type { Summary } from '../../src/runner/summary.ts';
import { shockgrid } from '../support/shockgrid.ts';

const folder = mkdtempSync(join(tmpdir(), 'shockgrid-summary-'));

/** The lines of a summary about decisions, behind everything else. */
async function summaryOf(): Promise<Summary> {
  const of = ['--market', 'data/markets/sample', '--portfolio', 'data/portfolios/covered-call'];
  const { stdout } = await shockgrid(['recompute', ...of, '--out', join(folder, 'out'), '--json']);
  rmSync(folder, { recursive: true });
  return JSON.parse(stdout) as Summary;
}

test('how many were close, that none depended on rounding, or which did and what was decided', async () => {
  const summary = await summaryOf();
  const loaded = loadRulebook('okx-2025');
  const told = (closeDecisions: Summary['closeDecisions']) => {
    const lines = summaryLines({ ...summary, closeDecisions }, loaded);
    return lines.slice(lines.findIndex((line) => line.includes('1e-9')));
  };
  expect(told({ close: 0, changedByRounding: [] })).toEqual([
    'no account is within 1e-9 of a threshold: no decision depended on rounding',
  ]);
  expect(told({ close: 1, changedByRounding: [] })).toEqual([
    '1 account within 1e-9 of a threshold decided by the decimal engine; none depended on rounding',
  ]);
  const changed = ['a', 'b', 'c', 'd'].map((acctId) => ({ acctId, from: 'watch, eligible', to: 'danger, eligible' }));
  expect(told({ close: 1200, changedByRounding: changed.slice(0, 1) })).toEqual([
    '1,200 accounts within 1e-9 of a threshold decided by the decimal engine; 1 depended on rounding:',
    '  a: danger, eligible; doubles alone would say watch, eligible',
  ]);
  const many = told({ close: 9, changedByRounding: changed });
  expect(many).toHaveLength(5);
  expect(many.at(-1)).toBe('  … all in summary.json');
});

// Every folder under cases/, by both engines: the decimal engine to 1e-18, the kernel within the tolerance that `verify`
// uses. Adding a case is adding a folder; one without an expectation fails until it is blessed on purpose.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { holdingsOf } from '../../src/portfolio/book.ts';
import { ReferenceEngine } from '../../src/reference/evaluate-account.ts';
import { evaluateHere } from '../../src/runner/evaluate-here.ts';
import { compareAccount } from '../../src/verify/compare.ts';
import { differenceText } from '../../src/verify/comparison.ts';
import { idsOf } from '../support/rows.ts';
import { caseNames, casesDirectory, type GoldenCase, readCase } from './case-folder.ts';
import { blessExpectation, deviation, type ExpectedAccount, isBlessing, readExpectation } from './expectation.ts';

function byDecimals({ snapshot, rulebook, book }: GoldenCase): ExpectedAccount[] {
  const reference = new ReferenceEngine(snapshot, rulebook);
  return idsOf(book).map((_, account) => {
    return book.quarantined[account] === 1 ? null : reference.evaluate(holdingsOf(book, snapshot, account));
  });
}

describe.each(caseNames())('golden case %s', (name) => {
  const folder = join(casesDirectory, name);

  it('has the figures that the decimal engine computes', async () => {
    const golden = await readCase(folder);
    const got = byDecimals(golden);
    if (isBlessing()) process.stderr.write(`${blessExpectation(folder, got, golden.rulebook)}\n`);
    const expected = readExpectation(folder);
    expect(got.map((account) => account?.acctId)).toEqual(expected.map((account) => account?.acctId));
    for (const [i, account] of expected.entries()) {
      if (account !== null) expect(deviation(account, got[i]!), golden.what).toBeNull();
    }
  });

  it('has the figures that the kernel computes', async () => {
    const golden = await readCase(folder);
    const { snapshot, rulebook, book } = golden;
    const got = evaluateHere(snapshot, rulebook, book);
    const expected = readExpectation(folder);
    expect(got).toHaveLength(expected.length);
    for (const [i, account] of expected.entries()) {
      if (account === null) {
        expect(got[i]).toBeNull();
        continue;
      }
      const compared = compareAccount(got[i]!, account, holdingsOf(book, snapshot, i), { snapshot, rulebook });
      const told =
        compared.difference && differenceText(compared.difference, 'kernel', `vitest test/golden -t "${name}"`);
      expect(told, golden.what).toBeNull();
    }
  });
});

describe('the walk over golden cases', () => {
  it('finds the cases that the rules’ evidence and the shipped portfolios ask for', () => {
    expect(caseNames().length).toBeGreaterThanOrEqual(19);
  });

  it('fails a case without an expectation and says how to bless it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'golden-'));
    try {
      expect(() => readExpectation(folder)).toThrow(/has no expected\.json: .* SHOCKGRID_BLESS=1 npx vitest/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('fails a folder that is no case', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'golden-'));
    try {
      await expect(readCase(folder)).rejects.toThrow(/is no golden case/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('blesses only where it is asked to', () => {
    const asked = process.env.SHOCKGRID_BLESS;
    try {
      delete process.env.SHOCKGRID_BLESS;
      expect(isBlessing()).toBe(false);
      process.env.SHOCKGRID_BLESS = '';
      expect(isBlessing()).toBe(false);
    } finally {
      if (asked === undefined) delete process.env.SHOCKGRID_BLESS;
      else process.env.SHOCKGRID_BLESS = asked;
    }
  });

  it('notices a figure that is off in the 18th digit', async () => {
    const golden = await readCase(join(casesDirectory, 'covered-call'));
    const [account] = byDecimals(golden);
    const [unit] = account!.units;
    const moved = { ...account!, units: [{ ...unit!, mr4: unit!.mr4.times('1.00000000000000001') }] };
    expect(deviation(account!, account!)).toBeNull();
    expect(deviation(account!, moved)).toContain('unit ETH, mr4: expected');
  });
});

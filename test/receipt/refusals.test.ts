// What is no receipt, or not of this market, rulebook or kernel, is refused in one sentence; a receipt may be hostile.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { UnusableInput } from '../../src/failure/unusable-input.ts';
import { readMarket } from '../../src/market/read-market.ts';
import { holdingsOf } from '../../src/portfolio/book.ts';
import { packageRoot } from '../../src/quantity/package-root.ts';
import { makeReceipt } from '../../src/receipt/make-receipt.ts';
import { type Receipt, readReceipt, receiptText } from '../../src/receipt/receipt.ts';
import { verifyReceipt } from '../../src/receipt/verify-receipt.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { lawHolds } from '../support/chance.ts';
import { bookOfRows, generatedRows } from '../support/rows.ts';

const folder = mkdtempSync(join(tmpdir(), 'shockgrid-receipt-'));
afterAll(() => rmSync(folder, { recursive: true }));
const marketDirectory = join(packageRoot(), 'data', 'markets', 'sample');
const snapshot = readMarket(marketDirectory);
const rows = generatedRows([snapshot], { accounts: 12, seed: 12, profile: 'mixed' });
const holdings = holdingsOf(bookOfRows(snapshot, rows), snapshot, 3);
const receipt = makeReceipt(holdings, { snapshot, marketDirectory, loaded: loadRulebook('okx-2025') });
const text = receiptText(receipt);

/** The sentence that a changed receipt is refused with. */
function refusal(change: (copy: Receipt) => void, places: { market?: string; rulebook?: string } = {}): string {
  const copy = structuredClone(receipt);
  change(copy);
  return refusalOf(receiptText(copy), places);
}

function refusalOf(changed: string, places: { market?: string; rulebook?: string } = {}): string {
  try {
    verifyReceipt(readReceipt(changed, 'r.json'), { name: 'r.json', ...places });
  } catch (error) {
    expect(error).toBeInstanceOf(UnusableInput);
    const { message } = error as Error;
    expect(message).not.toMatch(/\n/);
    return message;
  }
  throw new Error('it was not refused');
}

describe('another', () => {
  it('market: the file that differs is named', () => {
    const market = join(folder, 'market');
    cpSync(marketDirectory, market, { recursive: true });
    expect(verifyReceipt(readReceipt(text, 'r.json'), { name: 'r.json', market })).toMatchObject({ failed: false });
    writeFileSync(join(market, 'position-tiers-USDT.json'), '{"code":"0","data":[]}');
    expect(refusal(() => {}, { market })).toContain('position-tiers-USDT.json');
    rmSync(join(market, 'position-tiers-USDT.json'));
    expect(
      refusal(({ market: own }) => {
        own.files[0]!.sha256 = '0'.repeat(64);
      }),
    ).toBe(`receipt r.json is of another market than ${marketDirectory}: instruments.json has other bytes here`);
    expect(
      refusal(({ market: own }) => void own.files.push({ name: 'more.json', bytes: 1, sha256: 'a'.repeat(64) })),
    ).toContain('more.json is missing here');
  });

  it('place: it is told where the market and the rulebook were looked for', () => {
    const nowhere = join(folder, 'nowhere');
    const moved = refusal(({ market }) => {
      market.directory = nowhere;
    });
    expect(moved).toBe(`receipt r.json: its market is not at ${nowhere}: name it with --market`);
    const gone = refusal(({ rulebook }) => {
      Object.assign(rulebook, { id: 'own', path: nowhere });
    });
    expect(gone).toBe(`receipt r.json: its rulebook is not at ${nowhere}: name it with --rulebook`);
  });

  it('rulebook or kernel', () => {
    expect(refusal(() => {}, { rulebook: 'seed' })).toContain('is of rulebook okx-2025 with SHA-256');
    const other = refusal(({ kernel }) => {
      kernel.sha256 = 'f'.repeat(64);
    });
    expect(other).toContain(`receipt r.json is of kernel ${'f'.repeat(64)}`);
  });
});

describe('what is no receipt', () => {
  it.each([
    ['no JSON', 'receipt', 'is not JSON'],
    ['nothing', '', 'is not JSON'],
    ['another thing', '{"schema":"shockgrid-manifest/1"}', 'at schema: expected "shockgrid-receipt/1"'],
    ['a list', '[]', 'at the top level'],
    ['a name twice', '{"schema":"shockgrid-receipt/1","figures":{"account":{},"account":{}}}', 'stands twice'],
    ['deep', '['.repeat(2_000_000), 'nested deeper than'],
    ['deep and closed', `${'['.repeat(200_000)}${']'.repeat(200_000)}`, 'nested deeper than'],
  ])('%s', (_, changed, words) => {
    expect(refusalOf(changed)).toContain(words);
  });

  it.each<[string, (copy: Receipt) => void, string]>([
    [
      'a cell of ten thousand digits',
      ({ inputs }) => (inputs.positions[0]!.pos = '1'.repeat(10_000)),
      'inputs.positions.0.pos',
    ],
    ['a column too many', ({ inputs }) => Object.assign(inputs.balances[0]!, { frozenBal: '1' }), 'inputs.balances.0'],
    [
      'a figure missing',
      ({ figures }) => delete (figures.account as Record<string, string>).mgnRatio,
      'figures.account.mgnRatio',
    ],
    ['a number for text', ({ figures }) => Object.assign(figures.account, { adjEq: 1 }), 'figures.account.adjEq'],
    ['a time without zone', ({ market }) => (market.asOf = '2026-02-05'), 'market.asOf'],
    ['a seal that is none', ({ kernel }) => (kernel.sha256 = '../../etc'), 'kernel.sha256'],
    ['no path', ({ market }) => (market.directory = ''), 'market.directory'],
  ])('%s', (_, change, place) => {
    expect(refusal(change)).toContain(`receipt r.json, at ${place}: `);
  });

  it('a key of the prototype', () => {
    expect(refusalOf(text.replace('"schema"', '"__proto__": {"polluted": true}, "schema"'))).toMatch(
      /__proto__|own SHA-256/,
    );
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('inputs that no account could have', () => {
  it.each<[string, (copy: Receipt) => void, RegExp]>([
    [
      'an unknown instrument',
      ({ inputs }) => (inputs.positions[0]!.instId = 'NO-SUCH'),
      /positions, row 1: unknown-instrument/,
    ],
    ['a size beyond the limits', ({ inputs }) => (inputs.positions[0]!.pos = '1e19'), /positions, row 1: out-of-range/],
    ['no number', ({ inputs }) => (inputs.balances[0]!.cashBal = 'NaN'), /balances, row 1: bad-number/],
    ['a second row of one', ({ inputs }) => void inputs.balances.push(inputs.balances[0]!), /duplicate-balance/],
    ['a mode that is none', ({ inputs }) => (inputs.account.acctLv = '7'), /accounts, row 1: bad-word/],
    ['an id of too many bytes', ({ inputs }) => (inputs.account.acctId = 'é'.repeat(40)), /bad-account-id/],
    [
      'an isolated row in portfolio mode',
      ({ inputs }) => (inputs.positions[0]!.mgnMode = 'isolated'),
      /isolated-in-portfolio/,
    ],
  ])('%s', (_, change, words) => {
    expect(refusal(change)).toMatch(words);
  });
});

it('whatever is changed, it holds, is refused in a sentence, or fails in one: never anything else', () => {
  const places = fc.record({ at: fc.nat(text.length - 1), length: fc.nat(40), by: fc.string({ maxLength: 40 }) });
  lawHolds(places, 300, ({ at, length, by }) => {
    const changed = text.slice(0, at) + by + text.slice(at + length);
    try {
      const { failed, line } = verifyReceipt(readReceipt(changed, 'r.json'), { name: 'r.json' });
      expect(failed).toBe(changed !== text);
      expect(line).not.toMatch(/\n/);
    } catch (error) {
      expect((error as Error).name, (error as Error).stack).toBe('UnusableInput');
    }
  });
});

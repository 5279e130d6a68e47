// A receipt stands by itself: whoever has the market finds every figure again, and every figure that was changed.
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { readMarket } from '../../src/market/read-market.ts';
import { type Book, holdingsOf } from '../../src/portfolio/book.ts';
import { packageRoot } from '../../src/quantity/package-root.ts';
import { makeReceipt } from '../../src/receipt/make-receipt.ts';
import { type Receipt, readReceipt, receiptText } from '../../src/receipt/receipt.ts';
import { type ReceiptVerdict, verifyReceipt } from '../../src/receipt/verify-receipt.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { bookOfRows, generatedRows } from '../support/rows.ts';

const marketDirectory = join(packageRoot(), 'data', 'markets', 'sample');
const snapshot = readMarket(marketDirectory);
const rows = generatedRows([snapshot], { accounts: 60, seed: 12, profile: 'mixed', hasModes: true });
const book: Book = bookOfRows(snapshot, rows);
const context = { snapshot, marketDirectory, loaded: loadRulebook('okx-2025') };
const receiptOf = (account: number, under = context) => makeReceipt(holdingsOf(book, snapshot, account), under);
const verified = (text: string, name = 'a.json') => verifyReceipt(readReceipt(text, name), { name });
/** The first account of a mode that has rows in a table of the figures. */
const withRows = (acctLv: number, table: 'risk-units' | 'borrowing' | 'currencies' | 'isolated'): Receipt =>
  [...book.acctLv.keys()]
    .filter((a) => book.acctLv[a] === acctLv)
    .map((a) => receiptOf(a))
    .find(({ figures }) => figures[table].length > 0)!;

it('every account of every mode has one that holds', () => {
  expect(new Set(book.acctLv)).toEqual(new Set([2, 3, 4]));
  for (const a of book.acctLv.keys()) {
    const { failed, line } = verified(receiptText(receiptOf(a)));
    expect(failed, line).toBe(false);
    expect(line).toMatch(
      /^receipt a\.json: account A\d+ holds: every figure to the last bit by the kernel, \d+ by the dec/,
    );
  }
});

it('reads back as what it was, sealed over every byte before its last two lines', () => {
  const receipt = receiptOf(0);
  const text = receiptText(receipt);
  expect(readReceipt(text, 'a.json')).toEqual({ receipt, isWhole: true });
  expect(text.split('\n').slice(-3)).toEqual([expect.stringMatching(/^ {2}"sha256": "[0-9a-f]{64}"$/), '}', '']);
});

it('is of the rulebook that it was made under', () => {
  const seed = { ...context, loaded: loadRulebook('seed') };
  const text = receiptText(receiptOf(0, seed));
  expect(verified(text)).toMatchObject({ failed: false });
  expect(text).not.toContain(context.loaded.sha256);
});

/** The receipt with a part changed and sealed again, as a careful forger would. */
function forged(receipt: Receipt, change: (copy: Receipt) => void): ReceiptVerdict {
  const copy = structuredClone(receipt);
  change(copy);
  return verified(receiptText(copy));
}

describe('a figure that was changed is named with both values', () => {
  const other = (text: string) => (text === '' ? '1' : /^[a-z]+$/.test(text) ? 'forged' : `${text}1`);
  const cases: [string, Receipt, keyof Receipt['figures']][] = [
    ['account', withRows(4, 'risk-units'), 'account'],
    ['risk-units', withRows(4, 'risk-units'), 'risk-units'],
    ['borrowing', withRows(4, 'borrowing'), 'borrowing'],
    ['currencies', withRows(2, 'currencies'), 'currencies'],
    ['isolated', withRows(3, 'isolated'), 'isolated'],
  ];

  it.each(cases)('every cell of %s', (table, receipt, key) => {
    const own = receipt.figures[key] as unknown as Record<string, string> | Record<string, string>[];
    const first = Array.isArray(own) ? own[0]! : own;
    for (const [figure, text] of Object.entries(first)) {
      const { failed, line } = forged(receipt, (copy) => {
        const cells = copy.figures[key] as unknown as Record<string, string> | Record<string, string>[];
        (Array.isArray(cells) ? cells[0]! : cells)[figure] = other(text);
      });
      expect(failed).toBe(true);
      const isKey = table !== 'account' && (figure === 'riskUnit' || figure === 'ccy' || figure === 'instId');
      expect(line).toContain(isKey ? `${table}, rows by ${figure}: the receipt has ` : `, ${figure}: the receipt has `);
      expect(line).toContain(`recomputed ${isKey ? '' : text === '' ? 'none' : text}`);
      expect(line).not.toContain('SHA-256');
    }
  });

  it('by one last bit, or by a row that is missing', () => {
    const receipt = withRows(4, 'risk-units');
    const { mmr } = receipt.figures['risk-units'][0]!;
    const bits = new BigInt64Array(new Float64Array([Number(mmr)]).buffer);
    bits[0]! += 1n;
    const near = String(new Float64Array(bits.buffer)[0]);
    const byBit = forged(receipt, ({ figures }) => {
      figures['risk-units'][0]!.mmr = near;
    });
    expect(byBit.line).toContain(`mmr: the receipt has ${near}, recomputed ${mmr}`);
    const shorter = forged(receipt, ({ figures }) => figures['risk-units'].pop());
    expect(shorter).toMatchObject({ failed: true, line: expect.stringContaining('risk-units, rows by riskUnit') });
  });

  it('and so is an input that was changed, by what follows from it', () => {
    const receipt = withRows(4, 'risk-units');
    const { failed, line } = forged(receipt, ({ inputs }) => {
      inputs.positions[0]!.pos = String(Number(inputs.positions[0]!.pos) * 2);
    });
    expect(failed).toBe(true);
    expect(line).toMatch(/: the receipt has \S+, recomputed \S+$/);
  });
});

test('a changed byte is noticed, also where no figure hangs on it', () => {
  const text = receiptText(receiptOf(0));
  const changes: [string, string][] = [
    [text.replace('"bytes": ', '"bytes": 1'), 'every figure holds, but its own SHA-256 does not'],
    [text.replace('{\n', '{ \n'), 'every figure holds, but its own SHA-256 does not'],
    [`${text}\n`, 'its own SHA-256 does not'],
    [text.replace(/"adjEq": "-?/, '$&9'), 'it was changed after it was written'],
  ];
  for (const [changed, words] of changes) {
    expect(changed).not.toBe(text);
    expect(verified(changed)).toMatchObject({ failed: true, line: expect.stringContaining(words) });
  }
});

test('a receipt of a rulebook by another name is refused', () => {
  const renamed = receiptText(receiptOf(0)).replace('"id": "okx-2025"', '"id": "seed"');
  expect(() => verified(renamed)).toThrow(/is of rulebook seed/);
});

// explain --receipt and verify --receipt as a user runs them, for accounts of every mode.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RECEIPT_BYTES_MAX } from '../../src/limits.ts';
import { makeModesBook, sampleMarket } from '../support/modes-book.ts';
import { shockgrid } from '../support/shockgrid.ts';

const folder = mkdtempSync(join(tmpdir(), 'shockgrid-receipts-'));
const book = join(folder, 'book');
const path = join(folder, 'receipt.json');
const explain = (acctId: string, receipt: string) =>
  shockgrid(['explain', '--market', sampleMarket, '--portfolio', book, '--account', acctId, '--receipt', receipt]);
beforeAll(() => makeModesBook(book, 40));
afterAll(() => rmSync(folder, { recursive: true }));

/** An account of each mode. */
function accountOf(acctLv: string): string {
  const [header, ...lines] = readFileSync(join(book, 'accounts.csv'), 'utf8').trimEnd().split('\n');
  const names = header!.split(',');
  const rows = lines.map((line) => line.split(','));
  // The third is quarantined.
  const own = rows.find((cells) => cells[names.indexOf('acctLv')] === acctLv && cells[0] !== 'A00000003');
  return own![names.indexOf('acctId')]!;
}

test.each(['2', '3'])('an account of mode %s holds', async (acctLv) => {
  const { stdout } = await explain(accountOf(acctLv), '-');
  expect(await shockgrid(['verify', '--receipt', '-'], stdout)).toMatchObject({ code: 0, stderr: '' });
});

test('written beside the explanation', async () => {
  const acctId = accountOf('4');
  const explained = await explain(acctId, path);
  expect(explained).toMatchObject({ code: 0, stderr: `receipt in ${path}\n` });
  expect(explained.stdout).toMatch(/^numbers of okx-2025 that are assumed: /);
  const verified = await shockgrid(['verify', '--receipt', path]);
  expect(verified).toMatchObject({ code: 0, stderr: '' });
  expect(verified.stdout).toMatch(new RegExp(`^receipt ${path}: account ${acctId} holds: every figure .+\n$`));
});

test('through a pipe, of the market and rulebook named', async () => {
  const printed = await explain(accountOf('4'), '-');
  expect(JSON.parse(printed.stdout)).toMatchObject({ schema: 'shockgrid-receipt/1' });
  const args = ['verify', '--receipt', '-', '--market', sampleMarket, '--rulebook', 'okx-2025'];
  expect(await shockgrid(args, printed.stdout)).toMatchObject({ code: 0, stderr: '' });
});

test('a changed figure is exit 2 with both values, another rulebook or no receipt exit 1 with a sentence', async () => {
  const { stdout: text } = await explain(accountOf('4'), '-');
  const changed = text.replace(/"adjEq": "[^"]+"/, '"adjEq": "123"');
  const failed = await shockgrid(['verify', '--receipt', '-'], changed);
  expect(failed).toMatchObject({ code: 2, stderr: '' });
  expect(failed.stdout).toMatch(
    /, adjEq: the receipt has 123, recomputed \S+; its own SHA-256 says that it was changed/,
  );
  writeFileSync(path, text);
  const refusals: [string[], string][] = [
    [['--rulebook', 'seed'], 'is of rulebook okx-2025'],
    [['--sample', '4'], '--sample does not go with --receipt'],
    [['--shard-positions', '9'], '--shard-positions does not go with --receipt'],
    [['--market', folder], 'has no instruments*.json'],
  ];
  for (const [args, words] of refusals) {
    const refused = await shockgrid(['verify', '--receipt', path, ...args]);
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toContain(words);
    expect(refused.stderr.trimEnd().split('\n')).toHaveLength(1);
  }
  expect(await shockgrid(['verify', '--receipt', join(folder, 'none.json')])).toMatchObject({ code: 1 });
  expect(await explain(accountOf('4'), join(folder, 'no', 'folder.json'))).toMatchObject({ code: 1 });
});

test('a receipt without end is refused before memory is', async () => {
  const { code, stderr } = await shockgrid(['verify', '--receipt', '/dev/zero']);
  const expected = 'shockgrid: /dev/zero is a device: expected a file, or - for standard input\n';
  expect({ code, stderr }).toEqual({ code: 1, stderr: expected });
  const endless = await shockgrid(['verify', '--receipt', '-'], ' '.repeat(RECEIPT_BYTES_MAX + 1));
  expect(endless.code).toBe(1);
  expect(endless.stderr).toBe(`shockgrid: standard input is larger than ${RECEIPT_BYTES_MAX} bytes\n`);
});

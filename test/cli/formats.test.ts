// `recompute --format` and `verify --results` as a user runs them.
import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packageRoot } from '../../src/quantity/package-root.ts';
import { shockgrid } from '../support/shockgrid.ts';

const folder = mkdtempSync(join(tmpdir(), 'shockgrid-cli-formats-'));
const market = 'data/markets/sample';
const book = join(folder, 'book');
const inputs = ['--market', market, '--portfolio', book];

const recompute = (out: string, ...options: string[]) =>
  shockgrid(['recompute', ...inputs, '--out', join(folder, out), ...options]);
const verify = (out: string, ...options: string[]) =>
  shockgrid(['verify', ...inputs, '--results', join(folder, out), ...options]);
const manifestOf = (out: string) => JSON.parse(readFileSync(join(folder, out, 'manifest.json'), 'utf8'));
const tablesOf = (format: string) => ['accounts', 'borrowing', 'risk-units'].map((table) => `${table}.${format}`);
const besides = ['manifest.json', 'rejects.csv', 'report.html', 'summary.json'];
const namesOf = (format: string) => [...tablesOf(format), ...besides].sort();

beforeAll(async () => {
  expect((await shockgrid(['generate', '--market', market, '--accounts', '400', '--out', book])).code).toBe(0);
  expect((await recompute('csv')).code).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(['arrow', 'parquet'])('results in %s', (format) => {
  beforeAll(async () => {
    expect((await recompute(format, '--format', format, '--verify', '10')).code).toBe(0);
  });

  test('are a folder of their own tables, with the hash of the CSV results', () => {
    expect(readdirSync(join(folder, format)).sort()).toEqual(namesOf(format));
    expect(manifestOf(format).resultsHash).toBe(manifestOf('csv').resultsHash);
    expect(manifestOf(format).options.format).toBe(format);
    expect(manifestOf(format).verification).toMatchObject({ failed: false, accounts: 10 });
    const summary = (out: string) => readFileSync(join(folder, out, 'summary.json'), 'utf8');
    expect(summary(format)).toBe(summary('csv'));
  });

  test('are verified as they lie there', async () => {
    const verified = await verify(format, '--sample', '30');
    expect(verified.stdout).toMatch(/30 accounts, [\d,]+ figures agree with the decimal engine/);
    expect(verified.code).toBe(0);
  });

  test('of another rulebook do not pass for these', async () => {
    const out = `${format}-seed`;
    expect((await recompute(out, '--format', format, '--rulebook', 'seed')).code).toBe(0);
    for (const name of tablesOf(format)) copyFileSync(join(folder, out, name), join(folder, `${name}-seed`));
    const mixed = `${format}-mixed`;
    expect((await recompute(mixed, '--format', format)).code).toBe(0);
    for (const name of tablesOf(format)) copyFileSync(join(folder, `${name}-seed`), join(folder, mixed, name));
    const verified = await verify(mixed, '--sample', '400');
    expect(verified.code).toBe(2);
    expect(verified.stdout).toMatch(/account A\d+/);
  });

  test('that are cut off or not there are a sentence', async () => {
    const out = `${format}-cut`;
    expect((await recompute(out, '--format', format)).code).toBe(0);
    const path = join(folder, out, `accounts.${format}`);
    writeFileSync(path, readFileSync(path).subarray(0, 3000));
    const cut = await verify(out);
    expect(cut).toMatchObject({ code: 1, stdout: '' });
    expect(cut.stderr.trimEnd()).toMatch(/^shockgrid: .*accounts\.\w+ is (cut off|damaged)[^\n]*$/);
    rmSync(path);
    const gone = await verify(out);
    expect(gone).toMatchObject({ code: 1, stdout: '' });
    expect(gone.stderr).toContain('accounts.');
  });

  test('have a table of borrowing without rows where nobody owes', async () => {
    const calls = 'data/portfolios/covered-call';
    const where = ['--market', market, '--portfolio', calls];
    const out = join(folder, `${format}-no-debts`);
    expect((await shockgrid(['recompute', ...where, '--out', out, '--format', format])).code).toBe(0);
    expect(JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8')).borrowing).toMatchObject({ rows: 0 });
    expect(readdirSync(out)).toContain(`borrowing.${format}`);
    expect((await shockgrid(['verify', ...where, '--results', out])).code).toBe(0);
  });

  test('replace an older run of another format wholly, and are replaced so', async () => {
    const out = `${format}-over`;
    for (const next of ['csv', format, 'csv']) {
      expect((await recompute(out, '--format', next)).code).toBe(0);
      expect(readdirSync(join(folder, out)).sort()).toEqual(namesOf(next));
    }
  });
});

test('tables in two formats are not taken for one run', async () => {
  expect((await recompute('two')).code).toBe(0);
  copyFileSync(join(folder, 'arrow', 'accounts.arrow'), join(folder, 'two', 'accounts.arrow'));
  const verified = await verify('two');
  expect(verified).toMatchObject({ code: 1, stdout: '' });
  expect(verified.stderr).toContain('two has table accounts twice: accounts.csv, accounts.arrow');
});

test('an unknown format is refused before anything is read', async () => {
  const refused = await recompute('none', '--format', 'xlsx');
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toContain('csv, arrow, parquet');
});

test.each(['csv', 'arrow', 'parquet'])('a disk that is full ends a run in %s with a sentence', async (format) => {
  const main = join(packageRoot(), 'dist', 'src', 'cli', 'main.js');
  const out = join(folder, `full-${format}`);
  const call = `node ${main} recompute ${inputs.join(' ')} --out ${out} --format ${format} --shard-positions 100`;
  const { code, stderr } = await new Promise<{ code: number; stderr: string }>((resolve) => {
    // No file may become longer than 16 KiB.
    execFile('bash', ['-c', `ulimit -f 16; ${call}`], { cwd: packageRoot(), timeout: 60_000 }, (error, _, stderr) =>
      resolve({ code: Number(error?.code ?? 0), stderr }),
    );
  });
  expect(stderr.trimEnd()).toMatch(/^shockgrid: .*(accounts|risk-units)\.\w+ cannot be written: EFBIG[^\n]*$/);
  expect(code).toBe(1);
  // What it left is no finished run, and may be written over.
  expect(readdirSync(out)).toContain('unfinished');
  expect(readdirSync(out)).not.toContain('manifest.json');
  expect((await recompute(`full-${format}`)).code).toBe(0);
});

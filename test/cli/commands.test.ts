import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { packageRoot } from '../../src/quantity/package-root.ts';
import { holdingsStream } from '../support/holdings-stream.ts';
import { shockgrid } from '../support/shockgrid.ts';

const folder = mkdtempSync(join(tmpdir(), 'shockgrid-cli-'));
const market = 'data/markets/sample';
afterAll(() => rmSync(folder, { recursive: true }));

const read = (...path: string[]) => readFileSync(join(folder, ...path), 'utf8');
const json = (...path: string[]) => JSON.parse(read(...path));
const book = join(folder, 'book');

test('a word that is no command is told, with the one that may be meant', async () => {
  for (const word of ['__proto__', 'constructor', 'toString']) {
    expect(await shockgrid([word])).toMatchObject({
      code: 1,
      stderr: `shockgrid: unknown command '${word}'; see --help\n`,
    });
  }
  expect((await shockgrid(['recompuet'])).stderr).toContain('Did you mean recompute?');
});

test('every command that the help names is there under that name', async () => {
  const { code, stdout } = await shockgrid(['--help']);
  expect(code).toBe(0);
  const names = [...stdout.slice(stdout.indexOf('Commands:')).matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name!);
  expect(names.length).toBeGreaterThan(15);
  for (const name of names.filter((other) => other !== 'help')) {
    const help = await shockgrid([name, '--help']);
    expect(help, name).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toContain(`Usage: shockgrid ${name}`);
  }
});

test('generate makes a book, recompute computes it, verify agrees with it and with what was written', async () => {
  const made = await shockgrid(['generate', '--market', market, '--accounts', '300', '--seed', '4', '--out', book]);
  expect(made).toMatchObject({ code: 0, stdout: '' });
  const results = join(folder, 'results');
  const run = await shockgrid([
    'recompute',
    '--market',
    market,
    '--portfolio',
    book,
    '--out',
    results,
    '--verify',
    '20',
  ]);
  expect(run.code).toBe(0);
  expect(run.stdout).toMatch(/^numbers of okx-2025 that are assumed: /);
  expect(run.stderr).toMatch(/20 accounts, [\d,]+ figures agree with the decimal engine/);
  expect(readdirSync(results).sort()).toEqual([
    'accounts.csv',
    'borrowing.csv',
    'manifest.json',
    'rejects.csv',
    'report.html',
    'risk-units.csv',
    'summary.json',
  ]);
  const summary = json('results', 'summary.json');
  expect(summary.accounts).toMatchObject({ listed: 300, computed: 300, quarantined: 0 });
  expect(read('results', 'accounts.csv').trimEnd().split('\n')).toHaveLength(301);
  expect(read('results', 'risk-units.csv').trimEnd().split('\n')).toHaveLength(summary.holdings.riskUnits + 1);
  const verified = await shockgrid([
    'verify',
    '--market',
    market,
    '--portfolio',
    book,
    '--sample',
    '40',
    '--results',
    results,
  ]);
  expect(verified).toMatchObject({ code: 0 });
});

test.each([
  { table: 'risk-units', column: 'mr4', place: 'risk unit' },
  { table: 'borrowing', column: 'lossBorrow', place: 'borrowing' },
  { table: 'borrowing', column: 'interest', place: 'borrowing' },
])('verify exits 2 with the first difference in full when $column of $table is wrong', async (wrong) => {
  const results = join(folder, 'results');
  const path = join(results, `${wrong.table}.csv`);
  const good = readFileSync(path, 'utf8');
  const lines = good.split('\n');
  const cells = lines[1]!.split(',');
  const column = lines[0]!.split(',').indexOf(wrong.column);
  cells[column] = String(Number(cells[column]) + 0.001);
  writeFileSync(path, [lines[0], cells.join(','), ...lines.slice(2)].join('\n'));
  const args = ['verify', '--market', market, '--portfolio', book, '--sample', '300', '--results', results];
  const verified = await shockgrid(args);
  writeFileSync(path, good);
  expect(verified.code).toBe(2);
  expect(verified.stdout).toContain(
    `account ${cells[0]}, ${wrong.place} ${cells[1]}, ${wrong.column}: decimal engine `,
  );
  expect(verified.stdout).toContain(`, ${results} ${cells[column]}, tolerance `);
  expect(verified.stdout).toContain(
    `again with: shockgrid verify --market ${market} --portfolio ${book} --rulebook okx-2025 --sample 300 --seed 1`,
  );
});

test('verify exits 2 when a row of borrowing is left out, and 1 when one is of no currency', async () => {
  const results = join(folder, 'results');
  const path = join(results, 'borrowing.csv');
  const good = readFileSync(path, 'utf8');
  const [header, first, ...rest] = good.split('\n');
  const args = ['verify', '--market', market, '--portfolio', book, '--sample', '300', '--results', results];
  writeFileSync(path, [header, ...rest].join('\n'));
  const shorter = await shockgrid(args);
  writeFileSync(path, [header, first!.replace(/,[A-Z]+,/, ',XYZ,'), ...rest].join('\n'));
  const odd = await shockgrid(args);
  writeFileSync(path, good);
  expect(shorter).toMatchObject({ code: 2 });
  expect(shorter.stdout).toContain('currencies of borrowing: decimal engine ');
  expect(odd).toMatchObject({ code: 1, stdout: '' });
  expect(odd.stderr).toContain('borrowing.csv, line 2: expected a ccy of this book, accounts in its order');
});

test('verify exits 2 when a figure outside the sample was changed, and refuses results of other inputs', async () => {
  const results = join(folder, 'results');
  const path = join(results, 'accounts.csv');
  const good = readFileSync(path, 'utf8');
  const args = ['verify', '--market', market, '--portfolio', book, '--sample', '1', '--results', results];
  writeFileSync(path, good.replace(/^(A\w+,ok,)([\d.]+)/m, '$11$2'));
  const tampered = await shockgrid(args);
  writeFileSync(path, good);
  expect(tampered.code).toBe(2);
  expect((await shockgrid(args)).code).toBe(0);
  const otherRulebook = await shockgrid([...args, '--rulebook', 'seed']);
  expect(otherRulebook).toMatchObject({ code: 1, stdout: '' });
  expect(otherRulebook.stderr).toContain('manifest.json is of rulebook okx-2025');
  const otherTime = await shockgrid([...args, '--as-of', '2026-03-18T08:00Z']);
  expect(otherTime).toMatchObject({ code: 1, stdout: '' });
});

test('a reader that closes the pipe does not change the exit code', async () => {
  const main = join(packageRoot(), 'dist', 'src', 'cli', 'main.js');
  const bad = join(folder, 'bad.csv');
  writeFileSync(bad, 'acctId,kind,id,qty,px\na,position,NO-SUCH,1,5\n');
  const piped = `node ${main} score ${bad} --market ${market} | true; exit "\${PIPESTATUS[0]}"`;
  const code = await new Promise((done) =>
    execFile('bash', ['-c', piped], { cwd: packageRoot() }, (e) => done(e?.code ?? 0)),
  );
  expect(code).toBe(3);
});

test('score gives the figures of recompute, from a file and from standard input', async () => {
  const stream = holdingsStream(book);
  writeFileSync(join(folder, 'holdings.csv'), stream);
  const units = join(folder, 'units.csv');
  const fromFile = await shockgrid(['score', join(folder, 'holdings.csv'), '--market', market, '--units', units]);
  const fromPipe = await shockgrid(['score', '-', '--market', market], stream);
  const sorted = (text: string) => text.trimEnd().split('\n').slice(1).sort();
  // riskAck is no part of the stream, so eligibility is left out.
  const eligible = fromFile.stdout.split('\n')[0]!.split(',').indexOf('eligible');
  const figures = (text: string) => sorted(text).map((row) => row.split(',').toSpliced(eligible, 1).join(','));
  expect(fromFile.code).toBe(0);
  expect(figures(fromFile.stdout)).toEqual(figures(read('results', 'accounts.csv')));
  expect(fromPipe.stdout).toBe(fromFile.stdout);
  expect(sorted(read('units.csv'))).toEqual(sorted(read('results', 'risk-units.csv')));
});

test('score tells rejected rows and lists their accounts without figures', async () => {
  const stream = 'acctId,kind,id,qty,px\na,balance,USDT,100,\nb,position,NO-SUCH,1,5\n';
  const scored = await shockgrid(['score', '-', '--market', market], stream);
  expect(scored.code).toBe(3);
  expect(scored.stderr).toContain(
    'rejected standard input, line 3, account b: unknown-instrument, instId NO-SUCH is not listed in this market',
  );
  expect(scored.stdout.trimEnd().split('\n').at(-1)).toMatch(/^b,quarantined,+$/);
});

test('explain shows both engines, in words and as JSON', async () => {
  const args = ['explain', '--market', market, '--portfolio', 'data/portfolios/short-strangle', '--account', 'naked'];
  const text = await shockgrid(args);
  expect(text.code).toBe(0);
  expect(text.stdout).toMatch(/MR1 +mr1-spot-shock/);
  const reply = JSON.parse((await shockgrid([...args, '--json'])).stdout);
  const { mr1 } = reply.riskUnits[0];
  expect(Number(mr1.kernel)).toBeCloseTo(Number(mr1.decimal), 8);
  expect(reply.account.acctId).toBe('naked');
});

test('rulebook lists, shows, checks and compares', async () => {
  expect((await shockgrid(['rulebook', 'list'])).stdout).toMatch(/okx-2024-06[\s\S]*okx-2025[\s\S]*seed/);
  expect((await shockgrid(['rulebook', 'show', 'seed'])).stdout).toContain('mr5-rate-shift.rateShift  [assumed;');
  const path = 'data/rulebooks/okx/okx-2025.json';
  expect((await shockgrid(['rulebook', 'check', path])).code).toBe(0);
  const diff = await shockgrid(['rulebook', 'diff', 'okx-2024-06', 'okx-2025', '--json']);
  expect(JSON.parse(diff.stdout)).toContainEqual({ path: 'merge.value', a: '"underlying-quote"', b: '"underlying"' });
});

test('every command has help with examples', async () => {
  const commands = ['recompute', 'score', 'explain', 'build', 'verify', 'generate', 'rulebook'];
  const helps = await Promise.all(commands.map((command) => shockgrid([command, '--help'])));
  for (const help of helps) {
    expect(help.code).toBe(0);
    expect(help.stdout).toContain('Examples:\n');
  }
});

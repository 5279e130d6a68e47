import { execFile } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const main = join(root, 'dist', 'src', 'cli', 'main.js');
const market = join(root, 'data', 'markets', 'sample');
const coveredCall = join(root, 'data', 'portfolios', 'covered-call');
const scratch = mkdtempSync(join(tmpdir(), 'shockgrid-cli-'));
const at = (...names: string[]) => join(scratch, ...names);

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

function shockgrid(...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [main, ...args], { cwd: scratch }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

/** A portfolio with these positions, one account a row, and no cash. */
function portfolioOf(name: string, positions: string): string {
  mkdirSync(at(name));
  writeFileSync(at(name, 'positions.csv'), positions);
  writeFileSync(at(name, 'balances.csv'), 'acctId,ccy,cashBal\n');
  return at(name);
}

/** Exit 1, nothing on stdout, one sentence on stderr that names all this; a hint in brackets may follow it. */
async function expectRefused(args: string[], ...names: (string | RegExp)[]): Promise<void> {
  const { code, stdout, stderr } = await shockgrid(...args);
  const sentence = stderr.split('\n')[0]!;
  for (const name of names) expect(sentence).toMatch(name);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(stderr).not.toContain('broken inside');
  expect(stderr).toMatch(/^(shockgrid|error): [^\n]+\n(\([^\n]+\)\n)?$/);
  expect(stderr.length).toBeLessThan(600);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
}

const recompute = (changes: Record<string, string | null> = {}, ...more: string[]) => {
  const options = { '--market': market, '--portfolio': coveredCall, '--out': at('never'), ...changes };
  const given = Object.entries(options).flatMap(([flag, value]) => (value === null ? [] : [flag, value]));
  return ['recompute', ...given, ...more];
};

beforeAll(() => {
  mkdirSync(at('foreign'));
  writeFileSync(at('foreign', 'notes.txt'), 'mine');
  writeFileSync(at('a-file'), 'mine');
  mkdirSync(at('folder.json'));
  mkdirSync(at('empty'));
});

describe.concurrent('a call that cannot be understood', () => {
  test.each<[string, string[], (string | RegExp)[]]>([
    ['a wrong command', ['recalculate'], ['recalculate']],
    ['a wrong flag', recompute({ '--thread': '2' }), ['--thread']],
    ['a wrong flag before the command', ['--fast', 'recompute'], ['--fast']],
    ['one argument too many', recompute({}, 'extra'), [/recompute/]],
    ['no market', recompute({ '--market': null }), ['--market']],
    ['no portfolio', recompute({ '--portfolio': null }), ['--portfolio']],
    ['no results folder', recompute({ '--out': null }), ['--out']],
    ['a flag without its value', ['recompute', '--market'], ['--market']],
    ['no thread', recompute({ '--threads': '0' }), ['--threads 0', /from 1 to \d+/]],
    ['half a thread', recompute({ '--threads': '1.5' }), ['--threads 1.5', /whole number/]],
    ['too many threads', recompute({ '--threads': '100000' }), ['--threads 100000']],
    ['threads of NaN', recompute({ '--threads': 'NaN' }), ['--threads NaN']],
    ['a shard of nothing', recompute({ '--shard-positions': '0' }), ['--shard-positions 0']],
    ['a negative sample', recompute({ '--verify': '-1' }), ['--verify -1']],
    ['an unknown format', recompute({ '--format': 'xlsx' }), ['--format', 'xlsx', 'csv']],
    ['a time that is none', recompute({ '--as-of': 'yesterday' }), ['--as-of yesterday', /ISO/]],
    ['a time beyond all calendars', recompute({ '--as-of': '1e300' }), ['--as-of 1e300', /ISO/]],
    [
      'a profile of no exchange',
      ['generate', '--market', market, '--accounts', '5', '--out', 'x', '--profile', 'y'],
      ['--profile'],
    ],
    ['no account to make', ['generate', '--market', market, '--accounts', '0', '--out', 'x'], ['--accounts 0']],
  ])('with %s is refused in one sentence', async (_, args, names) => {
    await expectRefused(args, ...names);
  });
});

describe.concurrent('a file or folder that cannot be used', () => {
  test.each<[string, string[], (string | RegExp)[]]>([
    ['a market that is not there', recompute({ '--market': 'no-market' }), ['no-market', /expected/]],
    ['a market that is a file', recompute({ '--market': at('a-file') }), ['a-file']],
    ['an empty market', recompute({ '--market': at('empty') }), ['empty', 'instruments']],
    ['a portfolio that is not there', recompute({ '--portfolio': 'no-book' }), ['no-book', /expected/]],
    ['an empty portfolio', recompute({ '--portfolio': at('empty') }), ['empty', /balances\.csv|positions\.csv/]],
    ['a rulebook of no name', recompute({ '--rulebook': 'okx-1999' }), ['okx-1999', 'okx-2025']],
    ['a rulebook file that is not there', recompute({ '--rulebook': 'no.json' }), [/no\.json/]],
    ['a rulebook that is a folder', recompute({ '--rulebook': at('folder.json') }), [/folder\.json/]],
    ['a results folder with other files', recompute({ '--out': at('foreign') }), ['--out', 'foreign', /notes\.txt/]],
    ['a results folder that is a file', recompute({ '--out': at('a-file') }), ['--out', 'a-file']],
    ['a results folder inside a file', recompute({ '--out': at('a-file', 'x') }), ['--out', 'a-file']],
    ['a results folder that is the portfolio', recompute({ '--out': coveredCall }), ['--out', /README|positions/]],
    [
      'a book to make in other files',
      ['generate', '--market', market, '--accounts', '5', '--out', at('foreign')],
      ['foreign'],
    ],
    [
      'a book to make in a file',
      ['generate', '--market', market, '--accounts', '5', '--out', at('a-file')],
      ['a-file'],
    ],
    [
      'a book to make inside a file',
      ['generate', '--market', market, '--accounts', '5', '--out', at('a-file', 'x')],
      ['a-file'],
    ],
    [
      'no results to verify',
      ['verify', '--market', market, '--portfolio', coveredCall, '--results', 'no-run'],
      ['no-run'],
    ],
  ])('as %s is refused in one sentence', async (_, args, names) => {
    await expectRefused(args, ...names);
  });

  test.each<[string, string, (string | RegExp)[]]>([
    ['is empty', '', [/positions\.csv/, 'empty', /header/]],
    ['lacks a column', 'acctId,instId,pos\nA,BTC-USDT-SWAP,1\n', [/positions\.csv/, 'line 1', 'avgPx']],
    ['has a column twice', 'acctId,instId,pos,pos,avgPx\n', [/positions\.csv/, 'line 1', 'pos']],
    [
      'has a quote never closed',
      `acctId,instId,pos,avgPx\nA,"BTC,1,1\n${'B,BTC,1,1\n'.repeat(99)}`,
      [/positions\.csv/, /line [12]\b/],
    ],
  ])('as positions that %s are refused in one sentence', async (what, text, names) => {
    const folder = portfolioOf(what.replaceAll(' ', '-'), text);
    await expectRefused(recompute({ '--portfolio': folder, '--out': `${folder}-out` }), ...names);
  });

  test('as positions.csv that is a folder is refused in one sentence', async () => {
    mkdirSync(at('book-of-folders', 'positions.csv'), { recursive: true });
    writeFileSync(at('book-of-folders', 'balances.csv'), 'acctId,ccy,cashBal\n');
    await expectRefused(recompute({ '--portfolio': at('book-of-folders') }), /positions\.csv/);
  });

  test('as a table in two formats is refused in one sentence', async () => {
    const folder = portfolioOf('two-tables', 'acctId,instId,pos,avgPx\n');
    copyFileSync(join(folder, 'positions.csv'), join(folder, 'positions.csv.gz'));
    await expectRefused(recompute({ '--portfolio': folder }), /positions\.csv, positions\.csv\.gz/);
  });

  test.each([
    ['an HTML page', '<html>\n<body>502</body>\n</html>\n'],
    ['half of a reply', '{"code":"0","data":[{"instId":"BTC'],
    ['an error reply', '{"code":"50011","msg":"Too Many Requests","data":[]}'],
  ])('as a market file with %s is refused in one sentence', async (what, text) => {
    const folder = at(`market-${what.replaceAll(' ', '-')}`);
    cpSync(market, folder, { recursive: true });
    writeFileSync(join(folder, 'mark-price.json'), text);
    await expectRefused(recompute({ '--market': folder }), /mark-price\.json/);
  });
});

describe.concurrent('a run', () => {
  test('of a good book ends with 0 and without rejects', async () => {
    const { code, stdout } = await shockgrid(...recompute({ '--out': at('good') }));
    expect(code).toBe(0);
    expect(stdout).toContain('1 account computed');
    expect(readFileSync(at('good', 'rejects.csv'), 'utf8')).toBe('file,line,acctId,reason,detail\n');
  });

  test('of a book with a bad row ends with 3, lists the row and quarantines its account', async () => {
    const rows = 'A,BTC-USDT-SWAP,1,90000\nB,NO-SUCH-SWAP,1,1\n"C,""D""",BTC-USDT-SWAP,NaN,1\n';
    const book = portfolioOf('bad-rows', `acctId,instId,pos,avgPx\n${rows}`);
    const { code, stderr } = await shockgrid(...recompute({ '--portfolio': book, '--out': at('bad-out') }));
    expect(code).toBe(3);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(readFileSync(at('bad-out', 'rejects.csv'), 'utf8').split('\n')).toEqual([
      'file,line,acctId,reason,detail',
      'positions.csv,3,B,unknown-instrument,instId NO-SUCH-SWAP is not listed in this market',
      'positions.csv,4,"C,""D""",bad-number,"pos is ""NaN"""',
      '',
    ]);
    const accounts = readFileSync(at('bad-out', 'accounts.csv'), 'utf8').trimEnd().split('\n');
    const width = accounts[0]!.split(',').length;
    expect(accounts[1]).toMatch(/^A,ok,/);
    expect(accounts.slice(2)).toEqual(['B', '"C,""D"""'].map((id) => `${id},quarantined${','.repeat(width - 2)}`));
    const tables = ['accounts.csv', 'risk-units.csv', 'summary.json'].map((file) =>
      readFileSync(at('bad-out', file), 'utf8'),
    );
    for (const text of tables) expect(text).not.toMatch(/NaN|Infinity|null,|undefined/);
  });

  test('of nothing but bad rows still ends with 3 and figures of nobody', async () => {
    const book = portfolioOf('all-bad', 'acctId,instId,pos,avgPx\nA,NONE,1,1\n,,,\n');
    const { code } = await shockgrid(...recompute({ '--portfolio': book, '--out': at('all-bad-out') }));
    expect(code).toBe(3);
    expect(readFileSync(at('all-bad-out', 'rejects.csv'), 'utf8').trimEnd().split('\n')).toHaveLength(3);
    expect(readFileSync(at('all-bad-out', 'accounts.csv'), 'utf8')).toMatch(/^[^\n]+\nA,quarantined,+\n$/);
  });

  test('that is refused leaves the older run in its results folder', async () => {
    expect((await shockgrid(...recompute({ '--out': at('kept') }))).code).toBe(0);
    const before = readdirSync(at('kept'));
    await expectRefused(recompute({ '--out': at('kept'), '--portfolio': 'no-book' }), 'no-book');
    expect(readdirSync(at('kept'))).toEqual(before);
  });

  test('that is refused leaves a folder of other files as it was', async () => {
    await expectRefused(recompute({ '--out': at('foreign') }), '--out');
    expect(readdirSync(at('foreign'))).toEqual(['notes.txt']);
    expect(readFileSync(at('foreign', 'notes.txt'), 'utf8')).toBe('mine');
  });
});

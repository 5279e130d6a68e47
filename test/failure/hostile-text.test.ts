/** Files made to break a reader, as a run meets them: bounded memory, one sentence, exit 1. */
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  closeSync,
  ftruncateSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { accountTable, balanceTable } from '../../src/ingest/columns.ts';
import { hashFile } from '../../src/ingest/hash-file.ts';
import { openCsv } from '../../src/ingest/read-csv.ts';
import { readTable } from '../../src/ingest/read-table.ts';
import { openReaders } from '../../src/ingest/readers.ts';
import { smallMarket } from '../ingest/small-market.ts';
import { type Ran, shockgridWithPeak } from '../support/shockgrid.ts';
import { sampleMarket } from './market-folder.ts';

const scratch = mkdtempSync(join(tmpdir(), 'shockgrid-hostile-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** A run of a few accounts takes a fifth of it. */
const PEAK_BYTES_MAX = 600e6;
const header = 'acctId,instId,pos,avgPx\n';

let folders = 0;
/** A portfolio whose positions are what `write` puts at a path. */
function portfolio(name: string, write: (path: string) => void): string {
  folders += 1;
  const folder = join(scratch, `book-${folders}`);
  mkdirSync(folder);
  writeFileSync(join(folder, 'balances.csv'), 'acctId,ccy,cashBal\n');
  write(join(folder, name));
  return folder;
}

/** A file of so many bytes that takes no room on the disk: behind the text all is 0. */
function sparse(path: string, text: string, bytes: number): void {
  const file = openSync(path, 'w');
  writeSync(file, text);
  ftruncateSync(file, bytes);
  closeSync(file);
}

function expectRefused({ code, stdout, stderr }: Ran, place: RegExp): void {
  expect(stderr).toMatch(/^shockgrid: [^\n]+\n$/);
  expect(stderr).toMatch(place);
  expect(stderr).not.toMatch(/broken inside|\n\s+at /);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
}

const recompute = (book: string, market = sampleMarket, ...more: string[]) =>
  shockgridWithPeak(['recompute', '--market', market, '--portfolio', book, '--out', join(scratch, 'never'), ...more]);

describe('a run is refused in bounded memory', () => {
  const tenMillion = ','.repeat(10_000_000);
  test.each<[string, string, (path: string) => void, RegExp]>([
    [
      'a line of 2 GB',
      'positions.csv',
      (path) => sparse(path, `${header}a,`, 2 ** 31),
      /positions\.csv, line 2: a cell/,
    ],
    [
      'a header of 2 GB',
      'positions.csv',
      (path) => sparse(path, '', 2 ** 31),
      /positions\.csv, line 1: a cell is longer/,
    ],
    [
      'a quote open for 2 GB',
      'positions.csv',
      (path) => sparse(path, `${header}"a`, 2 ** 31),
      /line 2: a cell is longer/,
    ],
    [
      'ten million columns',
      'positions.csv',
      (path) => writeFileSync(path, `acctId,instId,pos,avgPx${tenMillion}\n`),
      /line 1: a row is longer than \d+ bytes/,
    ],
    [
      'a row of ten million cells',
      'positions.csv',
      (path) => writeFileSync(path, `${header}a,BTC-USDT-SWAP,1,1${tenMillion}\n`),
      /line 2: a row is longer than \d+ bytes/,
    ],
    [
      'more columns than a table has',
      'positions.csv',
      (path) => writeFileSync(path, `acctId,instId,pos,avgPx${',c'.repeat(20_000)}\n`),
      /line 1: 20004 columns, expected at most 10000/,
    ],
    [
      'twenty million empty lines',
      'positions.csv',
      (path) => writeFileSync(path, header + '\n'.repeat(20_000_000)),
      /positions\.csv has more than \d+ empty lines/,
    ],
    [
      'a compressed line of 400 MB',
      'positions.csv.gz',
      (path) => writeFileSync(path, gzipSync(Buffer.alloc(400e6), { level: 1 })),
      /positions\.csv\.gz, line 1: a cell is longer/,
    ],
  ])('by %s', async (_, name, write, place) => {
    const ran = await recompute(portfolio(name, write));
    expectRefused(ran, place);
    expect(ran.peakBytes).toBeLessThan(PEAK_BYTES_MAX);
  });

  test('by a stream without an end', async () => {
    const endless = function* () {
      yield Buffer.from('acctId,kind,id,qty,px\na,');
      for (let piece = 0; piece < 2048; piece++) yield Buffer.alloc(1 << 20, 'x');
    };
    const ran = await shockgridWithPeak(['score', '-', '--market', sampleMarket], endless());
    expectRefused(ran, /standard input, line 2: a cell is longer than \d+ bytes/);
    expect(ran.peakBytes).toBeLessThan(PEAK_BYTES_MAX);
  });

  test('by a reply of a hundred thousand lists in one another, and by one of 2 GB', async () => {
    const market = join(scratch, 'deep-market');
    execFileSync('cp', ['-r', sampleMarket, market]);
    const good = portfolio('positions.csv', (path) => writeFileSync(path, header));
    writeFileSync(join(market, 'mark-price.json'), `{"code":"0","data":${'['.repeat(100_000)}${']'.repeat(100_000)}}`);
    expectRefused(await recompute(good, market), /mark-price\.json, at character \d+: .* nested deeper than \d+/);
    sparse(join(market, 'mark-price.json'), '', 2 ** 31);
    const ran = await recompute(good, market);
    expectRefused(ran, /mark-price\.json is larger than \d+ bytes: it has 2147483648/);
    expect(ran.peakBytes).toBeLessThan(PEAK_BYTES_MAX);
  });
});

test('what unpacks to more than a table would is refused while it is unpacked', async () => {
  const path = join(scratch, 'bomb.csv.gz');
  // Members of one small pattern: no more than one of them is ever held.
  const member = gzipSync(Buffer.alloc(32 << 20, 'a,b\n'));
  writeFileSync(path, Buffer.concat(new Array(10).fill(member)));
  const read = async () => {
    let bytes = 0;
    for await (const piece of openCsv(path)) bytes += (piece as Buffer).length;
    return bytes;
  };
  await expect(read()).rejects.toThrow(/its \d+ bytes unpack to \d+ and more, over 50 times as many/);
});

describe('what lies where a file is expected is named', () => {
  const inPlace: [string, (path: string) => void][] = [
    ['a folder', (path) => mkdirSync(path)],
    ['a pipe that nobody feeds', (path) => execFileSync('mkfifo', [path])],
    ['a device without an end', (path) => symlinkSync('/dev/zero', path)],
    ['a link to itself', (path) => symlinkSync(path, path)],
  ];
  const good = portfolio('positions.csv', (path) => writeFileSync(path, header));

  test.each(inPlace)('%s', async (_, put) => {
    const at = (name: string) => {
      const folder = mkdtempSync(join(scratch, 'place-'));
      put(join(folder, name));
      return join(folder, name);
    };
    const market = mkdtempSync(join(scratch, 'market-'));
    execFileSync('cp', ['-r', `${sampleMarket}/.`, market]);
    rmSync(join(market, 'mark-price.json'));
    put(join(market, 'mark-price.json'));
    const [table, rulebook, request, results] = [
      portfolio('positions.csv', put),
      at('mine.json'),
      at('request.json'),
      at('manifest.json'),
    ];
    const marketed = ['--market', sampleMarket];
    const calls: [Promise<Ran>, RegExp][] = [
      [recompute(table), /positions\.csv/],
      [recompute(good, market), /mark-price\.json/],
      [recompute(good, sampleMarket, '--rulebook', rulebook), /mine\.json/],
      [shockgridWithPeak(['score', request, ...marketed]), /request\.json/],
      [shockgridWithPeak(['build', request, ...marketed]), /request\.json/],
      [shockgridWithPeak(['graph', request, ...marketed]), /request\.json/],
      [
        shockgridWithPeak(['verify', ...marketed, '--portfolio', good, '--results', join(results, '..')]),
        /manifest\.json/,
      ],
    ];
    for (const [call, name] of calls) expectRefused(await call, name);
  });
});

describe('a table that changes while it is read', () => {
  const readers = openReaders(0, 1);
  const snapshot = smallMarket();

  test.each(['.csv', '.csv.gz'])('as %s is refused by name', async (ending) => {
    const path = join(scratch, `growing${ending}`);
    const text = Buffer.from('acctId,ccy,cashBal\na,BTC,1\n');
    writeFileSync(path, ending === '.csv' ? text : gzipSync(text));
    const grow = () => appendFileSync(path, 'b');
    const hash = async (file: string) => {
      grow();
      return hashFile(file);
    };
    const of = { path, spec: balanceTable, snapshot, keepsTerms: false, readers: { ...readers, hash } };
    const reading = readTable({ ...of, onRows: ending === '.csv' ? () => {} : grow });
    await expect(reading).rejects.toThrow(/growing\.csv(\.gz)? changed while it was read/);
  });

  test('is read where nobody writes to it', async () => {
    const path = join(scratch, 'still.csv');
    writeFileSync(path, 'acctId\na\n');
    const { rows } = await readTable({
      path,
      spec: accountTable,
      snapshot,
      keepsTerms: false,
      readers,
      onRows: () => {},
    });
    expect(rows.rowsRead).toBe(1);
  });
});

test('ids that are paths, formulas, markup or terminal codes stay text, and nothing is written by their names', async () => {
  const ids = [
    ...[
      '../../x',
      '/etc/passwd',
      'nul',
      '%'.repeat(64),
      '=1+1',
      '+cmd|x',
      '-5',
      '@SUM(A1)',
      '__proto__',
      'constructor',
    ],
    ...['<script>alert(1)</script>', '\u001b[2Jx', '"; rm -rf ~ #', '\u202eabc', '$(reboot)'],
  ];
  const book = portfolio('positions.csv', (path) => writeFileSync(path, header));
  const quoted = ids.map((id) => `"${id.replaceAll('"', '""')}"`);
  const rows = [...quoted.map((id) => `${id},USDT,-100`), '"a\nb",USDT,1', '\u001b[2Jbad,USDT,x'];
  writeFileSync(join(book, 'balances.csv'), `acctId,ccy,cashBal\n${rows.join('\n')}\n`);
  const out = join(scratch, 'ids');
  const before = readdirSync(scratch).sort();
  const { code, stderr } = await shockgridWithPeak([
    'recompute',
    '--market',
    sampleMarket,
    '--portfolio',
    book,
    '--out',
    out,
  ]);
  expect(code).toBe(3);
  expect(readdirSync(scratch).sort()).toEqual([...before, 'ids'].sort());
  const accounts = readFileSync(join(out, 'accounts.csv'), 'utf8');
  for (const id of ids) expect(accounts).toContain(`\n${id.includes('"') ? `"${id.replaceAll('"', '""')}"` : id},ok,`);
  expect(stderr).toContain('3 account ids begin like a spreadsheet formula');
  expect(stderr.replaceAll('\n', '')).not.toMatch(/\p{Cc}|\u202e/u);
  expect(readFileSync(join(out, 'report.html'), 'utf8')).not.toContain('<script>alert');
});

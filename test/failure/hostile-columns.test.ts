/** A whole run over files of columns made to break it: one sentence and exit code 1, in a memory that is bounded. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { rowsOfNull } from '../columnar/arrow-pieces.ts';
import { hostileArrow } from '../columnar/hostile-arrow.ts';
import { hostileParquet } from '../columnar/hostile-parquet.ts';
import { rowsOfText } from '../columnar/parquet-pieces.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const main = join(root, 'dist', 'src', 'cli', 'main.js');
const market = join(root, 'data', 'markets', 'sample');
const scratch = mkdtempSync(join(tmpdir(), 'shockgrid-hostile-columns-'));
const peakFile = join(scratch, 'peak');
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
writeFileSync(join(scratch, 'balances.csv'), 'acctId,ccy,cashBal\n');

/** Resident memory that no refusal may need; the engine itself takes a quarter of it. */
const REFUSAL_MB_MAX = 512;
/** The largest book of nothing but bad rows that a small file may hold. */
const REJECTS_MB_MAX = 1024;

interface Ended {
  code: number;
  stderr: string;
  peakMb: number;
}

/** Runs over these positions; the process tells its peak memory as it ends. */
function recompute(file: string, bytes: Buffer): Promise<Ended> {
  const path = join(scratch, file);
  writeFileSync(path, bytes);
  const tellPeak = `data:text/javascript,
    import { writeFileSync } from 'node:fs';
    process.on('exit', () => writeFileSync(${JSON.stringify(peakFile)}, String(process.resourceUsage().maxRSS)));`;
  const out = join(scratch, `out-${file}`);
  const args = ['--import', tellPeak, main, 'recompute', '--market', market, '--portfolio', scratch, '--out', out];
  return new Promise((resolve) => {
    execFile(process.execPath, [...args, '--threads', '2'], { timeout: 100_000 }, (error, _, stderr) => {
      rmSync(path);
      rmSync(out, { recursive: true, force: true });
      const code = error === null ? 0 : Number(error.code);
      resolve({ code, stderr, peakMb: Number(readFileSync(peakFile, 'utf8')) / 1024 });
    });
  });
}

const worst = {
  arrow: [
    'two thousand million rows of nothing',
    'columns shorter than their rows',
    'fifty thousand blocks that are one message',
    'a hundred thousand columns',
    'a schema of 80 MB',
    'views of the same megabyte three thousand times',
  ].map((name) => [name, hostileArrow[name]!] as const),
  parquet: [
    'a run of two thousand million rows',
    'a page larger than any may be',
    'a zstd bomb that says how much it is',
    'a zstd bomb that says it is little',
    'a gzip bomb that says it is little',
    'a text of a megabyte that a hundred thousand rows repeat',
    'differences in two thousand million miniblocks',
    'twenty thousand row groups that are one and the same',
    'metadata of 80 MB',
    'a list of two thousand million fields',
    'lists in lists without end',
  ].map((name) => [name, hostileParquet[name]!] as const),
};

describe.each(['arrow', 'parquet'] as const)('a run over a file of %s', (format) => {
  test.each(worst[format])('with %s ends in a sentence', async (_, { bytes, refusal }) => {
    const { code, stderr, peakMb } = await recompute(`positions.${format}`, bytes());
    expect(stderr).toMatch(refusal);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(code).toBe(1);
    expect(peakMb).toBeLessThan(REFUSAL_MB_MAX);
  });
});

describe('a run over nothing but bad rows, as many as a small file may hold', () => {
  test.each([
    ['a million of nulls', 'arrow', () => rowsOfNull(900_000)],
    ['a million of one instrument', 'parquet', () => rowsOfText(900_000, '1')],
    ['a hundred thousand of a text of a megabyte', 'parquet', () => rowsOfText(100_000, 'x'.repeat(1 << 20))],
  ] as const)('%s', async (_, format, bytes) => {
    const { code, stderr, peakMb } = await recompute(`positions.${format}`, bytes());
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(code).toBe(3);
    expect(peakMb).toBeLessThan(REJECTS_MB_MAX);
  });
});

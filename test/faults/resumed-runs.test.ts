// What may be resumed and what may not: other inputs are named, damaged parts are computed again.
import { appendFileSync, cpSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { shippedRulebooks } from '../../src/rulebook/load.ts';
import {
  finishedFiles,
  journaled,
  market,
  newFolder,
  recomputeArgs,
  shardPositions,
  start,
  until,
} from './fault-runs.ts';
import { StoppedRuns, stoppedRun } from './stopped-runs.ts';

const runs = new StoppedRuns();

describe('a signal', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('%s ends a run cleanly, and says how to go on', async (signal) => {
    const out = newFolder();
    const stderr = await stoppedRun(recomputeArgs(runs.book, out), out, signal);
    expect(stderr.trimEnd().split('\n').at(-1)).toBe(
      `shockgrid: stopped by ${signal}; ${journaled(out)} shards are done and kept in ${out}: go on with --resume`,
    );
    expect(existsSync(join(out, 'unfinished', 'lock'))).toBe(false);
    const { code } = await runs.resumed(out);
    expect(code).toBe(0);
    runs.expectStraight(out);
  });
});

test('a run is stopped while it verifies, too, and while it reads', async () => {
  const out = newFolder();
  const verifying = start(recomputeArgs(runs.book, out, '--verify', '1000000'));
  await until(() => existsSync(join(out, 'unfinished', 'rejects.csv')), verifying);
  verifying.child.kill('SIGTERM');
  const { code, stderr } = await verifying.ended;
  expect(code, stderr).toBe(143);
  expect(stderr).toMatch(/^shockgrid: stopped by SIGTERM; \d+ shards are done and kept/m);
  const reading = start(recomputeArgs(runs.book, newFolder()));
  await new Promise((resolve) => setTimeout(resolve, 300));
  reading.child.kill('SIGTERM');
  const early = await reading.ended;
  expect([early.code, early.signal]).toEqual(early.code === null ? [null, 'SIGTERM'] : [143, null]);
});

describe('a run is resumed', () => {
  test('with other threads and in another format, for the same results', async () => {
    const out = runs.copy();
    const { code, stderr } = await runs.resumed(out, '--threads', '1', '--format', 'arrow');
    expect(code, stderr).toBe(0);
    const hash = (files: Record<string, string>) => JSON.parse(files['manifest.json']!).resultsHash;
    expect(hash(finishedFiles(out))).toBe(hash(runs.straight));
  });

  test('without its size of shards being said again', async () => {
    const out = runs.copy();
    const call = recomputeArgs(runs.book, out, '--resume');
    const at = call.indexOf('--shard-positions');
    const { code, stderr } = await start([...call.slice(0, at), ...call.slice(at + 2)]).ended;
    expect(code, stderr).toBe(0);
    runs.expectStraight(out);
  });

  test('where a part was changed, cut or taken away, which is computed again', async () => {
    const out = runs.copy();
    const parts = join(out, 'unfinished', 'parts');
    const [first, second, third] = readdirSync(parts).filter((name) => name.endsWith('.part'));
    const bytes = readFileSync(join(parts, first!));
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(join(parts, first!), bytes);
    writeFileSync(join(parts, second!), readFileSync(join(parts, second!)).subarray(0, 1000));
    writeFileSync(join(parts, third!), '');
    const { code, stderr } = await runs.resumed(out);
    expect(code, stderr).toBe(0);
    for (const name of [first, second, third]) {
      expect(stderr).toContain(
        `${join(parts, name!)} was not as it had been written: its accounts were computed again`,
      );
    }
    runs.expectStraight(out);
  });

  test('where the last line of its journal was cut off', async () => {
    const out = runs.copy();
    const path = join(out, 'unfinished', 'journal.ndjson');
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.slice(0, -20));
    const { code, stderr } = await runs.resumed(out);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain(`going on with ${journaled(runs.stopped) - 1} of `);
    runs.expectStraight(out);
  });

  test('where it is finished: nothing is done, and nothing is changed', async () => {
    const out = runs.copy();
    await runs.resumed(out);
    const before = readFileSync(join(out, 'manifest.json'), 'utf8');
    const touchedAt = statSync(out).mtimeMs;
    const { code, stderr } = await runs.resumed(out);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain('finished before: nothing was left to do');
    // Also not for a moment: others may only read it, or the disk be full.
    expect(statSync(out).mtimeMs).toBe(touchedAt);
    expect(readFileSync(join(out, 'manifest.json'), 'utf8')).toBe(before);
  });

  test('or begun anew without --resume, which is told', async () => {
    const out = runs.copy();
    const { code, stderr } = await start(recomputeArgs(runs.book, out)).ended;
    expect(code, stderr).toBe(0);
    expect(stderr).toContain(`starting over: ${journaled(runs.stopped)} shards that were kept are given up`);
    runs.expectStraight(out);
  });

  test('and passes for no run until then', async () => {
    const call = ['verify', '--market', market, '--portfolio', runs.book, '--results', runs.stopped];
    const { code, stderr } = await start(call).ended;
    expect(code).toBe(1);
    expect(stderr).toContain(
      'expected the results folder of a finished shockgrid recompute; this one is not: go on with recompute --resume',
    );
  });

  test('but not where a file of it is gone or cut, which is told', async () => {
    const out = runs.copy();
    await runs.resumed(out);
    writeFileSync(join(out, 'risk-units.csv'), 'acctId\n');
    const { code, stderr } = await runs.resumed(out);
    expect(code).toBe(1);
    expect(stderr).toMatch(/risk-units\.csv of the finished run is 7 bytes long and was written with \d+ bytes/);
  });

  test('where nothing was begun: it is begun', async () => {
    const out = join(newFolder(), 'new');
    const { code } = await runs.resumed(out);
    expect(code).toBe(0);
    runs.expectStraight(out);
  });
});

describe('a run is not resumed, and what changed is named', () => {
  const refusal = async (args: string[], out: string) => {
    const { code, stderr } = await start(args).ended;
    expect(code, stderr).toBe(1);
    expect(journaled(out)).toBe(journaled(runs.stopped));
    return stderr.trimEnd().split('\n').at(-1)!;
  };

  test('where a table of the portfolio has one byte more', async () => {
    const out = runs.copy();
    const other = join(newFolder(), 'book');
    cpSync(runs.book, other, { recursive: true });
    appendFileSync(join(other, 'orders.csv'), '\n');
    expect(await refusal(recomputeArgs(other, out, '--resume'), out)).toMatch(
      /changed since: orders\.csv of the portfolio; give back what it was begun with, or leave --resume out to start over$/,
    );
  });

  test('where a reply of the market is another one', async () => {
    const out = runs.copy();
    const other = join(newFolder(), 'market');
    cpSync(market, other, { recursive: true });
    const [reply] = readdirSync(other).filter((name) => name.startsWith('index-tickers'));
    appendFileSync(join(other, reply!), ' ');
    const args = recomputeArgs(runs.book, out, '--resume').map((arg) => (arg === market ? other : arg));
    expect(await refusal(args, out)).toContain(`changed since: ${reply} of the market;`);
  });

  test('where the rulebook is another, or has other bytes', async () => {
    const out = runs.copy();
    const named = await refusal(recomputeArgs(runs.book, out, '--resume', '--rulebook', 'okx-2024-06'), out);
    expect(named).toContain('changed since: the rulebook (was okx-2025, is okx-2024-06);');
    const edited = join(newFolder(), 'okx-2025.json');
    writeFileSync(edited, `${readFileSync(shippedRulebooks().get('okx-2025')!, 'utf8')}\n`);
    expect(await refusal(recomputeArgs(runs.book, out, '--resume', '--rulebook', edited), out)).toContain(
      'changed since: the bytes of rulebook okx-2025;',
    );
  });

  test('where the kernel or the package is another', async () => {
    const out = runs.copy();
    const path = join(out, 'unfinished', 'journal.ndjson');
    const [head, ...lines] = readFileSync(path, 'utf8').split('\n');
    const { run, ...rest } = JSON.parse(head!);
    const before = { ...run, kernel: { sha256: '0'.repeat(64) }, shockgrid: '0.0.9' };
    writeFileSync(path, [JSON.stringify({ ...rest, run: before }), ...lines].join('\n'));
    expect(await refusal(recomputeArgs(runs.book, out, '--resume'), out)).toMatch(
      /changed since: the version of shockgrid \(was 0\.0\.9, is .*\), the kernel;/,
    );
  });

  test('where shards are to have another size, modes are to be compared, or the time is another', async () => {
    const out = runs.copy();
    const size = String(shardPositions + 1);
    expect(await refusal(recomputeArgs(runs.book, out, '--resume', '--shard-positions', size), out)).toContain(
      `--shard-positions (was ${shardPositions}, is ${size})`,
    );
    expect(await refusal(recomputeArgs(runs.book, out, '--resume', '--modes'), out)).toContain(
      '--modes (was not given, is given)',
    );
  });

  test('where it is finished, and was of another format', async () => {
    const out = runs.copy();
    await runs.resumed(out);
    const { code, stderr } = await runs.resumed(out, '--format', 'parquet');
    expect(code).toBe(1);
    expect(stderr).toContain('--format (was csv, is parquet)');
    runs.expectStraight(out);
  });
});

// What may be resumed and what may not: other inputs are named, damaged parts are computed again, one run a folder.
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { shippedRulebooks } from '../../src/rulebook/load.ts';
import {
  faultTimeout,
  finishedFiles,
  generatedBook,
  journaled,
  market,
  newFolder,
  recomputeArgs,
  shardPositions,
  start,
  until,
} from './fault-runs.ts';

let book: string;
let straight: Record<string, string>;
/** A folder of a run that was stopped in its middle. */
let stopped: string;

async function stoppedRun(args: string[], out: string, signal: NodeJS.Signals): Promise<string> {
  const running = start(args);
  await until(() => partsWritten(out) >= 5, running);
  running.child.kill(signal);
  const { code, stderr } = await running.ended;
  expect(code, stderr).toBe(signal === 'SIGINT' ? 130 : 143);
  expect(existsSync(join(out, 'manifest.json'))).toBe(false);
  return stderr;
}

/** Parts that threads wrote; they are in the journal later. */
function partsWritten(out: string): number {
  const parts = join(out, 'unfinished', 'parts');
  return existsSync(parts) ? readdirSync(parts).length : 0;
}

/** A copy of the stopped run, to do something to. */
function stoppedCopy(): string {
  const out = join(newFolder(), 'out');
  cpSync(stopped, out, { recursive: true });
  return out;
}

async function resumed(out: string, ...more: string[]) {
  return start(recomputeArgs(book, out, '--resume', ...more)).ended;
}

function expectStraight(out: string): void {
  const files = finishedFiles(out);
  for (const name of Object.keys(straight)) expect(files[name] === straight[name], name).toBe(true);
}

beforeAll(async () => {
  book = await generatedBook();
  const out = newFolder();
  const { code, stderr } = await start(recomputeArgs(book, out)).ended;
  expect(code, stderr).toBe(0);
  straight = finishedFiles(out);
  stopped = newFolder();
  await stoppedRun(recomputeArgs(book, stopped), stopped, 'SIGTERM');
  expect(journaled(stopped)).toBeGreaterThan(4);
}, faultTimeout);

describe('a signal', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('%s ends a run cleanly, and says how to go on', async (signal) => {
    const out = newFolder();
    const stderr = await stoppedRun(recomputeArgs(book, out), out, signal);
    expect(stderr.trimEnd().split('\n').at(-1)).toBe(
      `shockgrid: stopped by ${signal}; ${journaled(out)} shards are done and kept in ${out}: go on with --resume`,
    );
    expect(existsSync(join(out, 'unfinished', 'lock'))).toBe(false);
    const { code } = await resumed(out);
    expect(code).toBe(0);
    expectStraight(out);
  });
});

test('a run is stopped while it verifies, too, and while it reads', async () => {
  const out = newFolder();
  const verifying = start(recomputeArgs(book, out, '--verify', '1000000'));
  await until(() => existsSync(join(out, 'unfinished', 'rejects.csv')), verifying);
  verifying.child.kill('SIGTERM');
  const { code, stderr } = await verifying.ended;
  expect(code, stderr).toBe(143);
  expect(stderr).toMatch(/^shockgrid: stopped by SIGTERM; \d+ shards are done and kept/m);
  const reading = start(recomputeArgs(book, newFolder()));
  await new Promise((resolve) => setTimeout(resolve, 300));
  reading.child.kill('SIGTERM');
  const early = await reading.ended;
  expect([early.code, early.signal]).toEqual(early.code === null ? [null, 'SIGTERM'] : [143, null]);
});

describe('a run is resumed', () => {
  test('with other threads and in another format, for the same results', async () => {
    const out = stoppedCopy();
    const { code, stderr } = await resumed(out, '--threads', '1', '--format', 'arrow');
    expect(code, stderr).toBe(0);
    const hash = (files: Record<string, string>) => JSON.parse(files['manifest.json']!).resultsHash;
    expect(hash(finishedFiles(out))).toBe(hash(straight));
  });

  test('without its size of shards being said again', async () => {
    const out = stoppedCopy();
    const call = recomputeArgs(book, out, '--resume');
    const at = call.indexOf('--shard-positions');
    const { code, stderr } = await start([...call.slice(0, at), ...call.slice(at + 2)]).ended;
    expect(code, stderr).toBe(0);
    expectStraight(out);
  });

  test('where a part was changed, cut or taken away, which is computed again', async () => {
    const out = stoppedCopy();
    const parts = join(out, 'unfinished', 'parts');
    const [first, second, third] = readdirSync(parts).filter((name) => name.endsWith('.part'));
    const bytes = readFileSync(join(parts, first!));
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(join(parts, first!), bytes);
    writeFileSync(join(parts, second!), readFileSync(join(parts, second!)).subarray(0, 1000));
    writeFileSync(join(parts, third!), '');
    const { code, stderr } = await resumed(out);
    expect(code, stderr).toBe(0);
    for (const name of [first, second, third]) {
      expect(stderr).toContain(
        `${join(parts, name!)} was not as it had been written: its accounts were computed again`,
      );
    }
    expectStraight(out);
  });

  test('where the last line of its journal was cut off', async () => {
    const out = stoppedCopy();
    const path = join(out, 'unfinished', 'journal.ndjson');
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.slice(0, -20));
    const { code, stderr } = await resumed(out);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain(`going on with ${journaled(stopped) - 1} of `);
    expectStraight(out);
  });

  test('where it is finished: nothing is done, and nothing is changed', async () => {
    const out = stoppedCopy();
    await resumed(out);
    const before = readFileSync(join(out, 'manifest.json'), 'utf8');
    const { code, stderr } = await resumed(out);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain('finished before: nothing was left to do');
    expect(readFileSync(join(out, 'manifest.json'), 'utf8')).toBe(before);
  });

  test('or begun anew without --resume, which is told', async () => {
    const out = stoppedCopy();
    const { code, stderr } = await start(recomputeArgs(book, out)).ended;
    expect(code, stderr).toBe(0);
    expect(stderr).toContain(`starting over: ${journaled(stopped)} shards that were kept are given up`);
    expectStraight(out);
  });

  test('and passes for no run until then', async () => {
    const call = ['verify', '--market', market, '--portfolio', book, '--results', stopped];
    const { code, stderr } = await start(call).ended;
    expect(code).toBe(1);
    expect(stderr).toContain(
      'expected the results folder of a finished shockgrid recompute; this one is not: go on with recompute --resume',
    );
  });

  test('but not where a file of it is gone or cut, which is told', async () => {
    const out = stoppedCopy();
    await resumed(out);
    writeFileSync(join(out, 'risk-units.csv'), 'acctId\n');
    const { code, stderr } = await resumed(out);
    expect(code).toBe(1);
    expect(stderr).toMatch(/risk-units\.csv of the finished run is 7 bytes long and was written with \d+ bytes/);
  });

  test('where nothing was begun: it is begun', async () => {
    const out = join(newFolder(), 'new');
    const { code } = await resumed(out);
    expect(code).toBe(0);
    expectStraight(out);
  });
});

describe('a run is not resumed, and what changed is named', () => {
  const refusal = async (args: string[], out: string) => {
    const { code, stderr } = await start(args).ended;
    expect(code, stderr).toBe(1);
    expect(journaled(out)).toBe(journaled(stopped));
    return stderr.trimEnd().split('\n').at(-1)!;
  };

  test('where a table of the portfolio has one byte more', async () => {
    const out = stoppedCopy();
    const other = join(newFolder(), 'book');
    cpSync(book, other, { recursive: true });
    appendFileSync(join(other, 'orders.csv'), '\n');
    expect(await refusal(recomputeArgs(other, out, '--resume'), out)).toMatch(
      /changed since: orders\.csv of the portfolio; give back what it was begun with, or leave --resume out to start over$/,
    );
  });

  test('where a reply of the market is another one', async () => {
    const out = stoppedCopy();
    const other = join(newFolder(), 'market');
    cpSync(market, other, { recursive: true });
    const [reply] = readdirSync(other).filter((name) => name.startsWith('index-tickers'));
    appendFileSync(join(other, reply!), ' ');
    const args = recomputeArgs(book, out, '--resume').map((arg) => (arg === market ? other : arg));
    expect(await refusal(args, out)).toContain(`changed since: ${reply} of the market;`);
  });

  test('where the rulebook is another, or has other bytes', async () => {
    const out = stoppedCopy();
    const named = await refusal(recomputeArgs(book, out, '--resume', '--rulebook', 'okx-2024-06'), out);
    expect(named).toContain('changed since: the rulebook (was okx-2025, is okx-2024-06);');
    const edited = join(newFolder(), 'okx-2025.json');
    writeFileSync(edited, `${readFileSync(shippedRulebooks().get('okx-2025')!, 'utf8')}\n`);
    expect(await refusal(recomputeArgs(book, out, '--resume', '--rulebook', edited), out)).toContain(
      'changed since: the bytes of rulebook okx-2025;',
    );
  });

  test('where the kernel or the package is another', async () => {
    const out = stoppedCopy();
    const path = join(out, 'unfinished', 'journal.ndjson');
    const [head, ...lines] = readFileSync(path, 'utf8').split('\n');
    const { run, ...rest } = JSON.parse(head!);
    const before = { ...run, kernel: { sha256: '0'.repeat(64) }, shockgrid: '0.0.9' };
    writeFileSync(path, [JSON.stringify({ ...rest, run: before }), ...lines].join('\n'));
    expect(await refusal(recomputeArgs(book, out, '--resume'), out)).toMatch(
      /changed since: the version of shockgrid \(was 0\.0\.9, is .*\), the kernel;/,
    );
  });

  test('where shards are to have another size, modes are to be compared, or the time is another', async () => {
    const out = stoppedCopy();
    const size = String(shardPositions + 1);
    expect(await refusal(recomputeArgs(book, out, '--resume', '--shard-positions', size), out)).toContain(
      `--shard-positions (was ${shardPositions}, is ${size})`,
    );
    expect(await refusal(recomputeArgs(book, out, '--resume', '--modes'), out)).toContain(
      '--modes (was not given, is given)',
    );
  });

  test('where it is finished, and was of another format', async () => {
    const out = stoppedCopy();
    await resumed(out);
    const { code, stderr } = await resumed(out, '--format', 'parquet');
    expect(code).toBe(1);
    expect(stderr).toContain('--format (was csv, is parquet)');
    expectStraight(out);
  });
});

describe('one run a folder', () => {
  test('a second run is refused while the first goes, which is not disturbed', async () => {
    const out = newFolder();
    const first = start(recomputeArgs(book, out));
    await until(() => partsWritten(out) > 0, first);
    first.child.kill('SIGSTOP');
    for (const more of [[], ['--resume']]) {
      const { code, stderr } = await start(recomputeArgs(book, out, ...more)).ended;
      expect(code, stderr).toBe(1);
      expect(stderr).toContain(`another run (process ${first.child.pid} on ${hostname()}) is writing this folder`);
    }
    first.child.kill('SIGCONT');
    expect((await first.ended).code).toBe(0);
    expectStraight(out);
  });

  test('a lock that a dead process left, or one of another machine long ago, is no hindrance', async () => {
    const out = stoppedCopy();
    const lock = join(out, 'unfinished', 'lock');
    writeFileSync(lock, JSON.stringify({ pid: process.pid, host: hostname(), began: 'long ago' }));
    expect((await resumed(out)).code).toBe(0);
    expectStraight(out);
  });

  test.each([
    ['empty', ''],
    ['cut', '{"pid":'],
    ['zeros', '\0'.repeat(60)],
    ['of nobody', '{"pid":0,"host":"here","began":""}'],
    ['null', 'null'],
  ])('a lock that a machine going down left %s is no hindrance', async (_, text) => {
    const out = stoppedCopy();
    writeFileSync(join(out, 'unfinished', 'lock'), text);
    expect((await resumed(out)).code).toBe(0);
    expectStraight(out);
  });

  test('a lock that another machine renews is one', async () => {
    const out = stoppedCopy();
    writeFileSync(join(out, 'unfinished', 'lock'), JSON.stringify({ pid: 1, host: 'elsewhere', began: '1' }));
    const { code, stderr } = await resumed(out);
    expect(code).toBe(1);
    expect(stderr).toContain('another run (process 1 on elsewhere) is writing this folder');
  });

  test.each([
    ['a folder named unfinished with something in it', 'unfinished/thesis.txt', 'mine'],
    ['a manifest that is not of a run', 'manifest.json', '{"name":"app"}'],
    ['a manifest that is no JSON', 'manifest.json', ''],
  ])('%s is not ours', async (_, name, text) => {
    const out = join(newFolder(), 'out');
    mkdirSync(join(out, 'unfinished'), { recursive: true });
    writeFileSync(join(out, name), text);
    writeFileSync(join(out, 'report.html'), 'mine');
    for (const more of [[], ['--resume']]) {
      const { code, stderr } = await start(recomputeArgs(book, out, ...more)).ended;
      expect(code, stderr).toBe(1);
      expect(stderr).toContain(`holds ${name}, which no run wrote`);
    }
    expect(readFileSync(join(out, name), 'utf8')).toBe(text);
    expect(readFileSync(join(out, 'report.html'), 'utf8')).toBe('mine');
  });

  test('a link in the place of the unfinished folder is not followed', async () => {
    const out = join(newFolder(), 'out');
    const precious = newFolder();
    writeFileSync(join(precious, 'journal.ndjson'), 'mine');
    mkdirSync(out);
    symlinkSync(precious, join(out, 'unfinished'));
    const { code, stderr } = await start(recomputeArgs(book, out)).ended;
    expect(code, stderr).toBe(1);
    expect(readFileSync(join(precious, 'journal.ndjson'), 'utf8')).toBe('mine');
  });

  test('no folder at all is refused, and nothing is written where the command was called', async () => {
    const { code, stderr } = await start(recomputeArgs(book, '')).ended;
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'shockgrid: --out is empty\n' });
  });

  test('what no run wrote is never written over', async () => {
    const out = stoppedCopy();
    writeFileSync(join(out, 'thesis.txt'), 'mine');
    for (const more of [[], ['--resume']]) {
      const { code, stderr } = await start(recomputeArgs(book, out, ...more)).ended;
      expect(code).toBe(1);
      expect(stderr).toContain('holds thesis.txt, which no run wrote');
    }
    expect(readFileSync(join(out, 'thesis.txt'), 'utf8')).toBe('mine');
  });
});

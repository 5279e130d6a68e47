// One run a folder, and none where somebody else keeps something.
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { newFolder, recomputeArgs, start, until } from './fault-runs.ts';
import { partsWritten, StoppedRuns } from './stopped-runs.ts';

const runs = new StoppedRuns();

test('a second run is refused while the first goes, which is not disturbed', async () => {
  const out = newFolder();
  const first = start(recomputeArgs(runs.book, out));
  await until(() => partsWritten(out) > 0, first);
  first.child.kill('SIGSTOP');
  for (const more of [[], ['--resume']]) {
    const { code, stderr } = await start(recomputeArgs(runs.book, out, ...more)).ended;
    expect(code, stderr).toBe(1);
    expect(stderr).toContain(`another run (process ${first.child.pid} on ${hostname()}) is writing this folder`);
  }
  first.child.kill('SIGCONT');
  expect((await first.ended).code).toBe(0);
  runs.expectStraight(out);
});

test('a lock that a dead process left, or one of another machine long ago, is no hindrance', async () => {
  const out = runs.copy();
  const lock = join(out, 'unfinished', 'lock');
  writeFileSync(lock, JSON.stringify({ pid: process.pid, host: hostname(), began: 'long ago' }));
  expect((await runs.resumed(out)).code).toBe(0);
  runs.expectStraight(out);
});

test.each([
  ['empty', ''],
  ['cut', '{"pid":'],
  ['zeros', '\0'.repeat(60)],
  ['of nobody', '{"pid":0,"host":"here","began":""}'],
  ['null', 'null'],
])('a lock that a machine going down left %s is no hindrance', async (_, text) => {
  const out = runs.copy();
  writeFileSync(join(out, 'unfinished', 'lock'), text);
  expect((await runs.resumed(out)).code).toBe(0);
  runs.expectStraight(out);
});

test('a lock that another machine renews is one', async () => {
  const out = runs.copy();
  writeFileSync(join(out, 'unfinished', 'lock'), JSON.stringify({ pid: 1, host: 'elsewhere', began: '1' }));
  const { code, stderr } = await runs.resumed(out);
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
    const { code, stderr } = await start(recomputeArgs(runs.book, out, ...more)).ended;
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
  const { code, stderr } = await start(recomputeArgs(runs.book, out)).ended;
  expect(code, stderr).toBe(1);
  expect(readFileSync(join(precious, 'journal.ndjson'), 'utf8')).toBe('mine');
});

test('no folder at all is refused, and nothing is written where the command was called', async () => {
  const { code, stderr } = await start(recomputeArgs(runs.book, '')).ended;
  expect({ code, stderr }).toEqual({ code: 1, stderr: 'shockgrid: --out is empty\n' });
});

test('what no run wrote is never written over', async () => {
  const out = runs.copy();
  writeFileSync(join(out, 'thesis.txt'), 'mine');
  for (const more of [[], ['--resume']]) {
    const { code, stderr } = await start(recomputeArgs(runs.book, out, ...more)).ended;
    expect(code).toBe(1);
    expect(stderr).toContain('holds thesis.txt, which no run wrote');
  }
  expect(readFileSync(join(out, 'thesis.txt'), 'utf8')).toBe('mine');
});

test('of processes that take one folder again and again, none has it beside another, and none meets anything else', async () => {
  const [folder, script] = [newFolder(), fileURLToPath(new URL('lock-racer.mjs', import.meta.url))];
  const race = () =>
    promisify(execFile)(process.execPath, [script, join(folder, 'out'), join(folder, 'held'), '3'], {
      encoding: 'utf8',
    });
  const said = await Promise.all([race(), race(), race()]);
  for (const { stdout } of said) {
    const { times, met } = JSON.parse(stdout) as { times: number; met: Record<string, number> };
    expect(times).toBeGreaterThan(20);
    const others = Object.keys(met).filter((words) => !/is writing this folder|was taken by another run/.test(words));
    expect(others).toEqual([]);
  }
});

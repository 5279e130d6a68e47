import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { packageRoot } from '../../src/quantity/package-root.ts';
import { sourceFiles } from './source-files.ts';

const run = promisify(execFile);
const root = packageRoot();
const scratch = mkdtempSync(join(tmpdir(), 'shockgrid-supply-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

interface Locked {
  version?: string;
  integrity?: string;
  resolved?: string;
  dev?: boolean;
  optional?: boolean;
  os?: string[];
  hasInstallScript?: boolean;
}

const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Record<string, Locked> };
const locked = Object.entries(lock.packages).filter(([path]) => path !== '');
const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  engines: { node: string };
  bin: Record<string, string>;
  files: string[];
  dependencies: Record<string, string>;
};

/** Packages that run a program of their own where they are installed, and why they may. None of them runs in a run. */
const installScripts: Record<string, string> = {
  'node_modules/esbuild': 'checks the binary that tsx and vitest read TypeScript by; development alone',
  'node_modules/fsevents': 'watches files on macOS for vitest; development alone, and optional',
};

describe('the lockfile', () => {
  test('has the hash of every package but tools of other platforms, which the registry it was made with did not have', () => {
    expect(locked.length).toBeGreaterThan(100);
    const unhashed = locked.filter(([, { integrity }]) => !/^sha512-.{80,}/.test(integrity ?? ''));
    const foreign = /^node_modules\/(@biomejs\/cli|@duckdb\/node-bindings)-(android|darwin|win32|linux)-/;
    const isForeignTool = ([path, { dev, optional, os }]: [string, Locked]) =>
      dev === true && optional === true && os !== undefined && foreign.test(path);
    expect(unhashed.filter((entry) => !isForeignTool(entry)).map(([path]) => path)).toEqual([]);
  });

  test('names no host: packages come from where the installer says, and their hashes are what they must be', () => {
    expect(locked.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).toEqual([]);
  });

  test('knows every package that runs a program when it is installed, and none of them is needed by a run', () => {
    const scripted = locked.filter(([, { hasInstallScript }]) => hasInstallScript === true);
    expect(scripted.map(([path]) => path).filter((path) => !Object.hasOwn(installScripts, path))).toEqual([]);
    expect(scripted.filter(([, { dev }]) => dev !== true).map(([path]) => path)).toEqual([]);
  });
});

describe('the package', () => {
  test('is of a Node that the lockfile and the tests know, and its command is built', () => {
    expect(own.engines.node).toBe('>=20.15');
    for (const path of Object.values(own.bin)) expect(existsSync(join(root, path))).toBe(true);
  });

  test('packs what a run reads and nothing else', async () => {
    const { stdout } = await run('npm', ['pack', '--dry-run', '--ignore-scripts', '--json'], {
      cwd: root,
      maxBuffer: 1 << 26,
    });
    const [packed] = JSON.parse(stdout) as [{ files: { path: string }[] }];
    const paths = packed.files.map(({ path }) => path);
    const needed = ['dist/src/cli/main.js', 'build/kernel.wasm', 'data/rulebooks/okx/okx-2025.json', 'LICENSE'];
    expect(needed.filter((path) => !paths.includes(path))).toEqual([]);
    expect(paths.filter((path) => /^(test|bench|node_modules)\/|\.test\.|\.tsbuildinfo$/.test(path))).toEqual([]);
  });
});

/** Folders of src that may speak to other machines. */
const networked = ['cluster'];
const networkModules = /^(node:)?(http|https|http2|net|tls|dgram|dns|inspector|undici)(\/|$)/;
const networkCalls = /\b(fetch|WebSocket|XMLHttpRequest|EventSource|sendBeacon)\s*\(/;

describe('no run asks anything of the network', () => {
  const files = sourceFiles('src').filter(({ path }) => !networked.includes(path.split('/')[1]!));

  test('by its sources', () => {
    expect(files.length).toBeGreaterThan(200);
    const asking = files.filter(
      ({ imports, text }) => imports.some((name) => networkModules.test(name)) || networkCalls.test(text),
    );
    expect(asking.map(({ path }) => path)).toEqual([]);
  });

  test('by what is built of them', () => {
    const built = readdirSync(join(root, 'dist', 'src'), { recursive: true, encoding: 'utf8' });
    const asking = built.filter((name) => {
      if (!name.endsWith('.js') || networked.includes(name.split('/')[0]!)) return false;
      const text = readFileSync(join(root, 'dist', 'src', name), 'utf8');
      const names = [...text.matchAll(/(?:from|import|require)\s*\(?\s*['"]([^'"]+)['"]/g)].map((match) => match[1]!);
      return names.some((path) => networkModules.test(path)) || networkCalls.test(text);
    });
    expect(built.length).toBeGreaterThan(200);
    expect(asking).toEqual([]);
  });

  const withoutNetwork = {
    ...process.env,
    NODE_OPTIONS: `--require=${join(root, 'test', 'support', 'no-network.cjs')}`,
  };

  test.each([
    ["import('node:net').then((net) => net.connect(9))", 'a socket'],
    ["fetch('http://127.0.0.1:9')", 'a request'],
    ["new (require('node:worker_threads').Worker)(\"fetch('http://127.0.0.1:9')\", { eval: true })", 'a thread'],
  ])('and one that did would be seen: %s', async (program) => {
    const asking = run(process.execPath, ['-e', program], { env: withoutNetwork });
    await expect(asking).rejects.toThrow('the network was asked for');
  });

  test('by a recompute on several threads in which every socket throws', async () => {
    const main = join(root, 'dist', 'src', 'cli', 'main.js');
    const market = join(root, 'data', 'markets', 'sample');
    const [book, out] = [join(scratch, 'book'), join(scratch, 'out')];
    const shockgrid = (...args: string[]) => run(process.execPath, [main, ...args], { env: withoutNetwork });
    await shockgrid('generate', '--market', market, '--accounts', '500', '--out', book);
    const options = ['--threads', '2', '--shard-positions', '500', '--format', 'parquet', '--verify', '5'];
    const { stdout, stderr } = await shockgrid(
      'recompute',
      '--market',
      market,
      '--portfolio',
      book,
      '--out',
      out,
      ...options,
    );
    expect(stdout).toContain('500');
    expect(stderr).not.toContain('network');
    expect(existsSync(join(out, 'manifest.json'))).toBe(true);
  });
});

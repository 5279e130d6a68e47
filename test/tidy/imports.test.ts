import { expect, test } from 'vitest';
import { type SourceFile, sourceFiles } from './source-files.ts';

/** What each folder of `src/` may import beside itself and `quantity`, `limits`, `failure`; the table of src/README.md. */
const allowed: Record<string, string[]> = {
  quantity: [],
  failure: [],
  columnar: [],
  market: [],
  portfolio: ['market'],
  rulebook: ['market', 'portfolio'],
  threads: [],
  ingest: ['columnar', 'kernel', 'market', 'portfolio', 'threads'],
  convert: ['columnar', 'ingest', 'kernel', 'portfolio'],
  kernel: ['market', 'portfolio', 'rulebook'],
  margin: ['kernel', 'market', 'portfolio', 'rulebook'],
  runner: ['kernel', 'margin', 'market', 'portfolio', 'rulebook', 'threads'],
  rules: ['market', 'rulebook'],
  reference: ['market', 'portfolio', 'rulebook', 'rules'],
  report: ['columnar', 'kernel', 'margin', 'market', 'portfolio', 'reference', 'rulebook', 'rules', 'runner'],
  synthetic: ['columnar', 'market', 'rulebook'],
  verify: [
    'columnar',
    'ingest',
    'kernel',
    'margin',
    'market',
    'portfolio',
    'reference',
    'report',
    'rulebook',
    'runner',
    'synthetic',
  ],
  laws: [
    'ingest',
    'kernel',
    'margin',
    'market',
    'portfolio',
    'reference',
    'report',
    'rulebook',
    'runner',
    'synthetic',
    'verify',
  ],
  receipt: ['ingest', 'kernel', 'margin', 'market', 'portfolio', 'reference', 'report', 'rulebook', 'runner', 'verify'],
  publish: ['ingest', 'kernel', 'margin', 'market', 'portfolio', 'report', 'rulebook', 'runner', 'threads', 'verify'],
  cluster: [
    'ingest',
    'kernel',
    'margin',
    'market',
    'portfolio',
    'publish',
    'report',
    'rulebook',
    'runner',
    'threads',
    'verify',
  ],
  diff: ['ingest', 'kernel', 'margin', 'market', 'portfolio', 'reference', 'report', 'rulebook', 'runner', 'verify'],
  compare: ['kernel', 'margin', 'market', 'portfolio', 'report', 'rulebook', 'runner', 'threads', 'verify'],
  sweep: ['margin', 'market', 'portfolio', 'report', 'rulebook', 'runner', 'verify'],
  backtest: [
    'ingest',
    'kernel',
    'margin',
    'market',
    'portfolio',
    'reference',
    'report',
    'rulebook',
    'runner',
    'verify',
  ],
  whatif: ['margin', 'market', 'portfolio', 'reference', 'report', 'rulebook', 'runner', 'synthetic', 'verify'],
  liquidation: [
    'kernel',
    'margin',
    'market',
    'portfolio',
    'reference',
    'report',
    'rulebook',
    'rules',
    'runner',
    'threads',
    'verify',
    'whatif',
  ],
  cli: [
    'backtest',
    'cluster',
    'compare',
    'convert',
    'diff',
    'ingest',
    'laws',
    'liquidation',
    'margin',
    'publish',
    'market',
    'portfolio',
    'receipt',
    'reference',
    'report',
    'rulebook',
    'runner',
    'sweep',
    'synthetic',
    'verify',
    'whatif',
  ],
};
const forAll = ['quantity', 'failure'];
const files = sourceFiles('src');
const folderOf = (path: string) => (path.startsWith('src/') ? path.split('/')[1]! : path.split('/')[0]!);

test('folders import one way', () => {
  const wrong = files.flatMap((file) =>
    file.imports
      .filter((path) => path.startsWith('src/') && path !== 'src/limits.ts')
      .filter((path) => {
        const [from, to] = [folderOf(file.path), folderOf(path)];
        return from !== to && !forAll.includes(to) && from !== 'limits.ts' && !allowed[from]?.includes(to);
      })
      .map((path) => `${file.path} imports ${path}`),
  );
  expect(wrong).toEqual([]);
});

test('every folder of src has its place in the table', () => {
  const folders = new Set(files.map((file) => folderOf(file.path)).filter((folder) => !folder.endsWith('.ts')));
  expect([...folders].sort()).toEqual(Object.keys(allowed).sort());
});

test('no file imports itself through others', () => {
  expect(cycleAmong(files)).toBeNull();
});

test('the kernel imports nothing of the host, and the host enters the kernel by one door', () => {
  const outward = sourceFiles('assembly').flatMap((file) =>
    file.imports.filter((path) => !path.startsWith('assembly/')),
  );
  expect(outward).toEqual([]);
  const doors = files.filter((file) => file.imports.some((path) => path.startsWith('assembly/')));
  expect(doors.map((file) => file.path)).toEqual(['src/kernel/layout.ts']);
});

test('the two engines know nothing of each other', () => {
  const exact = files.filter((file) => ['rules', 'reference'].includes(folderOf(file.path)));
  const fast = files.filter((file) => ['kernel', 'margin', 'runner'].includes(folderOf(file.path)));
  const crossing = (from: SourceFile[], to: string[]) =>
    from.flatMap((file) => file.imports.filter((path) => to.includes(folderOf(path))).map((path) => [file.path, path]));
  expect(crossing(exact, ['kernel', 'margin', 'runner', 'assembly'])).toEqual([]);
  expect(crossing(fast, ['rules', 'reference'])).toEqual([]);
});

test('each package enters by one door', () => {
  const doors = new Map<string, Set<string>>();
  for (const file of files) {
    for (const name of file.imports.filter((path) => !/^(src|assembly)\//.test(path) && !path.startsWith('node:'))) {
      doors.set(name, (doors.get(name) ?? new Set()).add(file.path));
    }
  }
  const many = [...doors].filter(([, paths]) => paths.size > 1).map(([name, paths]) => [name, [...paths]]);
  expect(many).toEqual([]);
});

/** The first cycle of imports found, as the files on it. */
function cycleAmong(all: SourceFile[]): string[] | null {
  const byPath = new Map(all.map((file) => [file.path, file]));
  const done = new Set<string>();
  const visit = (path: string, way: string[]): string[] | null => {
    if (way.includes(path)) return [...way.slice(way.indexOf(path)), path];
    if (done.has(path)) return null;
    for (const next of byPath.get(path)?.imports ?? []) {
      const cycle = byPath.has(next) ? visit(next, [...way, path]) : null;
      if (cycle) return cycle;
    }
    done.add(path);
    return null;
  };
  for (const { path } of all) {
    const cycle = visit(path, []);
    if (cycle) return cycle;
  }
  return null;
}

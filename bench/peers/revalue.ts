/**
 * Option revaluation, one thread: the kernel's Black-76 in pairs beside QuantLib's blackFormula and numpy with scipy's
 * ndtr, all on the same options. Beside it the kernel's whole revaluation of the market as a run does it, in which the
 * formula is the most of the work but not all.
 *
 * Proves: every price of every peer within 1e-9 of ours, and our pairs' sum the same double as one by one.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openKernel } from '../../src/kernel/instance.ts';
import type { Snapshot } from '../../src/market/snapshot.ts';
import { riskUnitOf } from '../../src/portfolio/risk-unit.ts';
import type { Rulebook } from '../../src/rulebook/schema.ts';
import { makeEngine } from '../../src/runner/engine.ts';
import { buildProbe } from '../../test/kernel/math-build.ts';
import { runForeign } from './children.ts';
import { compileNative, findQuantLib, findScipys, INSTALL_QUANTLIB, INSTALL_SCIPY, sourcePath } from './foreign.ts';
import { absent, type MeasuredRow, measured, type Row, type Setting } from './setting.ts';

const OPTIONS = 131_072;
/** Where the probe keeps its four columns. */
const COLUMNS_AT = 65_536;
const COLUMN_NAMES = ['phi', 'log', 'strike', 'sdev'] as const;
const TOLERANCE = 1e-9;
const work = 'option revaluation, Black-76';

/** Rounds of the given work for some time, at least one; seconds of each. */
function timedRounds(milliseconds: number, round: () => void): number[] {
  const seconds: number[] = [];
  for (let spent = 0; seconds.length === 0 || spent * 1000 < milliseconds; spent += seconds.at(-1)!) {
    const startedAt = process.hrtime.bigint();
    round();
    seconds.push(Number(process.hrtime.bigint() - startedAt) / 1e9);
  }
  return seconds;
}

/** The formula by everybody, then the kernel's whole revaluation. */
export async function revalueRows(setting: Setting, snapshot: Snapshot, rulebook: Rulebook): Promise<Row[]> {
  setting.say(work);
  const folder = join(setting.folder, 'revalue');
  mkdirSync(folder, { recursive: true });
  const probe = await buildProbe('release');
  probe.fill(OPTIONS);
  const { memory } = probe as unknown as { memory: { buffer: ArrayBuffer } };
  const [phi, log, strike, sdev] = COLUMN_NAMES.map((name, i) => {
    const column = new Float64Array(memory.buffer, COLUMNS_AT + i * OPTIONS * 8, OPTIONS);
    writeFileSync(join(folder, `${name}.f64`), column);
    return column;
  }) as [Float64Array, Float64Array, Float64Array, Float64Array];
  const ours = Float64Array.from(phi, (side, i) => probe.coinValue(side, log[i]!, strike[i]!, sdev[i]!));
  if (probe.sumPairs(OPTIONS) !== probe.sumScalar(OPTIONS)) throw new Error('pairs and single options disagree');
  timedRounds(setting.microMs / 5, () => probe.sumPairs(OPTIONS));
  const kernel = timedRounds(setting.microMs, () => probe.sumPairs(OPTIONS));
  return [
    formulaRow(
      'revalue-kernel',
      "Shockgrid's kernel, in pairs",
      kernel,
      'sum of pairs is the same double as one by one',
    ),
    quantLibRow(setting, folder, ours),
    ...numpyRows(setting, folder, ours),
    wholeRow(setting, snapshot, rulebook),
  ];
}

interface ForeignReply {
  seconds: number[];
}

function quantLibRow({ microMs }: Setting, folder: string, ours: Float64Array): Row {
  const id = 'revalue-quantlib';
  const tool = findQuantLib();
  if (tool === null) return absent({ id, work, by: "QuantLib's blackFormula" }, INSTALL_QUANTLIB);
  const program = compileNative('quantlib.cpp', folder, '-lQuantLib');
  const prices = join(folder, 'quantlib.f64');
  const { seconds } = runForeign<ForeignReply>(program, [folder, String(microMs), prices]);
  return formulaRow(id, `${tool.name} blackFormula`, seconds, pricesProof(ours, prices));
}

function numpyRows({ microMs }: Setting, folder: string, ours: Float64Array): Row[] {
  const tools = findScipys();
  if (tools.length === 0) return [absent({ id: 'revalue-numpy', work, by: "numpy, scipy's ndtr" }, INSTALL_SCIPY)];
  return tools.map(({ name, program }, i) => {
    const prices = join(folder, `numpy-${i}.f64`);
    const call = [sourcePath('revalue.py'), folder, String(microMs), prices];
    const { seconds } = runForeign<ForeignReply>(program, call);
    return formulaRow(i === 0 ? 'revalue-numpy' : `revalue-numpy-${i + 1}`, name, seconds, pricesProof(ours, prices));
  });
}

/** Compares a peer's prices, coins per coin, with ours. */
function pricesProof(ours: Float64Array, path: string): string {
  const bytes = readFileSync(path);
  const theirs = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8);
  if (theirs.length !== ours.length) throw new Error(`${path} holds ${theirs.length} prices, not ${ours.length}`);
  let worst = 0;
  ours.forEach((price, i) => {
    const off = Math.abs(price - theirs[i]!);
    if (!(off <= TOLERANCE)) throw new Error(`${path}: option ${i} is ${theirs[i]} there, ${price} here`);
    worst = Math.max(worst, off);
  });
  return `${ours.length} prices agree, the furthest ${worst.toPrecision(2)} off`;
}

function formulaRow(id: string, by: string, seconds: number[], proof: string): MeasuredRow {
  const row = measured(
    { id, work, by },
    {
      unit: 'ns',
      times: seconds.map((time) => (time * 1e9) / OPTIONS),
      includes:
        'one option in one scenario: the formula alone; the logarithm given to all but QuantLib, whose call takes it',
      proof,
      more: { options: OPTIONS, rounds: seconds.length },
    },
  );
  // Hundreds of rounds tell no more than their median and best.
  return { ...row, all: row.all.slice(0, 10) };
}

/** The kernel's `revalue` over the whole market, per option and column of its row. */
function wholeRow({ microMs }: Setting, snapshot: Snapshot, rulebook: Rulebook): MeasuredRow {
  const capacity = { accounts: 1, positions: 1, orders: 1, balances: 1, hasTerms: false };
  const engine = makeEngine({ snapshot, rulebook, capacity, workers: 1 });
  const { revalue } = openKernel(engine.module, engine.memory);
  const { compiled, tables } = engine;
  const cells = snapshot.instruments
    .filter(({ contract, problem }) => contract === 'option' && !problem)
    .map((option) => compiled.units[compiled.unitIndex.get(riskUnitOf(option, rulebook.merge.value))!]!.columns.length);
  const scenarios = cells.reduce((sum, columns) => sum + columns, 0);
  const rows = () => new Float64Array(engine.memory.buffer, tables.rows, tables.optionCount * tables.rowStride);
  const before = rows().slice();
  timedRounds(microMs / 5, () => revalue(engine.tablesBase));
  const seconds = timedRounds(microMs, () => revalue(engine.tablesBase));
  if (!rows().every((pnl, i) => Object.is(pnl, before[i]))) throw new Error('revaluing twice gave other rows');
  const row = formulaRow(
    'revalue-market',
    "Shockgrid's kernel, whole revaluation",
    seconds,
    'the same rows every time',
  );
  const perScenario = (ns: number) => Number(((ns * OPTIONS) / scenarios).toPrecision(4));
  return {
    ...row,
    work: 'option revaluation, whole market',
    median: perScenario(row.median),
    best: perScenario(row.best),
    all: row.all.map(perScenario),
    includes:
      'one option in one column of its row: shocks, square roots, the formula, Greeks and all other instruments',
    more: { options: cells.length, scenarios, rounds: seconds.length },
  };
}

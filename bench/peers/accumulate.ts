/**
 * Accumulating positions into scenario rows, one thread: the kernel's loop beside scipy's CSR matrix times the dense rows
 * and beside native C++, all on the same arrays: 32 columns of doubles, 2,500 instruments, five positions a unit.
 *
 * Proves: the sum over all sums, and a sum weighted by place, within 1e-9 of the sum of their sizes.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AccumulateInputs, makeAccumulateProbe } from './accumulate-probe.ts';
import { runForeign } from './children.ts';
import { compileNative, findCompiler, findScipys, INSTALL_COMPILER, INSTALL_SCIPY, sourcePath } from './foreign.ts';
import { absent, type MeasuredRow, measured, mustAgree, type Row, type Setting } from './setting.ts';

const COLUMNS = 32;
const INSTRUMENTS = 2500;
const POSITIONS_PER_UNIT = 5;
const ROUNDS = 7;
const work = 'accumulating positions into scenario rows';

interface Sums {
  sum: number;
  size: number;
  placed: number;
}

interface ForeignReply extends Sums {
  seconds: number[];
}

/** The kernel's loop, every scipy found, and native code. */
export async function accumulateRows(setting: Setting): Promise<Row[]> {
  setting.say(work);
  const inputs = makeInputs(setting.accounts);
  const folder = join(setting.folder, 'accumulate');
  writeInputs(inputs, folder);
  const probe = await makeAccumulateProbe(inputs);
  probe.run();
  const ours = sumsOf(probe.out);
  // What is compiled while it runs is timed when it is compiled.
  for (const from = performance.now(); performance.now() - from < setting.microMs; ) probe.run();
  const seconds = Array.from({ length: ROUNDS }, () => {
    const startedAt = process.hrtime.bigint();
    probe.run();
    return Number(process.hrtime.bigint() - startedAt) / 1e9;
  });
  const positions = inputs.qty.length;
  const prove = (by: string, reply: ForeignReply): ForeignReply => {
    mustAgree(`${by}: sum of all sums`, ours.sum, reply.sum, ours.size);
    mustAgree(`${by}: sum of all sizes`, ours.size, reply.size);
    mustAgree(`${by}: sum weighted by place`, ours.placed, reply.placed, ours.size);
    return reply;
  };
  return [
    rowOf('accumulate-kernel', "Shockgrid's kernel, 1 thread", seconds, positions),
    ...scipyRows(folder, positions, prove),
    nativeRow(folder, positions, prove),
  ];
}

type Prove = (by: string, reply: ForeignReply) => ForeignReply;

function scipyRows(folder: string, positions: number, prove: Prove): Row[] {
  const tools = findScipys();
  if (tools.length === 0) return [absent({ id: 'accumulate-scipy', work, by: 'scipy' }, INSTALL_SCIPY)];
  return tools.map(({ name, program }, i) => {
    const call = [sourcePath('accumulate.py'), folder, String(ROUNDS), String(COLUMNS)];
    const { seconds } = prove(name, runForeign<ForeignReply>(program, call));
    return rowOf(i === 0 ? 'accumulate-scipy' : `accumulate-scipy-${i + 1}`, name, seconds, positions);
  });
}

function nativeRow(folder: string, positions: number, prove: Prove): Row {
  const id = 'accumulate-native';
  const tool = findCompiler();
  if (tool === null) return absent({ id, work, by: 'C++' }, INSTALL_COMPILER);
  const program = compileNative('accumulate.cpp', folder);
  const { seconds } = prove(tool.name, runForeign<ForeignReply>(program, [folder, String(ROUNDS)]));
  return rowOf(id, tool.name, seconds, positions);
}

function rowOf(id: string, by: string, seconds: number[], positions: number): MeasuredRow {
  return measured(
    { id, work, by },
    {
      unit: 'ns',
      times: seconds.map((time) => (time * 1e9) / positions),
      includes: `a position over ${COLUMNS} columns of doubles, the sums of every unit written to memory`,
      proof: 'sum of all sums, and weighted by place, agree to 1e-9',
      more: { positions, instruments: INSTRUMENTS, columns: COLUMNS },
    },
  );
}

/** Units of 1 to 9 positions in instruments anywhere in the list, ascending as the engine orders them; same every time. */
function makeInputs(units: number): AccumulateInputs {
  let seed = 20260318;
  const random = () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 2 ** 32;
  };
  const offsets = new Uint32Array(units + 1);
  for (let u = 0; u < units; u++)
    offsets[u + 1] = offsets[u]! + 1 + Math.floor(random() * (2 * POSITIONS_PER_UNIT - 1));
  const positions = offsets[units]!;
  const instrument = Uint32Array.from({ length: positions }, () => Math.floor(random() * INSTRUMENTS));
  for (let u = 0; u < units; u++) instrument.subarray(offsets[u], offsets[u + 1]).sort();
  return {
    columns: COLUMNS,
    offsets,
    instrument,
    qty: Float64Array.from({ length: positions }, () => random() * 20 - 10),
    rows: Float64Array.from({ length: INSTRUMENTS * COLUMNS }, () => random() * 200 - 100),
  };
}

function writeInputs({ offsets, instrument, qty, rows }: AccumulateInputs, folder: string): void {
  mkdirSync(folder, { recursive: true });
  const files = { 'offsets.u32': offsets, 'instrument.u32': instrument, 'qty.f64': qty, 'rows.f64': rows };
  for (const [name, values] of Object.entries(files)) writeFileSync(join(folder, name), values);
}

function sumsOf(out: Float64Array): Sums {
  const sums = { sum: 0, size: 0, placed: 0 };
  for (let i = 0; i < out.length; i++) {
    sums.sum += out[i]!;
    sums.size += Math.abs(out[i]!);
    sums.placed += out[i]! * ((i % 7) + 1);
  }
  return sums;
}

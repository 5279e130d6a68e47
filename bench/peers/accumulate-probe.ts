/** The kernel's accumulation by itself: `accumulate-probe.as` compiled with the kernel's flags, on a memory like its own. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { main } from 'assemblyscript/asc';
import * as L from '../../src/kernel/layout.ts';
import { makeMemory, Region } from '../../src/kernel/memory-plan.ts';
import { packageRoot } from '../../src/quantity/package-root.ts';
import { sourcePath } from './foreign.ts';

/** Positions of units as every peer reads them. */
export interface AccumulateInputs {
  columns: number;
  /** One more than units. */
  offsets: Uint32Array;
  instrument: Uint32Array;
  qty: Float64Array;
  /** Instruments × columns. */
  rows: Float64Array;
}

export interface AccumulateProbe {
  /** Sums every position anew. */
  run(): void;
  /** Units × columns. */
  out: Float64Array;
}

/** The name asc knows the probe by: its text stands in a file that no other tool takes for TypeScript. */
const ENTRY = 'bench/peers/accumulate-probe.ts';
const FLAGS = '--config none --runtime stub --importMemory --sharedMemory --initialMemory 1 --maximumMemory 65536'
  .concat(' --enable simd --enable threads -O3 --shrinkLevel 0 --noAssert --outFile probe.wasm')
  .split(' ');

async function compile(): Promise<Uint8Array> {
  let binary: Uint8Array | undefined;
  const { error, stderr } = await main([ENTRY, '--baseDir', packageRoot(), ...FLAGS], {
    readFile: (name, baseDir) => {
      const path = name === ENTRY ? sourcePath('accumulate-probe.as') : join(baseDir, name);
      return existsSync(path) ? readFileSync(path, 'utf8') : null;
    },
    writeFile: (_, contents) => {
      if (typeof contents !== 'string') binary = new Uint8Array(contents);
    },
  });
  if (error || !binary) throw new Error(`asc refused accumulate-probe.as: ${error?.message}\n${stderr.toString()}`);
  return binary;
}

/** What `accumulate-probe.as` exports; addresses are byte offsets. */
interface ProbeExports {
  scratchBytes(instruments: number): number;
  prepare(scratch: number, rows: number, instruments: number, columns: number): void;
  accumulate(
    scratch: number,
    offsets: number,
    instrument: number,
    qty: number,
    units: number,
    columns: number,
    out: number,
  ): void;
}

/** Compiles the probe and gives it the inputs. */
export async function makeAccumulateProbe(inputs: AccumulateInputs): Promise<AccumulateProbe> {
  const { columns, offsets, instrument, qty, rows } = inputs;
  const instruments = rows.length / columns;
  const units = offsets.length - 1;
  const module = new WebAssembly.Module(await compile());
  const open = (memory: WebAssembly.Memory): ProbeExports => {
    const abort = () => {
      throw new Error('the probe aborted');
    };
    return new WebAssembly.Instance(module, { env: { memory, abort } }).exports as unknown as ProbeExports;
  };
  const region = new Region(L.TABLES_BASE);
  const scratch = region.take(open(makeMemory(1)).scratchBytes(instruments));
  const at = {
    rows: region.take(rows.byteLength),
    offsets: region.take(offsets.byteLength),
    instrument: region.take(instrument.byteLength),
    qty: region.take(qty.byteLength),
    out: region.take(units * columns * 8),
  };
  const memory = makeMemory(region.end);
  const { prepare, accumulate } = open(memory);
  new Float64Array(memory.buffer, at.rows, rows.length).set(rows);
  new Uint32Array(memory.buffer, at.offsets, offsets.length).set(offsets);
  new Uint32Array(memory.buffer, at.instrument, instrument.length).set(instrument);
  new Float64Array(memory.buffer, at.qty, qty.length).set(qty);
  prepare(scratch, at.rows, instruments, columns);
  return {
    run: () => accumulate(scratch, at.offsets, at.instrument, at.qty, units, columns, at.out),
    out: new Float64Array(memory.buffer, at.out, units * columns),
  };
}

// Compiles assembly/math-probe.ts in memory and hands out its exports.
import { main } from 'assemblyscript/asc';

export interface Probe {
  exp(x: number): number;
  exp2Lane(x0: number, x1: number, lane: number): number;
  expMiddle(x: number): number;
  expMiddle2Lane(x0: number, x1: number, lane: number): number;
  log(x: number): number;
  log2Lane(x0: number, x1: number, lane: number): number;
  cdf(x: number): number;
  cdf2Lane(x0: number, x1: number, lane: number): number;
  density(x: number): number;
  density2Lane(x0: number, x1: number, lane: number): number;
  coinValue(phi: number, logForwardOverStrike: number, strikeOverForward: number, sdev: number): number;
  coinValue2Lane(
    phi: number,
    logForwardOverStrike: number,
    strikeOverForward: number,
    sdev: number,
    otherPhi: number,
    otherLog: number,
    otherStrike: number,
    otherSdev: number,
    lane: number,
  ): number;
  deltaPa(phi: number, logForwardOverStrike: number, strikeOverForward: number, sdev: number): number;
  density1(logForwardOverStrike: number, sdev: number): number;
  fill(count: number): void;
  sumScalar(count: number): number;
  sumPairs(count: number): number;
  sumDoublePairs(count: number): number;
}

const RELEASE = ['-O3', '--shrinkLevel', '0', '--noAssert'];
const DEBUG = ['-O0', '--debug'];

/** `--config none`: asc would otherwise add the entries of asconfig.json to this build. */
async function compile(flags: readonly string[]): Promise<Uint8Array<ArrayBuffer>> {
  let binary: Uint8Array<ArrayBuffer> | undefined;
  const fixedFlags = ['--config', 'none', '--enable', 'simd', '--runtime', 'stub', '--outFile', 'probe.wasm'];
  const { error, stderr } = await main(['assembly/math-probe.ts', ...fixedFlags, ...flags], {
    writeFile: (name, contents) => {
      if (name === 'probe.wasm' && typeof contents !== 'string') binary = new Uint8Array(contents);
    },
  });
  if (error || !binary) throw new Error(`asc refused assembly/math-probe.ts: ${error?.message}\n${stderr.toString()}`);
  return binary;
}

export async function buildProbe(kind: 'release' | 'debug'): Promise<Probe> {
  const abort = (): never => {
    throw new Error('the probe aborted');
  };
  const binary = await compile(kind === 'release' ? RELEASE : DEBUG);
  const instance = new WebAssembly.Instance(new WebAssembly.Module(binary), { env: { abort } });
  return instance.exports as unknown as Probe;
}

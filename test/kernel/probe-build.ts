// Compiles a probe of assembly/ in memory: the doors through which tests and micro-benches reach pieces of the kernel.
import { main } from 'assemblyscript/asc';

const RELEASE = ['-O3', '--shrinkLevel', '0', '--noAssert'];
const DEBUG = ['-O0', '--debug'];

export type ProbeKind = 'release' | 'debug';

/** `--config none`: asc would otherwise add the entries of asconfig.json to this build. */
async function compile(entry: string, flags: readonly string[]): Promise<Uint8Array<ArrayBuffer>> {
  let binary: Uint8Array<ArrayBuffer> | undefined;
  const fixedFlags = ['--config', 'none', '--enable', 'simd', '--runtime', 'stub', '--outFile', 'probe.wasm'];
  const { error, stderr } = await main([entry, ...fixedFlags, ...flags], {
    writeFile: (name, contents) => {
      if (name === 'probe.wasm' && typeof contents !== 'string') binary = new Uint8Array(contents);
    },
  });
  if (error || !binary) throw new Error(`asc refused ${entry}: ${error?.message}\n${stderr.toString()}`);
  return binary;
}

/** The exports of a probe, instantiated on a memory of its own unless `env` brings one. */
export async function buildExports(
  entry: string,
  kind: ProbeKind,
  flags: readonly string[] = [],
  env: Record<string, unknown> = {},
): Promise<Record<string, unknown>> {
  const abort = (): never => {
    throw new Error('the probe aborted');
  };
  const binary = await compile(entry, [...(kind === 'release' ? RELEASE : DEBUG), ...flags]);
  return new WebAssembly.Instance(new WebAssembly.Module(binary), { env: { abort, ...env } }).exports;
}

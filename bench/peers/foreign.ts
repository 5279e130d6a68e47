/** Which of the foreign tools are here: a C++ compiler, QuantLib's headers, a Python with numpy and scipy. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../../src/quantity/package-root.ts';

/** Debian's Python, whose scipy the targets were set against, and the path's, which may hold a newer one. */
const PYTHONS = ['/usr/bin/python3', 'python3'];
const COMPILER = 'g++';
const FLAGS = ['-std=c++17', '-O3', '-march=native', '-ffast-math'];

export const INSTALL_SCIPY = 'apt-get install python3-scipy, or pip install scipy';
export const INSTALL_COMPILER = 'apt-get install g++';
export const INSTALL_QUANTLIB = 'apt-get install g++ libquantlib0-dev';

export interface Tool {
  program: string;
  /** Name and version, for the row. */
  name: string;
}

/** Every Python that has both packages, one for each pair of versions. */
export function findScipys(): Tool[] {
  const code = 'import numpy, scipy, scipy.sparse; print(f"scipy {scipy.__version__}, numpy {numpy.__version__}")';
  const asked = PYTHONS.map((program) => ({ program, ...spawnSync(program, ['-c', code], { encoding: 'utf8' }) }));
  const found = asked.filter(({ status }) => status === 0).map(({ program, stdout }) => [stdout.trim(), program]);
  // The first of a name wins, as Map keeps the last.
  return [...new Map(found.reverse() as [string, string][])].reverse().map(([name, program]) => ({ program, name }));
}

/** The C++ compiler of the path. */
export function findCompiler(): Tool | null {
  const asked = spawnSync(COMPILER, ['-dumpfullversion'], { encoding: 'utf8' });
  if (asked.status !== 0) return null;
  return { program: COMPILER, name: `g++ ${asked.stdout.trim()} ${FLAGS.slice(1).join(' ')}` };
}

/** QuantLib, where its headers are. */
export function findQuantLib(): Tool | null {
  const input = '#include <ql/version.hpp>\nQL_VERSION\n';
  const asked = spawnSync(COMPILER, ['-E', '-P', '-x', 'c++', '-'], { input, encoding: 'utf8' });
  if (asked.status !== 0) return null;
  return { program: COMPILER, name: `QuantLib ${asked.stdout.trim().split('\n').at(-1)!.replaceAll('"', '')}` };
}

/** Path of a source that lies beside this file. */
export function sourcePath(file: string): string {
  return join(packageRoot(), 'bench', 'peers', file);
}

/**
 * Compiles a source of this folder into `folder`.
 * @returns path of the program
 */
export function compileNative(source: string, folder: string, ...libraries: string[]): string {
  const program = join(folder, source.replace('.cpp', ''));
  const built = spawnSync(COMPILER, [...FLAGS, sourcePath(source), '-o', program, ...libraries], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`${source} does not compile: ${built.stderr.slice(0, 2000)}`);
  return program;
}

#!/usr/bin/env node
/** The command line: one thin file a command. stdout is data, stderr is talk; faults are one sentence and an exit code. */
import { Stopped } from '../failure/stopped.ts';
import { UnusableInput } from '../failure/unusable-input.ts';
import { packageVersion } from '../quantity/package-root.ts';
import { Command, CommanderError } from './command.ts';
import { EXIT_UNUSABLE, exitCodeOf } from './exit.ts';

const program = new Command('shockgrid')
  .description('Recomputes OKX-style portfolio margin for a whole exchange, and proves its numbers.')
  .version(packageVersion())
  .configureHelp({ showGlobalOptions: true })
  .configureOutput({ outputError: (text, write) => write(`shockgrid: ${oneSentence(text)}; see --help\n`) });

const known = new Map<string, () => Promise<Command>>(
  Object.entries({
    recompute: async () => (await import('./recompute.ts')).recomputeCommand(),
    score: async () => (await import('./score.ts')).scoreCommand(),
    explain: async () => (await import('./explain.ts')).explainCommand(),
    build: async () => (await import('./build.ts')).buildCommand(),
    graph: async () => (await import('./graph.ts')).graphCommand(),
    compare: async () => (await import('./compare.ts')).compareCommand(),
    sweep: async () => (await import('./sweep.ts')).sweepCommand(),
    backtest: async () => (await import('./backtest.ts')).backtestCommand(),
    diff: async () => (await import('./diff.ts')).diffCommand(),
    liquidate: async () => (await import('./liquidate.ts')).liquidateCommand(),
    verify: async () => (await import('./verify.ts')).verifyCommand(),
    generate: async () => (await import('./generate.ts')).generateCommand(),
    convert: async () => (await import('./convert.ts')).convertCommand(),
    rulebook: async () => (await import('./rulebook.ts')).rulebookCommand(),
    shard: async () => (await import('./shard.ts')).shardCommand(),
    merge: async () => (await import('./merge.ts')).mergeCommand(),
    submit: async () => (await import('./submit.ts')).submitCommand(),
    worker: async () => (await import('./worker.ts')).workerCommand(),
  }),
);
// To load a command takes longer than to start the process: where one is called by its name, no other is loaded.
const called = known.get(process.argv[2] ?? '');
const commands = await Promise.all((called === undefined ? [...known.values()] : [called]).map((load) => load()));
for (const command of commands) {
  program.addCommand(command.copyInheritedSettings(program));
  for (const child of command.commands) child.copyInheritedSettings(program);
}

/** The parser's words without their prefix and line ends. */
function oneSentence(text: string): string {
  return text
    .trim()
    .replace(/^error: /, '')
    .replaceAll(/\s*\n\s*/g, ' ')
    .replace(/\.$/, '');
}

// A closed pipe (`shockgrid … | head`) is the reader's choice, not a fault: what is still to be said is dropped, the work
// goes on and the exit code stays what it would have been.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') throw error;
  });
}

// An unset variable of a script leaves an empty word, and an empty folder would be the one the script is in.
program.hook('preAction', (_, action) => {
  for (const [name, value] of Object.entries(action.opts())) {
    if (value === '') throw new UnusableInput(`--${name.replaceAll(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)} is empty`);
  }
  if (action.args.includes('')) throw new UnusableInput('an argument is empty: name a file or a folder');
});

try {
  for (const command of [program, ...commands, ...commands.flatMap((parent) => parent.commands)])
    command.exitOverride();
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode;
  } else if (error instanceof UnusableInput) {
    process.stderr.write(`shockgrid: ${error.message}\n`);
    process.exitCode = EXIT_UNUSABLE;
  } else if (error instanceof Stopped) {
    process.stderr.write(`shockgrid: ${error.message}\n`);
    // Threads may be under way that nobody waits for.
    process.exit(exitCodeOf(error.signal));
  } else {
    const { message, stack } = error as Error;
    process.stderr.write(`shockgrid: broken inside: ${process.env.SHOCKGRID_DEBUG ? stack : message}\n`);
    process.exitCode = EXIT_UNUSABLE;
  }
}

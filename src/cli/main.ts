#!/usr/bin/env node
import { Stopped } from '../failure/stopped.ts';
import { UnusableInput } from '../failure/unusable-input.ts';
import { packageVersion } from '../quantity/package-root.ts';
import { backtestCommand } from './backtest.ts';
import { buildCommand } from './build.ts';
/** The command line: one thin file a command. stdout is data, stderr is talk; faults are one sentence and an exit code. */
import { Command, CommanderError } from './command.ts';
import { compareCommand } from './compare.ts';
import { convertCommand } from './convert.ts';
import { diffCommand } from './diff.ts';
import { EXIT_UNUSABLE, exitCodeOf } from './exit.ts';
import { explainCommand } from './explain.ts';
import { generateCommand } from './generate.ts';
import { graphCommand } from './graph.ts';
import { liquidateCommand } from './liquidate.ts';
import { mergeCommand } from './merge.ts';
import { recomputeCommand } from './recompute.ts';
import { rulebookCommand } from './rulebook.ts';
import { scoreCommand } from './score.ts';
import { shardCommand } from './shard.ts';
import { submitCommand } from './submit.ts';
import { sweepCommand } from './sweep.ts';
import { verifyCommand } from './verify.ts';
import { workerCommand } from './worker.ts';

const program = new Command('shockgrid')
  .description('Recomputes OKX-style portfolio margin for a whole exchange, and proves its numbers.')
  .version(packageVersion())
  .configureHelp({ showGlobalOptions: true })
  .configureOutput({ outputError: (text, write) => write(`shockgrid: ${oneSentence(text)}; see --help\n`) });

const commands = [
  recomputeCommand(),
  scoreCommand(),
  explainCommand(),
  buildCommand(),
  graphCommand(),
  compareCommand(),
  sweepCommand(),
  backtestCommand(),
  diffCommand(),
  liquidateCommand(),
  verifyCommand(),
  generateCommand(),
  convertCommand(),
  rulebookCommand(),
  shardCommand(),
  mergeCommand(),
  submitCommand(),
  workerCommand(),
];
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

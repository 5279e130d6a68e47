/** Options that several commands share, read and checked in one way. */

import { UnusableInput } from '../failure/unusable-input.ts';
import { THREADS_MAX } from '../limits.ts';
import { resultFormats } from '../report/result-files.ts';
import { type Command, Option } from './command.ts';

export const defaultRulebook = 'okx-2025';

export const marketOption = () => new Option('--market <dir>', "folder with the venue's replies").makeOptionMandatory();
export const portfolioOption = () =>
  new Option('--portfolio <dir>', 'folder with positions, balances, …').makeOptionMandatory();
export const rulebookOption = () =>
  new Option('--rulebook <id|file>', 'a shipped rulebook or a .json file').default(defaultRulebook);
export const asOfOption = () =>
  new Option('--as-of <time>', 'snapshot time, ms or ISO (default: newest ts of the prices)');
export const threadsOption = () =>
  new Option('--threads <n>', 'worker threads (default: one a core)').argParser(
    wholeNumber('--threads', 1, THREADS_MAX),
  );
export const resultsOption = () =>
  new Option('--out <dir>', 'results folder, new or holding an older run').makeOptionMandatory();
export const formatOption = () =>
  new Option('--format <format>', 'format of the result tables').choices(resultFormats).default('csv');
export const verifyOption = () =>
  new Option('--verify <n>', 'accounts to check with the decimal engine')
    .argParser(wholeNumber('--verify', 0, 1e9))
    .default(0);
const shardPositionsOption = () =>
  new Option('--shard-positions <n>', 'rows of a shard; the results do not depend on it').argParser(
    wholeNumber('--shard-positions', 1, 50_000_000),
  );

/** What every command over a whole book is told. */
export interface RunOptions {
  market: string;
  portfolio: string;
  rulebook: string;
  asOf?: string;
  threads?: number;
  shardPositions?: number;
}

/** Adds the options of `RunOptions`. @param isOptional whether the command may do without market, portfolio and rulebook */
export function withRunOptions(command: Command, { isOptional = false } = {}): Command {
  const options = [marketOption(), portfolioOption(), rulebookOption(), asOfOption(), threadsOption()];
  for (const option of [...options, shardPositionsOption()]) {
    if (isOptional) option.makeOptionMandatory(false).default(undefined);
    command.addOption(option);
  }
  return command;
}

/** The call that verifies the same run, without sample and seed. */
export function verifyCall({ market, portfolio, rulebook }: RunOptions): string {
  return `shockgrid verify --market ${market} --portfolio ${portfolio} --rulebook ${rulebook}`;
}

/** A parser of a whole number in a range. */
export function wholeNumber(name: string, least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= least && value <= most)) {
      throw new UnusableInput(`${name} ${text}: expected a whole number from ${least} to ${most}`);
    }
    return value;
  };
}

const memoryUnits: Record<string, number> = { KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 };

/** A parser of an amount of memory, in bytes. */
export function memorySize(name: string): (text: string) => number {
  return (text) => {
    const [, amount, unit] = /^(\d+(?:\.\d+)?)([KMGT]B)$/i.exec(text) ?? [];
    if (amount === undefined) throw new UnusableInput(`${name} ${text}: expected an amount as 2GB or 500MB`);
    return Number(amount) * memoryUnits[unit!.toUpperCase()]!;
  };
}

/** A parser of an option that may be repeated. */
export function collected(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}

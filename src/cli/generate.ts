/** `generate`: a seeded whole exchange to try things on. */
import { readdirSync } from 'node:fs';
import { UnusableInput } from '../failure/unusable-input.ts';
import { ACCOUNTS_MAX } from '../limits.ts';
import { readMarket } from '../market/read-market.ts';
import { makeFolder } from '../quantity/make-folder.ts';
import { Progress } from '../report/progress.ts';
import { count } from '../report/table.ts';
import { generatePortfolioColumns, generatePortfolioCsv } from '../synthetic/generate.ts';
import type { Profile } from '../synthetic/profiles.ts';
import { Command, Option } from './command.ts';
import { EXIT_OK } from './exit.ts';
import { wholeNumber } from './options.ts';

export interface GenerateOptions {
  market: string[];
  accounts: number;
  out: string;
  seed: number;
  profile: Profile;
  format: 'csv' | 'arrow' | 'parquet';
  modes?: boolean;
}

const examples = `
Examples:
  shockgrid generate --market data/markets/sample --accounts 100000 --out out/book
  shockgrid generate --market data/markets/sample --accounts 10000000 --format arrow --out out/exchange
  shockgrid generate --market data/markets/sample --accounts 5000 --modes --out out/modes
  shockgrid generate --market DAY1 --market DAY2 --accounts 2000 --seed 7 --profile makers --out out/book
Instruments used are those that every named market lists. The same seed gives the same bytes.`;

/** The command for the command line. */
export function generateCommand(): Command {
  return new Command('generate')
    .description('make a seeded book of accounts that looks like an exchange')
    .addOption(
      new Option('--market <dir>', "folder with the venue's replies; may be given several times")
        .argParser((value, before: string[] | undefined) => [...(before ?? []), value])
        .makeOptionMandatory(),
    )
    .addOption(
      new Option('--accounts <n>', 'accounts to make')
        .argParser(wholeNumber('--accounts', 1, ACCOUNTS_MAX))
        .makeOptionMandatory(),
    )
    .addOption(new Option('--out <dir>', 'portfolio folder, new or empty').makeOptionMandatory())
    .addOption(new Option('--seed <n>', 'seed').argParser(wholeNumber('--seed', 0, 2 ** 32)).default(1))
    .addOption(
      new Option('--profile <profile>', 'what the exchange looks like')
        .choices(['mixed', 'retail', 'makers'])
        .default('mixed'),
    )
    .addOption(
      new Option(
        '--modes',
        'accounts of every mode (acctLv 2, 3, 4), with leverage, isolated margin, reduce-only orders',
      ),
    )
    .addOption(
      new Option('--format <format>', 'format of the tables; the rows are the same')
        .choices(['csv', 'arrow', 'parquet'])
        .default('csv'),
    )
    .addHelpText('after', examples)
    .action(async (options: GenerateOptions) => {
      process.exitCode = await generate(options);
    });
}

/** Writes the book; returns the exit code. */
export async function generate(options: GenerateOptions): Promise<number> {
  const { accounts, seed, profile, out, format, modes: hasModes = false } = options;
  makeEmptyFolder(out);
  const markets = options.market.map((directory) => readMarket(directory));
  const progress = new Progress();
  progress.start();
  const onProgress = (at: { accounts: number }) => progress.show('generating', at.accounts, accounts, 'accounts');
  const request = { accounts, seed, profile, hasModes, onProgress };
  const made =
    format === 'csv'
      ? generatePortfolioCsv(markets, request, out)
      : await generatePortfolioColumns(markets, request, { folder: out, format });
  progress.end();
  process.stderr.write(
    `${count(made.accounts)} accounts, ${count(made.positions)} positions, ${count(made.balances)} balances, ` +
      `${count(made.orders)} orders in ${out} (profile ${profile}, seed ${seed})\n`,
  );
  return EXIT_OK;
}

function makeEmptyFolder(out: string): void {
  let held: string[];
  try {
    makeFolder(out);
    held = readdirSync(out);
  } catch (error) {
    throw new UnusableInput(`--out ${out} cannot be made: ${(error as Error).message}`);
  }
  if (held.length > 0) throw new UnusableInput(`--out ${out} is not empty: give a new or empty folder`);
}

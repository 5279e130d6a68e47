/** `convert`: a portfolio's tables in another format. */
import { type ConvertFormat, convertFormats, convertPortfolio } from '../convert/convert-portfolio.ts';
import { Progress } from '../report/progress.ts';
import { count, counted } from '../report/table.ts';
import { Command, Option } from './command.ts';
import { EXIT_OK } from './exit.ts';
import { threadsOption } from './options.ts';

interface ConvertCall {
  format: ConvertFormat;
  threads?: number;
}

const examples = `
Examples:
  shockgrid convert BOOK out/book-arrow --format arrow
  shockgrid convert out/book-arrow out/book-csv --format csv

Converted are positions, balances, orders and accounts, each .csv, .csv.gz, .arrow or .parquet, with every column that
recompute knows; extra columns are not carried. Rows come out ordered by account, accounts in the order in which accounts,
balances, positions and orders first name them. recompute of the copy gives the same resultsHash: unknown instruments, bad
ids and sizes are carried for it to judge. A row or a number that cannot be read ends the command, with nothing written.`;

/** The command for the command line. */
export function convertCommand(): Command {
  return new Command('convert')
    .description("write a portfolio's tables in another format")
    .argument('<portfolio>', 'folder with positions, balances, …')
    .argument('<out>', 'folder for the copy, new or empty')
    .addOption(new Option('--format <format>', 'format of the copy').choices(convertFormats).makeOptionMandatory())
    .addOption(threadsOption())
    .addHelpText('after', examples)
    .action(async (portfolio: string, out: string, options: ConvertCall) => {
      process.exitCode = await convert(portfolio, out, options);
    });
}

async function convert(portfolio: string, out: string, { format, threads }: ConvertCall): Promise<number> {
  const progress = new Progress();
  progress.start();
  const onProgress = (stage: string, rows: number, total: number) => progress.show(stage, rows, total, 'rows');
  const tables = await convertPortfolio(portfolio, out, { format, threads, onProgress }).finally(() => progress.end());
  const sum = (of: 'rows' | 'bytesRead' | 'bytesWritten') => tables.reduce((total, table) => total + table[of], 0);
  const each = tables.map(({ table, rows }) => `${table} ${count(rows)}`).join(', ');
  process.stderr.write(
    `${counted(tables.length, 'table')}, ${counted(sum('rows'), 'row')} (${each}), ` +
      `${size(sum('bytesRead'))} read, ${size(sum('bytesWritten'))} written in ${out}\n`,
  );
  return EXIT_OK;
}

function size(bytes: number): string {
  return bytes < 1e5 ? `${count(bytes)} bytes` : `${(bytes / 1e6).toFixed(1)} MB`;
}

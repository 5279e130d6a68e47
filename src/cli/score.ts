/** `score`: a CSV of holdings in, a CSV of margins out, in a shell pipe. */
import { once } from 'node:events';
import { UnusableInput } from '../failure/unusable-input.ts';
import { openCsv } from '../ingest/read-csv.ts';
import { readHoldings } from '../ingest/read-holdings.ts';
import { checkUnchanged, stateOf } from '../ingest/read-table.ts';
import { readMarket } from '../market/read-market.ts';
import type { Book } from '../portfolio/book.ts';
import { isOpenPipe } from '../quantity/whole-file.ts';
import { writeCsvFile } from '../report/csv-writer.ts';
import { accountPieces, rowPieces } from '../report/result-tables.ts';
import { assumedLines } from '../report/summary-text.ts';
import { loadRulebook } from '../rulebook/load.ts';
import { type BookResult, runBook } from '../runner/run-book.ts';
import { settleCloseDecisions } from '../verify/close-decisions.ts';
import { Command, Option } from './command.ts';
import { EXIT_OK, EXIT_QUARANTINED } from './exit.ts';
import { asOfOption, marketOption, rulebookOption, threadsOption } from './options.ts';
import { tellFormulaIds, tellRejects } from './tell-rejects.ts';

interface ScoreOptions {
  market: string;
  rulebook: string;
  asOf?: string;
  threads?: number;
  out: string;
  units?: string;
}

const examples = `
Examples:
  shockgrid score holdings.csv --market data/markets/sample
  cat holdings.csv | shockgrid score - --market MARKET --out margins.csv --units units.csv
Columns: acctId,kind,id,qty,px with kind position, balance, order, interest, cap, mode or autoLoan.
Rejected rows are told on stderr; their accounts are listed without figures.`;

/** The command for the command line. */
export function scoreCommand(): Command {
  return new Command('score')
    .description('score a stream of holdings: CSV in, CSV out')
    .argument('[file]', 'CSV of holdings, .gz too, - for standard input', '-')
    .addOption(marketOption())
    .addOption(rulebookOption())
    .addOption(asOfOption())
    .addOption(threadsOption())
    .addOption(new Option('--out <file>', 'where the accounts go, - for standard output').default('-'))
    .addOption(new Option('--units <file>', 'where the risk units go'))
    .addHelpText('after', examples)
    .action(async (file: string, options: ScoreOptions) => {
      process.exitCode = await score(file, options);
    });
}

async function score(file: string, options: ScoreOptions): Promise<number> {
  const outputs = [options.out, options.units].filter((path) => path !== undefined && path !== '-');
  if (outputs.includes(file) || new Set(outputs).size < outputs.length) {
    throw new UnusableInput('--out, --units and the file to score are three files: one would be written over another');
  }
  const { rulebook } = loadRulebook(options.rulebook);
  const snapshot = readMarket(options.market, options.asOf);
  const name = file === '-' ? 'standard input' : file;
  const before = file === '-' || isOpenPipe(file) ? null : stateOf(file).state;
  const book = await readHoldings(file === '-' ? process.stdin : openCsv(file), name, snapshot);
  if (before !== null) checkUnchanged(file, before);
  const result = await runBook({ snapshot, rulebook, book, threads: options.threads });
  settleCloseDecisions(snapshot, rulebook, book, result);
  process.stderr.write(`${assumedLines(rulebook).join('\n')}\n`);
  if (options.units !== undefined) writeCsvFile(options.units, rowPieces('units', book, result));
  if (options.out === '-') await printAccounts(book, result);
  else writeCsvFile(options.out, accountPieces(book, result));
  tellRejects(book.rejects, null);
  tellFormulaIds(book.acctIds);
  return book.rejects.length > 0 ? EXIT_QUARANTINED : EXIT_OK;
}

/** Writes the table piece by piece, each when the reader of the pipe has taken the last. */
async function printAccounts(book: Book, result: BookResult): Promise<void> {
  for (const piece of accountPieces(book, result)) {
    if (process.stdout.destroyed) return;
    // The pipe keeps what it is given until it is read; the piece is written over before that. A reader that goes away
    // before it is done ends the table, not the run.
    if (!process.stdout.write(Buffer.from(piece))) await once(process.stdout, 'drain').catch(() => {});
  }
}

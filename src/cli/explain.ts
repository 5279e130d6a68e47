/** `explain`: why one account's margin is what it is, by both engines. */

import { writeFileSync } from 'node:fs';
import { UnusableInput } from '../failure/unusable-input.ts';
import { readMarket } from '../market/read-market.ts';
import { makeReceipt } from '../receipt/make-receipt.ts';
import { receiptText } from '../receipt/receipt.ts';
import { explainJson, explainLines } from '../report/explain/sections.ts';
import { assumedLines } from '../report/summary-text.ts';
import { blocksOfStatus } from '../rulebook/blocks.ts';
import { loadRulebook } from '../rulebook/load.ts';
import { readAccount } from './account-input.ts';
import { Command, Option } from './command.ts';
import { explainedAccount } from './explained-account.ts';
import { asOfOption, marketOption, portfolioOption, rulebookOption } from './options.ts';

interface ExplainOptions {
  market: string;
  portfolio: string;
  account: string;
  rulebook: string;
  asOf?: string;
  json?: boolean;
  receipt?: string;
}

const help = `
What it prints: the account in words; its figures by both engines; equity by currency and discount tier, order losses
and fees, adding up to adjEq; borrowing by currency; every risk unit with every MR, its parts, its legs with their share
in the scenario that binds, the order set of its IMR and the rulebook's blocks behind it; and a reverse stress: how far
prices, vols or a stablecoin must move until the margin ratio is at the threshold of liquidation.

Of accounts in multi-currency and single-currency mode (acctLv 3 and 2), instead of risk units: every instrument with its
tiers and exposures, options per coin and their orders, isolated positions with their own ratios; in single-currency mode
every term of each currency's ratio. Of every account: what multi-currency mode and portfolio margin would require side
by side, the saving, and what a switch to each other mode would do and whether it may.

--receipt FILE writes besides one JSON file that anyone with the market can check without the book: the account's inputs
as they were read, hashes of market, rulebook and kernel, and every figure (shockgrid verify --receipt FILE). --receipt -
prints it to standard output, and nothing else.

Examples:
  shockgrid explain --market data/markets/sample --portfolio data/portfolios/short-strangle --account strangle
  shockgrid explain --market MARKET --portfolio BOOK --account a-17 --receipt a-17.json
  shockgrid explain --market MARKET --portfolio BOOK --account a-17 --receipt - | shockgrid verify --receipt -
  shockgrid explain --market data/markets/sample --portfolio data/portfolios/borrower --account loan-coin --rulebook seed
  shockgrid explain --market MARKET --portfolio BOOK --account a-17 --as-of 2026-02-05T08:00Z | less -S
  shockgrid explain --market MARKET --portfolio BOOK --account a-17 --json | jq '.riskUnits[].binding'
  shockgrid explain --market MARKET --portfolio BOOK --account a-17 --json | jq '.reverseStress.axes'
  shockgrid explain --market MARKET --portfolio BOOK --account a-17 --json | jq '.modes.switches[].words'`;

/** The command for the command line. */
export function explainCommand(): Command {
  return new Command('explain')
    .description(
      'explain one account: equity, every MR of every unit, the legs behind them, other modes, what would end it',
    )
    .addOption(marketOption())
    .addOption(portfolioOption())
    .addOption(new Option('--account <id>', 'the account').makeOptionMandatory())
    .addOption(rulebookOption())
    .addOption(asOfOption())
    .addOption(new Option('--json', 'print everything as JSON, every number as text'))
    .addOption(new Option('--receipt <file>', 'write a receipt that can be checked without the book, - to print it'))
    .addHelpText('after', help)
    .action(explain);
}

async function explain(options: ExplainOptions): Promise<void> {
  const loaded = loadRulebook(options.rulebook);
  const { rulebook } = loaded;
  const snapshot = readMarket(options.market, options.asOf);
  const holdings = await readAccount(options.portfolio, options.account, snapshot);
  if (options.receipt !== undefined) {
    const receipt = receiptText(makeReceipt(holdings, { snapshot, marketDirectory: options.market, loaded }));
    if (options.receipt === '-') {
      process.stdout.write(receipt);
      return;
    }
    writeReceipt(options.receipt, receipt);
  }
  const explained = explainedAccount(holdings, snapshot, rulebook);
  const market = new Date(snapshot.asOfMs).toISOString();
  if (options.json) {
    const [assumed, reported] = [blocksOfStatus(rulebook, 'assumed'), blocksOfStatus(rulebook, 'reported')];
    const reply = { rulebook: rulebook.id, asOf: rulebook.asOf, assumed, reported, market, ...explainJson(explained) };
    process.stdout.write(`${JSON.stringify(reply, null, 2)}\n`);
    return;
  }
  const head = [...assumedLines(rulebook), `rulebook ${rulebook.id} of ${rulebook.asOf}, market of ${market}`, ''];
  process.stdout.write(`${[...head, ...explainLines(explained)].join('\n')}\n`);
}

/** @throws UnusableInput where it cannot be written */
function writeReceipt(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new UnusableInput(`--receipt ${path} cannot be written: ${(error as Error).message}`);
  }
  process.stderr.write(`receipt in ${path}\n`);
}

/** `explain`: why one account's margin is what it is, by both engines. */

import { readMarket } from '../market/read-market.ts';
import { bookOfHoldings } from '../portfolio/book-of-holdings.ts';
import { ReferenceEngine } from '../reference/evaluate-account.ts';
import { type ExplainedAccount, explainLines } from '../report/explain-text.ts';
import { assumedLines } from '../report/summary-text.ts';
import { blocksOfStatus } from '../rulebook/blocks.ts';
import { loadRulebook } from '../rulebook/load.ts';
import { decidedHere } from '../verify/decided-here.ts';
import { readAccount } from './account-input.ts';
import { Command, Option } from './command.ts';
import { asOfOption, marketOption, portfolioOption, rulebookOption } from './options.ts';

interface ExplainOptions {
  market: string;
  portfolio: string;
  account: string;
  rulebook: string;
  asOf?: string;
  json?: boolean;
}

const examples = `
Examples:
  shockgrid explain --market data/markets/sample --portfolio data/portfolios/short-strangle --account strangle
  shockgrid explain --market MARKET --portfolio BOOK --account a-17 --json`;

/** The command for the command line. */
export function explainCommand(): Command {
  return new Command('explain')
    .description('explain one account: equity, every MR of every unit, the legs behind them')
    .addOption(marketOption())
    .addOption(portfolioOption())
    .addOption(new Option('--account <id>', 'the account').makeOptionMandatory())
    .addOption(rulebookOption())
    .addOption(asOfOption())
    .addOption(new Option('--json', 'print everything as JSON, decimals as text'))
    .addHelpText('after', examples)
    .action(explain);
}

async function explain(options: ExplainOptions): Promise<void> {
  const { rulebook } = loadRulebook(options.rulebook);
  const snapshot = readMarket(options.market, options.asOf);
  const holdings = await readAccount(options.portfolio, options.account, snapshot);
  const reference = new ReferenceEngine(snapshot, rulebook);
  const explained: ExplainedAccount = {
    kernel: decidedHere(snapshot, rulebook, bookOfHoldings([holdings], snapshot))[0]!,
    decimal: reference.evaluate(holdings),
    units: reference.explain(holdings),
  };
  const assumed = blocksOfStatus(rulebook, 'assumed');
  const market = new Date(snapshot.asOfMs).toISOString();
  if (options.json) {
    const reply = { rulebook: rulebook.id, assumed, market, ...explained };
    process.stdout.write(`${JSON.stringify(reply, null, 2)}\n`);
    return;
  }
  const head = [...assumedLines(rulebook), `rulebook ${rulebook.id} of ${rulebook.asOf}, market of ${market}`, ''];
  process.stdout.write(`${[...head, ...explainLines(explained, rulebook)].join('\n')}\n`);
}

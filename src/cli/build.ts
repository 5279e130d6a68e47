/** `build`: OKX's position-builder request in, its reply out. */

import { UnusableInput } from '../failure/unusable-input.ts';
import { readMarket } from '../market/read-market.ts';
import { assumedLines } from '../report/summary-text.ts';
import { loadRulebook } from '../rulebook/load.ts';
import { readBuilderRequest } from '../whatif/builder-request.ts';
import { buildReply } from '../whatif/position-builder.ts';
import { readAccount, readText } from './account-input.ts';
import { Command, Option } from './command.ts';
import { asOfOption, marketOption, rulebookOption } from './options.ts';

interface BuildOptions {
  market: string;
  rulebook: string;
  asOf?: string;
  portfolio?: string;
  account?: string;
}

const examples = `
Examples:
  echo '{"inclRealPosAndEq":false,"simPos":[{"instId":"BTC-USDT-SWAP","pos":"-10"}],"simAsset":[{"ccy":"USDT","amt":"5000"}],"greeksType":"CASH"}' \\
    | shockgrid build - --market data/markets/sample
  shockgrid build request.json --market MARKET --portfolio BOOK --account a-17
A leg without avgPx is opened at mark. What a simulated option cost is for simAsset to say: its premium is not taken off. With an account, its own positions and equity are in unless inclRealPosAndEq is false.`;

/** The command for the command line. */
export function buildCommand(): Command {
  return new Command('build')
    .description("answer OKX's position-builder request")
    .argument('[request]', 'file with the request, - for standard input', '-')
    .addOption(marketOption())
    .addOption(rulebookOption())
    .addOption(asOfOption())
    .addOption(new Option('--portfolio <dir>', "folder with the account's own holdings"))
    .addOption(new Option('--account <id>', 'the account in it'))
    .addHelpText('after', examples)
    .action(build);
}

async function build(request: string, options: BuildOptions): Promise<void> {
  const { rulebook } = loadRulebook(options.rulebook);
  const snapshot = readMarket(options.market, options.asOf);
  const { portfolio, account } = options;
  if ((portfolio === undefined) !== (account === undefined)) {
    throw new UnusableInput('--portfolio and --account go together: the folder, and the account in it');
  }
  const real = portfolio === undefined ? null : await readAccount(portfolio, account!, snapshot);
  const reply = buildReply(readBuilderRequest(await readText(request), snapshot, real), snapshot, rulebook);
  process.stderr.write(`${assumedLines(rulebook).join('\n')}\n`);
  process.stdout.write(`${JSON.stringify(reply, null, 2)}\n`);
}

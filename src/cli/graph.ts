/** `graph`: OKX's position-builder-graph for one account or request, and the same question asked of a whole book. */
import { UnusableInput } from '../failure/unusable-input.ts';
import { readPortfolio } from '../ingest/read-portfolio.ts';
import { readMarket } from '../market/read-market.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { Progress } from '../report/progress.ts';
import { assumedLines } from '../report/summary-text.ts';
import { type LoadedRulebook, loadRulebook } from '../rulebook/load.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { bookGraph } from '../whatif/book-graph.ts';
import { readGraphRequest } from '../whatif/builder-request.ts';
import { checkGraphFolder, writeGraphFolder } from '../whatif/graph-folder.ts';
import { graphLines, graphReport } from '../whatif/graph-report.ts';
import { graphReply } from '../whatif/position-graph.ts';
import { checkCoin, parseShockStep, priceShocks } from '../whatif/price-shocks.ts';
import { readAccount, readText } from './account-input.ts';
import { Command, Option } from './command.ts';
import { EXIT_OK, EXIT_QUARANTINED } from './exit.ts';
import { asOfOption, marketOption, rulebookOption, threadsOption } from './options.ts';
import { tellRejects } from './tell-rejects.ts';

interface GraphOptions {
  market: string;
  rulebook: string;
  asOf?: string;
  portfolio?: string;
  account?: string;
  book?: boolean;
  coin?: string;
  step?: number;
  out?: string;
  json?: boolean;
  threads?: number;
}

/** As the venue draws it; a book is a recompute a shock. */
const STEP_OF_ACCOUNT = 0.01;
const STEP_OF_BOOK = 0.05;

const help = `
Prices move from −99 % to +100 %: indices, marks and forwards of every coin, or of one by --coin; vols and stablecoins stand,
an option's mark moves by what its formula price does. At every shock the whole margin is computed anew.

The request is that of position-builder-graph: simPos, simAsset, inclRealPosAndEq as for build; type "mmr"; mmrConfig with
acctLv "3" (multi-currency) or "4" (portfolio margin), without which the account keeps its mode. The reply is the venue's:
shockFactor, mmr, mmrRatio, ascending. With --account and no request it is of the account as it stands.

With --book it is of every account of the portfolio: total MMR and IMR, and how many accounts are in each state.

Examples:
  echo '{"inclRealPosAndEq":false,"simPos":[{"instId":"BTC-USDT-SWAP","pos":"-10"}],"simAsset":[{"ccy":"USDT","amt":"5000"}],"type":"mmr"}' \\
    | shockgrid graph - --market data/markets/sample
  shockgrid graph --market MARKET --portfolio BOOK --account a-17 | jq -r '.data[0].mmrData[] | [.shockFactor, .mmrRatio] | @tsv'
  shockgrid graph --market MARKET --portfolio BOOK --book --out out/graph
  shockgrid graph --market MARKET --portfolio BOOK --book --coin BTC --step 0.02

Files of --book with --out: graph.csv (shock, totalMmr, totalImr, adjEq, eqUsd, accounts in each state), report.html, graph.json.`;

/** The command for the command line. */
export function graphCommand(): Command {
  return new Command('graph')
    .description("draw margin over price shocks: OKX's position-builder-graph, or a whole book")
    .argument('[request]', 'file with the request, - for standard input')
    .addOption(marketOption())
    .addOption(rulebookOption())
    .addOption(asOfOption())
    .addOption(new Option('--portfolio <dir>', "folder with the account's own holdings, or with the book"))
    .addOption(new Option('--account <id>', 'the account in it'))
    .addOption(new Option('--book', 'every account of the portfolio'))
    .addOption(new Option('--coin <ccy>', 'the coin that moves (default: every coin)'))
    .addOption(
      new Option(
        '--step <share>',
        `distance of two shocks (default: ${STEP_OF_ACCOUNT}, of a book ${STEP_OF_BOOK})`,
      ).argParser(parseShockStep),
    )
    .addOption(new Option('--out <dir>', 'folder for graph.csv, report.html and graph.json of a book'))
    .addOption(new Option('--json', 'print the graph of a book as JSON; the reply to a request is always JSON'))
    .addOption(threadsOption())
    .addHelpText('after', help)
    .action(async (request: string | undefined, options: GraphOptions) => {
      process.exitCode = await graph(request, options);
    });
}

async function graph(request: string | undefined, options: GraphOptions): Promise<number> {
  checkCall(request, options);
  const loaded = loadRulebook(options.rulebook);
  const snapshot = readMarket(options.market, options.asOf);
  if (options.coin !== undefined) checkCoin(options.coin, snapshot);
  return options.book
    ? graphOfBook(snapshot, loaded, options)
    : graphOfRequest(request, snapshot, loaded.rulebook, options);
}

/** @throws UnusableInput where what is asked for contradicts itself */
function checkCall(request: string | undefined, { book, portfolio, account, out }: GraphOptions): void {
  if (book) {
    if (request !== undefined) throw new UnusableInput('--book is of the whole portfolio: it takes no request');
    if (account !== undefined) throw new UnusableInput('--book and --account: expected one of them');
    if (portfolio === undefined) throw new UnusableInput('--book needs --portfolio, the folder of the book');
    if (out !== undefined) checkGraphFolder(out);
    return;
  }
  if (out !== undefined) throw new UnusableInput('--out is for --book: the reply to a request goes to standard output');
  if ((portfolio === undefined) !== (account === undefined)) {
    throw new UnusableInput('--portfolio and --account go together: the folder, and the account in it; or --book');
  }
}

/** An account without a request is drawn as it stands. */
const AS_IT_STANDS = '{"inclRealPosAndEq":true}';

async function graphOfRequest(
  request: string | undefined,
  snapshot: Snapshot,
  rulebook: Rulebook,
  { portfolio, account, coin, step = STEP_OF_ACCOUNT }: GraphOptions,
): Promise<number> {
  const real = portfolio === undefined ? null : await readAccount(portfolio, account!, snapshot);
  const text = request === undefined && real !== null ? AS_IT_STANDS : await readText(request ?? '-');
  const of = readGraphRequest(text, snapshot, real);
  const reply = graphReply(of, snapshot, rulebook, { shocks: priceShocks(step), coin: coin ?? null });
  process.stderr.write(`${assumedLines(rulebook).join('\n')}\n`);
  process.stdout.write(`${JSON.stringify(reply, null, 2)}\n`);
  return EXIT_OK;
}

async function graphOfBook(snapshot: Snapshot, loaded: LoadedRulebook, options: GraphOptions): Promise<number> {
  const { rulebook } = loaded;
  const { portfolio, step = STEP_OF_BOOK, out, threads } = options;
  const coin = options.coin ?? null;
  const progress = new Progress();
  progress.start();
  const onRows = (table: string, rows: number) => progress.show(`reading ${table}`, rows, 0, 'rows');
  const { book, files } = await readPortfolio(portfolio!, snapshot, { threads, onProgress: onRows });
  const points = await bookGraph({
    ...{ snapshot, rulebook, book, threads, coin },
    shocks: priceShocks(step),
    onProgress: (done, of) => progress.show('computing', done, of, 'shocks'),
  }).finally(() => progress.end());
  const report = graphReport({ points, coin, snapshot, rulebook, quarantined: book.quarantined });
  if (out !== undefined) {
    const provenance = { market: snapshot.files, portfolio: files, rulebookSha256: loaded.sha256 };
    writeGraphFolder(out, { report, rejects: book.rejects, provenance });
    process.stderr.write(`graph.csv, report.html and graph.json in ${out}\n`);
  }
  const text = options.json ? JSON.stringify(report, null, 2) : graphLines(report, rulebook).join('\n');
  process.stdout.write(`${text}\n`);
  tellRejects(book.rejects, null);
  return book.rejects.length > 0 ? EXIT_QUARANTINED : EXIT_OK;
}

/**
 * A book that stays in memory. Prints one JSON value: sums of what was read, for peers that read the same file; the compute
 * stage alone, on one worker and on two in turn; and another rulebook, as often as asked.
 *
 * A run here is all that a recompute does between reading and writing: unit rows are handed on shard by shard and let go.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { readPortfolio } from '../../src/ingest/read-portfolio.ts';
import { readMarket } from '../../src/market/read-market.ts';
import type { Book } from '../../src/portfolio/book.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { ResultsHash } from '../../src/runner/results-hash.ts';
import { prepareRun } from '../../src/runner/run-book.ts';
import { CloseDecider } from '../../src/verify/close-decisions.ts';

export interface LoadedBookRequest {
  market: string;
  book: string;
  first: string;
  second: string;
  threads: number;
  runs: number;
}

export interface BookSums {
  positions: number;
  /** Sum of signed contracts, of contracts without their sign, of average prices. */
  qty: number;
  size: number;
  px: number;
}

export interface LoadedBookReply {
  sums: BookSums;
  /** Seconds of each run of the first rulebook on one worker, on two, and of the second rulebook. */
  seconds: { one: number[]; two: number[]; second: number[] };
  /** The results hash of each rulebook. */
  hashes: { first: string; second: string };
}

/** Short stages are timed oftener: a core is seldom free for long. */
const ROUNDS_A_RUN = 3;

setFlagsFromString('--expose-gc');
/** Frees the memory of the runs before: no run does that within its time, and many of them are much memory. */
const tidyUp = runInNewContext('gc') as () => void;

const request = JSON.parse(process.argv[2]!) as LoadedBookRequest;
const snapshot = readMarket(request.market);
const { book } = await readPortfolio(request.book, snapshot);

function sumsOf({ positions, rejects }: Book): BookSums {
  if (rejects.length > 0) throw new Error(`${rejects.length} rows were rejected: sums would not be of the whole file`);
  const sums = { positions: positions.qty.length, qty: 0, size: 0, px: 0 };
  positions.qty.forEach((qty, i) => {
    sums.qty += qty;
    sums.size += Math.abs(qty);
    sums.px += positions.px[i]!;
  });
  return sums;
}

/** One run, everything from the rulebook's file on; threads are started anew. */
async function run(id: string, threads: number, hash?: ResultsHash) {
  tidyUp();
  const startedAt = process.hrtime.bigint();
  const { rulebook } = loadRulebook(id);
  const prepared = prepareRun({ snapshot, rulebook, book, threads });
  const decider = new CloseDecider(snapshot, rulebook, book);
  await prepared.evaluate((range, rows) => {
    decider.settle(range, prepared.accounts, rows);
    hash?.addRows(rows);
    hash?.addAccounts(prepared.accounts, book.quarantined, range);
  });
  const seconds = Number(process.hrtime.bigint() - startedAt) / 1e9;
  return { seconds, names: prepared.names };
}

/** What the same run finds, by its hash; not timed. */
async function hashOf(id: string, threads: number): Promise<string> {
  const hash = new ResultsHash();
  const { names } = await run(id, threads, hash);
  return hash.digest(book.acctIds, names);
}

const secondsOf = async (id: string, threads: number) => (await run(id, threads)).seconds;

const sums = sumsOf(book);
const hashes = { first: await hashOf(request.first, 1), second: await hashOf(request.second, request.threads) };
const onTwo = await hashOf(request.first, 2);
if (onTwo !== hashes.first) throw new Error(`one worker gives ${hashes.first}, two give ${onTwo}`);
const taken: LoadedBookReply['seconds'] = { one: [], two: [], second: [] };
for (let round = 0; round < ROUNDS_A_RUN * request.runs; round++) {
  taken.one.push(await secondsOf(request.first, 1));
  taken.two.push(await secondsOf(request.first, 2));
  taken.second.push(await secondsOf(request.second, request.threads));
}
const reply: LoadedBookReply = { sums, seconds: taken, hashes };
process.stdout.write(JSON.stringify(reply));

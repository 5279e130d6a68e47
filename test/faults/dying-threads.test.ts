// A thread that dies costs its shard one more try; a shard that fails twice ends the run, named, and the run can be resumed.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { readPortfolio } from '../../src/ingest/read-portfolio.ts';
import { SHARD_FIRST_ACCOUNT } from '../../src/kernel/layout.ts';
import type { ShardRange } from '../../src/kernel/shard-kernel.ts';
import { readMarket } from '../../src/market/read-market.ts';
import type { Book } from '../../src/portfolio/book.ts';
import { textAt } from '../../src/quantity/text-table.ts';
import { planShards } from '../../src/runner/shards.ts';
import { SeededRandom } from '../../src/synthetic/random.ts';
import { repeatCommand, seedOr } from '../support/chance.ts';
import {
  faultTimeout,
  finishedFiles,
  generatedBook,
  journaled,
  market,
  moments,
  newFolder,
  recomputeArgs,
  shardPositions,
  start,
} from './fault-runs.ts';

const seed = seedOr(77);
const random = new SeededRandom(seed);
let folder: string;
let book: Book;
let shards: ShardRange[];
let straight: Record<string, string>;

beforeAll(async () => {
  folder = await generatedBook();
  ({ book } = await readPortfolio(folder, readMarket(market)));
  ({ shards } = planShards(book, shardPositions));
  const out = newFolder();
  const { code, stderr } = await start(recomputeArgs(folder, out)).ended;
  expect(code, stderr).toBe(0);
  straight = finishedFiles(out);
}, faultTimeout);

const ways = ['exit', 'trap', 'memory'] as const;

/** The thread that is given a shard, or a range of a file, ends in some way, so many times. */
function dying(how: (typeof ways)[number], { from }: ShardRange | { from: 'reading' }, times: number) {
  return {
    path: fileURLToPath(new URL('dying-thread.mjs', import.meta.url)),
    env: {
      FAULT_HOW: how,
      FAULT_FIRST_ACCOUNT: String(from),
      FAULT_TIMES: String(times),
      FAULT_COUNTER: join(newFolder(), 'died'),
      FAULT_SLOT: String(SHARD_FIRST_ACCOUNT),
      // A thread that runs out of memory does so soon.
      NODE_OPTIONS: how === 'memory' ? '--max-old-space-size=96' : '',
    },
  };
}

const wordsOf = { exit: /exited with code: 7/, trap: /unreachable/, memory: /out of memory/i };

function expectStraight(out: string, about: string): void {
  const files = finishedFiles(out);
  for (const name of Object.keys(straight)) expect(files[name] === straight[name], `${name}: ${about}`).toBe(true);
}

test(
  `threads that die at ${moments} shards cost one more try each`,
  async () => {
    for (let moment = 0; moment < moments; moment++) {
      const how = ways[moment % ways.length]!;
      const shard = random.pick(shards);
      const out = newFolder();
      const { code, stderr } = await start(recomputeArgs(folder, out), dying(how, shard, 1)).ended;
      const about = `${how} at account ${shard.from}, seed ${seed}, again with: ${repeatCommand(seed)}\n${stderr}`;
      expect(code, about).toBe(0);
      const ids = `accounts ${textAt(book.acctIds, shard.from)} to ${textAt(book.acctIds, shard.to - 1)}`;
      expect(stderr, about).toContain(`${ids}, ${shard.to - shard.from} in the book's order, are tried once more: `);
      // Another shard that waited at the thread was not the cause, and is not told of.
      expect(stderr.match(/are tried once more/g), about).toHaveLength(1);
      expect(stderr, about).toMatch(wordsOf[how]);
      expectStraight(out, about);
    }
  },
  faultTimeout,
);

test.each(ways)(
  'a shard whose thread dies twice (%s) ends the run, named, and the run can be resumed',
  async (how) => {
    const shard = shards[Math.floor(shards.length / 2)]!;
    const out = newFolder();
    const { code, stderr } = await start(recomputeArgs(folder, out), dying(how, shard, 2)).ended;
    expect(code, stderr).toBe(1);
    const ids = `accounts ${textAt(book.acctIds, shard.from)} to ${textAt(book.acctIds, shard.to - 1)}`;
    expect(stderr.trimEnd().split('\n').at(-1)).toMatch(
      new RegExp(`^shockgrid: ${ids}, .* could not be computed in two tries: .*${wordsOf[how].source}`, 'i'),
    );
    const kept = journaled(out);
    expect(kept).toBeGreaterThan(0);
    expect(stderr).toContain(`${kept} shards are done and kept in ${out}: go on with --resume`);
    const resumed = await start(recomputeArgs(folder, out, '--resume')).ended;
    expect(resumed.code, resumed.stderr).toBe(0);
    expect(resumed.stderr).toContain(`going on with ${kept} of ${shards.length} shards`);
    expectStraight(out, resumed.stderr);
  },
  faultTimeout,
);

test(
  'a thread that dies reading is replaced too; where it dies twice the portfolio is told unreadable',
  async () => {
    // Files above 16 MiB are read on threads.
    const large = await generatedBook(45_000);
    const out = newFolder();
    const once = await start(recomputeArgs(large, out), dying('exit', { from: 'reading' }, 1)).ended;
    expect(once.code, once.stderr).toBe(0);
    const undisturbed = newFolder();
    await start(recomputeArgs(large, undisturbed)).ended;
    expect(finishedFiles(out)).toEqual(finishedFiles(undisturbed));
    const twice = await start(recomputeArgs(large, out), dying('exit', { from: 'reading' }, 4)).ended;
    expect(twice.code, twice.stderr).toBe(1);
    expect(twice.stderr).toMatch(/^shockgrid: the portfolio could not be read in two tries: .*code: 7/m);
  },
  faultTimeout,
);

/**
 * A book's liquidation: the whole book is evaluated as `recompute` does it, and every account of portfolio mode at or below
 * the threshold is walked, on worker threads. An account's walk is its own, so threads leave no trace in the figures.
 */
import { availableParallelism } from 'node:os';
import { THREADS_MAX } from '../limits.ts';
import { type AccountColumns, accountStates } from '../margin/account-columns.ts';
import type { Snapshot } from '../market/snapshot.ts';
import type { Book, BookColumns, RejectedRow } from '../portfolio/book.ts';
import { textAt } from '../quantity/text-table.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { InOrder } from '../runner/in-order.ts';
import { openPool } from '../threads/pool.ts';
import { evaluateBook } from '../verify/evaluate-book.ts';
import type { AccountRows } from './trials.ts';
import { joinWalks, type WalkColumns } from './walk-columns.ts';
import type { LiquidationBlock, LiquidationTask, LiquidationWorkerData, UntradableAccount } from './worker.ts';

export interface LiquidationRequest {
  snapshot: Snapshot;
  rulebook: Rulebook;
  book: Book;
  threads?: number | undefined;
  /** Accounts walked so far, of so many. */
  onProgress: (done: number, all: number) => void;
}

export interface BookLiquidation {
  /** Every account's figures before any trade. */
  accounts: AccountColumns;
  walks: WalkColumns;
  /** Accounts at or below the threshold in modes 2 and 3, which have none of the stages. */
  otherModes: number[];
  /** Accounts that must trade what has no price or lot: quarantined, not half-liquidated. */
  untradable: RejectedRow[];
  untradableAccounts: number[];
  kernelSha256: string;
}

/** Accounts of a task: some milliseconds of work, still far above the cost of a task. */
const TASK_ACCOUNTS = 16;
const PORTFOLIO_MODE = 4;
const LIQUIDATION = accountStates.indexOf('liquidation');

/** Evaluates the book and walks what is at or below the threshold. */
export async function liquidateBook(request: LiquidationRequest): Promise<BookLiquidation> {
  const { snapshot, book } = request;
  const { accounts, kernelSha256 } = await evaluateBook({ ...request, onProgress: undefined });
  const fallen: number[] = [];
  book.quarantined.forEach((isQuarantined, a) => {
    if (isQuarantined === 0 && accounts.state[a] === LIQUIDATION) fallen.push(a);
  });
  const walked = fallen.filter((a) => book.acctLv[a] === PORTFOLIO_MODE);
  const blocks = await walkAll(walked, request);
  const untradable = blocks.flatMap((block) => block.untradable);
  return {
    accounts,
    walks: joinWalks(blocks.map(({ walks }) => walks)),
    otherModes: fallen.filter((a) => book.acctLv[a] !== PORTFOLIO_MODE),
    untradable: untradable.map((own) => rejectOf(own, book, snapshot)),
    untradableAccounts: untradable.map(({ account }) => account),
    kernelSha256,
  };
}

async function walkAll(accounts: readonly number[], request: LiquidationRequest): Promise<LiquidationBlock[]> {
  if (accounts.length === 0) return [];
  const { snapshot, rulebook, book, onProgress } = request;
  const tasks = Array.from({ length: Math.ceil(accounts.length / TASK_ACCOUNTS) }, (_, i): LiquidationTask => {
    return { accounts: accounts.slice(i * TASK_ACCOUNTS, (i + 1) * TASK_ACCOUNTS) };
  });
  const wanted = request.threads ?? Math.min(availableParallelism(), THREADS_MAX);
  const workerData: LiquidationWorkerData = { snapshot, rulebook, book, rows: rowsOf(accounts, book) };
  const threads = Math.min(wanted, tasks.length);
  const pool = openPool<LiquidationTask, LiquidationBlock>(new URL('./worker.js', import.meta.url), {
    threads,
    tasksPerThread: 2,
    workerData,
  });
  const blocks: LiquidationBlock[] = [];
  let done = 0;
  const inOrder = new InOrder<LiquidationBlock>((i, block) => {
    blocks.push(block);
    done += tasks[i]!.accounts.length;
    onProgress(done, accounts.length);
  });
  try {
    await Promise.all(tasks.map(async (task, i) => inOrder.put(i, await pool.run(task))));
  } finally {
    await pool.close();
  }
  return blocks;
}

/** The most rows that any of the accounts has. */
function rowsOf(accounts: readonly number[], { positions, orders, balances }: BookColumns): AccountRows {
  const most = ({ offsets }: { offsets: Uint32Array }) =>
    accounts.reduce((largest, a) => Math.max(largest, offsets[a + 1]! - offsets[a]!), 0);
  return { positions: most(positions), orders: most(orders), balances: most(balances) };
}

function rejectOf({ account, reason, detail }: UntradableAccount, book: Book, { files }: Snapshot): RejectedRow {
  const file = files.find(({ name }) => name.startsWith(reason === 'missing-price' ? 'mark-price' : 'instruments'));
  return { file: file?.name ?? 'market', line: 0, acctId: textAt(book.acctIds, account), reason, detail };
}

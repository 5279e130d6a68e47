/** A thread that liquidates accounts: it makes an engine of its own, which costs milliseconds, and keeps it. */
import type { Snapshot } from '../market/snapshot.ts';
import { type Book, holdingsOf } from '../portfolio/book.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { workerData } from '../threads/piscina.ts';
import { deskFor } from './open-desk.ts';
import type { AccountRows } from './trials.ts';
import { UntradableError } from './untradable.ts';
import { walkAccount } from './walk.ts';
import { type AccountWalk, type WalkColumns, walkColumns } from './walk-columns.ts';

export interface LiquidationWorkerData {
  snapshot: Snapshot;
  rulebook: Rulebook;
  book: Book;
  /** The most rows that any of the accounts has. */
  rows: AccountRows;
}

/** Accounts of the book, ascending. */
export interface LiquidationTask {
  accounts: number[];
}

/** An account that cannot be liquidated, and why. */
export interface UntradableAccount {
  account: number;
  reason: UntradableError['reason'];
  detail: string;
}

export interface LiquidationBlock {
  walks: WalkColumns;
  untradable: UntradableAccount[];
}

const { snapshot, rulebook, book, rows } = workerData as LiquidationWorkerData;
const { desk, trials } = deskFor(snapshot, rulebook, rows);

/** Walks each account. Piscina takes the default export of its file. */
export default function liquidate({ accounts }: LiquidationTask): LiquidationBlock {
  const walks: AccountWalk[] = [];
  const untradable: UntradableAccount[] = [];
  for (const account of accounts) {
    try {
      const walk = walkAccount(holdingsOf(book, snapshot, account), desk, (ledger) => trials.of(ledger));
      walks.push({ account, walk });
    } catch (error) {
      if (!(error instanceof UntradableError)) throw error;
      untradable.push({ account, reason: error.reason, detail: error.message });
    }
  }
  return { walks: walkColumns(walks), untradable };
}

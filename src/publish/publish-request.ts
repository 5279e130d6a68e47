/** What is asked for when results are published, and what it comes to. */
import type { LoadedPortfolio } from '../ingest/read-portfolio.ts';
import type { AccountColumns } from '../margin/account-columns.ts';
import type { Snapshot } from '../market/snapshot.ts';
import type { Book, StoredBook } from '../portfolio/book.ts';
import type { InputFile } from '../quantity/input-file.ts';
import type { ResultFormat } from '../report/result-files.ts';
import type { LoadedRulebook } from '../rulebook/load.ts';
import type { MemoryLimit } from '../runner/memory-budget.ts';
import type { Summary } from '../runner/summary.ts';
import type { SampleRequest, SampleVerdict } from '../verify/sample.ts';

/** What a results folder is made of, whoever computed it. */
export interface ResultsRequest {
  snapshot: Snapshot;
  marketDirectory: string;
  portfolio: { book: Book | StoredBook; files: InputFile[] };
  portfolioDirectory: string;
  loaded: LoadedRulebook;
  out: string;
  format: ResultFormat;
  /** The sample that the decimal engine checks; null for none. */
  sample: SampleRequest | null;
  /** Ends the run early. */
  signal?: AbortSignal | undefined;
  startedAtMs: number;
  readMs: number;
}

/** A run that is asked for; what ends early can be resumed. */
export interface PublishRequest extends ResultsRequest {
  portfolio: LoadedPortfolio;
  threads?: number | undefined;
  shardPositions?: number | undefined;
  /** What memory the run may take; it is not asked unless said. */
  memory?: MemoryLimit | undefined;
  /** Whether every account is told what multi-currency mode would ask of it; the book must have its terms then. */
  comparesModes?: boolean | undefined;
  /** Whether the run goes on from what an unfinished one left in the folder. */
  resumes?: boolean | undefined;
  onProgress: (accounts: number) => void;
  /** Told, in words, what a person should know of the way there: shards taken up, tried again. */
  onNote?: ((words: string) => void) | undefined;
}

export interface Published {
  summary: Summary;
  /** Null where the run in the folder was finished already: then nothing was done. */
  accounts: AccountColumns | null;
  verification: SampleVerdict | null;
}

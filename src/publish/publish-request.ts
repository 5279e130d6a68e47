/** A run that is asked for, and what it comes to. */
import type { LoadedPortfolio } from '../ingest/read-portfolio.ts';
import type { AccountColumns } from '../margin/account-columns.ts';
import type { Snapshot } from '../market/snapshot.ts';
import type { ResultFormat } from '../report/result-files.ts';
import type { LoadedRulebook } from '../rulebook/load.ts';
import type { MemoryLimit } from '../runner/memory-budget.ts';
import type { Summary } from '../runner/summary.ts';
import type { SampleRequest, SampleVerdict } from '../verify/sample.ts';

export interface PublishRequest {
  snapshot: Snapshot;
  marketDirectory: string;
  portfolio: LoadedPortfolio;
  portfolioDirectory: string;
  loaded: LoadedRulebook;
  out: string;
  format: ResultFormat;
  threads?: number | undefined;
  shardPositions?: number | undefined;
  /** What memory the run may take; it is not asked unless said. */
  memory?: MemoryLimit | undefined;
  /** Whether every account is told what multi-currency mode would ask of it; the book must have its terms then. */
  comparesModes?: boolean | undefined;
  /** The sample that the decimal engine checks; null for none. */
  sample: SampleRequest | null;
  /** Whether the run goes on from what an unfinished one left in the folder. */
  resumes?: boolean | undefined;
  /** Ends the run early, with a folder from which it can be resumed. */
  signal?: AbortSignal | undefined;
  startedAtMs: number;
  readMs: number;
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

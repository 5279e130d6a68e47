/**
 * Where a run's slices and results are kept while machines work on it: a folder that all of them share, or a bucket. A store is
 * written once a name: who comes second finds what the first one left.
 */
import type { KeptFile, KeptResults } from './run-job.ts';

/** Folders and files of this machine. */
export interface LocalInputs {
  market: string;
  portfolio: string;
  rulebook: string;
}

/** One run's place in a store. */
export interface RunStore {
  /** Makes the inputs reachable for every worker; `here` is where this machine has them. */
  offerInputs(here: LocalInputs): Promise<void>;
  /** The inputs, on this machine: those that are named are there. */
  fetchInputs(named: readonly (keyof LocalInputs)[]): Promise<LocalInputs>;
  /** A slice that was kept; null where there is none. */
  keptSlice(name: string): Promise<KeptFile | null>;
  /** A folder of this machine that a slice is published to before it is kept. */
  sliceFolder: string;
  keepSlice(name: string): Promise<KeptFile>;
  /** A folder of this machine that holds these slices. */
  fetchSlices(slices: readonly KeptFile[]): Promise<string>;
  /** A new folder of this machine that a merge may write to. */
  mergeFolder(): Promise<string>;
  /** Keeps the results that a merge wrote. */
  keepResults(folder: string, resultsHash: string): Promise<KeptResults>;
  /** Takes away what nobody needs once results are kept, slices and merges that died; nothing where none are. */
  tidy(): Promise<void>;
  /** The results of a run that is done; null where there are none. */
  keptResults(): Promise<KeptResults | null>;
  /** Puts a file of the results to a path of this machine. */
  fetchResult(file: KeptFile, path: string): Promise<void>;
}

/** A run's place by the name of its store. */
import { openFolderStore } from './folder-store.ts';
import type { ClusterRun } from './run-job.ts';
import type { RunStore } from './run-store.ts';
import { isBucket, openBucketStore } from './s3-store.ts';

/** Whether a store is a folder rather than a bucket. */
export function isSharedFolder(data: string): boolean {
  return !isBucket(data);
}

/**
 * Opens the place of a run.
 * @param scratch a folder of this process; what a bucket holds is brought here
 */
export function openStore(run: ClusterRun, scratch: string): Promise<RunStore> | RunStore {
  return isBucket(run.data) ? openBucketStore(run, scratch) : openFolderStore(run);
}

/** What runs in a reading thread: a range of a CSV, the hash of a file, or the rows of some accounts put in place. */
import { type PlaceTask, placeRows } from '../portfolio/place-rows.ts';
import { answering } from '../threads/answer.ts';
import { type BatchRun, type BatchTask, readBatches } from './column-rows.ts';
import { hashFile } from './hash-file.ts';
import { type ScanTask, scanRange } from './scan-file.ts';
import type { ScannedRun } from './table-scan.ts';

export type ReadTask = { scan: ScanTask } | { hash: string } | { place: PlaceTask } | { batches: BatchTask };

type Found = ScannedRun | BatchRun | string | number[];

/** Does one task. Piscina takes the default export of its file. */
export default answering((task: ReadTask): Found | Promise<Found> => {
  if ('scan' in task) return scanRange(task.scan);
  if ('batches' in task) return readBatches(task.batches);
  return 'hash' in task ? hashFile(task.hash) : placeRows(task.place);
});

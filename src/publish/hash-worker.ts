/** What runs in a hashing thread: shards in the order in which they come, then the hash of all. */
import { unpackRows } from '../margin/packed-rows.ts';
import { workerData } from '../threads/piscina.ts';
import { takingTurns } from '../threads/thread-in-turn.ts';
import { type HashedRun, HashHere, type HashTask } from './run-hash.ts';

const hash = new HashHere(workerData as HashedRun);

/** Takes a shard, or tells the hash. Piscina takes the default export of its file. */
export default takingTurns((task: HashTask): string | null => {
  if (task === null) return hash.digest();
  hash.add(task.range, unpackRows(task.rows));
  return null;
});

/** A run that is about to go: its journal is begun, and what an earlier one left is on the list. */
import { UnusableInput } from '../failure/unusable-input.ts';
import { SHARD_POSITIONS_DEFAULT } from '../limits.ts';
import { bookSize, planMemory } from '../runner/memory-budget.ts';
import { defaultThreads, type PreparedRun, prepareRun } from '../runner/run-book.ts';
import { beginJournal, type Journal, readJournal } from './journal.ts';
import { PartPublisher } from './part-publisher.ts';
import type { PublishRequest } from './publish-request.ts';
import { clearResultsFolder, shardsKept, unfinishedIn } from './results-folder.ts';
import { changesBetween, identityOfRequest, type RunIdentity } from './run-identity.ts';

export interface Work {
  run: PreparedRun;
  /** Where files are written until the run is finished. */
  directory: string;
  parts: PartPublisher;
}

/**
 * Plans the run and makes its folder, which was taken for it, ready.
 * @throws UnusableInput where the folder cannot be written, or the run in it is another one than is to be resumed
 */
export async function openWork(request: PublishRequest): Promise<Work> {
  const { portfolio, loaded, out, onNote } = request;
  const { directory, parts, journal: path } = unfinishedIn(out);
  const earlier = request.resumes ? readJournal(path) : null;
  const run = prepareRun({
    ...request,
    ...fitted(request, request.shardPositions ?? earlier?.head.shardPositions),
    rulebook: loaded.rulebook,
    book: portfolio.book,
    sumsCells: true,
    onRetry: onNote,
  });
  const identity = identityOfRequest(request, run.plan.kernelSha256);
  const { shards, shardPositions: planned } = run.plan;
  if (earlier !== null) refuseAnother(out, earlier, identity, planned);
  const lines = earlier?.lines ?? [];
  if (earlier !== null) onNote?.(`going on with ${lines.length} of ${shards.length} shards that were there already`);
  const givenUp = request.resumes ? 0 : shardsKept(out);
  if (givenUp > 0) onNote?.(`starting over: ${givenUp} shards that were kept are given up; --resume would go on`);
  clearResultsFolder(
    out,
    lines.map(({ shard }) => shard),
  );
  try {
    beginJournal(
      path,
      { schema: 'shockgrid-journal/1', run: identity, shardPositions: planned, shards: shards.length },
      lines,
    );
    return { run, directory, parts: await PartPublisher.open(parts, path, lines, onNote) };
  } catch (error) {
    throw new UnusableInput(`${path} cannot be written: ${(error as Error).message}`);
  }
}

/** Threads and shards as memory allows; a run that is resumed keeps its shards. */
function fitted(
  { portfolio: { book }, threads, memory, onNote }: PublishRequest,
  shardPositions: number | undefined,
): { threads: number | undefined; shardPositions: number | undefined } {
  if (memory === undefined) return { threads, shardPositions };
  const asked = { threads: threads ?? defaultThreads(), isFixed: threads !== undefined, shardPositions };
  const plan = planMemory(bookSize(book), asked, memory);
  if (plan.threads === asked.threads && plan.shardPositions === shardPositions) return { threads, shardPositions };
  onNote?.(
    `to fit into memory: ${plan.threads} threads, shards of ${plan.shardPositions ?? SHARD_POSITIONS_DEFAULT} rows`,
  );
  return plan;
}

function refuseAnother(out: string, { head }: Journal, now: RunIdentity, shardPositions: number): void {
  const changed = changesBetween(head.run, now);
  if (head.shardPositions !== shardPositions) {
    changed.push(`--shard-positions (was ${head.shardPositions}, is ${shardPositions})`);
  }
  if (changed.length === 0) return;
  throw new UnusableInput(
    `--out ${out} holds an unfinished run of something else; changed since: ${changed.join(', ')}; ` +
      'give back what it was begun with, or leave --resume out to start over',
  );
}

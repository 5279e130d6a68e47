/**
 * The journal of a run that is under way, a line of JSON each: first what the run is and how it is cut, then every shard whose
 * part has its name, by what the part is known to be whole. Lines are only ever added. One that a crash cut off is no line:
 * its shard is computed again.
 */
import { readFileSync } from 'node:fs';
import { UnusableInput } from '../failure/unusable-input.ts';
import { writeLasting } from '../quantity/lasting.ts';
import { z } from '../quantity/schema.ts';
import { identitySchema } from './run-identity.ts';

const headSchema = z.object({
  schema: z.literal('shockgrid-journal/1'),
  run: identitySchema,
  shardPositions: z.int().positive(),
  shards: z.int().nonnegative(),
});
export type JournalHead = z.infer<typeof headSchema>;

const lineSchema = z.object({
  shard: z.int().nonnegative(),
  from: z.int().nonnegative(),
  to: z.int().nonnegative(),
  bytes: z.int().nonnegative(),
  crc32: z.int().nonnegative(),
});
export type JournalLine = z.infer<typeof lineSchema>;

/** What a run left behind. */
export interface Journal {
  head: JournalHead;
  lines: JournalLine[];
}

/** Reads what there is of a journal; null where not even its head was written. @throws UnusableInput where it cannot be read */
export function readJournal(path: string): Journal | null {
  const [first, ...lines] = linesOf(path);
  const head = headSchema.safeParse(first);
  if (!head.success) return null;
  return { head: head.data, lines: lines.flatMap((line) => lineSchema.safeParse(line).data ?? []) };
}

/** Begins a journal, with the lines of an earlier one that still hold; it is there, whole, when this returns. */
export function beginJournal(path: string, head: JournalHead, lines: readonly JournalLine[] = []): void {
  const text = [head, ...lines].map((line) => `${JSON.stringify(line)}\n`).join('');
  writeLasting(path, text);
}

function linesOf(path: string): unknown[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw new UnusableInput(`${path} cannot be read: ${message}`);
  }
  return text.split('\n').map((line) => {
    try {
      return JSON.parse(line) as unknown;
    } catch {
      return null;
    }
  });
}

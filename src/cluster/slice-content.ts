/** What a slice says of itself: the run it is of, its accounts, and where in its file everything stands. */

import { identitySchema } from '../publish/run-identity.ts';
import { z } from '../quantity/schema.ts';

const count = z.int().nonnegative();
const placed = z.object({ at: count, bytes: count, crc32: count });

/** The same for a slice wherever it was computed. */
export const contentSchema = z.object({
  schema: z.literal('shockgrid-slice/1'),
  run: identitySchema,
  /** From 1 to `of`. */
  slice: z.int().positive(),
  of: z.int().positive(),
  /** Index of its first account in the book, how many it has, and how many the book has. */
  accounts: z.object({ from: count, count, inBook: count }),
  /** Good rows of the accounts that are computed. */
  holdings: z.object({ positions: count, orders: count, balances: count }),
  /** Files of result tables that its accounts have rows for. */
  tables: z.array(z.string()),
  /** Of the tables that were read, in the order of the identity. */
  fileBytes: z.array(count),
  shards: z.array(z.object({ accounts: count, part: placed, holdings: placed })),
  settings: placed,
  rejects: placed,
});
export type SliceContent = z.infer<typeof contentSchema>;

/** Where and how it was computed: what a merge looks for unless told otherwise. Two machines may tell it differently. */
export const originSchema = z.object({
  market: z.string(),
  portfolio: z.string(),
  rulebook: z.string(),
  kernelBuild: z.enum(['release', 'debug']),
});
export type SliceOrigin = z.infer<typeof originSchema>;

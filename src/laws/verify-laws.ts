/**
 * Every law on a seeded sample of a book: by the kernel on all of it, by the decimal engine on one account in ten, as it
 * takes some ten milliseconds an account and a law. Told as one line a law, or as the first breach in full.
 */
import type { Snapshot } from '../market/snapshot.ts';
import type { Book } from '../portfolio/book.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import type { Difference } from '../verify/comparison.ts';
import { checkLaw, type LawOutcome, subjectsOf } from './audit.ts';
import type { Law } from './law.ts';
import type { LawWorld } from './law-world.ts';
import { laws } from './laws.ts';
import { decimalWorld, kernelWorld } from './worlds.ts';

const KERNEL_ACCOUNTS_A_DECIMAL = 10;

export interface LawsRequest {
  snapshot: Snapshot;
  rulebook: Rulebook;
  book: Book;
  /** Indexes of computed accounts. */
  accounts: readonly number[];
  seed: number;
  /** The call that repeats it with one account alone, or with none named where `acctId` is null. */
  repeat: (acctId: string | null) => string;
  onProgress?: (laws: number, of: number) => void;
}

export interface LawsVerdict {
  failed: boolean;
  /** By law, in their order: by the kernel, by the decimal engine. */
  outcomes: LawOutcome[];
  /** The first breach in full; empty where there is none. */
  breach: string;
}

/** Checks every law, the kernel first; stops at the first breach. */
export function verifyLaws(request: LawsRequest): LawsVerdict {
  const { snapshot, rulebook } = request;
  return verifyLawsOn(request, [kernelWorld(snapshot, rulebook), decimalWorld(snapshot, rulebook)]);
}

/** The same on engines of one's own: the first on every account, those behind it on one in ten. */
export function verifyLawsOn(request: LawsRequest, worlds: readonly LawWorld[]): LawsVerdict {
  const { book, accounts, seed } = request;
  const asked = worlds.map((world, w) => {
    const own = w === 0 ? accounts : accounts.filter((_, i) => i % KERNEL_ACCOUNTS_A_DECIMAL === 0);
    return { world, subjects: subjectsOf(book, own, world) };
  });
  const outcomes: LawOutcome[] = [];
  for (const [l, law] of laws.entries()) {
    for (const { world, subjects } of asked) {
      const outcome = checkLaw(law, subjects, world, seed);
      outcomes.push(outcome);
      if (outcome.breach !== null) {
        return { failed: true, outcomes, breach: breachText(law, world, outcome.breach, request) };
      }
    }
    request.onProgress?.(l + 1, laws.length);
  }
  return { failed: false, outcomes, breach: '' };
}

function breachText(law: Law, world: LawWorld, breach: Difference, { repeat }: LawsRequest): string {
  const { acctId, place, figure, expected, got, tolerance } = breach;
  const where = place === '' ? `account ${acctId}` : `account ${acctId}, ${place}`;
  // Rows that lie between those of others are no longer so when the others are not there.
  const again = repeat(law.road === 'rows' ? null : acctId);
  return (
    `law ${law.name} (${law.says}), by the ${world.name}: ${where}, ${figure}: expected ${expected}, got ${got}, ` +
    `tolerance ${tolerance}; again with: ${again}`
  );
}

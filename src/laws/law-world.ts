/** The engine that laws are asked of. */
import type { Snapshot } from '../market/snapshot.ts';
import type { Book } from '../portfolio/book.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import type { EvaluatedAccount } from '../runner/evaluate-here.ts';
import type { FallingTiers } from './falling-tiers.ts';

/** A market under a rulebook and an engine on it. */
export interface LawWorld {
  /** `kernel`, `decimal engine`: how messages call the engine. */
  readonly name: string;
  readonly snapshot: Snapshot;
  readonly rulebook: Rulebook;
  /** Whether equal means equal to the bit. The decimal engine rounds to 50 digits wherever it adds up in another order. */
  readonly isBitExact: boolean;
  /** What of the market and the rulebook has tiers that fall as sizes rise, which no law of growth holds for. */
  readonly falling: FallingTiers;
  /** Every account of the book in its order; quarantined ones come out null. */
  evaluate(book: Book): (EvaluatedAccount | null)[];
  /** The same engine where every ladder of tiers ends with its first step; see untiered.ts. */
  untiered(): LawWorld;
}

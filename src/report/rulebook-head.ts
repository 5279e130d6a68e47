/** A rulebook in a report: which it is, what was set on it, and which of its numbers are not the venue's own word. */
import { blocksOfStatus } from '../rulebook/blocks.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import type { Setting } from '../rulebook/vary.ts';

export interface RulebookHead {
  id: string;
  asOf: string;
  /** SHA-256 of the file it was read from. */
  sha256: string;
  /** What was set on it, by path; empty where it is the file's own. */
  set: Record<string, Setting>;
  assumed: string[];
  reported: string[];
}

/** A rulebook with what it was made of. */
export interface NamedRulebook {
  rulebook: Rulebook;
  /** Of the file. */
  sha256: string;
  set: Record<string, Setting>;
}

/** What a report says of a rulebook. */
export function rulebookHead({ rulebook, sha256, set }: NamedRulebook): RulebookHead {
  const [assumed, reported] = [blocksOfStatus(rulebook, 'assumed'), blocksOfStatus(rulebook, 'reported')];
  return { id: rulebook.id, asOf: rulebook.asOf, sha256, set, assumed, reported };
}

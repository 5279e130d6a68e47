/** A part of what is told of one risk unit. */
import type { ExplainedUnit } from '../explained.ts';

export interface UnitPart {
  /** None where it has nothing to say of this unit. */
  lines(explained: ExplainedUnit): string[];
  /** Its keys of the unit's object in the JSON. */
  json(explained: ExplainedUnit): Record<string, unknown>;
}

/** Before every line of a part. */
export const INDENT = '  ';

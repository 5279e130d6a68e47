/** A rulebook as a call asks for it: an id or file, and what is set on it. */
import { UnusableInput } from '../failure/unusable-input.ts';
import type { NamedRulebook } from '../report/rulebook-head.ts';
import { loadRulebook } from '../rulebook/load.ts';
import { parseSetting, readOverrides, rulebookAt, type Setting } from '../rulebook/vary.ts';

/** A rulebook by id or file, as it is. */
export function askedRulebook(reference: string): NamedRulebook {
  const { rulebook, sha256 } = loadRulebook(reference);
  return { rulebook, sha256, set: {} };
}

export interface CandidateOptions {
  candidate?: string;
  overrides?: string;
  candidateSet: readonly string[];
}

/**
 * The candidate: a rulebook of its own, or the base, with a file of overrides and single settings put in.
 * @throws UnusableInput where nothing says how it differs, or a path is set twice
 */
export function candidateRulebook(
  base: string,
  { candidate, overrides, candidateSet }: CandidateOptions,
): NamedRulebook {
  const settings = new Map<string, Setting>(overrides === undefined ? [] : readOverrides(overrides));
  for (const text of candidateSet) {
    const [path, setting] = parseSetting(text, '--candidate-set');
    if (settings.has(path)) throw new UnusableInput(`--candidate-set ${text}: ${path} is set already`);
    settings.set(path, setting);
  }
  if (candidate === undefined && settings.size === 0) {
    throw new UnusableInput(
      'what to compare with is missing: expected --candidate, --overrides or --candidate-set PATH=VALUE',
    );
  }
  const { rulebook, sha256 } = loadRulebook(candidate ?? base);
  return { rulebook: rulebookAt(rulebook, settings), sha256, set: Object.fromEntries(settings) };
}

/** The slices that folders hold, checked to be all of one run, each once: whatever is not so is named. */
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { UnusableInput } from '../failure/unusable-input.ts';
import { changesBetween } from '../publish/run-identity.ts';
import { readSliceFoot, type SliceFoot } from './slice-file.ts';
import { sliceOfName } from './slice-name.ts';

/** Missing slices that are told by number. */
const NAMED_MAX = 20;

/**
 * Finds every slice of a run.
 * @returns one after another, from the first on
 * @throws UnusableInput naming a slice that is missing, damaged, of another run or cut, or there twice with different content
 */
export function gatherSlices(folders: readonly string[]): SliceFoot[] {
  const paths = folders.flatMap(slicesIn);
  if (paths.length === 0) throw new UnusableInput(`there is no slice in ${folders.join(', ')}`);
  const bySlice = new Map<number, SliceFoot>();
  let first: SliceFoot | null = null;
  for (const path of paths) {
    const foot = readSliceFoot(path);
    const { slice, of } = foot.content;
    if (!isDeepStrictEqual(sliceOfName(basename(path)), { slice, of })) {
      throw new UnusableInput(`${path} holds slice ${slice} of ${of}: give it back its name`);
    }
    first ??= foot;
    refuseForeign(foot, first);
    const before = bySlice.get(slice);
    if (before !== undefined && !isDeepStrictEqual(before.content, foot.content)) {
      throw new UnusableInput(
        `${before.path} and ${path} are the same slice with different results: remove one of them`,
      );
    }
    bySlice.set(slice, before ?? foot);
  }
  const { of, accounts } = first!.content;
  const found = Array.from({ length: of }, (_, i) => bySlice.get(i + 1));
  refuseMissing(found, folders);
  const slices = found as SliceFoot[];
  let from = 0;
  for (const { path, content } of slices) {
    if (content.accounts.from !== from) {
      throw new UnusableInput(`${path} does not begin where the slice before it ends: compute both again`);
    }
    from += content.accounts.count;
  }
  if (from !== accounts.inBook) {
    throw new UnusableInput(`${slices.at(-1)!.path} does not end where the book does: compute the slices again`);
  }
  return slices;
}

/** Paths of what by their names are slices, in the order of their numbers. */
function slicesIn(folder: string): string[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    throw new UnusableInput(`folder ${folder} cannot be read: ${(error as Error).message}`);
  }
  const found = names.flatMap((name) => ({ name, slice: sliceOfName(name)?.slice ?? 0 }));
  return found
    .filter(({ slice }) => slice > 0)
    .sort((a, b) => a.slice - b.slice || (a.name < b.name ? -1 : 1))
    .map(({ name }) => join(folder, name));
}

function refuseForeign(foot: SliceFoot, first: SliceFoot): void {
  const [own, of] = [foot.content, first.content];
  const changed = changesBetween(of.run, own.run);
  if (changed.length > 0) {
    throw new UnusableInput(`${foot.path} is of another run than ${first.path}; different are: ${changed.join(', ')}`);
  }
  if (own.of !== of.of) {
    throw new UnusableInput(
      `${foot.path} is one of ${own.of} slices and ${first.path} one of ${of.of}: merge one cut at a time`,
    );
  }
  if (own.accounts.inBook !== of.accounts.inBook) {
    throw new UnusableInput(`${foot.path} and ${first.path} count different accounts in the book: compute both again`);
  }
}

function refuseMissing(found: readonly (SliceFoot | undefined)[], folders: readonly string[]): void {
  const missing = found.flatMap((foot, i) => (foot === undefined ? [i + 1] : []));
  if (missing.length === 0) return;
  const more = missing.length > NAMED_MAX ? ` and ${missing.length - NAMED_MAX} more` : '';
  const which =
    missing.length === 1 ? `slice ${missing[0]}` : `slices ${missing.slice(0, NAMED_MAX).join(', ')}${more}`;
  throw new UnusableInput(
    `${which} of ${found.length} ${missing.length === 1 ? 'is' : 'are'} missing in ${folders.join(', ')}`,
  );
}

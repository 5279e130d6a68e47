/** Reading rulebooks: by id from `data/rulebooks/`, or a file of one's own; every fault is named with its place. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { UnusableInput } from '../failure/unusable-input.ts';
import { JSON_FILE_BYTES_MAX } from '../limits.ts';
import { parseJson } from '../quantity/json-text.ts';
import { packageRoot } from '../quantity/package-root.ts';
import { readWholeFile, utf8Text } from '../quantity/whole-file.ts';
import { valueForClass } from './scenarios.ts';
import { type Rulebook, rulebookSchema } from './schema.ts';

export interface LoadedRulebook {
  rulebook: Rulebook;
  path: string;
  /** SHA-256 of the file's bytes. */
  sha256: string;
  /** Whether the bytes are those of a rulebook that ships under its id. */
  isShipped: boolean;
}

const shippedDirectory = () => join(packageRoot(), 'data', 'rulebooks');

/** Paths of the rulebooks that ship, by id, in order of id. */
export function shippedRulebooks(): Map<string, string> {
  const found = new Map<string, string>();
  for (const venue of readdirSync(shippedDirectory()).sort()) {
    for (const file of readdirSync(join(shippedDirectory(), venue)).sort()) {
      if (file.endsWith('.json')) found.set(file.slice(0, -'.json'.length), join(shippedDirectory(), venue, file));
    }
  }
  return found;
}

/** Whether a reference names a file of one's own rather than a rulebook that ships. */
export function isRulebookFile(reference: string): boolean {
  return reference.includes('/') || reference.endsWith('.json');
}

/**
 * Loads a rulebook by id (`okx-2025`) or by file (anything with a slash or ending in `.json`).
 * @throws UnusableInput naming the file, the key and what was expected.
 */
export function loadRulebook(reference: string): LoadedRulebook {
  const shipped = shippedRulebooks();
  const path = isRulebookFile(reference) ? reference : shipped.get(reference);
  if (path === undefined) {
    throw new UnusableInput(
      `rulebook "${reference}" is not one of ${[...shipped.keys()].join(', ')}, nor a .json file`,
    );
  }
  if (!existsSync(path)) throw new UnusableInput(`rulebook file ${path} does not exist`);
  const bytes = readRulebookFile(path);
  const rulebook = parseRulebook(utf8Text(bytes, `rulebook file ${path}`), path);
  const own = shipped.get(rulebook.id);
  const isShipped = own !== undefined && readRulebookFile(own).equals(bytes);
  return { rulebook, path, sha256: sha256Hex(bytes), isShipped };
}

function readRulebookFile(path: string): Buffer {
  return readWholeFile(path, `rulebook file ${path}`, JSON_FILE_BYTES_MAX);
}

/** Checks a rulebook's text; `path` is only for messages. */
export function parseRulebook(text: string, path: string): Rulebook {
  const parsed = rulebookSchema.safeParse(parseJson(text, `rulebook ${path}`));
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    const place = issue.path.length > 0 ? issue.path.join('.') : 'the top level';
    throw new UnusableInput(`rulebook ${path}, at ${place}: ${issue.message}`);
  }
  const fault = crossFault(parsed.data);
  if (fault) throw new UnusableInput(`rulebook ${path}, ${fault}`);
  return parsed.data;
}

/** What a schema of single blocks cannot see: classes and sources that blocks name must exist. */
function crossFault(rulebook: Rulebook): string | undefined {
  const classNames = rulebook.assetClasses.value.map((entry) => entry.name);
  const own = rulebook['mr1-spot-shock'].classes?.value.map((entry) => entry.name) ?? classNames;
  if (own.some((name) => !classNames.includes(name))) {
    return `at mr1-spot-shock.classes: expected classes out of ${classNames.join(', ')}`;
  }
  const slippageFault = tradeFault(rulebook, classNames);
  if (slippageFault) return slippageFault;
  const discounted = Object.keys(rulebook.account.discountRates.byClass);
  const missing = classNames.find((name) => !discounted.includes(name));
  if (missing) return `at account.discountRates.byClass: the class "${missing}" is missing`;
  const extra = discounted.find((name) => !classNames.includes(name));
  if (extra) return `at account.discountRates.byClass.${extra}: expected one of the classes ${classNames.join(', ')}`;
  return blockFault(rulebook, '', rulebook.sources, classNames);
}

/** A trade that slips by its whole price would be sold for nothing; a stop at or below the start would end at once. */
function tradeFault({ liquidation, account }: Rulebook, classNames: string[]): string | undefined {
  const { slippage, slippageTiers, stopRatio } = liquidation;
  const most = Math.max(...slippageTiers.tiers.map(({ multiplier }) => Number(multiplier)));
  const whole = classNames.find((name) => Number(valueForClass<string>(slippage, name)) * most >= 1);
  if (whole !== undefined) return `at liquidation.slippage.${whole}: expected less than 1 with every multiplier`;
  if (Number(stopRatio.value) >= Number(account.stateThresholds.liquidation)) return undefined;
  return 'at liquidation.stopRatio: expected no less than account.stateThresholds.liquidation';
}

const perClassBlocks =
  /(\.|^)(shocks|basicShock|annualisedMove|maxForwardMove|perpetualCharge|futuresCharge|optionCharge|positionTierMultiplier|slippage)$|^mr7-minimum-charge\.tiers$/;

function blockFault(node: unknown, place: string, sources: object, classNames: string[]): string | undefined {
  if (node === null || typeof node !== 'object' || Array.isArray(node)) return undefined;
  const block = node as Record<string, unknown>;
  if (Array.isArray(block.source)) {
    const unknownSource = block.source.find((name) => !Object.hasOwn(sources, name));
    if (unknownSource !== undefined) return `at ${place}.source: "${unknownSource}" is not among sources`;
    if (perClassBlocks.test(place)) return classFault(block, place, classNames);
  }
  for (const [key, child] of Object.entries(block)) {
    const fault = blockFault(child, place === '' ? key : `${place}.${key}`, sources, classNames);
    if (fault) return fault;
  }
  return undefined;
}

function classFault(block: Record<string, unknown>, place: string, classNames: string[]): string | undefined {
  const missing = classNames.find((name) => !Object.hasOwn(block, name));
  if (missing) return `at ${place}: the class "${missing}" is missing`;
  const extra = Object.keys(block).find((key) => !['status', 'source', 'note', ...classNames].includes(key));
  if (extra) return `at ${place}.${extra}: expected one of the classes ${classNames.join(', ')}`;
  return undefined;
}

function sha256Hex(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

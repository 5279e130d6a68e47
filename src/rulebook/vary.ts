/**
 * A rulebook with some of its numbers set to others: what a comparison's candidate and every point of a sweep are. What
 * comes out is a rulebook like any other, checked by the schema; the blocks that were touched stand in it as assumed, as
 * the number is nobody's but the caller's.
 *
 * Numbers stay decimal text all the way: a range is counted out in decimals, and a list of shocks is stretched in
 * decimals, so 0.08 + 6 · 0.02 is 0.2 and a list that was symmetrical still is.
 */
import { UnusableInput } from '../failure/unusable-input.ts';
import { JSON_FILE_BYTES_MAX, VARY_POINTS_MAX } from '../limits.ts';
import { type Decimal, fromText } from '../quantity/decimal.ts';
import { parseJson } from '../quantity/json-text.ts';
import { readWholeFile, utf8Text } from '../quantity/whole-file.ts';
import { parseRulebook } from './load.ts';
import { isShockList, type Place, placeAt, rulebookPlaces } from './paths.ts';
import { decimalText, type Rulebook } from './schema.ts';

/** A number or a word; a list replaces a list whole. */
export type Setting = string | readonly string[];
/** What is set, by path. */
export type Settings = ReadonlyMap<string, Setting>;

/** One parameter and the values it takes. */
export interface Axis {
  path: string;
  values: string[];
}

/** Of a shock that has no end in decimals so many places are kept: as many as a rulebook's number has room for. */
const SHOCK_PLACES = 20;

/**
 * Reads `PATH=V1,V2,…` or `PATH=FROM:TO:STEP`; a range ends at the last value that is not beyond TO.
 * @throws UnusableInput saying what was expected
 */
export function parseVary(text: string): Axis {
  const { path, value } = splitSetting(text, '--vary', 'PATH=V1,V2,… or PATH=FROM:TO:STEP');
  const values = value.includes(':') ? rangeValues(value, text) : value.split(',').map((one) => plainText(one.trim()));
  if (values.includes('')) throw new UnusableInput(`--vary ${text}: a value is empty; expected V1,V2,…`);
  const twice = values.find((one, i) => values.indexOf(one) !== i);
  if (twice !== undefined) throw new UnusableInput(`--vary ${text}: ${twice} is there twice`);
  return { path, values };
}

/** Reads `PATH=VALUE`, a list as `V1,V2,…`. @param option the words of the option, for the refusal */
export function parseSetting(text: string, option: string): [path: string, setting: Setting] {
  const { path, value } = splitSetting(text, option, 'PATH=VALUE');
  const values = value.split(',').map((one) => plainText(one.trim()));
  if (values.includes('')) throw new UnusableInput(`${option} ${text}: a value is empty; expected PATH=VALUE`);
  return [path, values.length === 1 ? values[0]! : values];
}

function splitSetting(text: string, option: string, expected: string): { path: string; value: string } {
  const at = text.indexOf('=');
  const [path, value] = [text.slice(0, at).trim(), text.slice(at + 1).trim()];
  if (at < 0 || path === '' || value === '') {
    throw new UnusableInput(`${option} ${text}: expected ${expected}, such as mr6-extreme-move.weight=0.5`);
  }
  return { path, value };
}

function isNumber(text: string): boolean {
  return decimalText.safeParse(text).success;
}

/** A number without zeros that say nothing; any other text as it is, for the schema to judge. */
function plainText(text: string): string {
  return isNumber(text) ? shortest(fromText(text)) : text;
}

function shortest(number: Decimal): string {
  return number.isZero() ? '0' : number.toFixed();
}

function rangeValues(value: string, text: string): string[] {
  const ends = value.split(':').map((end) => end.trim());
  if (ends.length !== 3 || !ends.every(isNumber)) {
    throw new UnusableInput(`--vary ${text}: expected a range FROM:TO:STEP of three decimal numbers`);
  }
  const [from, to, step] = ends.map(fromText) as [Decimal, Decimal, Decimal];
  if (step.lte(0)) throw new UnusableInput(`--vary ${text}: expected a step above 0`);
  if (to.lt(from)) throw new UnusableInput(`--vary ${text}: expected a range from the lower to the higher number`);
  const count = to.minus(from).div(step).floor().plus(1);
  if (count.gt(VARY_POINTS_MAX)) {
    throw new UnusableInput(`--vary ${text}: ${count.toFixed()} values, expected at most ${VARY_POINTS_MAX}`);
  }
  return Array.from({ length: count.toNumber() }, (_, i) => shortest(from.plus(step.times(i))));
}

/**
 * Every combination of the axes' values, the last axis fastest; without an axis the one point where nothing is set.
 * @throws UnusableInput where a path is varied twice or the points are too many
 */
export function gridPoints(axes: readonly Axis[]): ReadonlyMap<string, string>[] {
  const twice = axes.find(({ path }, i) => axes.findIndex((axis) => axis.path === path) !== i);
  if (twice !== undefined) throw new UnusableInput(`--vary ${twice.path}: the path is varied twice`);
  const count = axes.reduce((product, { values }) => product * values.length, 1);
  if (count > VARY_POINTS_MAX) {
    const product = axes.map(({ values }) => values.length).join(' · ');
    throw new UnusableInput(`--vary: ${product} = ${count} points, expected at most ${VARY_POINTS_MAX}`);
  }
  let points: ReadonlyMap<string, string>[] = [new Map()];
  for (const { path, values } of axes) {
    points = points.flatMap((point) => values.map((value) => new Map([...point, [path, value]])));
  }
  return points;
}

/**
 * The rulebook with these numbers set. Without any it is the rulebook itself.
 * @throws UnusableInput naming the path and what was expected there
 */
export function rulebookAt(rulebook: Rulebook, settings: Settings): Rulebook {
  if (settings.size === 0) return rulebook;
  const copy = structuredClone(rulebook);
  const places = rulebookPlaces(copy);
  const set = [...settings].map(([path, setting]) => ({ place: placeAt(places, path, copy), setting }));
  refuseOverlaps(set.map(({ place }) => place.path));
  for (const { place, setting } of set) {
    const { block, path, value } = place;
    place.holder[place.key] = valueToSet(place, setting);
    const before = block.source[0] === VARIED ? `${block.note} ` : '';
    block.note = `${before}Set by the caller; ${path} of ${rulebook.id} is ${shownValue(value)}.`;
    block.status = 'assumed';
    block.source = [VARIED];
  }
  copy.sources[VARIED] = { title: 'set by the caller for a what-if, no number of the venue', date: rulebook.asOf };
  if (!copy.id.endsWith(`.${VARIED}`)) copy.id = `${copy.id}.${VARIED}`;
  return parseRulebook(JSON.stringify(copy), `${rulebook.id} with ${settingsText(settings)}`);
}

const VARIED = 'varied';

/** `mr6-extreme-move.weight=0.5, account.takerFee=0.0005`: what is set, for eyes. */
export function settingsText(settings: Settings): string {
  return [...settings].map(([path, setting]) => `${path}=${shownValue(setting)}`).join(', ');
}

function shownValue(setting: Setting): string {
  return typeof setting === 'string' ? setting : `[${setting.join(', ')}]`;
}

function refuseOverlaps(paths: readonly string[]): void {
  for (const [i, path] of paths.entries()) {
    const other = paths.find((another, k) => k !== i && (another === path || another.startsWith(`${path}.`)));
    if (other !== undefined) throw new UnusableInput(`${path} and ${other} set the same place: expected one of them`);
  }
}

function valueToSet(place: Place, setting: Setting): string | string[] {
  const { path, value } = place;
  if (typeof value === 'string') {
    if (typeof setting === 'string') return setting;
    throw new UnusableInput(`${path}: expected one value, such as ${value}, not a list`);
  }
  if (typeof setting !== 'string') return [...setting];
  if (isShockList(place)) return stretched(path, value, setting);
  throw new UnusableInput(
    `${path} is a list, [${value.join(', ')}]: expected a whole list, or a number for one item, ${path}.0 the first`,
  );
}

/** The shocks with the outermost at `outermost` and the others in the same proportion to it. */
function stretched(path: string, shocks: readonly string[], outermost: string): string[] {
  if (!isNumber(outermost) || fromText(outermost).lte(0)) {
    throw new UnusableInput(`${path}=${outermost}: expected the outermost shock, a number above 0, or a whole list`);
  }
  const own = shocks.map(fromText);
  const widest = own.reduce((most, shock) => (shock.abs().gt(most) ? shock.abs() : most), fromText('0'));
  if (widest.isZero()) {
    throw new UnusableInput(`${path}=${outermost}: a list of 0 alone has no outermost shock; expected a whole list`);
  }
  const to = fromText(outermost);
  return own.map((shock) => shortest(shock.times(to).div(widest).toDecimalPlaces(SHOCK_PLACES)));
}

/**
 * Reads a file of overrides: a JSON object of path → number as text, word, or list of such.
 * @throws UnusableInput naming the file and the key
 */
export function readOverrides(file: string): Settings {
  const bytes = readWholeFile(file, `overrides ${file}`, JSON_FILE_BYTES_MAX);
  const json = parseJson(utf8Text(bytes, `overrides ${file}`), `overrides ${file}`);
  if (json === null || typeof json !== 'object' || Array.isArray(json)) {
    throw new UnusableInput(`overrides ${file}: expected an object, such as {"mr6-extreme-move.weight": "0.5"}`);
  }
  const settings = new Map<string, Setting>();
  for (const [path, value] of Object.entries(json)) {
    const texts: unknown[] = Array.isArray(value) ? value : [value];
    if (texts.length === 0 || !texts.every((text) => typeof text === 'string')) {
      throw new UnusableInput(
        `overrides ${file}, at ${path}: expected a number as text, such as "0.5", or a list of such`,
      );
    }
    const plain = (texts as string[]).map(plainText);
    settings.set(path, Array.isArray(value) ? plain : plain[0]!);
  }
  return settings;
}

/**
 * JSON from outside → a value. Beside the grammar it keeps to what every reader of JSON agrees on: no name stands twice in
 * an object, as which of two values counts is for each reader to say, and nothing is nested without a bound, as what walks
 * the value afterwards is no loop.
 */
import { UnusableInput } from '../failure/unusable-input.ts';
import { JSON_DEPTH_MAX } from '../limits.ts';

/** Set on an object, it is not one of its names but what the object is made of. */
const PROTOTYPE = '__proto__';

const QUOTE = 34;
const BACKSLASH = 92;
const COLON = 58;
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [91, 93, 123, 125];

/**
 * Reads JSON.
 * @param what how a message calls it: `rulebook mine.json`
 * @throws UnusableInput where it is none, is nested too deep or names a value twice
 */
export function parseJson(text: string, what: string): unknown {
  checkDepth(text, what);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UnusableInput(`${what} is not JSON: ${(error as Error).message}`);
  }
  checkNames(text, what);
  return value;
}

/** Address behind the closing quote of the text that begins at `quote`; the end where it is not closed. */
function behindText(text: string, quote: number): number {
  for (let at = text.indexOf('"', quote + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text.charCodeAt(at - 1 - slashes) === BACKSLASH) slashes += 1;
    if (slashes % 2 === 0) return at + 1;
  }
  return text.length;
}

function checkDepth(text: string, what: string): void {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = behindText(text, at) - 1;
    else if (code === OPEN_LIST || code === OPEN_OBJECT) depth += 1;
    else if (code === CLOSE_LIST || code === CLOSE_OBJECT) depth -= 1;
    if (depth > JSON_DEPTH_MAX) {
      throw new UnusableInput(
        `${what}, at character ${at + 1}: lists and objects are nested deeper than ${JSON_DEPTH_MAX}`,
      );
    }
  }
}

/** Of a text that is JSON. */
function checkNames(text: string, what: string): void {
  const open: (Set<string> | null)[] = [];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === OPEN_OBJECT) open.push(new Set());
    else if (code === OPEN_LIST) open.push(null);
    else if (code === CLOSE_LIST || code === CLOSE_OBJECT) open.pop();
    if (code !== QUOTE) continue;
    const end = behindText(text, at);
    const names = open.at(-1);
    if (names && isName(text, end)) {
      const name = nameOf(text.slice(at, end));
      if (names.has(name)) {
        throw new UnusableInput(`${what}, at character ${at + 1}: "${name.slice(0, 60)}" stands twice in one object`);
      }
      if (name === PROTOTYPE) {
        throw new UnusableInput(`${what}, at character ${at + 1}: the name ${PROTOTYPE} is none of a value`);
      }
      names.add(name);
    }
    at = end - 1;
  }
}

/** Whether a colon comes next: blanks of JSON may stand before it. */
function isName(text: string, from: number): boolean {
  let at = from;
  while (text.charCodeAt(at) <= 32) at += 1;
  return text.charCodeAt(at) === COLON;
}

/** Two spellings of one name are one name. */
function nameOf(quoted: string): string {
  return quoted.includes('\\') ? (JSON.parse(quoted) as string) : quoted.slice(1, -1);
}

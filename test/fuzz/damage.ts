/** Damage done to texts and files that were good: bytes for any of them, values and names for JSON. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { packageRoot } from '../../src/quantity/package-root.ts';
import { mutated, mutations } from '../ingest/invented-tables.ts';

/** Files that once broke a reader, or were made to: `corpus/KIND/`. */
export function corpus(kind: 'tables' | 'holdings' | 'rulebooks' | 'requests' | 'replies'): Buffer[] {
  const folder = join(packageRoot(), 'test', 'fuzz', 'corpus', kind);
  const names = readdirSync(folder).sort();
  if (names.length === 0) throw new Error(`no corpus in ${folder}`);
  return names.map((name) => readFileSync(join(folder, name)));
}

/** Bytes shown as text where a law fails on them. */
export function shownBytes(bytes: Buffer): Buffer {
  return Object.assign(bytes, { [fc.toStringMethod]: () => JSON.stringify(bytes.toString('latin1')) });
}

/** Bytes that are no file of any kind, out of signs that readers look for. */
export const noise: fc.Arbitrary<Buffer> = fc.oneof(
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  fc
    .array(fc.constantFrom(...'"",,,\n\r\n\0 0123456789.eE+-[]{}:\\abc', '\uFEFF', '\u2028', '😀', '\ud800'), {
      maxLength: 200,
    })
    .map((signs) => Buffer.from(signs.join(''))),
);

/** One of these files with some bytes flipped, lost, put in or doubled. */
export function damagedBytes(files: fc.Arbitrary<Buffer>): fc.Arbitrary<Buffer> {
  return fc.tuple(files, mutations).map(([bytes, changes]) => mutated(bytes, changes));
}

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

const longDigits = '9'.repeat(400);
/** What may stand where a value was. */
const oddValues: Json[] = [
  ...[
    '',
    ' ',
    '0',
    '-0',
    '-1',
    '1e999',
    '1e-999',
    '-1e308',
    'NaN',
    'Infinity',
    '0x10',
    '１',
    longDigits,
    `0.${longDigits}`,
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'USDT',
    'BTC-USD',
    'a\0b',
    '\ud800',
    '\u202e',
    '=1+1',
    '../../x',
    'x'.repeat(300),
  ],
  ...[
    null,
    true,
    false,
    0,
    -1,
    1.5,
    1e308,
    -1e-320,
    [],
    {},
    [[]],
    [null],
    { a: { b: [1] } },
    ['0', '1'],
    { toString: '1' },
  ],
  ...['0.5', '1', '2', '100000', '1e18', '1e15', '1700000000000', '9999999999999', '0.000000000000001'],
];
const oddNames = [
  '',
  'constructor',
  'toString',
  'hasOwnProperty',
  'value',
  'id',
  'instId',
  'ccy',
  'length',
  ' ',
  'é',
  '0',
];
/** Put behind an opening brace: a name a second time, or one that is none. */
const snippets = [
  '"__proto__":{"x":1},',
  '"a":1,"a":2,',
  '"code":"0","data":[],',
  '"id":"x",',
  `"a":${'['.repeat(80)}`,
  '"\\u0061":1,"a":2,',
];

interface Change {
  kind: 'value' | 'value' | 'name' | 'lost' | 'snippet' | 'numbers';
  at: number;
  which: number;
}

const changes = fc.array(
  fc.record({
    kind: fc.constantFrom<Change['kind'][]>('value', 'value', 'value', 'value', 'name', 'lost', 'snippet', 'numbers'),
    at: fc.nat(100_000),
    which: fc.nat(1000),
  }),
  { maxLength: 2 },
);

/** The same behind the first line, which stays: a header that is damaged is the end of its file. */
export function damagedRows(files: fc.Arbitrary<Buffer>): fc.Arbitrary<Buffer> {
  return fc.tuple(files, mutations).map(([bytes, changes]) => {
    const rowsFrom = bytes.indexOf(10) + 1;
    return Buffer.concat([bytes.subarray(0, rowsFrom), mutated(bytes.subarray(rowsFrom), changes)]);
  });
}

/** A file of the corpus as it is kept, or with some bytes damaged. */
export function keptOrDamaged(kept: readonly Buffer[]): fc.Arbitrary<Buffer> {
  const known = fc.constantFrom(...kept);
  return fc.oneof(known, damagedBytes(known)).map(shownBytes);
}

/** A JSON text in which some values, names or signs are other ones. */
export function damagedJson(texts: readonly string[]): fc.Arbitrary<Buffer> {
  const bySense = fc
    .tuple(fc.constantFrom(...texts), changes)
    .map(([text, done]) => Buffer.from(changedJson(text, done)));
  const bytes = fc.constantFrom(...texts).map((text) => Buffer.from(text));
  return fc
    .oneof({ weight: 6, arbitrary: bySense }, { weight: 2, arbitrary: damagedBytes(bytes) }, noise)
    .map(shownBytes);
}

function changedJson(text: string, done: readonly Change[]): string {
  let now = text;
  for (const { kind, at, which } of done) {
    if (kind === 'snippet') now = withSnippet(now, at, snippets[which % snippets.length]!);
    else if (kind === 'numbers')
      now = now.replaceAll(/"(-?\d+(\.\d+)?)"/g, (all, number) => (which % 2 ? number : all));
    else now = withNodeChanged(now, { kind, at, which });
  }
  return now;
}

function withSnippet(text: string, at: number, snippet: string): string {
  const braces = [...text.matchAll(/\{(?!\})/g)].map(({ index }) => index + 1);
  if (braces.length === 0) return snippet;
  const place = braces[at % braces.length]!;
  return text.slice(0, place) + snippet + text.slice(place);
}

function withNodeChanged(text: string, { kind, at, which }: Change): string {
  let json: Json;
  try {
    json = JSON.parse(text) as Json;
  } catch {
    return text;
  }
  const nodes = [...childrenOf(json)];
  if (nodes.length === 0) return JSON.stringify(oddValues[which % oddValues.length]);
  const { parent, key } = nodes[at % nodes.length]!;
  const holder = parent as Record<string, Json>;
  if (kind === 'value') holder[key] = oddValues[which % oddValues.length]!;
  else if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else if (kind === 'lost') delete holder[key];
  else holder[oddNames[which % oddNames.length]!] = holder[key]!;
  return JSON.stringify(json);
}

function* childrenOf(node: Json): Generator<{ parent: Json; key: string }> {
  if (node === null || typeof node !== 'object') return;
  for (const [key, child] of Object.entries(node)) {
    yield { parent: node, key };
    yield* childrenOf(child);
  }
}

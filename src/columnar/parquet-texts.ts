/** Texts and truth values of a Parquet page as codes. */
import { isUtf8 } from 'node:buffer';
import { demand } from './file-fault.ts';
import { unpackTexts, type VisitText } from './parquet-deltas.ts';
import { readRuns } from './parquet-runs.ts';
import type { TextInterner } from './text-interner.ts';

/** Decodes the pages of one column chunk, one after the other. */
export interface ValuesDecoder {
  /** Takes the plain values that indices of the pages behind count in. */
  takeDictionary(bytes: Uint8Array, count: number): void;
  /** Fills the target with the page's values that are not null. */
  decode(encoding: string, bytes: Uint8Array, target: Float64Array | Uint32Array): void;
}

/** Visits the texts of a plain page: each is its length in four bytes, then its bytes. */
export function plainTexts(bytes: Uint8Array, count: number, what: string, visit: VisitText): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  for (let row = 0; row < count; row++) {
    demand(at + 4 <= bytes.length, `is damaged: ${what} has a page that ends too early`);
    const from = at + 4;
    at = from + view.getUint32(at, true);
    demand(at <= bytes.length, `is damaged: ${what} has texts outside its page`);
    visit(bytes, from, at, row);
  }
  demand(at === bytes.length, `is damaged: ${what} has a page with more bytes than texts`);
}

/** Decodes a chunk of texts; all chunks of a column have their interner in common. */
export function textDecoder(interner: TextInterner, what: string): ValuesDecoder {
  let dictionary: Uint32Array | null = null;
  const codeOf = (bytes: Uint8Array, from: number, to: number): number => {
    const known = interner.count;
    const code = interner.codeOf(bytes, from, to);
    const isText = interner.count === known || isUtf8(bytes.subarray(from, to));
    demand(isText, `has ${what} with bytes that are no UTF-8 text`);
    return code;
  };
  const plain = (bytes: Uint8Array, target: Uint32Array) => {
    let [lastFrom, lastTo] = [0, -1];
    plainTexts(bytes, target.length, what, (_, from, to, row) => {
      const isSame = isEqual(bytes, lastFrom, lastTo, from, to);
      target[row] = isSame ? target[row - 1]! : codeOf(bytes, from, to);
      [lastFrom, lastTo] = [from, to];
    });
  };
  return {
    takeDictionary: (bytes, count) => {
      // A text takes four bytes at least; a count beyond that is no reason to ask for memory.
      demand(4 * count <= bytes.length, `is damaged: ${what} has a dictionary that ends too early`);
      dictionary = new Uint32Array(count);
      plain(bytes, dictionary);
    },
    decode: (encoding, bytes, target) => {
      if (encoding === 'PLAIN') plain(bytes, target as Uint32Array);
      else if (encoding === 'PLAIN_DICTIONARY' || encoding === 'RLE_DICTIONARY') {
        demand(dictionary !== null && bytes.length > 0, `is damaged: ${what} has no dictionary`);
        const codes = target as Uint32Array;
        readRuns(bytes.subarray(1), bytes[0]!, codes, what);
        let isOutside = false;
        for (let i = 0; i < codes.length; i++) {
          if (codes[i]! >= dictionary.length) isOutside = true;
          codes[i] = dictionary[codes[i]!]!;
        }
        demand(!isOutside, `is damaged: ${what} has an index outside its dictionary`);
      } else {
        const isKnown = encoding === 'DELTA_LENGTH_BYTE_ARRAY' || encoding === 'DELTA_BYTE_ARRAY';
        demand(isKnown, `has ${what} in the encoding ${encoding}`);
        unpackTexts(bytes, target.length, encoding === 'DELTA_BYTE_ARRAY', what, (text, from, to, row) => {
          target[row] = codeOf(text, from, to);
        });
      }
    },
  };
}

function isEqual(bytes: Uint8Array, fromA: number, toA: number, fromB: number, toB: number): boolean {
  if (toA - fromA !== toB - fromB) return false;
  for (let i = 0; i < toA - fromA; i++) if (bytes[fromA + i] !== bytes[fromB + i]) return false;
  return true;
}

/** Truth values as the codes 0 and 1. */
export function truthDecoder(what: string): ValuesDecoder {
  return {
    takeDictionary: () => demand(false, `is damaged: ${what} has a dictionary of truth values`),
    decode: (encoding, bytes, target) => {
      const codes = target as Uint32Array;
      const tooEarly = `is damaged: ${what} has a page that ends too early`;
      if (encoding === 'PLAIN') {
        demand(8 * bytes.length >= codes.length, tooEarly);
        for (let i = 0; i < codes.length; i++) codes[i] = (bytes[i >> 3]! >> (i & 7)) & 1;
        return;
      }
      demand(encoding === 'RLE', `has ${what} in the encoding ${encoding}`);
      // Its length stands before the runs.
      demand(bytes.length >= 4, tooEarly);
      readRuns(bytes.subarray(4), 1, codes, what);
    },
  };
}

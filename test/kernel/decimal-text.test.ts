// The kernel's reading of decimal numbers against the host's: never another double, hardly ever left to the host.
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { parseDecimal } from '../../src/quantity/decimal-text.ts';
import { lawHolds, repeatCommand, seedOr } from '../support/chance.ts';
import { TextProbe } from './text-build.ts';
import { TextSamples } from './text-samples.ts';

const seed = seedOr(20260301);
const TEXTS_A_PIECE = 100_000;

let probe: TextProbe;
let debug: TextProbe;

beforeAll(async () => {
  probe = await TextProbe.build('release');
  debug = await TextProbe.build('debug');
});

/** Reads so many drawn texts, fails on a wrong double, and returns how many the kernel left to the host. */
function readAll(count: number, draw: () => string, by = probe): number {
  let unsure = 0;
  for (let done = 0; done < count; done += TEXTS_A_PIECE) {
    const texts = Array.from({ length: Math.min(TEXTS_A_PIECE, count - done) }, draw);
    unsure += by.parseLines(by.writeLines(texts));
    const wrong = texts.findIndex((text, i) => {
      const got = by.values[i]!;
      return !Number.isNaN(got) && !Object.is(got, Number(text));
    });
    expect(wrong, `${texts[wrong]} is read as ${by.values[wrong]}; ${repeatCommand(seed)}`).toBe(-1);
  }
  return unsure;
}

/** A text that the host takes as a number or refuses: the same double, or NaN. */
function agrees(text: string): boolean {
  const host = parseDecimal(text);
  const got = probe.parse(text);
  return Number.isNaN(got) || (host !== null && Object.is(got, host));
}

describe('reading a decimal number', () => {
  test('gives the double that Number gives, for texts of every shape', () => {
    const samples = new TextSamples(seed);
    const count = 1_000_000;
    const unsure = readAll(count, () => samples.numberText());
    // Texts near the middle between two doubles, of more digits than are kept, are the host's.
    expect(unsure / count).toBeLessThan(0.1);
  });

  test('decides all but a few of what doubles print as', () => {
    const samples = new TextSamples(seed + 1);
    expect(readAll(300_000, () => String(samples.anyDouble()))).toBeLessThan(3);
    expect(readAll(100_000, () => samples.anyDouble().toPrecision(17))).toBeLessThan(3);
    expect(readAll(100_000, () => samples.cell())).toBe(0);
    expect(readAll(100_000, () => String(samples.unit() + samples.unit()))).toBe(0);
  });

  test('decides ties to even where the digits are kept', () => {
    for (const text of ['9007199254740993', '9007199254740995', '4503599627370496.5', '4503599627370497.5']) {
      expect(probe.parse(text), text).toBe(Number(text));
    }
    expect(probe.parse('9007199254740993.0000000000000000000000000001')).toBeNaN();
  });

  test('reads the edges of the doubles, and leaves what is beyond them to the host', () => {
    const edges = ['5e-324', '7e-324', '2.2250738585072011e-308', '2.2250738585072014e-308', '1.7976931348623157e308'];
    for (const text of [
      ...edges,
      '1e-400',
      '0e9999',
      '-0',
      '+.0',
      '-0.0e-9999',
      '1e22',
      '1e23',
      '.5',
      '5.',
      '+5.e-1',
    ]) {
      expect(Object.is(probe.parse(text), Number(text)), `${text} is read as ${probe.parse(text)}`).toBe(true);
    }
    for (const text of ['1.7976931348623159e308', '1e309', '-1e400', '1e9999'])
      expect(probe.parse(text), text).toBeNaN();
  });

  test('refuses what is no decimal number, whatever stands behind it', () => {
    const refused = [
      '',
      '.',
      '-',
      '+',
      '+-5',
      '1..2',
      '1.2.3',
      '.e5',
      '1e',
      '1e+',
      '1e00005',
      '0x10',
      'NaN',
      'Infinity',
    ];
    for (const behind of [',', '\n', '"', ' ', '\0']) {
      for (const text of [...refused, ' 5', '5 ', '1_000', '1,5', '5f', '١']) {
        expect(probe.parse(text, behind), `${text} before ${behind}`).toBeNaN();
      }
    }
  });

  test('agrees with the host on anything that number bytes can spell', () => {
    const judged = (text: string) => {
      expect(agrees(text), `${text} is read as ${probe.parse(text)}`).toBe(true);
    };
    const spelled = fc.string({ unit: fc.constantFrom(...'0123456789.+-eE'), maxLength: 30 });
    lawHolds(spelled, 30_000, judged);
    const mixed = fc.string({ unit: 'binary-ascii', maxLength: 12 }).filter((text) => !text.includes('\n'));
    lawHolds(mixed, 20_000, judged);
  });

  test('stops at the first byte that cannot belong to the number', () => {
    const cases: [string, number, number][] = [
      ['10.83,5', 10.83, 5],
      ['-5\n', -5, 2],
      ['1.5.2', 1.5, 3],
      ['12e3x', 12000, 4],
      ['7-8', 7, 1],
      ['12345678901234567890.5"', Number('12345678901234567890.5'), 22],
    ];
    for (const [text, value, length] of cases) expect(probe.scan(text), text).toEqual({ value, length });
  });

  test('passes over bytes of numbers only, whatever it finds', () => {
    lawHolds(fc.string({ unit: fc.constantFrom(...'0123456789.+-eE,"x'), maxLength: 40 }), 20_000, (text) => {
      const { length } = probe.scan(text);
      expect(text.slice(0, length)).toMatch(/^[\d.+\-eE]*$/);
      expect(length).toBeLessThanOrEqual(text.length);
    });
  });

  test('is the same in the debug build', () => {
    const count = 100_000;
    const unsure = (by: TextProbe) => {
      const samples = new TextSamples(seed + 2);
      return readAll(count, () => samples.numberText(), by);
    };
    expect(unsure(debug)).toBe(unsure(probe));
  });
});

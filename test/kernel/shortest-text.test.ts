// The kernel's writing of doubles against the host's String, character for character.
import { beforeAll, describe, expect, test } from 'vitest';
import { repeatCommand, seedOr } from '../support/chance.ts';
import { PIECE_BYTES, TextProbe } from './text-build.ts';
import { bitsOf, ofBits, TextSamples } from './text-samples.ts';

const seed = seedOr(20260302);
const VALUES_A_PIECE = 200_000;

let probe: TextProbe;

beforeAll(async () => {
  probe = await TextProbe.build('release');
});

function hostText(value: number): string {
  return Number.isNaN(value) ? '' : String(value);
}

/** Writes the values and fails on a text that is not the host's. */
function writeAll(values: readonly number[], by = probe): void {
  for (let from = 0; from < values.length; from += VALUES_A_PIECE) {
    const piece = values.slice(from, from + VALUES_A_PIECE);
    by.values.set(piece);
    const got = by.bytes.toString('latin1', 0, by.formatLines(piece.length));
    const want = `${piece.map(hostText).join('\n')}\n`;
    if (got === want) continue;
    const lines = got.split('\n');
    const wrong = piece.findIndex((value, i) => lines[i] !== hostText(value));
    expect.fail(`${piece[wrong]} is written as ${lines[wrong]}; ${repeatCommand(seed)}`);
  }
}

const drawn = (count: number, draw: () => number) => Array.from({ length: count }, draw);

describe('writing a double', () => {
  test('gives the text of String for doubles of random bits', () => {
    const samples = new TextSamples(seed);
    for (let piece = 0; piece < 6; piece++) writeAll(drawn(VALUES_A_PIECE, () => samples.anyDouble()));
  });

  test('gives the text of String for whole numbers, short decimals and sums of them', () => {
    const samples = new TextSamples(seed + 1);
    writeAll(drawn(200_000, () => samples.whole()));
    writeAll(drawn(200_000, () => -samples.shortDecimal()));
    writeAll(drawn(100_000, () => samples.shortDecimal() + samples.shortDecimal()));
    writeAll(drawn(200_000, () => samples.unit() * 10 ** samples.random.integer(-9, 22)));
  });

  test('gives the text of String at powers and beside them, and for subnormals', () => {
    const samples = new TextSamples(seed + 2);
    const powers = Array.from({ length: 2098 }, (_, i) => 2 ** (i - 1074));
    const tens = Array.from({ length: 632 }, (_, i) => Number(`1e${i - 323}`));
    for (const step of [-2n, -1n, 0n, 1n, 2n]) {
      const beside = [...powers, ...tens].map(bitsOf).filter((bits) => bits > 2n);
      writeAll(beside.map((bits) => ofBits(bits + step)));
    }
    writeAll(drawn(100_000, () => samples.nearPower()));
    writeAll(drawn(100_000, () => samples.subnormal()));
    writeAll(Array.from({ length: 3000 }, (_, i) => ofBits(BigInt(i))));
  });

  test('lays out every length of digits at every place of the point', () => {
    const digits = '12345678901234567';
    const values: number[] = [];
    for (let count = 1; count <= digits.length; count++) {
      for (let power = -30; power <= 30; power++) values.push(Number(`${digits.slice(0, count)}e${power}`));
    }
    writeAll([...values, ...values.map((value) => -value)]);
  });

  test('writes zero without a sign, infinity as a word and NaN as nothing', () => {
    writeAll([0, -0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN, -Number.NaN, Number.MAX_VALUE]);
    writeAll([9007199254740991, 9007199254740992, 9007199254740994, 1e21, 1e21 - 131072, 1e-6, 1e-7, 123456.789e-12]);
  });

  test('is the same in the debug build', async () => {
    const debug = await TextProbe.build('debug');
    const samples = new TextSamples(seed + 3);
    writeAll(
      drawn(100_000, () => samples.anyDouble()),
      debug,
    );
    writeAll(
      drawn(50_000, () => samples.shortDecimal()),
      debug,
    );
  });

  test('has room for a piece of the longest texts', () => {
    expect(VALUES_A_PIECE * 26).toBeLessThan(PIECE_BYTES);
  });
});

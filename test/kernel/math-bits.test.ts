// The kernel's maths bit by bit: lane against scalar form, debug build against release, this machine against the others.
import { beforeAll, describe, expect, test } from 'vitest';
import { buildProbe, type Probe } from './math-build.ts';
import { bitsOf, type Call, Chance, callOf, REPEAT, sampleOption } from './math-samples.ts';

let probe: Probe;
let debug: Probe;

beforeAll(async () => {
  probe = await buildProbe('release');
  debug = await buildProbe('debug');
});

describe('the bits', () => {
  test('are the same in either lane as in the scalar form, in the release and the debug build', () => {
    const chance = new Chance(11);
    const specials = [0, -0, 1, -1, 5e-324, 1e-310, -750, 709.79, 1e308, -1e308, Infinity, -Infinity];
    const draw = (i: number): number => (i < specials.length ? (specials[i] as number) : chance.between(-50, 50));
    for (let i = 0; i < 20_000; i++) {
      const x = draw(i);
      const y = i % 3 ? chance.between(-800, 800) : Number.NaN;
      for (const name of ['exp', 'log', 'cdf', 'density'] as const) {
        const bits = bitsOf(probe[name](x));
        const all = [
          probe[`${name}2Lane`](x, y, 0),
          probe[`${name}2Lane`](y, x, 1),
          debug[name](x),
          debug[`${name}2Lane`](x, y, 0),
        ];
        expect(
          all.every((value) => Number.isNaN(value) || bitsOf(value) === bits),
          `${name}(${x}): ${all}`,
        ).toBe(true);
        expect(Number.isNaN(probe[name](x)), `${name}(${x}) is NaN in one form only: ${all}`).toBe(
          Number.isNaN(all[0]),
        );
      }
      expect(bitsOf(probe.expMiddle2Lane(x, y, 0)), `expMiddle(${x})`).toBe(bitsOf(debug.expMiddle(x)));
    }
  });

  test('of Black-76 are the same in either lane as in the scalar form, in the release and the debug build', () => {
    const chance = new Chance(12);
    const option = (): Call => {
      const call = callOf(sampleOption(chance, probe.log));
      if (chance.chance(0.05)) call[3] = 0;
      if (chance.chance(0.05)) call[3] = chance.logBetween(3, 300);
      return call;
    };
    for (let i = 0; i < 20_000; i++) {
      const one = option();
      const other = option();
      const bits = bitsOf(probe.coinValue(...one));
      const lanes = [0, 1].map((lane) => probe.coinValue2Lane(...one, ...other, lane));
      const slow = [debug.coinValue(...one), debug.coinValue2Lane(...one, ...other, i & 1)];
      expect([...lanes, ...slow].map(bitsOf), `${one}; ${REPEAT}`).toEqual([bits, bits, bits, bits]);
      expect(bitsOf(probe.deltaPa(...one))).toBe(bitsOf(debug.deltaPa(...one)));
      expect(bitsOf(probe.density1(one[1], one[3]))).toBe(bitsOf(debug.density1(one[1], one[3])));
    }
  });

  test('are the bits of every other machine and compiler: a hash over 20,000 results equals the recorded one', () => {
    // Inputs by + − × ÷ and the probe's own functions only: the host's Math.exp is not the same in every Node.
    let hash = 0xcbf29ce484222325n;
    const add = (value: number): void => {
      hash = ((hash ^ bitsOf(value)) * 0x100000001b3n) & 0xffffffffffffffffn;
    };
    for (let i = 0; i < 4_000; i++) {
      const x = (((i * 7919) % 4001) / 4001) * 80 - 40;
      const sdev = 0.0005 + (((i * 104_729) % 4003) / 4003) * 2;
      const moneyness = x * sdev * 0.1;
      add(probe.exp(x * 18));
      add(probe.log(probe.exp(x)));
      add(probe.cdf(x * 0.25));
      add(probe.density(x * 0.25));
      add(probe.coinValue(i & 1 ? 1 : -1, moneyness, probe.exp(-moneyness), sdev));
    }
    expect(hash.toString(16)).toBe('2fd688e30abbd09b');
  });

  test('of a sum over pairs are those of a sum over single options', () => {
    probe.fill(4096);
    expect(probe.sumPairs(4096)).toBe(probe.sumScalar(4096));
    expect(probe.sumDoublePairs(4096)).toBe(probe.sumScalar(4096));
  });
});

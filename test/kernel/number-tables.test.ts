// The tables and the short formulas that reading and writing numbers rest on, against whole-number arithmetic.
import { describe, expect, test } from 'vitest';
import * as L from '../../src/kernel/layout.ts';
import { makeMemory } from '../../src/kernel/memory-plan.ts';
import { widePower, writeNumberTables } from '../../src/kernel/number-tables.ts';

const powers = Array.from({ length: L.POWER_MAX - L.POWER_MIN + 1 }, (_, i) => L.POWER_MIN + i);

/** a·2^n ≤ b·10^p, in whole numbers. */
function atMost(a: bigint, n: number, b: bigint, p: number): boolean {
  const left = a * 2n ** BigInt(Math.max(n, 0)) * 10n ** BigInt(Math.max(-p, 0));
  return left <= b * 10n ** BigInt(Math.max(p, 0)) * 2n ** BigInt(Math.max(-n, 0));
}

const floorLog2Power = (p: number) => (p * 217706) >> 16;

describe('the number tables', () => {
  test('hold each power of ten in 128 bits, rounded up by less than one', () => {
    for (const p of powers) {
      const wide = widePower(p);
      expect(wide >> 127n, `10^${p}`).toBe(1n);
      const scale = floorLog2Power(p) - 127;
      expect(atMost(wide - 1n, scale, 1n, p) && (!atMost(wide, scale, 1n, p) || p >= 0), `10^${p}`).toBe(true);
      const isExact = atMost(wide, scale, 1n, p);
      expect(isExact, `10^${p} is exact`).toBe(p >= 0 && p <= L.POWER_EXACT_MAX);
      // Reading takes the lower half for a bound: nothing cut off there means that nothing was cut off.
      if (!isExact) expect(BigInt.asUintN(64, wide), `10^${p}`).not.toBe(0n);
    }
  });

  test('have their parts one behind the other', () => {
    const memory = makeMemory(L.TABLES_BASE + L.NUMBER_TABLES_BYTES);
    writeNumberTables(memory, L.TABLES_BASE);
    const view = new DataView(memory.buffer, L.TABLES_BASE);
    expect(view.getFloat64(L.POWERS_F64, true)).toBe(1);
    expect(view.getFloat64(L.POWERS_F64 + 8 * (L.POWER_F64_MAX + 1), true)).toBe(1e22);
    expect(view.getBigUint64(L.POWERS_WHOLE + 8 * L.POWER_U64_MAX, true)).toBe(10n ** 19n);
    const at = (p: number) => L.POWERS_WIDE + 16 * (p - L.POWER_MIN);
    for (const p of [L.POWER_MIN, -1, 0, 27, L.POWER_MAX]) {
      const wide = (view.getBigUint64(at(p) + 8, true) << 64n) | view.getBigUint64(at(p), true);
      expect(wide, `10^${p}`).toBe(widePower(p));
    }
    expect(at(L.POWER_MAX) + 16).toBe(L.GATHERS);
    expect(L.GATHERS + 16 * (16 * 16 + 16 + 1)).toBe(L.NUMBER_TABLES_BYTES);
  });

  test('are met by logarithms that hold for every exponent of a double', () => {
    for (let q = -1074; q <= 971; q++) {
      const k = (q * 1262611) >> 22;
      expect(atMost(1n, -q, 1n, -k) && !atMost(1n, -q, 1n, -k - 1), `2^${q}`).toBe(true);
      const short = (q * 1262611 - 524031) >> 22;
      // 10^short ≤ ¾·2^q < 10^(short + 1).
      expect(atMost(4n, -q, 3n, -short) && !atMost(4n, -q, 3n, -short - 1), `¾·2^${q}`).toBe(true);
    }
    for (const p of powers) {
      const e = floorLog2Power(p);
      expect(atMost(1n, e, 1n, p) && !atMost(1n, e + 1, 1n, p), `10^${p}`).toBe(true);
    }
  });
});

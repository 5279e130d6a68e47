// Products of 64 × 64 bits, which WebAssembly has only the low half of, and the wide powers of ten.
import { POWER_MIN, POWERS_WIDE } from './text-layout';

export class Wide {
  /** The high 64 bits of a·b, by four products of 32-bit halves. */
  @inline
  static high(a: u64, b: u64): u64 {
    const aLow = a & 0xffffffff;
    const aHigh = a >> 32;
    const bLow = b & 0xffffffff;
    const bHigh = b >> 32;
    // Neither sum can wrap: (2^32 − 1)² + 2·(2^32 − 1) = 2^64 − 1.
    const cross = aHigh * bLow + ((aLow * bLow) >> 32);
    const middle = aLow * bHigh + (cross & 0xffffffff);
    return aHigh * bHigh + (cross >> 32) + (middle >> 32);
  }

  /** Address of the wide power 10^p: low word, then high word. */
  @inline
  static power(tables: usize, p: i32): usize {
    return tables + <usize>(POWERS_WIDE - 16 * POWER_MIN) + ((<usize>p) << 4);
  }

  /** floor(log2(10^p)) for |p| ≤ 342: 217706/2^16 is log2(10) to nine digits. */
  @inline
  static floorLog2Power(p: i32): i32 {
    return (p * 217706) >> 16;
  }
}

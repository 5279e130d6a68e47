// A double → the text that JavaScript's String(value) gives: the fewest digits that read back as the same double, the
// nearest to it among those, laid out by ECMA-262 Number::toString. NaN writes nothing.
//
// The digits come by the method of Giulietti, "The Schubfach way to render doubles" (2020). The doubles around v = c·2^q
// leave it an interval in which every text reads back as v. Of the multiples of 10^k, the largest power no longer than
// the interval, one or more lie inside; of those of 10^(k+1) at most one does, and that is the shorter text. The ends of
// the interval and v itself are compared in quarters of 10^k, as whole numbers whose last bit says that something was cut
// off: the paper shows that no double is so close to a whole number that a 126-bit power could not tell it apart.
//
// Sixteen digits are made at a time in the lanes of a vector; where the point falls is a matter of storing it twice.
import { POWERS_WHOLE } from './text-layout';
import { Wide } from './wide';

const MINUS: u8 = 0x2d;
const PLUS: u8 = 0x2b;
const POINT: u8 = 0x2e;
const ZERO: u8 = 0x30;
const SMALL_E: u8 = 0x65;
/** Eight bytes of text each: `0.000000`, `00000000`, `Infinity`. */
const ZERO_POINT_ZEROS: u64 = ((<u64>0x30303030) << 32) | 0x30302e30;
const EIGHT_ZEROS: u64 = ((<u64>0x30303030) << 32) | 0x30303030;
const INFINITY_TEXT: u64 = ((<u64>0x7974696e) << 32) | 0x69666e49;

const SIGN_BIT: u64 = 1 << 63;
const HIDDEN_BIT: u64 = 1 << 52;
const INFINITY_BITS: u64 = 0x7ff0000000000000;
/** Below it doubles are at most 1 apart, so that a whole number's own digits are its shortest. */
const WHOLE_BELOW: f64 = 9007199254740992;

/** Digits are laid out as one and sixteen. */
const DIGITS = 17;
const EIGHT_DIGITS: u64 = 100000000;
/** With more digits before the point, or more zeros behind it, a text takes an exponent. */
const BEFORE_POINT_MAX = 21;
const ZEROS_BEHIND_POINT_MAX = 5;

export class ShortestText {
  /** Power of ten of the digits found last. */
  private static power: i32 = 0;

  /**
   * Writes the text of `value` at `at`, up to 25 bytes; returns the byte behind it. TEXT_SLACK_BYTES from `at` on may be
   * overwritten.
   * @param tables address of the number tables (text-layout.ts)
   */
  static write(value: f64, at: usize, tables: usize): usize {
    if (value == 0) {
      store<u8>(at, ZERO);
      return at + 1;
    }
    const bits = reinterpret<u64>(value);
    const sizeBits = bits & ~SIGN_BIT;
    if (sizeBits > INFINITY_BITS) return at;
    store<u8>(at, MINUS);
    at += <usize>(bits >> 63);
    if (sizeBits == INFINITY_BITS) {
      store<u64>(at, INFINITY_TEXT);
      return at + 8;
    }
    const size = reinterpret<f64>(sizeBits);
    if (size < WHOLE_BELOW && trunc<f64>(size) == size) return ShortestText.layOut(<u64>(<i64>size), 0, at, tables);
    const digits = ShortestText.digits(sizeBits, tables);
    return ShortestText.layOut(digits, ShortestText.power, at, tables);
  }

  /** The digits of the positive finite double with these bits: it is nearest to digits·10^power. */
  private static digits(bits: u64, tables: usize): u64 {
    const fraction = bits & (HIDDEN_BIT - 1);
    const field = <i32>(bits >> 52);
    const c = fraction | select<u64>(HIDDEN_BIT, 0, field != 0);
    const q = max<i32>(field, 1) - 1075;
    // Below a power of two the doubles lie twice as close.
    const isNearBelow = fraction == 0 && field > 1;
    // floor(log10(2^q)), of ¾·2^q where the interval is that long; log10(2)·2^22 = 1262611.4, log10(¾)·2^22 = −524030.9.
    const k = (q * 1262611 - select<i32>(524031, 0, isNearBelow)) >> 22;
    const wide = Wide.power(tables, -k);
    const shift = <u64>(q + Wide.floorLog2Power(-k) + 1);
    const isOdd = c & 1;
    const upper = load<u64>(wide, 8);
    const lower = load<u64>(wide);
    // Four times v, scaled: the product with the wide power in three words. Where c is even, the ends read back as v.
    const w = (4 * c) << shift;
    const v0 = w * lower;
    const product = w * upper;
    const v1 = product + Wide.high(lower, w);
    const v2 = Wide.high(upper, w) + u64(v1 < product);
    const quarters = ShortestText.marked(v2, v1);
    // The upper end is two wide powers farther, scaled like it: an addition instead of a product.
    const up = shift + 1;
    const up1 = (upper << up) | (lower >> (64 - up));
    const carry = u64(v0 + (lower << up) < v0);
    const sum = v1 + up1;
    const high1 = sum + carry;
    const high2 = v2 + (upper >> (64 - up)) + (u64(sum < up1) | u64(high1 < carry));
    const high = ShortestText.marked(high2, high1) - isOdd;
    // The lower end is as far, or half as far.
    const down = up - u64(isNearBelow);
    const down1 = (upper << down) | (lower >> (64 - down));
    const borrow = u64(v0 < lower << down);
    const difference = v1 - down1;
    const low1 = difference - borrow;
    const low2 = v2 - (upper >> (64 - down)) - (u64(v1 < down1) | u64(difference < borrow));
    const low = ShortestText.marked(low2, low1) + isOdd;
    const below = quarters >> 2;
    const belowTens = below / 10;
    const isTensInside = low <= 40 * belowTens;
    const isNextTensInside = 40 * belowTens + 40 <= high;
    if (below >= 10 && isTensInside != isNextTensInside) {
      ShortestText.power = k + 1;
      return belowTens + u64(isNextTensInside);
    }
    ShortestText.power = k;
    const isInside = low <= 4 * below;
    const isNextInside = 4 * below + 4 <= high;
    if (isInside != isNextInside) return below + u64(isNextInside);
    const middle = 4 * below + 2;
    return below + u64(quarters > middle || (quarters == middle && (below & 1) == 1));
  }

  /** A whole number whose last bit is set where something was cut off; a 1 there may be the power's rounding. */
  @inline
  private static marked(whole: u64, cut: u64): u64 {
    return whole | u64(cut > 1);
  }

  /** Writes digits·10^power, 0 < digits < 10^17. */
  private static layOut(digits: u64, power: i32, at: usize, tables: usize): usize {
    // Bits to digits: 1233/2^12 is log10(2) closely enough, one too few where the next power of ten is reached.
    const atLeast = <i32>(((64 - clz(digits)) * 1233) >> 12);
    const whole = tables + <usize>POWERS_WHOLE;
    const count = atLeast + i32(digits >= load<u64>(whole + ((<usize>atLeast) << 3)));
    const full = digits * load<u64>(whole + ((<usize>(DIGITS - count)) << 3));
    const leading = <u32>(full / EIGHT_DIGITS);
    const first = leading / <u32>EIGHT_DIGITS;
    const rest = ShortestText.sixteen(leading - first * <u32>EIGHT_DIGITS, <u32>(full - <u64>leading * EIGHT_DIGITS));
    const used = 33 - <i32>clz(<u32>i8x16.bitmask(i8x16.ne(rest, i8x16.splat(0))));
    const text = i8x16.add(rest, i8x16.splat(ZERO));
    const point = count + power;
    if (point > BEFORE_POINT_MAX || point < -ZEROS_BEHIND_POINT_MAX) {
      return ShortestText.withExponent(<u8>first + ZERO, text, used, point - 1, at);
    }
    if (point <= 0) {
      store<u64>(at, ZERO_POINT_ZEROS);
      at += 2 - point;
      store<u8>(at, <u8>first + ZERO);
      v128.store(at, text, 1);
      return at + used;
    }
    store<u8>(at, <u8>first + ZERO);
    v128.store(at, text, 1);
    if (used <= point) {
      store<u64>(at, EIGHT_ZEROS, DIGITS);
      return at + point;
    }
    const lanes = i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    store<u8>(at + point, POINT);
    v128.store(at + point, i8x16.swizzle(text, i8x16.add(lanes, i8x16.splat(<i8>(point - 1)))), 1);
    return at + used + 1;
  }

  /** The sixteen digits of two numbers below 10^8, the first in the lowest lane: halved into fours, twos and ones. */
  @inline
  private static sixteen(upper: u32, lower: u32): v128 {
    const eights = i64x2.replace_lane(i64x2.splat(upper), 1, lower);
    // 109951163/2^40, 5243/2^19 and 103/2^10 divide by 10^4, 100 and 10 exactly for numbers as small as these.
    const products = i64x2.mul(eights, i64x2.splat(109951163));
    const fourHigh = i64x2.shr_u(products, 40);
    const fourLow = i64x2.sub(eights, i32x4.dot_i16x8_s(fourHigh, i32x4.splat(10000)));
    const fours = v128.or(fourHigh, i64x2.shl(fourLow, 32));
    const twoHigh = i32x4.shr_u(i32x4.dot_i16x8_s(fours, i32x4.splat(5243)), 19);
    const twoLow = i32x4.sub(fours, i32x4.dot_i16x8_s(twoHigh, i32x4.splat(100)));
    const twos = v128.or(twoHigh, i32x4.shl(twoLow, 16));
    const oneHigh = i16x8.shr_u(i16x8.mul(twos, i16x8.splat(103)), 10);
    const oneLow = i16x8.sub(twos, i16x8.mul(oneHigh, i16x8.splat(10)));
    return v128.or(oneHigh, i16x8.shl(oneLow, 8));
  }

  /** d.ddde±x. */
  private static withExponent(first: u8, text: v128, used: i32, exponent: i32, at: usize): usize {
    store<u8>(at, first);
    store<u8>(at, POINT, 1);
    v128.store(at, text, 2);
    at += used == 1 ? 1 : used + 1;
    store<u8>(at, SMALL_E);
    store<u8>(at, exponent < 0 ? MINUS : PLUS, 1);
    at += 2;
    const size = <u32>abs<i32>(exponent);
    if (size >= 100) store<u8>(at++, <u8>(size / 100) + ZERO);
    if (size >= 10) store<u8>(at++, <u8>((size / 10) % 10) + ZERO);
    store<u8>(at, <u8>(size % 10) + ZERO);
    return at + 1;
  }
}

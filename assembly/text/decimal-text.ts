// Bytes of a decimal number → the double nearest to it, as the host's Number(text) gives it.
//
// Accepted is the grammar of src/quantity/decimal-text.ts and no more: [+-] digits [.digits] [e[+-]1…4 digits]. What is
// no such number, what is too large for a double, and the few numbers that 128 bits cannot decide come out as NaN, which
// means: let the host judge this text. No NaN is ever a number's value.
//
// Up to 15 digits within 15 bytes, nearly every cell there is, are gathered by one vector without a branch on where the
// point stands; digits and power of ten are exact doubles, so that one division is the correctly rounded result (Clinger,
// "How to read floating point numbers accurately", 1990). Longer ones go through the product with a 128-bit power of ten
// (Lemire, "Number parsing at a gigabyte per second", Softw. Pract. Exp. 51, 2021), with bounds of our own below.
import { GATHERS, POWER_EXACT_MAX, POWER_F64_MAX, POWER_FIVE_U64_MAX, POWER_MIN, POWERS_F64 } from './text-layout';
import { Wide } from './wide';

const PLUS: u32 = 0x2b;
const MINUS: u32 = 0x2d;
const POINT: u32 = 0x2e;
const ZERO: u32 = 0x30;
const SMALL_E: u32 = 0x65;
const LOWER_CASE: u32 = 0x20;

const VECTOR_BYTES: u32 = 16;
/** Two stops behind the bits of a vector's bytes. */
const NO_STOP: u32 = 0x30000;
const NO_POINT = -1;
const NO_EXPONENT = 99999;

/** Largest power whose product with a whole number can be a double. */
const POWER_DOUBLE_MAX = 308;
const EXACT_WHOLE_MAX: u64 = 1 << 53;
/** Below it another digit still fits 64 bits: 19 digits are kept. */
const KEPT_BELOW: u64 = 1000000000000000000;
const INFINITY_BITS: u64 = 0x7ff0000000000000;
const UNDECIDED: u64 = 2;

export class DecimalText {
  /** Where the last `scan` stopped: the first byte that its number cannot hold. After a NaN, no farther than that. */
  static end: usize = 0;

  /**
   * The number that fills `from … to − 1`, or NaN. Behind it stands what `scan` asks for.
   * @param tables address of the number tables (text-layout.ts)
   */
  @inline
  static parse(from: usize, to: usize, tables: usize): f64 {
    const value = DecimalText.scan(from, tables);
    return DecimalText.end == to ? value : NaN;
  }

  /**
   * The number that begins at `from`, as long as it goes on; `end` is the byte behind it. Only bytes of numbers are passed
   * over, never a delimiter. A byte that no number holds must stand somewhere behind it (a comma, a line end, a 0), and
   * TEXT_SLACK_BYTES of memory behind that.
   */
  static scan(from: usize, tables: usize): f64 {
    const first = <u32>load<u8>(from);
    const isMinus = u32(first == MINUS);
    const isSigned = isMinus | u32(first == PLUS);
    const bytes = v128.load(from);
    const digits = i8x16.sub(bytes, i8x16.splat(<i8>ZERO));
    const noDigits = i8x16.ge_u(digits, i8x16.splat(10));
    // The sign passes for a leading 0. The first stop is the point, or the end; then the second one is not looked at.
    const stops = (<u32>i8x16.bitmask(noDigits) ^ isSigned) | NO_STOP;
    const points = <u32>i8x16.bitmask(i8x16.eq(bytes, i8x16.splat(<i8>POINT)));
    const later = stops & (stops - 1);
    const isPoint = u32((points & (stops ^ later)) != 0);
    const whole = <u32>ctz(stops);
    const length = select<u32>(<u32>ctz(later), whole, isPoint);
    const end = from + length;
    DecimalText.end = end;
    if (length <= isPoint + isSigned) return NaN;
    const sign = (<u64>isMinus) << 63;
    const shuffle = tables + ((<usize>((length << 4) + whole)) << 4);
    const value = DecimalText.gathered(v128.andnot(digits, noDigits), v128.load(shuffle, GATHERS));
    if (length >= VECTOR_BYTES || (<u32>load<u8>(end) | LOWER_CASE) == SMALL_E) {
      const places = select<i32>(length - whole - 1, NO_POINT, isPoint);
      return DecimalText.signed(DecimalText.finished(end, value, places, tables), sign);
    }
    const scale = load<f64>(tables + ((<usize>(length - whole)) << 3), POWERS_F64);
    return DecimalText.signed(<f64>(<i64>value) / scale, sign);
  }

  /** The whole number that the sixteen digits say which `shuffle` brings together: summed by pairs, fours and eights. */
  @inline
  private static gathered(digits: v128, shuffle: v128): u64 {
    const moved = i8x16.swizzle(digits, shuffle);
    const tens = i16x8.mul(v128.and(moved, i16x8.splat(0xff)), i16x8.splat(10));
    const pairs = i16x8.add(tens, i16x8.shr_u(moved, 8));
    const fours = i32x4.dot_i16x8_s(pairs, i16x8(100, 1, 100, 1, 100, 1, 100, 1));
    const packed = i16x8.narrow_i32x4_u(fours, fours);
    const eights = i32x4.dot_i16x8_s(packed, i16x8(10000, 1, 10000, 1, 10000, 1, 10000, 1));
    return <u64>i32x4.extract_lane(eights, 0) * 100000000 + <u64>i32x4.extract_lane(eights, 1);
  }

  @inline
  private static signed(value: f64, sign: u64): f64 {
    return reinterpret<f64>(reinterpret<u64>(value) | sign);
  }

  /**
   * The number of which `value` is the beginning and `at` the next byte: more digits, then an exponent.
   * @param places digits behind the point so far, NO_POINT where none came yet
   */
  private static finished(at: usize, value: u64, places: i32, tables: usize): f64 {
    let behind: i32 = places == NO_POINT ? 0 : 1;
    let power: i32 = places == NO_POINT ? 0 : -places;
    let dropped: u32 = 0;
    for (; ; at++) {
      const byte = <u32>load<u8>(at);
      const digit = byte - ZERO;
      if (digit < 10) {
        if (value < KEPT_BELOW) {
          value = value * 10 + digit;
          power -= behind;
        } else {
          dropped |= digit;
          power += 1 - behind;
        }
      } else if (byte == POINT && behind == 0) {
        behind = 1;
      } else {
        break;
      }
    }
    DecimalText.end = at;
    if ((<u32>load<u8>(at) | LOWER_CASE) == SMALL_E) {
      const exponent = DecimalText.exponent(at + 1);
      if (exponent == NO_EXPONENT) return NaN;
      power += exponent;
    }
    const nearest = DecimalText.nearest(value, power, tables);
    // Digits beyond the nineteenth: the number lies between value and value + 1.
    if (dropped != 0 && nearest != DecimalText.nearest(value + 1, power, tables)) return NaN;
    return nearest;
  }

  /** The signed one to four digits at `at`, NO_EXPONENT where there are none or more. */
  private static exponent(at: usize): i32 {
    const sign = <u32>load<u8>(at);
    if (sign == MINUS || sign == PLUS) at++;
    const first = at;
    let exponent: i32 = 0;
    for (; at - first < 5; at++) {
      const digit = <u32>load<u8>(at) - ZERO;
      if (digit > 9) break;
      exponent = exponent * 10 + digit;
    }
    DecimalText.end = at;
    if (at == first || at - first > 4) return NO_EXPONENT;
    return sign == MINUS ? -exponent : exponent;
  }

  /** The double nearest to value·10^power, NaN where it is beyond the doubles or not decided by 128 bits. */
  private static nearest(value: u64, power: i32, tables: usize): f64 {
    if (value <= EXACT_WHOLE_MAX && power >= -POWER_F64_MAX && power <= POWER_F64_MAX) {
      const exact = load<f64>(tables + ((<usize>abs(power)) << 3), POWERS_F64 + 8);
      return power < 0 ? <f64>value / exact : <f64>value * exact;
    }
    if (value == 0 || power < POWER_MIN) return 0;
    if (power > POWER_DOUBLE_MAX) return NaN;
    return DecimalText.product(value, power, tables);
  }

  /**
   * With g = the wide power, 2^127 ≤ g < 2^128, and w = value·2^zeros ≥ 2^63, the number is w·g/2^128 times a power of
   * two, less what g was rounded up by. The high word of the product ends in `extra` bits that the double has no room for;
   * they decide how it is rounded. By the upper half of g alone, the number lies in high + low/2^64 + [0, 1], counted in
   * units of the high word: that decides unless `high` stands just below a half, or on it with low = 0.
   */
  private static product(value: u64, power: i32, tables: usize): f64 {
    const zeros = <i32>clz(value);
    const w = value << zeros;
    const upper = load<u64>(Wide.power(tables, power), 8);
    const high = Wide.high(w, upper);
    const low = w * upper;
    const log2 = 63 + <i32>(high >> 63) + Wide.floorLog2Power(power) - zeros;
    // Below 2^-1022 a double has ever fewer bits.
    const extra = 10 + <i32>(high >> 63) + max<i32>(0, -1022 - log2);
    if (extra > 63) return extra > 64 ? 0 : NaN;
    const half = (<u64>1) << (extra - 1);
    const rest = high & ((half << 1) - 1);
    let isUp: u64 = u64(rest >= half);
    if (rest == half - 1 || (rest == half && low == 0)) {
      isUp = DecimalText.isUpByAll(w, power, tables, high >> extra, rest == half);
      if (isUp == UNDECIDED) return NaN;
    }
    // The mantissa's leading bit counts one into the exponent, a subnormal's missing one does not.
    const exponent = <u64>max<i32>(log2 + 1022, 0);
    const bits = (exponent << 52) + (high >> extra) + isUp;
    return bits < INFINITY_BITS ? reinterpret<f64>(bits) : NaN;
  }

  /**
   * Whether the number is rounded up, where the upper half of g leaves it at a half: 1, 0 or UNDECIDED. By all of g it is
   * known but for less than 2^-64, by which it may be smaller; where g is exact it is known.
   * @param mantissa the bits above the half
   * @param isOnHalf the first product's high word stands on the half, its low word being 0; else it is one below
   */
  private static isUpByAll(w: u64, power: i32, tables: usize, mantissa: u64, isOnHalf: bool): u64 {
    const wide = Wide.power(tables, power);
    const lower = load<u64>(wide);
    const low = w * load<u64>(wide, 8);
    const above = low + Wide.high(w, lower);
    if (!isOnHalf && above >= low) return 0;
    if (above != 0) return 1;
    // The 128 bits are the half itself.
    if (power >= 0 && power <= POWER_EXACT_MAX) return w * lower != 0 ? 1 : mantissa & 1;
    if (power >= 0 || power < -POWER_FIVE_U64_MAX) return UNDECIDED;
    // Divided by 5^-power the number is whole, and so close to the half that it is the half.
    const fives = load<u64>(Wide.power(tables, -power), 8);
    return (w >> ctz(w)) % (fives >> ctz(fives)) == 0 ? mantissa & 1 : UNDECIDED;
  }
}

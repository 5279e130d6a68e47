// Seeded doubles and number texts of every shape for the tests and the micro-bench of reading and writing numbers.
import { SeededRandom } from '../../src/synthetic/random.ts';

const view = new DataView(new ArrayBuffer(8));

/** The double with these bits. */
export function ofBits(bits: bigint): number {
  view.setBigUint64(0, bits);
  return view.getFloat64(0);
}

export function bitsOf(value: number): bigint {
  view.setFloat64(0, value);
  return view.getBigUint64(0);
}

/** Makers of texts and of doubles; each call draws one. */
export class TextSamples {
  readonly random: SeededRandom;

  constructor(seed: number) {
    this.random = new SeededRandom(seed);
  }

  /** Any finite double, each pattern of bits as likely as the next. */
  anyDouble(): number {
    view.setUint32(0, this.random.nextUint32());
    view.setUint32(4, this.random.nextUint32());
    const value = view.getFloat64(0);
    return Number.isFinite(value) ? value : this.anyDouble();
  }

  /** A double in [0, 1) with all its bits. */
  unit(): number {
    return this.random.uniform() + this.random.uniform() * 2 ** -32;
  }

  subnormal(): number {
    view.setUint32(0, this.random.nextUint32() & 0xfffff);
    view.setUint32(4, this.random.nextUint32());
    return view.getFloat64(0) * 2 ** -this.random.integer(0, 51);
  }

  /** A whole number below 2^53 of any length. */
  whole(): number {
    return Math.floor(this.unit() * 2 ** this.random.integer(0, 53));
  }

  /** A few digits, a few of them behind the point. */
  shortDecimal(): number {
    return Number((this.unit() * 10 ** this.random.integer(0, 9)).toFixed(this.random.integer(0, 8)));
  }

  /** A double next to, or up to two steps from, a power of ten or of two. */
  nearPower(): number {
    const power = this.random.chance(0.5)
      ? Number(`1e${this.random.integer(-322, 308)}`)
      : 2 ** this.random.integer(-1074, 1023);
    return ofBits(bitsOf(power) + BigInt(this.random.integer(-2, 2)) * (power > 1e-320 ? 1n : 0n));
  }

  /** What a portfolio's cells look like: `10.83`, `129.705`, `-5`, `0.173881`. */
  cell(): string {
    const places = this.random.integer(0, 6);
    const sign = this.random.chance(0.3) ? '-' : '';
    return sign + (this.unit() * 10 ** this.random.integer(0, 5)).toFixed(places);
  }

  /** As a double prints, or with more digits than it has. */
  longText(value: number): string {
    const form = this.random.integer(0, 3);
    if (form === 0) return String(value);
    if (form === 1) return value.toPrecision(this.random.integer(17, 25));
    if (form === 2) return value.toExponential(this.random.integer(14, 24));
    return value.toExponential(this.random.integer(0, 18)).toUpperCase();
  }

  /** Around the middle between a double and the next, exact or cut to 17 … 25 digits, in one of several layouts. */
  halfway(value: number): string {
    const { digits, power } = middleAbove(Math.abs(value));
    const text = digits.toString();
    const kept = this.random.integer(17, 25);
    const near = text.length <= kept ? digits : digits / 10n ** BigInt(text.length - kept);
    const shifted = near + BigInt(this.random.integer(-1, 1));
    return this.#laidOut(shifted.toString(), power + Math.max(0, text.length - kept));
  }

  /** digits·10^power with or without a point, and with zeros that change nothing. */
  #laidOut(digits: string, power: number): string {
    const zeros = this.random.chance(0.2) ? '0'.repeat(this.random.integer(1, 30)) : '';
    if (power >= 0 && power <= 30)
      return zeros + digits + '0'.repeat(power) + (this.random.chance(0.3) ? `.${zeros}` : '');
    if (power < 0 && power >= -40) {
      const padded = digits.padStart(1 - power, '0');
      return `${zeros}${padded.slice(0, power)}.${padded.slice(power)}${zeros}`;
    }
    const point = this.random.integer(0, digits.length);
    return `${zeros}${digits.slice(0, point)}.${digits.slice(point)}e${power + digits.length - point}`;
  }

  /** Any number text of a book, a report or a mischief, each shape as often as the next. */
  numberText(): string {
    switch (this.random.integer(0, 8)) {
      case 0:
        return this.cell();
      case 1:
        return String(this.anyDouble());
      case 2:
        return this.longText(this.anyDouble());
      case 3:
        return this.longText(this.unit() * 10 ** this.random.integer(-3, 17));
      case 4:
        return this.halfway(
          this.random.chance(0.5) ? this.anyDouble() : this.unit() * 10 ** this.random.integer(-3, 25),
        );
      case 5:
        return this.longText(this.subnormal());
      case 6:
        return this.longText(this.nearPower());
      case 7:
        return String(this.unit() + this.unit());
      default:
        return `${this.whole()}${'0'.repeat(this.random.integer(0, 25))}.${'0'.repeat(this.random.integer(0, 25))}${this.whole()}`;
    }
  }
}

/** The middle between a double and the next larger one as digits·10^power, exact. */
function middleAbove(value: number): { digits: bigint; power: number } {
  const bits = bitsOf(value);
  const field = Number(bits >> 52n);
  const fraction = bits & ((1n << 52n) - 1n);
  const middle = 2n * (field === 0 ? fraction : fraction | (1n << 52n)) + 1n;
  const exponent = Math.max(field, 1) - 1076;
  // m·2^-n = m·5^n·10^-n.
  return exponent >= 0
    ? { digits: middle << BigInt(exponent), power: 0 }
    : { digits: middle * 5n ** BigInt(-exponent), power: exponent };
}

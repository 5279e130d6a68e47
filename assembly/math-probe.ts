// The doors through which tests and the micro-bench reach the maths. Not part of the kernel: assembly/index.ts must not
// export any of it.
import { Exp } from './math/exp';
import { Log } from './math/log';
import { Normal } from './math/normal';
import { Black76 } from './revalue/black76';

class Lanes {
  @inline
  static pair(first: f64, second: f64): v128 {
    return f64x2.replace_lane(f64x2.splat(first), 1, second);
  }

  @inline
  static pick(values: v128, lane: i32): f64 {
    return lane === 0 ? f64x2.extract_lane(values, 0) : f64x2.extract_lane(values, 1);
  }
}

export function exp(x: f64): f64 {
  return Exp.of(x);
}

export function exp2Lane(x0: f64, x1: f64, lane: i32): f64 {
  return Lanes.pick(Exp.of2(Lanes.pair(x0, x1)), lane);
}

export function expMiddle(x: f64): f64 {
  return Exp.ofMiddle(x);
}

export function expMiddle2Lane(x0: f64, x1: f64, lane: i32): f64 {
  return Lanes.pick(Exp.ofMiddle2(Lanes.pair(x0, x1)), lane);
}

export function log(x: f64): f64 {
  return Log.of(x);
}

export function log2Lane(x0: f64, x1: f64, lane: i32): f64 {
  return Lanes.pick(Log.of2(Lanes.pair(x0, x1)), lane);
}

export function cdf(x: f64): f64 {
  return Normal.cdf(x);
}

export function cdf2Lane(x0: f64, x1: f64, lane: i32): f64 {
  return Lanes.pick(Normal.cdf2(Lanes.pair(x0, x1)), lane);
}

export function density(x: f64): f64 {
  return Normal.density(x);
}

export function density2Lane(x0: f64, x1: f64, lane: i32): f64 {
  return Lanes.pick(Normal.density2(Lanes.pair(x0, x1)), lane);
}

export function coinValue(phi: f64, logForwardOverStrike: f64, strikeOverForward: f64, sdev: f64): f64 {
  return Black76.coinValue(phi, logForwardOverStrike, strikeOverForward, sdev);
}

/** The option in `lane`, with another option beside it in the other lane. */
export function coinValue2Lane(
  phi: f64,
  logForwardOverStrike: f64,
  strikeOverForward: f64,
  sdev: f64,
  otherPhi: f64,
  otherLog: f64,
  otherStrike: f64,
  otherSdev: f64,
  lane: i32,
): f64 {
  if (lane === 0) {
    const values = Black76.coinValue2(
      Lanes.pair(phi, otherPhi),
      Lanes.pair(logForwardOverStrike, otherLog),
      Lanes.pair(strikeOverForward, otherStrike),
      Lanes.pair(sdev, otherSdev),
    );
    return f64x2.extract_lane(values, 0);
  }
  const values = Black76.coinValue2(
    Lanes.pair(otherPhi, phi),
    Lanes.pair(otherLog, logForwardOverStrike),
    Lanes.pair(otherStrike, strikeOverForward),
    Lanes.pair(otherSdev, sdev),
  );
  return f64x2.extract_lane(values, 1);
}

export function deltaPa(phi: f64, logForwardOverStrike: f64, strikeOverForward: f64, sdev: f64): f64 {
  return Black76.deltaPa(phi, logForwardOverStrike, strikeOverForward, sdev);
}

export function density1(logForwardOverStrike: f64, sdev: f64): f64 {
  return Black76.density1(logForwardOverStrike, sdev);
}

// Four columns of `count` doubles one after another, phi first, from this address on.
const COLUMNS: usize = 65536;

/** Fills the columns with `count` (even) options whose logarithm and ratio agree. */
export function fill(count: i32): void {
  const column = (count as usize) << 3;
  const pages = (((COLUMNS + 4 * column) >> 16) as i32) + 1 - memory.size();
  if (pages > 0) memory.grow(pages);
  let seed: u32 = 20260115;
  for (let i = 0; i < count; i++) {
    const address = COLUMNS + ((i as usize) << 3);
    seed = seed * 1664525 + 1013904223;
    const moneyness = (seed as f64) / 4294967296.0 - 0.5;
    seed = seed * 1664525 + 1013904223;
    const sdev = 0.01 + (seed as f64) / 4294967296.0;
    store<f64>(address, i & 2 ? -1.0 : 1.0);
    store<f64>(address + column, moneyness);
    store<f64>(address + 2 * column, Exp.of(-moneyness));
    store<f64>(address + 3 * column, sdev);
  }
}

class Columns {
  @inline
  static pair(address: usize, column: usize): v128 {
    return Black76.coinValue2(
      v128.load(address),
      v128.load(address + column),
      v128.load(address + 2 * column),
      v128.load(address + 3 * column),
    );
  }
}

/** Values the filled options one by one; the sum of the even ones plus the sum of the odd ones. */
export function sumScalar(count: i32): f64 {
  const column = (count as usize) << 3;
  let even: f64 = 0.0;
  let odd: f64 = 0.0;
  for (let i = 0; i < count; i++) {
    const address = COLUMNS + ((i as usize) << 3);
    const value = Black76.coinValue(
      load<f64>(address),
      load<f64>(address + column),
      load<f64>(address + 2 * column),
      load<f64>(address + 3 * column),
    );
    if (i & 1) odd += value;
    else even += value;
  }
  return even + odd;
}

/** The same in pairs, and the same sum to the bit. */
export function sumPairs(count: i32): f64 {
  const column = (count as usize) << 3;
  let sums = f64x2.splat(0.0);
  for (let i = 0; i < count; i += 2) {
    sums = f64x2.add(sums, Columns.pair(COLUMNS + ((i as usize) << 3), column));
  }
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
}

/** Two pairs to a round (`count` divisible by 4): V8 then loads each constant once for both. The same sum to the bit. */
export function sumDoublePairs(count: i32): f64 {
  const column = (count as usize) << 3;
  let sums = f64x2.splat(0.0);
  for (let i = 0; i < count; i += 4) {
    const address = COLUMNS + ((i as usize) << 3);
    const first = Columns.pair(address, column);
    const second = Columns.pair(address + 16, column);
    sums = f64x2.add(f64x2.add(sums, first), second);
  }
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
}

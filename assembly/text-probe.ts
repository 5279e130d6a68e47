// The doors through which tests and the micro-bench reach the reading and writing of numbers. Not part of the kernel:
// assembly/index.ts must not export any of it.
import { DecimalText } from './text/decimal-text';
import { ShortestText } from './text/shortest-text';

/** Reads the number in `from … to − 1`; NaN where the host is to judge. */
export function parseDecimal(from: usize, to: usize, tables: usize): f64 {
  return DecimalText.parse(from, to, tables);
}

export function scanDecimal(from: usize, tables: usize): f64 {
  return DecimalText.scan(from, tables);
}

/** Where the last scan stopped. */
export function scanEnd(): usize {
  return DecimalText.end;
}

/** Reads texts that are each followed by one byte until `to`; their values go to `out`. Returns how many were NaN. */
export function parseLines(from: usize, to: usize, tables: usize, out: usize): u32 {
  let unsure: u32 = 0;
  for (let at = from; at < to; at = DecimalText.end + 1, out += 8) {
    const value = DecimalText.scan(at, tables);
    store<f64>(out, value);
    unsure += u32(!(value <= Infinity));
    while (load<u8>(DecimalText.end) != 10) DecimalText.end++;
  }
  return unsure;
}

/** Reads `count` texts that begin at the u32 addresses of `starts` and end one byte before the next. */
export function parseCells(starts: usize, count: u32, tables: usize, out: usize): u32 {
  let unsure: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const at = starts + ((<usize>i) << 2);
    const value = DecimalText.parse(<usize>load<u32>(at), <usize>load<u32>(at, 4) - 1, tables);
    store<f64>(out + ((<usize>i) << 3), value);
    unsure += u32(!(value <= Infinity));
  }
  return unsure;
}

/** Writes the text of a value at `at`; returns the byte behind it. */
export function writeDecimal(value: f64, at: usize, tables: usize): usize {
  return ShortestText.write(value, at, tables);
}

/** Writes `count` doubles as lines; returns the byte behind the last. */
export function writeLines(values: usize, count: u32, at: usize, tables: usize): usize {
  for (let i: u32 = 0; i < count; i++) {
    at = ShortestText.write(load<f64>(values + ((<usize>i) << 3)), at, tables);
    store<u8>(at, 10);
    at++;
  }
  return at;
}

// Seeded inputs for the maths tests, and the search for the worst of them.
import type { Option } from './math-oracle.ts';

export const SEED = Number(process.env.SHOCKGRID_SEED ?? 20260115);
export const REPEAT = `SHOCKGRID_SEED=${SEED} npx vitest run --config test/vitest.config.ts test/kernel/math`;

export class Chance {
  private state: number;

  constructor(stream: number) {
    this.state = (SEED + Math.imul(stream, 0x9e3779b9)) >>> 0;
  }

  /** mulberry32. */
  private word(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  }

  /** Uniform, with a full mantissa: 32 random bits alone would leave the low half of every input zero. */
  between(low: number, high: number): number {
    const unit = this.word() / 2 ** 32 + this.word() / 2 ** 64;
    return low + (high - low) * unit;
  }

  logBetween(low: number, high: number): number {
    return Math.exp(this.between(Math.log(low), Math.log(high)));
  }

  chance(share: number): boolean {
    return this.between(0, 1) < share;
  }
}

const YEAR_SECONDS = 365 * 86_400;

/** An option as the engine makes them: 1 second to 2 years, σ 0.01 to 5, forward shocked by −99 % to +100 %. */
export function sampleOption(chance: Chance, log: (x: number) => number): Option {
  const phi = chance.chance(0.5) ? 1 : -1;
  const sdev = chance.logBetween(0.01, 5) * Math.sqrt(chance.logBetween(1, 2 * YEAR_SECONDS) / YEAR_SECONDS);
  const base = chance.logBetween(0.5, 200_000);
  const forward = base * (1 + (chance.chance(0.2) ? 0 : chance.between(-0.99, 1)));
  const kind = chance.between(0, 1);
  let strike = base * chance.logBetween(0.05, 20);
  if (kind < 0.4) strike = forward * Math.exp(sdev * chance.between(-6, 6));
  else if (kind < 0.55) strike = forward * (1 + sdev * chance.between(-0.01, 0.01));
  else if (kind < 0.6) strike = forward;
  return { phi, logForwardOverStrike: log(forward / strike), strikeOverForward: strike / forward, sdev };
}

export type Call = [phi: number, logForwardOverStrike: number, strikeOverForward: number, sdev: number];

export const callOf = (option: Option): Call => [
  option.phi,
  option.logForwardOverStrike,
  option.strikeOverForward,
  option.sdev,
];

export interface Worst {
  readonly size: number;
  readonly at: unknown;
}

/** The greatest |measure| over `count` drawn inputs; NaN counts as greatest of all. */
export function worstOf<T>(count: number, draw: (index: number) => T, measure: (input: T) => number): Worst {
  let worst: Worst = { size: 0, at: undefined };
  for (let i = 0; i < count; i++) {
    const input = draw(i);
    const size = Math.abs(measure(input));
    if (Number.isNaN(size)) return { size: Number.POSITIVE_INFINITY, at: input };
    if (size > worst.size) worst = { size, at: input };
  }
  return worst;
}

/** What a failing comparison prints beside its numbers. */
export function context(worst: Worst): string {
  return `worst ${worst.size} at ${JSON.stringify(worst.at)}; repeat: ${REPEAT}`;
}

const view = new DataView(new ArrayBuffer(8));

export function bitsOf(x: number): bigint {
  view.setFloat64(0, x);
  return view.getBigUint64(0);
}

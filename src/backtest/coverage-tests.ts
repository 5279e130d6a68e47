/**
 * Whether so many exceptions in so many moves agree with a stated coverage.
 *
 * Kupiec (1995), proportion of failures: with p = 1 − coverage and x exceptions in n moves
 *
 *   LR = −2 · ln[ (1 − p)^(n − x) · p^x  /  ((1 − x/n)^(n − x) · (x/n)^x) ]        (0⁰ = 1)
 *
 * is distributed as chi-squared with one degree of freedom if the coverage is true, so the p-value is 2·N(−√LR). It is
 * two-sided: a margin that is never exceeded can fail it as well.
 *
 * Basel's traffic light (1996): of n moves x exceptions are yellow from where the probability of x or fewer reaches 95 %, red
 * from 99.99 %; of 250 moves at 99 % that is green to 4, yellow to 9, red from 10.
 *
 * Both take moves as independent: they are asked of one account or one unit, never of many accounts on one day, which all
 * see the same market. Of fewer than 50 moves they say nothing. In decimals, as logarithms of the machine differ.
 */
import { type Decimal, exact, one, zero } from '../quantity/decimal.ts';
import { normalDistribution } from '../reference/normal.ts';

/** Fewer moves than this are counted, not judged. */
export const MOVES_LEAST = 50;
const YELLOW_FROM = exact(0.95);
const RED_FROM = exact(0.9999);

export const zones = ['green', 'yellow', 'red'] as const;
export type Zone = (typeof zones)[number];

export interface Verdict {
  kupiecLr: number;
  kupiecP: number;
  zone: Zone;
}

/** The fewest exceptions of each zone; a count of exceptions beyond the moves is never reached. */
export interface LightBounds {
  yellow: number;
  red: number;
}

/** Kupiec's likelihood ratio and its p-value. @param coverage between 0 and 1, both excluded */
export function kupiec(moves: number, exceptions: number, coverage: number): { lr: number; p: number } {
  const failure = one.minus(exact(coverage));
  const [kept, failed] = [moves - exceptions, exceptions];
  const share = exact(exceptions).div(moves);
  const stated = term(kept, one.minus(failure)).plus(term(failed, failure));
  const found = term(kept, one.minus(share)).plus(term(failed, share));
  const ratio = found.minus(stated).times(2);
  // What was found is the likeliest of all shares, so below 0 is only rounding.
  const lr = ratio.gt(zero) ? ratio : zero;
  return { lr: lr.toNumber(), p: normalDistribution(lr.sqrt().neg()).times(2).toNumber() };
}

/** ln(probability^count), where 0⁰ is 1. */
function term(count: number, probability: Decimal): Decimal {
  return count === 0 ? zero : probability.ln().times(count);
}

/** Where the zones begin. */
export function lightBounds(moves: number, coverage: number): LightBounds {
  const success = exact(coverage);
  const odds = one.minus(success).div(success);
  let probability = success.pow(moves);
  let cumulative = probability;
  let exceptions = 0;
  const firstFrom = (bound: Decimal) => {
    while (cumulative.lt(bound) && exceptions <= moves) {
      probability = probability
        .times(odds)
        .times(moves - exceptions)
        .div(exceptions + 1);
      exceptions += 1;
      cumulative = cumulative.plus(probability);
    }
    return exceptions;
  };
  const yellow = firstFrom(YELLOW_FROM);
  return { yellow, red: firstFrom(RED_FROM) };
}

/** Verdicts at one coverage; each pair of numbers is computed once. */
export class CoverageTests {
  readonly #coverage: number;
  readonly #bounds = new Map<number, LightBounds>();
  readonly #verdicts = new Map<string, Verdict>();

  constructor(coverage: number) {
    this.#coverage = coverage;
  }

  /** Null of fewer than `MOVES_LEAST` moves. */
  verdict(moves: number, exceptions: number): Verdict | null {
    if (moves < MOVES_LEAST) return null;
    const key = `${moves} ${exceptions}`;
    const known = this.#verdicts.get(key);
    if (known !== undefined) return known;
    const bounds = this.#bounds.get(moves) ?? lightBounds(moves, this.#coverage);
    this.#bounds.set(moves, bounds);
    const { lr, p } = kupiec(moves, exceptions, this.#coverage);
    const zone: Zone = exceptions >= bounds.red ? 'red' : exceptions >= bounds.yellow ? 'yellow' : 'green';
    const verdict = { kupiecLr: lr, kupiecP: p, zone };
    this.#verdicts.set(key, verdict);
    return verdict;
  }
}

/**
 * Laws of size. A power of two changes no mantissa, so what is proportional is so to the bit. Tiers are what is not: there a
 * larger account requires at least, and its equity counts at most, in proportion.
 */
import type { AccountHoldings } from '../portfolio/holdings.ts';
import { isQuantity } from '../quantity/bounds.ts';
import type { EvaluatedAccount } from '../runner/evaluate-here.ts';
import { figuresByPlace } from '../verify/run-figures.ts';
import { fallsFor } from './falling-tiers.ts';
import { at, timesLarger } from './figures.ts';
import type { Law, Subject, Unfit } from './law.ts';
import type { LawCheck } from './law-check.ts';

const POWER_MAX = 6;

/** An account and one `k` times as large; either may be the account itself. */
interface Pair {
  k: number;
  /** The one of the two that is not the account itself. */
  variant: AccountHoldings;
  big: AccountHoldings;
  /** The figures of the small and the big one. */
  ordered(own: EvaluatedAccount, got: EvaluatedAccount): [small: EvaluatedAccount, big: EvaluatedAccount];
}

/** Larger or smaller by a power of two, by the law's own chance. */
function pairOf({ holdings, random }: Subject): Pair | Unfit {
  const k = 2 ** random.integer(1, POWER_MAX);
  const isLarger = random.chance(0.5);
  const variant = times(holdings, isLarger ? k : 1 / k);
  const { positions, orders, balances } = variant;
  const sizes = [
    ...positions.flatMap(({ pos, margin }) => [pos, margin ?? 0]),
    ...orders.map(({ sz }) => sz),
    ...balances.flatMap(({ cashBal, interest }) => [cashBal, interest]),
  ];
  if (!sizes.every(isQuantity)) return 'a size would be beyond the limits';
  return {
    k,
    variant,
    big: isLarger ? variant : holdings,
    ordered: (own, got) => (isLarger ? [own, got] : [got, own]),
  };
}

function times(holdings: AccountHoldings, factor: number): AccountHoldings {
  const orNull = (amount: number | null) => (amount === null ? null : amount * factor);
  return {
    ...holdings,
    positions: holdings.positions.map((row) => ({ ...row, pos: row.pos * factor, margin: orNull(row.margin) })),
    orders: holdings.orders.map((row) => ({ ...row, sz: row.sz * factor })),
    balances: holdings.balances.map(({ ccy, cashBal, interest, spotCap }) => {
      return { ccy, cashBal: cashBal * factor, interest: interest * factor, spotCap: orNull(spotCap) };
    }),
  };
}

/** Every account, tiers or not. */
export const scale: Law = {
  name: 'scale',
  says: '2^k times the holdings have 2^k times MR1 to MR6, Greeks and equity, require at least and count at most that',
  road: 'book',
  prepare(subject) {
    const pair = pairOf(subject);
    if (typeof pair === 'string') return pair;
    const falls = fallsFor(subject.holdings, subject.world.falling);
    if (falls !== null) return falls;
    return {
      variants: [{ holdings: pair.variant }],
      check(check, [got]) {
        const [small, big] = pair.ordered(subject.own, got!);
        const expected = timesLarger(small, pair.k);
        checkUnits(check, expected, big, pair.big);
        checkTotals(check, expected, big, pair.big);
        checkIsolated(check, expected, big, pair.big);
      },
    };
  },
};

const proportional = [
  'mr1',
  'mr2',
  'mr3',
  'mr4',
  'mr5',
  'mr6',
  'spotInUse',
  'delta',
  'gamma',
  'theta',
  'vega',
  'upl',
] as const;
const tiered = ['mr7', 'mr9', 'mmr', 'imr'] as const;

function checkUnits(
  check: LawCheck,
  expected: EvaluatedAccount,
  big: EvaluatedAccount,
  holdings: AccountHoldings,
): void {
  const { units } = check.scaleOf(holdings);
  for (const [u, unit] of expected.units.entries()) {
    const got = big.units[u]!;
    const scaleUsd = units.get(unit.riskUnit)!;
    for (const figure of proportional) check.equal(at(unit, figure, scaleUsd), unit[figure], got[figure]);
    for (const figure of tiered) check.atLeast(at(unit, figure, scaleUsd), unit[figure], got[figure]);
    for (const [i, cell] of unit.mr1Cells.entries()) {
      check.equal(at(unit, `mr1 cell ${i}`, scaleUsd), cell, got.mr1Cells[i]!);
    }
  }
}

const required = ['derivMmr', 'borrowMmr', 'totalMmr', 'derivImr', 'borrowImr', 'totalImr', 'liqFee'] as const;

function checkTotals(
  check: LawCheck,
  expected: EvaluatedAccount,
  big: EvaluatedAccount,
  holdings: AccountHoldings,
): void {
  const { accountUsd: scaleUsd } = check.scaleOf(holdings);
  for (const figure of ['eqUsd', 'upl'] as const) {
    check.equal({ place: '', figure, scaleUsd }, expected[figure], big[figure]);
  }
  for (const figure of [...required, 'interestHour', 'forcedRepayment'] as const) {
    check.atLeast({ place: '', figure, scaleUsd }, expected[figure], big[figure]);
  }
  check.atMost({ place: '', figure: 'adjEq', scaleUsd }, expected.adjEq, big.adjEq);
}

function checkIsolated(
  check: LawCheck,
  expected: EvaluatedAccount,
  big: EvaluatedAccount,
  holdings: AccountHoldings,
): void {
  const { accountUsd: scaleUsd } = check.scaleOf(holdings);
  for (const [i, row] of expected.isolated.entries()) {
    const [got, place] = [big.isolated[i]!, `isolated ${row.instId} ${row.posSide}`];
    for (const figure of ['pos', 'margin', 'upl', 'liqFee'] as const) {
      check.equal({ place, figure, scaleUsd }, row[figure], got[figure]);
    }
    for (const figure of ['mmr', 'imr'] as const) check.atLeast({ place, figure, scaleUsd }, row[figure], got[figure]);
  }
}

/** Those that pass no tier. */
export const scaleInTier: Law = {
  name: 'scale-in-tier',
  says: 'where no tier lies between, 2^k times the holdings have 2^k times every figure, and the ratio and state they had',
  road: 'book',
  prepare(subject) {
    const pair = pairOf(subject);
    if (typeof pair === 'string') return pair;
    return {
      variants: [{ holdings: pair.variant }, { holdings: pair.big, isUntiered: true }],
      unfit([got, untiered]) {
        const [, big] = pair.ordered(subject.own, got!);
        return hasSameFigures(big, untiered!) ? null : 'a tier lies between';
      },
      check(check, [got]) {
        const [small, big] = pair.ordered(subject.own, got!);
        checkProportion(check, small, big, pair);
      },
    };
  },
};

/** Every account where there are no tiers. */
export const scaleUntiered: Law = {
  name: 'scale-untiered',
  says: 'under ladders that end with their first step, 2^k times the holdings have 2^k times every figure, whatever the size',
  road: 'book',
  prepare(subject) {
    const pair = pairOf(subject);
    if (typeof pair === 'string') return pair;
    return {
      variants: [
        { holdings: subject.holdings, isUntiered: true },
        { holdings: pair.variant, isUntiered: true },
      ],
      check(check, [own, got]) {
        const [small, big] = pair.ordered(own!, got!);
        checkProportion(check, small, big, pair);
      },
    };
  },
};

/** What eligibility asks is an amount: it does not grow with the account. */
function checkProportion(
  check: LawCheck,
  small: EvaluatedAccount,
  big: EvaluatedAccount,
  { k, big: holdings }: Pair,
): void {
  check.account({ ...timesLarger(small, k), eligible: big.eligible }, big, holdings);
}

function hasSameFigures(one: EvaluatedAccount, other: EvaluatedAccount): boolean {
  const [figures, others] = [figuresByPlace(one), figuresByPlace(other)];
  if (figures.size !== others.size) return false;
  return [...figures].every(([place, { value }]) => Object.is(value, others.get(place)?.value));
}

/** Mirror: who holds the opposite of everything has the same risk, where the rules know neither up nor down. */
import type { AccountHoldings } from '../portfolio/holdings.ts';
import { riskUnitOf } from '../portfolio/risk-unit.ts';
import { scenarioGrid } from '../rulebook/scenarios.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import type { EvaluatedAccount } from '../runner/evaluate-here.ts';
import { at } from './figures.ts';
import type { Law, Subject } from './law.ts';
import type { LawCheck } from './law-check.ts';

const symmetric = ['mmr', 'imr', 'mr1', 'mr2', 'mr3', 'mr4', 'mr5', 'mr6', 'mr7', 'mr9'] as const;
const opposite = ['delta', 'upl', 'spotInUse'] as const;

export const mirror: Law = {
  name: 'mirror',
  says: 'the opposite of every position, order and balance has the same market risks, and delta, equity and profit turned round',
  road: 'book',
  prepare(subject) {
    const { holdings, own } = subject;
    const variant = mirrored(holdings);
    if (holdings.acctLv === 4) {
      const units = symmetricUnits(subject);
      if (units.size === 0) return 'no unit is without options on a grid that is the same both ways';
      return {
        variants: [{ holdings: variant }],
        check: (check, [got]) => checkUnits(check, own, got!, { variant, units }),
      };
    }
    const instruments = [...holdings.positions, ...holdings.orders].map(({ instrument }) => instrument);
    if (instruments.some(({ product }) => product === 'option'))
      return 'it holds options in a mode that margins their sides';
    return { variants: [{ holdings: variant }], check: (check, [got]) => checkTotals(check, own, got!, variant) };
  },
};

function checkTotals(check: LawCheck, own: EvaluatedAccount, got: EvaluatedAccount, variant: AccountHoldings): void {
  const { accountUsd: scaleUsd } = check.scaleOf(variant);
  for (const figure of ['derivMmr', 'derivImr'] as const) {
    check.nearly({ place: '', figure, scaleUsd }, own[figure], got[figure]);
  }
  for (const figure of ['upl', 'eqUsd'] as const) {
    check.nearly({ place: '', figure, scaleUsd }, 0 - own[figure], got[figure]);
  }
}

function checkUnits(
  check: LawCheck,
  own: EvaluatedAccount,
  got: EvaluatedAccount,
  { variant, units }: { variant: AccountHoldings; units: ReadonlySet<string> },
): void {
  const scale = check.scaleOf(variant);
  // Rows of one contract stand by their side, and both sides have changed places.
  const isOrdered = new Set(variant.positions.map(({ instrument }) => instrument)).size === variant.positions.length;
  const compare = isOrdered ? check.equal.bind(check) : check.nearly.bind(check);
  for (const [u, unit] of own.units.entries()) {
    if (!units.has(unit.riskUnit)) continue;
    const other = got.units[u]!;
    const scaleUsd = scale.units.get(unit.riskUnit)!;
    for (const figure of symmetric) compare(at(unit, figure, scaleUsd), unit[figure], other[figure]);
    for (const figure of opposite) compare(at(unit, figure, scaleUsd), 0 - unit[figure], other[figure]);
  }
  for (const figure of ['upl', 'eqUsd'] as const) {
    compare({ place: '', figure, scaleUsd: scale.accountUsd }, 0 - own[figure], got[figure]);
  }
}

const otherSide = { net: 'net', long: 'short', short: 'long' } as const;

function mirrored(holdings: AccountHoldings): AccountHoldings {
  return {
    ...holdings,
    positions: holdings.positions.map((row) => ({ ...row, pos: -row.pos, posSide: otherSide[row.posSide] })),
    orders: holdings.orders.map((row) => ({ ...row, sz: -row.sz })),
    balances: holdings.balances.map((row) => ({ ...row, cashBal: -row.cashBal, interest: -row.interest })),
  };
}

/** Units without options, whose loss is in proportion to the shock, on a grid that reaches as far down as up. */
function symmetricUnits({ holdings, world: { rulebook } }: Subject): Set<string> {
  const merge = rulebook.merge.value;
  const units = new Map<string, boolean>();
  for (const { instrument } of [...holdings.positions, ...holdings.orders]) {
    if (instrument.contract === 'spot') continue;
    const unit = riskUnitOf(instrument, merge);
    const isFit = instrument.contract !== 'option' && isSymmetric(rulebook, instrument.underlying);
    units.set(unit, (units.get(unit) ?? true) && isFit);
  }
  return new Set([...units].filter(([, isFit]) => isFit).map(([unit]) => unit));
}

function isSymmetric(rulebook: Rulebook, underlying: string): boolean {
  const { spotShocks, extremeShocks } = scenarioGrid(rulebook, underlying);
  return [spotShocks, extremeShocks].every((shocks) => {
    const numbers = shocks.map(Number);
    return numbers.every((shock) => numbers.includes(0 - shock));
  });
}

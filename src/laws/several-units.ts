/** Laws about parts of an account, and about two accounts as one. */
import type { Instrument } from '../market/snapshot.ts';
import type { AccountHoldings, BalanceHolding, OrderHolding } from '../portfolio/holdings.ts';
import { currencyFigures } from '../quantity/margin-result.ts';
import type { EvaluatedAccount } from '../runner/evaluate-here.ts';
import { at, unitAmounts } from './figures.ts';
import type { Law, Subject, Trial, Unfit } from './law.ts';
import type { LawCheck } from './law-check.ts';

/** A coin's units know nothing of other coins; a currency's ratio nothing of other currencies; an isolated row nothing at all. */
export const unrelated: Law = {
  name: 'unrelated',
  says: 'what an account holds of other coins (mode 2: other currencies; isolated rows: anything else) is nothing to a figure',
  road: 'book',
  prepare(subject) {
    if (subject.holdings.acctLv === 4) return ofCoin(subject);
    return subject.holdings.acctLv === 2 ? ofCurrency(subject) : ofIsolated(subject);
  },
};

function ofCoin({ holdings, own, random }: Subject): Trial | Unfit {
  const derivatives = [...holdings.positions, ...holdings.orders].filter(
    ({ instrument }) => instrument.contract !== 'spot',
  );
  const coins = [...new Set(derivatives.map(({ instrument }) => instrument.underlying))];
  if (coins.length < 2) return 'it holds units of one coin only';
  const coin = random.pick(coins);
  const isOf = ({ instrument }: { instrument: Instrument }) => instrument.underlying === coin;
  if (holdings.positions.some((row) => !isOf(row) && row.instrument.settleCcy === coin)) {
    return 'contracts on other coins are settled in the coin';
  }
  const variant = { ...holdings, positions: holdings.positions.filter(isOf), orders: holdings.orders.filter(isOf) };
  return {
    variants: [{ holdings: variant }],
    check(check, [got]) {
      const { units } = check.scaleOf(holdings);
      const expected = own.units.filter(({ riskUnit }) => got!.units.some((unit) => unit.riskUnit === riskUnit));
      check.word({ place: '', figure: 'risk units' }, namesOf(expected), namesOf(got!.units));
      for (const [u, unit] of got!.units.entries()) {
        const whole = expected[u]!;
        const scaleUsd = units.get(unit.riskUnit)!;
        for (const figure of unitAmounts) {
          if (figure !== 'mr8') check.equal(at(unit, figure, scaleUsd), whole[figure], unit[figure]);
        }
        check.word(at(unit, 'mr1 worst', scaleUsd), `cell ${whole.mr1Worst}`, `cell ${unit.mr1Worst}`);
      }
    },
  };
}

function namesOf(units: EvaluatedAccount['units']): string {
  return units.map(({ riskUnit }) => riskUnit).join(' ');
}

function ofCurrency({ holdings, own, random }: Subject): Trial | Unfit {
  if (own.currencies.length < 2) return 'it has one currency only';
  const { ccy } = random.pick(own.currencies);
  const variant = {
    ...holdings,
    positions: holdings.positions.filter(({ instrument }) => instrument.settleCcy === ccy),
    orders: holdings.orders.filter((order) => paidIn(order) === ccy),
  };
  return {
    variants: [{ holdings: variant }],
    check(check, [got]) {
      const whole = own.currencies.find((row) => row.ccy === ccy)!;
      const row = got!.currencies.find((other) => other.ccy === ccy);
      const { accountUsd: scaleUsd } = check.scaleOf(holdings);
      const place = `currencies ${ccy}`;
      for (const figure of [...currencyFigures, 'mgnRatio'] as const) {
        check.equal({ place, figure, scaleUsd }, whole[figure] ?? 0, row?.[figure] ?? 0);
      }
    },
  };
}

/** A sale of spot takes the coin that is sold. */
function paidIn({ instrument, sz }: OrderHolding): string {
  return instrument.contract === 'spot' && sz < 0 ? instrument.underlying : instrument.settleCcy;
}

function ofIsolated({ holdings, own }: Subject): Trial | Unfit {
  const positions = holdings.positions.filter(({ isolated }) => isolated);
  if (positions.length === 0) return 'its legs share one ratio, and none is isolated';
  const variant = { ...holdings, positions, orders: [], balances: [] };
  return {
    variants: [{ holdings: variant }],
    check: (check, [got]) => {
      const bare = { ...got!, isolated: own.isolated };
      check.account(bare, got!, holdings);
    },
  };
}

/** Two accounts of portfolio margin with no spot in use. */
export const merge: Law = {
  name: 'merge',
  says: 'the contracts of two accounts in one have at most the sum of both MR1, MR2, MR4, MR5 and MR6, and the sum of the rest that adds up',
  road: 'book',
  prepare({ holdings, other, world: { rulebook } }) {
    if (holdings.acctLv !== 4) return 'its mode has no risk units';
    if (holdings.acctId === other.acctId) return 'there is no other account of its mode';
    const together = { ...holdings, positions: [...holdings.positions, ...other.positions] };
    const coins = [...new Set(together.positions.map(({ instrument }) => instrument.underlying))];
    const contracts = (of: AccountHoldings) => ({ ...of, orders: [], balances: coins.map(withoutSpot) });
    const variants = [holdings, other, together].map((of) => ({ holdings: contracts(of) }));
    const nets = rulebook['mr4-basis-risk']?.form.value === 'gross-minus-net';
    return {
      variants,
      check: (check, [one, two, both]) => checkSums(check, [one!, two!, both!], variants[2]!.holdings, nets),
    };
  },
};

/** Spot in use hedges each of two accounts for itself; where it may not be used, risks can only meet. */
function withoutSpot(ccy: string): BalanceHolding {
  return { ccy, cashBal: 0, interest: 0, spotCap: 0 };
}

const additive = ['delta', 'gamma', 'theta', 'vega', 'upl'] as const;

function checkSums(
  check: LawCheck,
  [one, two, both]: [EvaluatedAccount, EvaluatedAccount, EvaluatedAccount],
  holdings: AccountHoldings,
  nets: boolean,
): void {
  const { units, accountUsd } = check.scaleOf(holdings);
  const subadditive = ['mr1', 'mr2', 'mr5', 'mr6', ...(nets ? [] : (['mr4'] as const))] as const;
  for (const unit of both.units) {
    const parts = [one, two].flatMap((account) => account.units.filter(({ riskUnit }) => riskUnit === unit.riskUnit));
    const scaleUsd = units.get(unit.riskUnit)!;
    const sumOf = (figure: (typeof subadditive | typeof additive)[number]) =>
      parts.reduce((sum, part) => sum + part[figure], 0);
    for (const figure of subadditive) check.atMost(at(unit, figure, scaleUsd), sumOf(figure), unit[figure]);
    for (const figure of additive) check.nearly(at(unit, figure, scaleUsd), sumOf(figure), unit[figure]);
  }
  for (const figure of ['eqUsd', 'upl'] as const) {
    check.nearly({ place: '', figure, scaleUsd: accountUsd }, one[figure] + two[figure], both[figure]);
  }
}

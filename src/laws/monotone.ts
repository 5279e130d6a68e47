/** Laws about what can only make it worse, or better: open orders, more money, and the switch that moves two figures. */
import type { AccountHoldings, BalanceHolding } from '../portfolio/holdings.ts';
import type { EvaluatedAccount } from '../runner/evaluate-here.ts';
import { fallsFor } from './falling-tiers.ts';
import { at, unitAmounts } from './figures.ts';
import type { Law } from './law.ts';
import type { LawCheck } from './law-check.ts';

export const ordersAside: Law = {
  name: 'orders-aside',
  says: 'open orders never lower an initial margin or raise the state, and leave maintenance margins, interest and debts alone',
  road: 'book',
  prepare({ holdings, own, world }) {
    if (holdings.orders.length === 0) return 'it has no orders';
    const falls = fallsFor(holdings, world.falling);
    if (falls !== null) return falls;
    const multiplier = Number(world.rulebook.account.imrMultiplier.value);
    return {
      variants: [{ holdings: { ...holdings, orders: [] } }],
      check(check, [bare]) {
        checkUnits(check, own, bare!, holdings, multiplier);
        checkOrdered(check, own, bare!, holdings);
      },
    };
  },
};

function checkUnits(
  check: LawCheck,
  own: EvaluatedAccount,
  bare: EvaluatedAccount,
  holdings: AccountHoldings,
  multiplier: number,
): void {
  const { units } = check.scaleOf(holdings);
  for (const unit of own.units) {
    const without = bare.units.find(({ riskUnit }) => riskUnit === unit.riskUnit);
    const scaleUsd = units.get(unit.riskUnit)!;
    for (const figure of unitAmounts) {
      if (figure === 'imr' || figure === 'mr8') continue;
      check.equal(at(unit, figure, scaleUsd), without?.[figure] ?? 0, unit[figure]);
    }
    check.atLeast(at(unit, 'imr', scaleUsd), without?.imr ?? 0, unit.imr);
    check.atLeast(at(unit, 'imr', scaleUsd), multiplier * unit.mmr, unit.imr);
  }
}

function checkOrdered(check: LawCheck, own: EvaluatedAccount, bare: EvaluatedAccount, holdings: AccountHoldings): void {
  const { accountUsd: scaleUsd } = check.scaleOf(holdings);
  for (const figure of ['derivMmr', 'eqUsd', 'upl', 'interestHour', 'forcedRepayment', 'liqFee'] as const) {
    check.nearly({ place: '', figure, scaleUsd }, bare[figure], own[figure]);
  }
  for (const figure of ['derivImr', 'borrowMmr', 'borrowImr'] as const) {
    check.atLeast({ place: '', figure, scaleUsd }, bare[figure], own[figure]);
  }
  check.atMost({ place: '', figure: 'adjEq', scaleUsd }, bare.adjEq, own.adjEq);
  check.stateAtMost(bare.state, own.state);
}

/** Up to a million, an octave as likely as another. */
const CASH_DOUBLINGS = 20;

export const moreCash: Law = {
  name: 'more-cash',
  says: 'more dollars never worsen the state nor raise what is borrowed, and leave the market risks alone',
  road: 'book',
  prepare({ holdings, own, random, world }) {
    const ccy = 'USDT';
    const currency = world.snapshot.currencies.find((listed) => listed.ccy === ccy);
    if (currency === undefined || currency.problem !== null) return `the market has no ${ccy}`;
    const falls = fallsFor(holdings, world.falling);
    if (falls !== null || world.falling.currencies.has(ccy)) return falls ?? 'tiers of a currency fall';
    if (own.units.some(({ riskUnit }) => riskUnit.startsWith(ccy))) return `${ccy} is the coin of a unit`;
    const more = Math.round(random.nearLogUniform(1, CASH_DOUBLINGS));
    const variant = { ...holdings, balances: withMore(holdings.balances, ccy, more) };
    return { variants: [{ holdings: variant }], check: (check, [richer]) => checkRicher(check, own, richer!, variant) };
  },
};

function withMore(balances: readonly BalanceHolding[], ccy: string, more: number): BalanceHolding[] {
  if (!balances.some((balance) => balance.ccy === ccy)) {
    return [...balances, { ccy, cashBal: more, interest: 0, spotCap: null }];
  }
  return balances.map((balance) => (balance.ccy === ccy ? { ...balance, cashBal: balance.cashBal + more } : balance));
}

function checkRicher(check: LawCheck, own: EvaluatedAccount, richer: EvaluatedAccount, variant: AccountHoldings): void {
  const { units, accountUsd: scaleUsd } = check.scaleOf(variant);
  for (const [u, unit] of own.units.entries()) {
    for (const figure of unitAmounts) {
      if (figure === 'mr8') continue;
      check.equal(at(unit, figure, units.get(unit.riskUnit)!), unit[figure], richer.units[u]![figure]);
    }
  }
  const owed = ['borrowMmr', 'borrowImr', 'liqFee', 'totalMmr', 'totalImr', 'interestHour', 'forcedRepayment'] as const;
  for (const figure of owed) check.atMost({ place: '', figure, scaleUsd }, own[figure], richer[figure]);
  check.atLeast({ place: '', figure: 'adjEq', scaleUsd }, own.adjEq, richer.adjEq);
  check.stateAtMost(richer.state, own.state);
}

export const autoLoan: Law = {
  name: 'auto-loan',
  says: 'the switch of borrowing moves interest and forced repayment and no other figure, and only one of them is above 0',
  road: 'book',
  prepare({ holdings, own }) {
    const variant = { ...holdings, autoLoan: !holdings.autoLoan };
    return {
      variants: [{ holdings: variant }],
      check(check, [got]) {
        const rows = own.borrowing.map((row, i) => {
          const { interest = 0, forcedRepayment = 0 } = got!.borrowing[i] ?? {};
          return { ...row, interest, forcedRepayment };
        });
        const { interestHour, forcedRepayment } = got!;
        check.account({ ...own, interestHour, forcedRepayment, borrowing: rows }, got!, holdings);
        const { accountUsd: scaleUsd } = check.scaleOf(holdings);
        for (const [account, borrows] of [
          [own, holdings.autoLoan],
          [got!, variant.autoLoan],
        ] as const) {
          const figure = borrows ? 'forcedRepayment' : 'interestHour';
          check.equal({ place: '', figure, scaleUsd }, 0, account[figure]);
        }
      },
    };
  },
};

/**
 * Portfolio margin, `acctLv` 4: the account as risk units over the scenario grid.
 *
 *   totalMmr = Σ unitMmr + borrowMmr            totalImr = Σ unitImr + borrowImr
 *   adjEq    = Σ discounted(eq) − orderLoss − orderFees
 *   mgnRatio = adjEq / (totalMmr + liqFee)      acctLever = Σ |notionalUsd| / adjEq
 *
 * Source: position-builder reply of 2025-01-15 (sums, ratio, leverage: published), copies of the multi-currency page
 * (order losses and fees: reported).
 */
import type { AccountHoldings } from '../portfolio/holdings.ts';
import { riskUnitOf, unitHoldsSpot } from '../portfolio/risk-unit.ts';
import { byCodeUnits } from '../quantity/code-units.ts';
import { type Decimal, exact, sum, zero } from '../quantity/decimal.ts';
import type { AccountMargin, WalletMargin } from '../quantity/margin-result.ts';
import { leverageOf, moneyOf, positionProfitUsd, standingOf } from './account-standing.ts';
import { evaluateUnit, type UnitContext, type UnitHoldings, type UnitPosition } from './evaluate-unit.ts';
import type { Leg } from './leg-values.ts';
import { heldCurrencies, liquidationFee } from './wallets.ts';

/** The whole account, USD. */
export function evaluatePortfolio(account: AccountHoldings, context: UnitContext): AccountMargin<Decimal> {
  const { prices, rulebook } = context;
  const money = moneyOf(account, heldCurrencies(account, prices, rulebook), context);
  const { adjEq, eqUsd, borrowMmr, borrowImr, wallets } = money;
  const units = unitsOf(account, wallets, context).map((unit) => evaluateUnit(unit, borrowMmr, context));
  const derivMmr = sum(units.map((unit) => unit.mmr));
  const derivImr = sum(units.map((unit) => unit.imr));
  const totalMmr = derivMmr.plus(borrowMmr);
  const liqFee = liquidationFee(wallets, prices, rulebook);
  const denominator = totalMmr.plus(liqFee);
  const mgnRatio = denominator.isZero() ? null : adjEq.div(denominator);
  return {
    acctId: account.acctId,
    acctLv: 4,
    adjEq,
    eqUsd,
    upl: money.upl,
    derivMmr,
    borrowMmr,
    totalMmr,
    derivImr,
    borrowImr,
    totalImr: derivImr.plus(borrowImr),
    liqFee,
    mgnRatio,
    acctLever: leverageOf(account, adjEq, prices),
    interestHour: money.interestHour,
    forcedRepayment: money.forcedRepayment,
    ...standingOf(account, mgnRatio, eqUsd, rulebook),
    units,
    wallets,
    borrowing: money.borrowing,
    currencies: [],
    isolated: [],
  };
}

/** The account's units by code units: derivatives positions and orders make them, spot and its orders join them. */
export function unitsOf(
  account: AccountHoldings,
  held: readonly WalletMargin<Decimal>[],
  { prices, rulebook, values }: UnitContext,
): UnitHoldings[] {
  const merge = rulebook.merge.value;
  const drafts = new Map<string, UnitDraft>();
  const draftOf = (riskUnit: string, underlying: string) => {
    const draft = drafts.get(riskUnit) ?? { underlying, positions: [], orders: [], spotOrders: [] };
    drafts.set(riskUnit, draft);
    return draft;
  };
  for (const position of account.positions) {
    const { instrument, pos } = position;
    const draft = draftOf(riskUnitOf(instrument, merge), instrument.underlying);
    draft.positions.push({
      value: values.of(instrument),
      qty: exact(pos),
      uplUsd: positionProfitUsd(position, prices),
    });
  }
  for (const { instrument, sz } of account.orders) {
    if (instrument.contract === 'spot') continue;
    const draft = draftOf(riskUnitOf(instrument, merge), instrument.underlying);
    draft.orders.push({ value: values.of(instrument), qty: exact(sz) });
  }
  for (const { instrument, sz } of account.orders) {
    if (instrument.contract === 'spot') drafts.get(riskUnitOf(instrument, merge))?.spotOrders.push(exact(sz));
  }
  const ordered = [...drafts].sort(([a], [b]) => byCodeUnits(a, b));
  return ordered.map(([riskUnit, draft]) => {
    const { underlying } = draft;
    const holdsSpot = unitHoldsSpot(riskUnit, underlying, merge);
    const wallet = holdsSpot ? held.find(({ ccy }) => ccy === underlying) : undefined;
    const cap = account.balances.find(({ ccy }) => ccy === underlying)?.spotCap ?? null;
    return { riskUnit, ...draft, spotEquity: wallet?.eq ?? zero, spotCap: cap === null ? null : exact(cap) };
  });
}

interface UnitDraft {
  underlying: string;
  positions: UnitPosition[];
  orders: Leg[];
  spotOrders: Decimal[];
}

/**
 * The decimal engine: any account again, in decimals, from the rules' text. It is the slow oracle beside the kernel and
 * shares no formula with it.
 *
 *   totalMmr = Σ unitMmr + borrowMmr            totalImr = Σ unitImr + borrowImr
 *   adjEq    = Σ discounted(eq) − orderLoss − orderFees
 *   mgnRatio = adjEq / (totalMmr + liqFee)      acctLever = Σ |notionalUsd| / adjEq
 *
 * Source: position-builder reply of 2025-01-15 (sums, ratio, leverage: published), copies of the multi-currency page
 * (order losses and fees: reported).
 */
import type { Snapshot } from '../market/snapshot.ts';
import type { AccountHoldings } from '../portfolio/holdings.ts';
import { riskUnitOf, unitHoldsSpot } from '../portfolio/risk-unit.ts';
import { byCodeUnits } from '../quantity/code-units.ts';
import { type Decimal, exact, fromText, sum, zero } from '../quantity/decimal.ts';
import type { AccountMargin, AccountState, WalletMargin } from '../quantity/margin-result.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { discountedUsd } from './discount.ts';
import { evaluateUnit, type UnitContext, type UnitHoldings, type UnitPosition } from './evaluate-unit.ts';
import { explainUnit, type UnitExplanation } from './explain-unit.ts';
import { type Leg, LegValues } from './leg-values.ts';
import { orderLossUsd, orderNotionalUsd, unrealisedProfit } from './positions-and-orders.ts';
import { Prices } from './prices.ts';
import { liquidationFee, wallets } from './wallets.ts';

export class ReferenceEngine {
  readonly #context: UnitContext;

  /** Values instruments of this snapshot under this rulebook as accounts ask for them, each once. */
  constructor(snapshot: Snapshot, rulebook: Rulebook) {
    const prices = new Prices(snapshot);
    this.#context = { rulebook, prices, values: new LegValues(prices, rulebook) };
  }

  /** The whole account, USD; its holdings must be valid: known instruments and currencies without a `problem`. */
  evaluate(account: AccountHoldings): AccountMargin<Decimal> {
    const { prices, rulebook, values } = this.#context;
    const held = wallets(account, prices, rulebook);
    const borrowMmr = sum(held.map((wallet) => wallet.borrowMmr));
    const borrowImr = sum(held.map((wallet) => wallet.borrowImr));
    const units = this.#units(account, held).map((unit) => evaluateUnit(unit, borrowMmr, this.#context));
    const derivMmr = sum(units.map((unit) => unit.mmr));
    const derivImr = sum(units.map((unit) => unit.imr));
    const totalMmr = derivMmr.plus(borrowMmr);
    const liqFee = liquidationFee(held, prices, rulebook);
    const adjEq = this.#adjustedEquity(account, held);
    const eqUsd = sum(held.map(({ ccy, eq }) => eq.times(prices.usd(ccy))));
    const denominator = totalMmr.plus(liqFee);
    const mgnRatio = denominator.isZero() ? null : adjEq.div(denominator);
    const notionalUsd = sum(
      account.positions.map(({ instrument, pos }) => exact(pos).times(values.of(instrument).notionalUsd).abs()),
    );
    return {
      acctId: account.acctId,
      adjEq,
      eqUsd,
      upl: sum(account.positions.map((position) => this.#profitUsd(position))),
      derivMmr,
      borrowMmr,
      totalMmr,
      derivImr,
      borrowImr,
      totalImr: derivImr.plus(borrowImr),
      liqFee,
      mgnRatio,
      acctLever: account.positions.length === 0 ? zero : adjEq.isZero() ? null : notionalUsd.div(adjEq),
      state: stateOf(rulebook, mgnRatio),
      eligible: account.riskAck && eqUsd.gte(fromText(rulebook.account.eligibilityMinEquityUsd.value)),
      isClose: false,
      units,
      wallets: held,
    };
  }

  /** Where each unit's requirement comes from, leg by leg, positions only. */
  explain(account: AccountHoldings): UnitExplanation[] {
    const held = wallets(account, this.#context.prices, this.#context.rulebook);
    return this.#units(account, held).map((unit) => explainUnit(unit, this.#context));
  }

  #adjustedEquity(account: AccountHoldings, held: readonly WalletMargin<Decimal>[]): Decimal {
    const { prices, rulebook, values } = this.#context;
    const discounted = held.map(({ ccy, eq }) => discountedUsd(rulebook, prices.currency(ccy), eq, prices.usd(ccy)));
    const losses = sum(account.orders.map((order) => orderLossUsd(order, prices)));
    const ordered = sum(account.orders.map((order) => orderNotionalUsd(order, prices, values)));
    return sum(discounted)
      .minus(losses)
      .minus(ordered.times(fromText(rulebook.account.takerFee.value)));
  }

  #profitUsd(position: AccountHoldings['positions'][number]): Decimal {
    const { ccy, coins } = unrealisedProfit(position);
    return coins.times(this.#context.prices.usd(ccy));
  }

  /** The account's units by code units: derivatives positions and orders make them, spot and its orders join them. */
  #units(account: AccountHoldings, held: readonly WalletMargin<Decimal>[]): UnitHoldings[] {
    const { rulebook, values } = this.#context;
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
      draft.positions.push({ value: values.of(instrument), qty: exact(pos), uplUsd: this.#profitUsd(position) });
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
}

interface UnitDraft {
  underlying: string;
  positions: UnitPosition[];
  orders: Leg[];
  spotOrders: Decimal[];
}

/** `liquidation` ≤, `danger` ≤, `watch` <, `warning` <, else `healthy`; without a ratio `healthy`. */
export function stateOf(rulebook: Rulebook, mgnRatio: Decimal | null): AccountState {
  const limits = rulebook.account.stateThresholds;
  if (mgnRatio === null) return 'healthy';
  if (mgnRatio.lte(fromText(limits.liquidation))) return 'liquidation';
  if (mgnRatio.lte(fromText(limits.danger))) return 'danger';
  if (mgnRatio.lt(fromText(limits.watch))) return 'watch';
  if (mgnRatio.lt(fromText(limits.warning))) return 'warning';
  return 'healthy';
}

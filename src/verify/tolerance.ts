/**
 * How far two engines may differ: the kernel computes in doubles, the decimal engine in 50 digits. A figure of a unit may
 * be off by the largest of 1e-9 USD, 1e-12 of itself, and 1e-14 of the unit's gross notional, an option's counted at
 * K/F times where its strike is above its forward, because its value in coin grows with that. The last term is the
 * rounding of sums that cancel: a hedged book of a billion USD has a margin of a few.
 */

import type { Snapshot } from '../market/snapshot.ts';
import type { AccountHoldings, OrderHolding, PositionHolding } from '../portfolio/holdings.ts';
import type { Merge } from '../portfolio/risk-unit.ts';
import { riskUnitOf } from '../portfolio/risk-unit.ts';

const ABSOLUTE_USD = 1e-9;
const RELATIVE = 1e-12;
const OF_NOTIONAL = 1e-14;

/** Gross notional in USD that rounding scales with, for each risk unit and for the whole account. */
export interface RoundingScale {
  units: Map<string, number>;
  /** All units, and all balances at their USD price. */
  accountUsd: number;
}

/** Rounding scale of an account's holdings, orders included. */
export function roundingScale(account: AccountHoldings, snapshot: Snapshot, merge: Merge): RoundingScale {
  const units = new Map<string, number>();
  let accountUsd = 0;
  const add = (holding: PositionHolding | OrderHolding, qty: number) => {
    const { instrument } = holding;
    const usd = Math.abs(qty) * scaleOf(holding, snapshot);
    const unit = riskUnitOf(instrument, merge);
    units.set(unit, (units.get(unit) ?? 0) + usd);
    accountUsd += usd;
  };
  for (const position of account.positions) add(position, position.pos);
  for (const order of account.orders) add(order, order.sz);
  for (const { ccy, cashBal, interest } of account.balances) {
    const usdPx = snapshot.currencies[snapshot.currencyIndex.get(ccy)!]!.usdPx;
    accountUsd += (Math.abs(cashBal) + Math.abs(interest)) * usdPx;
  }
  return { units, accountUsd };
}

/** USD of one contract that rounding scales with. */
function scaleOf(holding: PositionHolding | OrderHolding, snapshot: Snapshot): number {
  const { instrument } = holding;
  const size = instrument.ctVal * instrument.ctMult;
  if (instrument.contract === 'inverse') return size;
  const usd = size * snapshot.indexPx.get(`${instrument.underlying}-USD`)!;
  return instrument.contract === 'option' ? usd * Math.max(1, instrument.strike! / instrument.fwdPx) : usd;
}

/** Largest difference allowed to a figure in USD. */
export function toleranceUsd(expected: number, scaleUsd: number): number {
  return Math.max(ABSOLUTE_USD, RELATIVE * Math.abs(expected), OF_NOTIONAL * scaleUsd);
}

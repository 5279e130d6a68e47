/**
 * Legs of account modes 2 and 3: cross ones share the account's margin, isolated ones stand alone. Rows are put into one
 * order, the snapshot's instruments first, so that the order in which they came leaves no trace.
 */
import type { Instrument, Snapshot } from '../market/snapshot.ts';
import {
  type AccountHoldings,
  type AccountMode,
  type OrderHolding,
  type PositionHolding,
  posSides,
} from '../portfolio/holdings.ts';
import { type Decimal, exact, fromText, sum, zero } from '../quantity/decimal.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { type DeltaOneLegs, deltaOneMargin } from '../rules/delta-one-margin.ts';
import { smallestLever } from '../rules/position-tiers.ts';
import { type OptionLegs, shortOptionMargin } from '../rules/short-option-margin.ts';
import { deltaOneContract, isOption, optionContract, valueAt } from './contracts.ts';
import type { Prices } from './prices.ts';

/** What legs are valued with. */
export interface LegContext {
  readonly rulebook: Rulebook;
  readonly prices: Prices;
}

/** The account with its cross legs only, in another mode where one is given. */
export function crossOf(account: AccountHoldings, acctLv: AccountMode = account.acctLv): AccountHoldings {
  const isCross = ({ isolated }: { isolated: boolean }) => !isolated;
  return {
    ...account,
    acctLv,
    positions: account.positions.filter(isCross),
    orders: account.orders.filter(isCross),
  };
}

/** The account with its rows by instrument, side, size and price. */
export function inSnapshotOrder(account: AccountHoldings, { instrumentIndex }: Snapshot): AccountHoldings {
  const place = ({ instrument }: { instrument: Instrument }) => instrumentIndex.get(instrument.instId)!;
  const side = ({ posSide }: PositionHolding) => posSides.indexOf(posSide);
  const positions = [...account.positions].sort(
    (a, b) => place(a) - place(b) || side(a) - side(b) || a.pos - b.pos || a.avgPx - b.avgPx,
  );
  const orders = [...account.orders].sort((a, b) => place(a) - place(b) || a.sz - b.sz || a.px - b.px);
  return { ...account, positions, orders };
}

/** What the cross legs of one instrument require, in its settle currency. */
export interface LegMargin {
  readonly ccy: string;
  readonly mmr: Decimal;
  readonly imr: Decimal;
  /** Of closing its positions at mark. */
  readonly liqFee: Decimal;
}

/** The cross legs of one instrument. */
export interface CrossGroup {
  readonly instrument: Instrument;
  readonly positions: PositionHolding[];
  readonly orders: OrderHolding[];
}

/** Cross legs but spot orders by instrument, in the order of the rows. */
export function crossGroups(cross: AccountHoldings): CrossGroup[] {
  const groups = new Map<Instrument, CrossGroup>();
  const groupOf = (instrument: Instrument) => {
    const found = groups.get(instrument) ?? { instrument, positions: [], orders: [] };
    groups.set(instrument, found);
    return found;
  };
  for (const position of cross.positions) groupOf(position.instrument).positions.push(position);
  for (const order of cross.orders) {
    if (order.instrument.contract !== 'spot') groupOf(order.instrument).orders.push(order);
  }
  return [...groups.values()];
}

/** The margins of cross legs, an entry an instrument, in the order of the rows. */
export function crossMargins(cross: AccountHoldings, context: LegContext): LegMargin[] {
  const { rulebook, prices } = context;
  return crossGroups(cross).map((group) => {
    const ccy = group.instrument.settleCcy;
    const liqFee = groupClosingFee(group, context);
    if (isOption(group.instrument)) {
      const option = optionContract(group.instrument, prices, rulebook);
      return { ccy, ...shortOptionMargin(rulebook, option, optionLegsOf(group)), liqFee };
    }
    const { legs, lever } = deltaOneLegsOf(group, rulebook);
    return { ccy, ...deltaOneMargin(rulebook, deltaOneContract(group.instrument, prices), legs, lever), liqFee };
  });
}

/** The fee of closing all positions of an instrument at mark, in its settle currency. */
export function groupClosingFee({ positions }: CrossGroup, context: LegContext): Decimal {
  return sum(positions.map((position) => closingFee(position, context)));
}

/** The fee of closing a position at mark, in its settle currency. */
export function closingFee({ instrument, pos }: PositionHolding, { rulebook }: LegContext): Decimal {
  const value = valueAt(instrument, exact(pos).abs(), exact(instrument.markPx));
  return value.times(fromText(rulebook.account.takerFee.value));
}

/** Legs of a perpetual or future as its rule reads them, and the lever of the instrument. */
export function deltaOneLegsOf(
  { positions, orders }: CrossGroup,
  rulebook: Rulebook,
): { legs: DeltaOneLegs; lever: Decimal } {
  const opening = orders.filter(({ reduceOnly }) => !reduceOnly);
  const sizes = opening.map(({ sz }) => exact(sz));
  const legs = {
    positions: positions.map(({ pos }) => exact(pos)),
    isHedged: positions.some(({ posSide }) => posSide !== 'net'),
    buys: sum(sizes.filter((size) => size.gt(zero))),
    sells: sum(sizes.filter((size) => size.lt(zero))).abs(),
  };
  const leversOf = (held: readonly { lever: number | null }[]) => held.map((leg) => leg.lever);
  return { legs, lever: smallestLever(rulebook, leversOf(positions), leversOf(opening)) };
}

/** Legs of an option as its rule reads them. */
export function optionLegsOf({ positions, orders }: CrossGroup): OptionLegs {
  const sizes = positions.map(({ pos }) => exact(pos));
  return {
    shorts: sizes.filter((size) => size.lt(zero)).map((size) => size.neg()),
    long: sum(sizes.filter((size) => size.gt(zero))),
    orders: orders
      .filter(({ sz }) => sz !== 0)
      .map(({ sz, px, reduceOnly }) => ({ isBuy: sz > 0, reduceOnly, contracts: exact(sz).abs(), px: exact(px) })),
  };
}

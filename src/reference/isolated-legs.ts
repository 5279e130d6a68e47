/** Isolated positions as rows of their own, and what isolated orders take from the account to open. */
import type { AccountHoldings, OrderHolding, PositionHolding } from '../portfolio/holdings.ts';
import { type Decimal, exact, fromText, zero } from '../quantity/decimal.ts';
import type { IsolatedMargin } from '../quantity/margin-result.ts';
import { type IsolatedContract, isolatedMargin, isolatedOpeningNeed } from '../rules/isolated-margin.ts';
import { stateOf } from './account-standing.ts';
import { deltaOneContract, isOption, optionContract, valueAt } from './contracts.ts';
import { closingFee, type LegContext } from './cross-legs.ts';
import { type Amount, orderNotionalUsd, unrealisedProfit } from './positions-and-orders.ts';

/** The isolated positions, in the order of the rows. */
export function isolatedRows(account: AccountHoldings, context: LegContext): IsolatedMargin<Decimal>[] {
  return account.positions.filter(({ isolated }) => isolated).map((position) => isolatedRow(position, context));
}

function isolatedRow(position: PositionHolding, context: LegContext): IsolatedMargin<Decimal> {
  const { rulebook, prices } = context;
  const { instrument, posSide, lever, margin, avgPx } = position;
  const pos = exact(position.pos);
  const of: IsolatedContract = isOption(instrument)
    ? { kind: 'option', option: optionContract(instrument, prices, rulebook) }
    : { kind: 'delta-one', contract: deltaOneContract(instrument, prices) };
  const upl = unrealisedProfit(position).coins;
  const liqFee = closingFee(position, context);
  const figures = isolatedMargin(rulebook, {
    of,
    pos,
    // A row of size 0 may carry no price at all.
    entryValue: pos.isZero() ? zero : valueAt(instrument, pos.abs(), exact(avgPx)),
    upl,
    liqFee,
    lever,
    statedMargin: margin === null ? null : exact(margin),
  });
  return {
    instId: instrument.instId,
    posSide,
    pos,
    upl,
    liqFee,
    ...figures,
    state: stateOf(rulebook, figures.mgnRatio),
  };
}

/** What each isolated order needs that opens, in the currency it needs. */
export function openingNeeds(account: AccountHoldings, context: LegContext): Amount[] {
  return account.orders
    .filter(({ isolated, reduceOnly, sz }) => isolated && !reduceOnly && sz !== 0)
    .map((order) => openingNeed(order, context));
}

function openingNeed(order: OrderHolding, context: LegContext): Amount {
  const { rulebook, prices } = context;
  const { instrument, sz, px, lever } = order;
  const contracts = exact(sz).abs();
  const { ccy, coins: fee } = orderFee(order, context);
  const sellsCoins = instrument.contract === 'spot' && sz < 0;
  const coins = isolatedOpeningNeed(rulebook, {
    option: isOption(instrument) ? optionContract(instrument, prices, rulebook) : null,
    isBuy: sz > 0,
    contracts,
    px: exact(px),
    value: sellsCoins ? contracts : valueAt(instrument, contracts, exact(px)),
    fee,
    lever,
  });
  return { ccy, coins };
}

/** The fee of an order, taken of its notional: of spot in the currency it sells, else in the settle currency. */
export function orderFee(order: OrderHolding, { prices, rulebook }: LegContext): Amount {
  const { instrument, sz } = order;
  const sellsCoins = instrument.contract === 'spot' && sz < 0;
  const ccy = sellsCoins ? instrument.underlying : instrument.settleCcy;
  const feeUsd = orderNotionalUsd(order, prices).times(fromText(rulebook.account.takerFee.value));
  return { ccy, coins: feeUsd.div(prices.usd(ccy)) };
}

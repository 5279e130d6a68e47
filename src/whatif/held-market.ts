/** The part of a market that one account needs, and the account on another market of the same instruments. */
import type { Snapshot } from '../market/snapshot.ts';
import type { AccountHoldings } from '../portfolio/holdings.ts';

/** The market with the account's own instruments alone, so that a trial on a moved one is quick; currencies stay. */
export function heldMarket(snapshot: Snapshot, account: AccountHoldings): Snapshot {
  const held = new Set([...account.positions, ...account.orders].map(({ instrument }) => instrument.instId));
  const instruments = snapshot.instruments.filter(({ instId }) => held.has(instId));
  return {
    ...snapshot,
    instruments,
    instrumentIndex: new Map(instruments.map((instrument, i) => [instrument.instId, i])),
  };
}

/** A position or an order with its instrument as it stands in a market. */
export function holdingOn<T extends { instrument: { instId: string } }>(holding: T, market: Snapshot): T {
  return { ...holding, instrument: market.instruments[market.instrumentIndex.get(holding.instrument.instId)!]! };
}

/** The account with its instruments as they stand in a market. */
export function onMarket(account: AccountHoldings, market: Snapshot): AccountHoldings {
  return {
    ...account,
    positions: account.positions.map((position) => holdingOn(position, market)),
    orders: account.orders.map((order) => holdingOn(order, market)),
  };
}

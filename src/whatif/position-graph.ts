/**
 * OKX's `position-builder-graph` reply: the maintenance margin of one account at every price shock. Every coin moves by the
 * same share, or the one that is named; an option's mark moves by what its formula price does, in doubles.
 */
import type { Snapshot } from '../market/snapshot.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { marginOnMarkets } from '../runner/repriced-account.ts';
import type { GraphRequest } from './builder-request.ts';
import { heldMarket, onMarket } from './held-market.ts';
import { MovedMarkets } from './moved-market.ts';
import { wire } from './position-builder.ts';

/** Which shocks, and of which coin; null is every coin. */
export interface Shocked {
  shocks: readonly number[];
  coin: string | null;
}

/** The reply on the wire: points in the order of their shocks, a ratio that does not exist empty. */
export function graphReply(
  { holdings }: GraphRequest,
  snapshot: Snapshot,
  rulebook: Rulebook,
  { shocks, coin }: Shocked,
): object {
  const market = heldMarket(snapshot, holdings);
  const marginOn = marginOnMarkets(onMarket(holdings, market), market, rulebook);
  const moved = new MovedMarkets(market, true);
  const mmrData = shocks.map((shock) => {
    const { totalMmr, mgnRatio } = marginOn(moved.byPrice(shock, coin));
    return { shockFactor: wire(shock), mmr: wire(totalMmr), mmrRatio: wire(mgnRatio) };
  });
  return { code: '0', data: [{ type: 'mmr', mmrData }], msg: '' };
}

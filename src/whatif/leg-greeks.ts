/** Greeks of one leg in the venue's three kinds: BS in dollars, PA in coins, CASH in USD of exposure. */
import type { Instrument, Snapshot } from '../market/snapshot.ts';
import { exact } from '../quantity/decimal.ts';
import type { LegExplanation } from '../reference/explain-unit.ts';
import { greeksBs, greeksPa } from '../reference/greeks.ts';
import { termsOf } from '../reference/revalue-option.ts';
import type { GreeksType } from './builder-request.ts';

export interface LegGreeks {
  delta: number;
  gamma: number;
  theta: number;
  vega: number;
}

/**
 * Greeks of a leg of `pos` contracts.
 * Perpetuals and futures have a delta only: coins in BS and PA, USD at mark in CASH. CASH theta is MR2's signed change.
 */
export function legGreeks(
  type: GreeksType,
  instrument: Instrument,
  pos: number,
  leg: LegExplanation,
  snapshot: Snapshot,
): LegGreeks {
  if (instrument.contract !== 'option') {
    const delta = type === 'CASH' ? leg.cashDelta : leg.coinDelta;
    return { delta: delta.toNumber(), gamma: 0, theta: 0, vega: 0 };
  }
  const terms = termsOf(instrument, snapshot.asOfMs);
  const index = exact(snapshot.indexPx.get(`${instrument.underlying}-USD`)!);
  const perCoin = type === 'BS' ? greeksBs(terms, index) : greeksPa(terms);
  const coins = exact(pos).times(exact(instrument.ctVal)).times(exact(instrument.ctMult));
  if (type !== 'CASH') {
    const of = (greek: 'delta' | 'gamma' | 'theta' | 'vega') => coins.times(perCoin[greek]).toNumber();
    return { delta: of('delta'), gamma: of('gamma'), theta: of('theta'), vega: of('vega') };
  }
  // The change of the cash delta for 1 % of index: F²v'' + 2·Fv' of the PA set, times coins at the index.
  const gammaPerCoin = perCoin.gamma.plus(perCoin.delta).plus(perCoin.delta);
  const usd = coins.times(index);
  return {
    delta: leg.cashDelta.toNumber(),
    gamma: usd.times(gammaPerCoin).div(100).toNumber(),
    theta: leg.decayPnl.toNumber(),
    vega: usd.times(perCoin.vega).toNumber(),
  };
}

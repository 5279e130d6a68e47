/**
 * The risk-unit merge: which unit an instrument belongs to. Stated once, used by both engines.
 * Under `underlying` everything on coin X is unit X. Under `underlying-quote` (before January 2025) each quote is a unit of
 * its own, options stand with X-USD, and spot and spot orders of X, whatever their quote, belong to X-USDT alone.
 */
import type { Instrument } from '../market/snapshot.ts';
import { unitQuote } from '../market/unit-quote.ts';

/** As the rulebooks say it. */
export type Merge = 'underlying' | 'underlying-quote';

/** The unit's name: `BTC`, or `BTC-USDT` under `underlying-quote`. */
export function riskUnitOf(instrument: Pick<Instrument, 'contract' | 'quote' | 'underlying'>, merge: Merge): string {
  return merge === 'underlying' ? instrument.underlying : `${instrument.underlying}-${unitQuote(instrument)}`;
}

/** Whether spot of the coin may be used in this unit. */
export function unitHoldsSpot(riskUnit: string, underlying: string, merge: Merge): boolean {
  return merge === 'underlying' ? riskUnit === underlying : riskUnit === `${underlying}-USDT`;
}

/** The coin of a unit, by its name. */
export function underlyingOf(riskUnit: string, merge: Merge): string {
  return merge === 'underlying' ? riskUnit : riskUnit.slice(0, riskUnit.lastIndexOf('-'));
}

import type { Instrument } from './snapshot.ts';

/**
 * The quote that names an instrument's risk unit where each quote has one of its own. Spot and spot orders of a coin,
 * whatever their quote, stand with USDT (the rule before January 2025).
 */
export function unitQuote(instrument: Pick<Instrument, 'contract' | 'quote'>): string {
  return instrument.contract === 'spot' ? 'USDT' : instrument.quote;
}

/** What contracts of one instrument are worth at a price, and their notional. */
import type { Instrument } from '../market/snapshot.ts';
import { type Decimal, exact, one } from '../quantity/decimal.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import type { DeltaOneContract } from '../rules/delta-one-margin.ts';
import { optionFactor } from '../rules/position-tiers.ts';
import type { OptionContract } from '../rules/short-option-margin.ts';
import { contractSize } from './leg-values.ts';
import type { Prices } from './prices.ts';

/** Options settled in the coin or in USD and its stablecoins. */
export function isOption({ contract }: Instrument): boolean {
  return contract === 'option' || contract === 'usd-option';
}

/** |notional| of one contract at the X-USD index; of spot of one coin. */
export function contractNotionalUsd(instrument: Instrument, prices: Prices): Decimal {
  const { contract, instId, underlying } = instrument;
  if (contract === 'unsupported') throw new Error(`${instId} is ${contract}, which no rule values`);
  if (contract === 'inverse') return contractSize(instrument);
  return contractSize(instrument).times(prices.index(underlying, 'USD'));
}

/** Contracts of 0 or more at a price, in the settle currency: of an option its premium. */
export function valueAt(instrument: Instrument, contracts: Decimal, px: Decimal): Decimal {
  const size = contracts.times(contractSize(instrument));
  return instrument.contract === 'inverse' ? size.div(px) : size.times(px);
}

/** A perpetual or future as its rule reads it. */
export function deltaOneContract(instrument: Instrument, prices: Prices): DeltaOneContract {
  const value = valueAt(instrument, one, exact(instrument.markPx));
  return { instrument, value, notionalUsd: contractNotionalUsd(instrument, prices) };
}

/** An option as its rule reads it. */
export function optionContract(instrument: Instrument, prices: Prices, rulebook: Rulebook): OptionContract {
  const { underlying, optionSide, strike, instId } = instrument;
  if (optionSide === null || strike === null) throw new Error(`${instId} is an option without a side or a strike`);
  return {
    terms: {
      underlying,
      side: optionSide,
      strike: exact(strike),
      forward: exact(instrument.fwdPx),
      mark: exact(instrument.markPx),
      idx: coinPrice(instrument, prices),
      isCoinSettled: instrument.contract === 'option',
    },
    size: contractSize(instrument),
    factorOf: (contracts) => optionFactor(rulebook, instrument, contracts),
  };
}

/** Price of an option's coin in its settle currency: 1 in the coin itself. */
function coinPrice({ contract, underlying, settleCcy }: Instrument, prices: Prices): Decimal {
  return contract === 'option' ? one : prices.index(underlying, 'USD').div(prices.usd(settleCcy));
}

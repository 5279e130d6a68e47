// A rough guess of an account's requirement, so that a book comes out with accounts of every health.
//
// This is no margin engine and must not grow into one: it only decides how much cash an invented account gets. The sizes of
// moves are the shipped rulebook's, the rest is guessed; the engine's verdict on the book is what counts.
import { loadRulebook } from '../rulebook/load.ts';
import { assetClass, valueForClass } from '../rulebook/scenarios.ts';
import type { Rulebook } from '../rulebook/schema.ts';

/** Guessed loss fractions of one coin. */
export interface RoughCoinRisk {
  readonly spotShock: number;
  readonly basisBasic: number;
  readonly basisPerYear: number;
  readonly minimumCharge: number;
}

const ROUGH_SHORT_OPTION = 0.1;
const ROUGH_LONG_OPTION = 0.015;
const ROUGH_OPTION_MINIMUM = 0.025;
/** The raw minimum charge at which size tiers have about doubled it. */
const ROUGH_TIER_USD = 500_000;

let shipped: Rulebook | undefined;

/** The guess for a coin by its class: MR1's outermost shock, MR4's moves and MR7's charge of perpetuals. */
export function roughCoinRisk(ccy: string): RoughCoinRisk {
  shipped ??= loadRulebook('okx-2025').rulebook;
  const rulebook = shipped;
  const className = assetClass(rulebook, ccy);
  const mr4 = rulebook['mr4-basis-risk']!;
  const numberOf = (block: Record<string, unknown>) => Number(valueForClass<string>(block, className));
  return {
    spotShock: Number(valueForClass<string[]>(rulebook['mr1-spot-shock'].shocks, className).at(-1)),
    basisBasic: numberOf(mr4.basicShock),
    basisPerYear: numberOf(mr4.annualisedMove),
    minimumCharge: numberOf(rulebook['mr7-minimum-charge']!.perpetualCharge),
  };
}

/** What an account holds of one coin, in USD. */
export interface CoinExposure {
  deltaUsd: number;
  /** Σ |delta| of the legs, each times its basis move. */
  basisUsd: number;
  linearUsd: number;
  shortOptionUsd: number;
  longOptionUsd: number;
}

/** A guess of one unit's maintenance margin in USD, given the spot (in USD) that may hedge it. */
export function roughUnitUsd(risk: RoughCoinRisk, held: CoinExposure, spotUsd: number): number {
  let net = held.deltaUsd;
  if (net * spotUsd < 0) net = Math.abs(spotUsd) >= Math.abs(net) ? 0 : net + spotUsd;
  const options = ROUGH_SHORT_OPTION * held.shortOptionUsd + ROUGH_LONG_OPTION * held.longOptionUsd;
  const stress = risk.spotShock * Math.abs(net) + options + held.basisUsd;
  const raw = risk.minimumCharge * held.linearUsd + ROUGH_OPTION_MINIMUM * (held.shortOptionUsd + held.longOptionUsd);
  return Math.max(stress, raw * Math.min(12, 1 + raw / ROUGH_TIER_USD));
}

// A rough guess of an account's requirement, so that a book comes out with accounts of every health.
//
// This is no margin engine and must not grow into one: it only decides how much cash an invented account gets. Its
// numbers are near those of the shipped rulebook and need not follow it; the engine's verdict on the book is what counts.

/** Guessed loss fractions of one coin. */
export interface RoughCoinRisk {
  readonly spotShock: number;
  readonly basisBasic: number;
  readonly basisPerYear: number;
  readonly minimumCharge: number;
}

const ROUGH_MAJOR = { spotShock: 0.12, basisBasic: 0.002, basisPerYear: 0.05, minimumCharge: 0.0045 };
const ROUGH_MID = { spotShock: 0.18, basisBasic: 0.008, basisPerYear: 0.15, minimumCharge: 0.007 };
const ROUGH_OTHER = { spotShock: 0.25, basisBasic: 0.02, basisPerYear: 0.3, minimumCharge: 0.01 };

const ROUGH_SHORT_OPTION = 0.1;
const ROUGH_LONG_OPTION = 0.015;
const ROUGH_OPTION_MINIMUM = 0.025;
/** The raw minimum charge at which size tiers have about doubled it. */
const ROUGH_TIER_USD = 500_000;

const MAJOR_COINS = new Set(['BTC', 'ETH']);
const MID_COINS = new Set(['SOL', 'DOGE', 'PEPE', 'XRP', 'BNB', 'SHIB', 'LTC', 'ORDI', 'WLD', 'BCH', 'ADA']);

/** The guess for a coin by its size class. */
export function roughCoinRisk(ccy: string): RoughCoinRisk {
  if (MAJOR_COINS.has(ccy)) return ROUGH_MAJOR;
  return MID_COINS.has(ccy) ? ROUGH_MID : ROUGH_OTHER;
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

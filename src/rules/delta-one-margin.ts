/**
 * delta-one-margin: perpetuals and futures in account modes 2 and 3, instrument by instrument, nothing offsets anything.
 *
 *   MMR = Σ position rows |pos|·v·mmrRate(|pos|)
 *   IMR one-way: E·v·imrRate(E),  E = max(P + B, Sl − P)
 *   IMR hedge:   L·v·imrRate(L) + S·v·imrRate(S),  L = Σ long positions + B,  S = Σ |short positions| + Sl
 *
 * v is the value of one contract at mark in its settle currency; P the signed position, B and Sl the sizes of the buy and
 * sell orders, those that may only reduce left out. One-way is every row of posSide net; one row of posSide long or short
 * makes the instrument hedged. Tiers and rates: position-tiers.
 *
 * Rulebook: that of position-tiers.
 * Source: third-party copy of the venue's margin text of 2025-04 and help pages of 2024-10-24 and 2025-11-17 (one-way:
 * published; hedge: reported). The tier of an initial margin is that of its own exposure: assumed.
 *
 * Worked: +10 contracts worth 1,000 USDT each at a lever of 10, mmr 0.004: MMR 40. With buys of 5 and sells of 30 the
 * exposure is max(15, 20) = 20 one-way, IMR 2,000; hedged, long 15 and short 30: IMR 1,500 + 3,000 = 4,500.
 */
import type { Instrument } from '../market/snapshot.ts';
import { type Decimal, larger, sum, zero } from '../quantity/decimal.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { imrRate, type PositionRates, positionRates } from './position-tiers.ts';

/** One contract, long. */
export interface DeltaOneContract {
  readonly instrument: Instrument;
  /** At mark, in the settle currency. */
  readonly value: Decimal;
  readonly notionalUsd: Decimal;
}

/** Legs of one instrument and one account. */
export interface DeltaOneLegs {
  /** Signed contracts of each position row. */
  readonly positions: readonly Decimal[];
  /** Whether any row is of posSide long or short. */
  readonly isHedged: boolean;
  /** Contracts of orders that may open. */
  readonly buys: Decimal;
  readonly sells: Decimal;
}

/** What some contracts require for maintenance, in the settle currency. */
export function deltaOneMmr(rulebook: Rulebook, contract: DeltaOneContract, contracts: Decimal): Decimal {
  return contracts.times(contract.value).times(deltaOneRates(rulebook, contract, contracts).mmr);
}

/** What some contracts require to be opened, in the settle currency. */
export function deltaOneImr(
  rulebook: Rulebook,
  contract: DeltaOneContract,
  contracts: Decimal,
  lever: Decimal,
): Decimal {
  return contracts.times(contract.value).times(imrRate(deltaOneRates(rulebook, contract, contracts), lever));
}

/** A size that IMR is taken of. */
export interface DeltaOneExposure {
  readonly side: 'net' | 'long' | 'short';
  readonly contracts: Decimal;
}

/** The sizes that IMR is taken of: one of a one-way instrument, both sides of a hedged one. */
export function deltaOneExposures({ positions, isHedged, buys, sells }: DeltaOneLegs): DeltaOneExposure[] {
  if (!isHedged) {
    const net = sum(positions);
    return [{ side: 'net', contracts: larger(net.plus(buys), sells.minus(net)) }];
  }
  const long = sum(positions.filter((pos) => pos.gt(zero)));
  const short = sum(positions.filter((pos) => pos.lt(zero)).map((pos) => pos.neg()));
  return [
    { side: 'long', contracts: long.plus(buys) },
    { side: 'short', contracts: short.plus(sells) },
  ];
}

/** MMR and IMR of all legs of one instrument, in its settle currency. */
export function deltaOneMargin(
  rulebook: Rulebook,
  contract: DeltaOneContract,
  legs: DeltaOneLegs,
  lever: Decimal,
): { mmr: Decimal; imr: Decimal } {
  const mmr = sum(legs.positions.map((pos) => deltaOneMmr(rulebook, contract, pos.abs())));
  const imr = sum(deltaOneExposures(legs).map(({ contracts }) => deltaOneImr(rulebook, contract, contracts, lever)));
  return { mmr, imr };
}

/** The rates that many contracts are charged at. */
export function deltaOneRates(rulebook: Rulebook, contract: DeltaOneContract, contracts: Decimal): PositionRates {
  const notionalUsd = contracts.times(contract.notionalUsd);
  return positionRates(rulebook, { instrument: contract.instrument, contracts, notionalUsd });
}

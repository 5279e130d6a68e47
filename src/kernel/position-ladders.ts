/**
 * Tiers of positions as the kernel reads them, a ladder for each instrument: the snapshot's by contracts, else the
 * rulebook's by USD notional. Instruments with the same tiers share one ladder.
 */
import type { Instrument, PositionTier, Snapshot } from '../market/snapshot.ts';
import { exact, fromText } from '../quantity/decimal.ts';
import { assetClass, valueForClass } from '../rulebook/scenarios.ts';
import type { Rulebook } from '../rulebook/schema.ts';

/** Slots LADDER_… of one tier. */
type LadderTier = [edge: number, mmr: number, leastImr: number, optionFactor: number];

/** Tiers ascending; the last has no edge, as it goes on beyond its own. */
export interface Ladder {
  tiers: LadderTier[];
  /** Whether sizes are measured by USD notional, and not by contracts. */
  byNotional: boolean;
}

export interface PositionLadders {
  ladders: Ladder[];
  /** Index into `ladders` for each instrument of the market; -1 for spot and for what is not valued. */
  ladderOf: Int32Array;
}

/** The ladders of a market under a rulebook. */
export function positionLadders(snapshot: Snapshot, rulebook: Rulebook): PositionLadders {
  const ladders: Ladder[] = [];
  const known = new Map<unknown, number>();
  const ladderOf = Int32Array.from(snapshot.instruments, (instrument) => {
    if (instrument.contract === 'spot' || instrument.contract === 'unsupported') return -1;
    const { positionTiers } = instrument;
    const given = positionTiers?.length ? positionTiers : null;
    const isOption = instrument.product === 'option';
    const key = given ?? (isOption ? 'option' : assetClass(rulebook, instrument.underlying));
    let index = known.get(key);
    if (index === undefined) {
      index = ladders.push(given ? snapshotLadder(given, rulebook) : rulebookLadder(instrument, rulebook)) - 1;
      known.set(key, index);
    }
    return index;
  });
  return { ladders, ladderOf };
}

function snapshotLadder(given: readonly PositionTier[], { modes }: Rulebook): Ladder {
  const tiers = given.map(({ maxSz, mmr, imr, optMgnFactor }): LadderTier => {
    const leastImr = Number.isNaN(imr) ? timesText(mmr, modes.imrPerMmr.value) : imr;
    const factor = Number.isNaN(optMgnFactor) ? Number(modes.optionTierFactor.value) : optMgnFactor;
    return [maxSz, mmr, leastImr, factor];
  });
  return { tiers: withoutLastEdge(tiers), byNotional: false };
}

/** The rulebook has one factor for the options of every size, and rates for everything else. */
function rulebookLadder({ product, underlying }: Instrument, rulebook: Rulebook): Ladder {
  const { positionTiers, positionTierMultiplier, imrPerMmr, optionTierFactor } = rulebook.modes;
  const factor = Number(optionTierFactor.value);
  if (product === 'option') {
    return { tiers: [[Number.POSITIVE_INFINITY, Number.NaN, Number.NaN, factor]], byNotional: false };
  }
  const multiplier = valueForClass<string>(positionTierMultiplier, assetClass(rulebook, underlying));
  const tiers = positionTiers.tiers.map(({ upTo, mmr }): LadderTier => {
    const rate = fromText(mmr).times(fromText(multiplier));
    const edge = upTo === null ? Number.POSITIVE_INFINITY : Number(upTo);
    return [edge, rate.toNumber(), rate.times(fromText(imrPerMmr.value)).toNumber(), factor];
  });
  return { tiers: withoutLastEdge(tiers), byNotional: true };
}

/** A product rounded once; of a rate that is not there, none. */
function timesText(rate: number, text: string): number {
  return Number.isNaN(rate) ? rate : exact(rate).times(fromText(text)).toNumber();
}

function withoutLastEdge(tiers: LadderTier[]): LadderTier[] {
  const [, ...rates] = tiers.at(-1)!;
  return [...tiers.slice(0, -1), [Number.POSITIVE_INFINITY, ...rates]];
}

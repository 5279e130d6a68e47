/**
 * An option's published mark on its way from A to B. It is one number that prices, vols and time have moved, so it goes in
 * three steps: with the prices by what the formula says of the new forward, with the time by what it says of the time gone
 * by, and all the rest – other vols, and whatever the venue's mark does that the formula does not – with the vols.
 */
import type { Instrument } from '../market/snapshot.ts';
import { exact } from '../quantity/decimal.ts';
import { coinPrice } from '../reference/black76.ts';
import { termsOf } from '../reference/revalue-option.ts';

/** One option at both ends. */
export interface OptionEnds {
  ofA: Instrument;
  ofB: Instrument;
  asOfA: number;
  asOfB: number;
}

/** The mark with B's prices, and with B's prices and vols. */
export interface MarksBetween {
  withPrices: number;
  withVols: number;
}

/** A mark that did not move has no parts: the formula's would only cancel each other. */
export function marksBetween({ ofA, ofB, asOfA, asOfB }: OptionEnds): MarksBetween {
  if (ofA.markPx === ofB.markPx) return { withPrices: ofA.markPx, withVols: ofA.markPx };
  const forwardMoved = { ...ofA, fwdPx: ofB.fwdPx };
  const byForward = formulaPrice(forwardMoved, asOfA).minus(formulaPrice(ofA, asOfA));
  const byTime = formulaPrice(ofB, asOfB).minus(formulaPrice(ofB, asOfA));
  // No option is worth less than nothing, whatever its mark was before.
  return {
    withPrices: Math.max(0, exact(ofA.markPx).plus(byForward).toNumber()),
    withVols: Math.max(0, exact(ofB.markPx).minus(byTime).toNumber()),
  };
}

function formulaPrice(option: Instrument, asOfMs: number) {
  return coinPrice(termsOf(option, asOfMs));
}

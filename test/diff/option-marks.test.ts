// An option's mark between two markets: what the forward, the vol and the day did to it.

import { describe, expect, it } from 'vitest';
import { marksBetween } from '../../src/diff/option-marks.ts';
import type { Instrument } from '../../src/market/snapshot.ts';
import { coinPrice } from '../../src/reference/black76.ts';
import { termsOf } from '../../src/reference/revalue-option.ts';
import { MS_PER_DAY } from '../../src/rulebook/compile.ts';
import { smallMarket } from '../support/small-market.ts';

const asOfA = smallMarket.asOfMs;
const asOfB = asOfA + MS_PER_DAY;
const listed = smallMarket.instruments[smallMarket.instrumentIndex.get('BTC-USD-250131-100000-C')!]!;
const price = (option: Instrument, asOfMs: number) => coinPrice(termsOf(option, asOfMs)).toNumber();
/** The option marked at its formula's price. */
const atFormula = (option: Instrument, asOfMs: number) => ({ ...option, markPx: price(option, asOfMs) });

describe('a mark that is the formula price at both ends', () => {
  const ofA = atFormula(listed, asOfA);
  const moved = { ...listed, fwdPx: listed.fwdPx * 0.93, markVol: listed.markVol + 0.1 };
  const ofB = atFormula(moved, asOfB);
  const { withPrices, withVols } = marksBetween({ ofA, ofB, asOfA, asOfB });

  it('has moved with the forward as the formula does at the old vol and time', () => {
    expect(withPrices).toBeCloseTo(price({ ...listed, fwdPx: moved.fwdPx }, asOfA), 14);
    expect(withPrices).toBeLessThan(ofA.markPx);
  });

  it('has moved with the vol as the formula does at the new forward and the old time', () => {
    expect(withVols).toBeCloseTo(price(moved, asOfA), 14);
    expect(withVols).toBeGreaterThan(withPrices);
  });

  it('has lost its decay with the time', () => {
    expect(ofB.markPx - withVols).toBeCloseTo(price(moved, asOfB) - price(moved, asOfA), 14);
    expect(ofB.markPx).toBeLessThan(withVols);
  });
});

it('a mark beside the formula keeps its distance while the forward moves, and changes it with the vols', () => {
  const ofA = { ...listed, markPx: price(listed, asOfA) + 0.002 };
  const fallen = { ...listed, fwdPx: listed.fwdPx * 0.95 };
  const ofB = { ...fallen, markPx: price(fallen, asOfA) - 0.001 };
  const { withPrices, withVols } = marksBetween({ ofA, ofB, asOfA, asOfB: asOfA });
  expect(withPrices - price(fallen, asOfA)).toBeCloseTo(0.002, 14);
  expect(withVols).toBe(ofB.markPx);
});

it('a mark that did not move moves in no step, whatever the market did', () => {
  const ofB = { ...listed, fwdPx: listed.fwdPx * 0.9, markVol: listed.markVol * 2 };
  expect(marksBetween({ ofA: listed, ofB, asOfA, asOfB })).toEqual({
    withPrices: listed.markPx,
    withVols: listed.markPx,
  });
});

it('no step makes a mark less than nothing', () => {
  const ofA = { ...listed, markPx: 0.0001 };
  const ofB = { ...listed, fwdPx: listed.fwdPx * 0.5, markPx: 0 };
  expect(marksBetween({ ofA, ofB, asOfA, asOfB })).toMatchObject({ withPrices: 0 });
});

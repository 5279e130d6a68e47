// sizeToward and lowestAt on accounts that are nothing but a curve: what every number of lots would lead to is known.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Candidate, lowestAt, sizeToward, type TryLots } from '../../src/liquidation/size.ts';
import type { Standing } from '../../src/liquidation/trials.ts';
import { lawHolds } from '../support/chance.ts';

/** An account that so many lots lead to; nothing of it is read but its standing. */
interface Point extends Candidate {
  readonly lots: number;
}

const before = standing(0, false);

function standing(surplus: number, isRestored: boolean): Standing {
  return { margin: {} as Standing['margin'], surplus, isRestored };
}

/** Surplus by lots, restored where the curve is above a stop. */
function curve(surplus: (lots: number) => number, stop = Number.POSITIVE_INFINITY) {
  const asked: number[] = [];
  const tryLots: TryLots = (all) =>
    all.map((lots): Point => {
      asked.push(lots);
      const own = surplus(lots);
      return { lots, ledger: {} as Candidate['ledger'], fills: [], standing: standing(own, own > stop) };
    });
  return { tryLots, asked };
}

const lotsOf = (found: Candidate | null) => (found === null ? null : (found as Point).lots);

describe('sizeToward', () => {
  it.each([
    [20, 8.5, 9],
    [20, 0.5, 1],
    [20, 19.5, 20],
    [16, 8.5, 9],
    [1, 0.5, 1],
    [1_000_000_000, 123_456_788.5, 123_456_789],
    [1_000_000_000, 999_999_999.5, 1_000_000_000],
    [1_000_000_000, 0.5, 1],
  ])('of %d lots takes the least that restores, above %d', (most, stop, least) => {
    const { tryLots, asked } = curve((lots) => lots, stop);
    expect(lotsOf(sizeToward(most, before, tryLots))).toBe(least);
    // A look is of 16; a billion lots are told apart by eight looks.
    expect(asked.length).toBeLessThanOrEqual(8 * 16);
    expect(asked.every((lots) => Number.isInteger(lots) && lots >= 1 && lots <= most)).toBe(true);
  });

  it.each([1, 7, 16, 17, 1_000_000_000])('goes the whole way of %d lots where nothing restores', (most) => {
    expect(lotsOf(sizeToward(most, before, curve((lots) => lots).tryLots))).toBe(most);
  });

  it('goes the whole way where that raises the surplus, though part of it would raise it more', () => {
    // Highest at 60, still above 0 at 100.
    expect(lotsOf(sizeToward(100, before, curve((lots) => lots * (120 - lots)).tryLots))).toBe(100);
  });

  it.each([
    [100, 23],
    [1_000_000_000, 123_456_789],
    [100, 1],
    [100, 49],
  ])('of %d lots takes the part that raises the surplus most, %d, where the whole way lowers it', (most, best) => {
    const { tryLots } = curve((lots) => best - Math.abs(lots - best));
    expect(lotsOf(sizeToward(most, before, tryLots))).toBe(best);
  });

  it('takes the least that restores where the way there and back is between two of the first look', () => {
    // Of 1,600 lots every hundredth is looked at: 23 restore at the top of a hill that ends at 47, and 24 to 46 too.
    const { tryLots } = curve((lots) => (lots < 48 ? 100 - Math.abs(lots - 35) : -lots), 87);
    expect(lotsOf(sizeToward(1600, before, tryLots))).toBe(23);
  });

  it('is nothing where no size raises the surplus, and where there is nothing to trade', () => {
    expect(sizeToward(1_000_000_000, before, curve((lots) => -lots).tryLots)).toBeNull();
    expect(sizeToward(100, before, curve(() => 0).tryLots)).toBeNull();
    const { tryLots, asked } = curve((lots) => lots, -1);
    expect(sizeToward(0, before, tryLots)).toBeNull();
    expect(asked).toEqual([]);
  });

  it('is what trying every size finds, for whatever rises to one top and falls', () => {
    lawHolds(hills, 300, ({ most, top, up, down, offset, stop }) => {
      const surplus = hill(top, up, down, offset);
      const all = Array.from({ length: most }, (_, i) => i + 1);
      const restoring = all.find((lots) => surplus(lots) > stop);
      const best = all.reduce((a, b) => (surplus(b) > surplus(a) ? b : a));
      const other = surplus(most) > 0 ? most : surplus(best) > 0 ? best : null;
      const found = lotsOf(sizeToward(most, before, curve(surplus, stop).tryLots));
      expect(found).toBe(restoring ?? other);
    });
  });
});

describe('lowestAt', () => {
  const lowest = (least: number, most: number, figure: (lots: number) => number) =>
    lowestAt(least, most, curve(figure).tryLots, ({ standing: own }) => own.surplus);

  it.each([
    [-100, 100, 37],
    [-100, 100, -37],
    [-100, 100, 0],
    [-100, 100, -100],
    [-100, 100, 100],
    [-1, 1, 0],
    [5, 5, 5],
    [-1_000_000_000, 1_000_000_000, 123_456_789],
    [-1_000_000_000, 1_000_000_000, -999_999_999],
  ])('from %d to %d finds the lowest, at %d', (least, most, at) => {
    expect(lowest(least, most, (lots) => Math.abs(lots - at))).toBe(at);
  });

  it('takes of equals those nearest 0', () => {
    expect(lowest(-10, 10, () => 7)).toBe(0);
    expect(lowest(-100, 100, (lots) => Math.max(10, Math.abs(lots - 30)))).toBe(20);
    expect(lowest(-100, 100, (lots) => Math.max(10, Math.abs(lots + 30)))).toBe(-20);
  });

  it('finds what lies beyond a stretch that stands still, on either side', () => {
    // As where spot in use takes the hedge from -900,000 to 899,750 lots; the valley behind is a few hundred wide.
    const figure = (lots: number) => {
      if (lots < -900_000) return 5000 - (lots + 900_000);
      return lots <= 899_750 ? 5000 : 10 * Math.abs(lots - 900_250);
    };
    expect(lowest(-1_000_000, 1_000_000, figure)).toBe(900_250);
    expect(lowest(-1_000_000, 1_000_000, (lots) => figure(-lots))).toBe(-900_250);
  });

  it('is what trying every number finds, for whatever falls and then rises', () => {
    lawHolds(hills, 300, ({ most, top, up, down }) => {
      const figure = (lots: number) => -hill(top, up, down, 0)(lots);
      const all = Array.from({ length: 2 * most + 1 }, (_, i) => i - most);
      const best = all.reduce((a, b) => (figure(b) < figure(a) ? b : a));
      expect(lowest(-most, most, figure)).toBe(best);
    });
  });
});

/** Rises by `up` a lot to `top`, and falls by `down` a lot; 0 lots lead to 0 but for an offset. */
function hill(top: number, up: number, down: number, offset: number): (lots: number) => number {
  return (lots) => offset + up * top - (lots <= top ? up * (top - lots) : down * (lots - top));
}

const hills = fc.record({
  most: fc.integer({ min: 1, max: 200 }),
  top: fc.integer({ min: -50, max: 250 }),
  up: fc.integer({ min: 1, max: 9 }),
  down: fc.integer({ min: 1, max: 9 }),
  offset: fc.integer({ min: -20, max: 20 }),
  stop: fc.integer({ min: 0, max: 1000 }),
});

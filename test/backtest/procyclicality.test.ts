// How a requirement moves over dates.
import { expect, it } from 'vitest';
import { largestRise, peakToTrough } from '../../src/backtest/procyclicality.ts';

const series = [
  { date: '2026-01-01', margin: 100 },
  { date: '2026-01-02', margin: 80 },
  { date: '2026-01-05', margin: 120 },
  { date: '2026-01-06', margin: 150 },
  { date: '2026-02-01', margin: 160 },
];

it('peak over trough takes the highest and the lowest, whichever came first', () => {
  expect(peakToTrough(series)).toEqual({ peak: series[4], trough: series[1], ratio: 2 });
  expect(peakToTrough(series.slice(0, 2))).toEqual({ peak: series[0], trough: series[1], ratio: 1.25 });
  expect(peakToTrough([{ date: '2026-01-01', margin: 0 }]).ratio).toBeNull();
});

it('the largest rise lies within so many days of the calendar, not of the list', () => {
  expect(largestRise(series, 1)).toEqual({ days: 1, from: series[2], to: series[3], rise: 0.25 });
  expect(largestRise(series, 3)).toEqual({ days: 3, from: series[1], to: series[2], rise: 0.5 });
  expect(largestRise(series, 4)).toEqual({ days: 4, from: series[1], to: series[3], rise: 0.875 });
  expect(largestRise(series, 365)).toEqual({ days: 365, from: series[1], to: series[4], rise: 1 });
  expect(largestRise(series.slice(0, 2), 1)!.rise).toBeCloseTo(-0.2, 15);
  expect(largestRise(series.slice(1, 3), 1)).toBeNull();
});

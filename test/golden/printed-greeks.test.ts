// The venue's printed Greeks of 2022-03-08 at the decimal engine's Greek functions, on the golden case's market.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exact, fromText } from '../../src/quantity/decimal.ts';
import { greeksBs, greeksPa } from '../../src/reference/greeks.ts';
import { termsOf } from '../../src/reference/revalue-option.ts';
import { relativeError } from '../support/tiny-market.ts';
import { casesDirectory, readCase } from './case-folder.ts';

// F and S follow from printed digits; T is the market's, in whole milliseconds, which leaves 2e-8 open.
const tolerance = 4e-8;
const printed = [
  {
    instId: 'BTC-USD-220309-33000-C',
    pa: { delta: '0.83102066763', gamma: '-1.19654835533', theta: '-0.00141319550', vega: '0.0000181738510733' },
    bs: { delta: '0.98573321015', gamma: '0.0000119331823980', theta: '-66.0352690', vega: '0.7089307622' },
  },
  {
    instId: 'BTC-USD-220309-33000-P',
    pa: { delta: '-0.01466882207', gamma: '0.49483062408', theta: '-0.00141319550', vega: '0.0000181738510733' },
    bs: { delta: '-0.01426678985', gamma: '0.0000119331823980', theta: '-54.9337729', vega: '0.7089307622' },
  },
];

describe.each(printed)('the printed Greeks of $instId', ({ instId, pa, bs }) => {
  const names = ['delta', 'gamma', 'theta', 'vega'] as const;
  const optionOf = async () => {
    const { snapshot } = await readCase(join(casesDirectory, 'greeks-2022-03-08'));
    return { snapshot, option: snapshot.instruments[snapshot.instrumentIndex.get(instId)!]! };
  };

  it('come from the forward, the vol and the time that the evidence names', async () => {
    const { snapshot, option } = await optionOf();
    expect(option.markVol).toBe(1.5551965233045728);
    const terms = termsOf(option, snapshot.asOfMs);
    expect(relativeError(terms.tenor.years, '0.0025104325')).toBeLessThan(tolerance);
    expect(relativeError(exact(option.fwdPx), '39021.41436')).toBeLessThan(1e-9);
    expect(relativeError(terms.strike, '33000')).toBe(0);
  });

  it.each(names)('PA %s', async (name) => {
    const { snapshot, option } = await optionOf();
    const got = greeksPa(termsOf(option, snapshot.asOfMs))[name];
    expect(relativeError(got, pa[name])).toBeLessThan(tolerance);
  });

  it.each(names)('BS %s', async (name) => {
    const { snapshot, option } = await optionOf();
    const index = fromText(String(snapshot.indexPx.get('BTC-USD')!));
    const got = greeksBs(termsOf(option, snapshot.asOfMs), index)[name];
    expect(relativeError(got, bs[name])).toBeLessThan(tolerance);
  });
});

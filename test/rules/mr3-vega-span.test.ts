// mr3-vega-span: its worked number, and that one expiry costs nothing.
import { describe, expect, it } from 'vitest';
import { fromText } from '../../src/quantity/decimal.ts';
import { ReferenceEngine } from '../../src/reference/evaluate-account.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { vegaSpanCharge } from '../../src/rules/mr3-vega-span.ts';
import { documentedReplyMs, relativeError, TinyMarket, tinyAccount } from '../support/tiny-market.ts';

const { rulebook } = loadRulebook('okx-2025');
const inDays = (days: number) => documentedReplyMs + days * 86_400_000;
const expiry = (volPointUsd: string, shockPoints: string) => ({
  volPointUsd: fromText(volPointUsd),
  shockPoints: fromText(shockPoints),
});

describe('mr3-vega-span', () => {
  it('charges what offsets between expiries', () => {
    expect(vegaSpanCharge(rulebook, [expiry('100', '0.30'), expiry('-100', '0.20')]).toString()).toBe('1200');
  });

  it('is 0 for one expiry, for vegas of one sign, and where the rulebook lacks it', () => {
    expect(vegaSpanCharge(rulebook, [expiry('-100', '0.30')]).toString()).toBe('0');
    expect(vegaSpanCharge(rulebook, [expiry('100', '0.30'), expiry('70', '0.20')]).toString()).toBe('0');
    const without = { ...rulebook, 'mr3-vega-span': null };
    expect(vegaSpanCharge(without, [expiry('100', '0.30'), expiry('-100', '0.20')]).toString()).toBe('0');
  });

  it('nets the options of one expiry first, at the vega of a revaluation one point up', () => {
    const terms = { markPx: 0.05, markVol: 0.55, fwdPx: 97000 };
    const market = new TinyMarket()
      .coin('BTC', 96500)
      .option('BTC-USD-250214-100000-C', { ...terms, expTimeMs: inDays(30) })
      .option('BTC-USD-250214-100000-P', { ...terms, expTimeMs: inDays(30) })
      .option('BTC-USD-250315-100000-C', { ...terms, expTimeMs: inDays(60) })
      .build();
    const engine = new ReferenceEngine(market, rulebook);
    const mr3 = (...positions: [string, number, number][]) =>
      engine.evaluate(tinyAccount(market, { positions })).units[0]!.mr3;
    // A call and a put of one strike have the same vega, so a short put undoes a long call.
    const sameDate = mr3(['BTC-USD-250214-100000-C', 1, 0.05], ['BTC-USD-250214-100000-P', -1, 0.05]);
    expect(sameDate.abs().lt(fromText('0.000000000000000000000000000001'))).toBe(true);
    // Against a far larger vega of the other sign the charge is 2·w·|V·p| of the smaller: V by mpmath, p = 25 points.
    const spread = mr3(['BTC-USD-250214-100000-C', 1, 0.05], ['BTC-USD-250315-100000-C', -9, 0.05]);
    const expected = fromText('109.68143763089609106095872854625458464140175').times('0.6').times(25);
    expect(relativeError(spread, expected.toString())).toBeLessThan(1e-40);
  });
});

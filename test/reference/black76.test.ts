import { describe, expect, it } from 'vitest';
import type { OptionSide } from '../../src/market/snapshot.ts';
import { exact, fromDigits, fromText, one, zero } from '../../src/quantity/decimal.ts';
import { coinPrice, type OptionTerms, tenor } from '../../src/reference/black76.ts';
import { deltaPa, relativeGamma, vegaPa } from '../../src/reference/greeks.ts';
import { relativeError } from '../support/tiny-market.ts';

const tiny = fromDigits('1e-46');

function terms(side: OptionSide, forward: string, strike: string, vol: string, days: string): OptionTerms {
  return {
    side,
    forward: fromText(forward),
    strike: fromText(strike),
    vol: fromText(vol),
    tenor: tenor(fromText(days).div(exact(365))),
  };
}

const cases: [string, string, string, string][] = [
  ['97000', '100000', '0.55', '30'],
  ['97000', '97000', '1.9', '0.04'],
  ['3300.25', '2000', '0.01', '700'],
  ['0.1234', '0.2', '3.5', '7.3'],
];

describe('Black-76 in coins', () => {
  it('agrees with mpmath at 60 digits, out of the money to 1e-223 too', () => {
    const near = ['97000', '100000', '0.55', '30'] as const;
    expect(
      relativeError(coinPrice(terms('call', ...near)), '0.0495322999171442536059749413859704006676674698'),
    ).toBeLessThan(1e-40);
    expect(
      relativeError(coinPrice(terms('put', ...near)), '0.0804601349686906453585522609735992666470489131'),
    ).toBeLessThan(1e-40);
    const farCall = terms('call', '97000', '400000', '0.55', '3');
    expect(relativeError(coinPrice(farCall), '2.48098336070220884396084091895676908140955187e-180')).toBeLessThan(
      1e-40,
    );
    const farPut = terms('put', '97000', '20000', '0.55', '3');
    expect(relativeError(coinPrice(farPut), '1.60594471514556040543084356785603759579893282e-223')).toBeLessThan(1e-40);
  });

  it.each(cases)('keeps put-call parity: call − put = 1 − K/F (F %s, K %s, σ %s, %s days)', (...market) => {
    const call = terms('call', ...market);
    const parity = one.minus(call.strike.div(call.forward));
    expect(
      coinPrice(call)
        .minus(coinPrice(terms('put', ...market)))
        .minus(parity)
        .abs()
        .lt(tiny),
    ).toBe(true);
  });

  it.each(cases)('stays between its bounds (F %s, K %s, σ %s, %s days)', (...market) => {
    const call = coinPrice(terms('call', ...market));
    expect(call.gte(zero) && call.lt(one)).toBe(true);
    expect(coinPrice(terms('put', ...market)).gte(zero)).toBe(true);
  });

  it('is the intrinsic value without time or without vol', () => {
    for (const [vol, days] of [
      ['0.5', '0'],
      ['0', '30'],
      ['0.5', '-1'],
    ] as const) {
      expect(
        coinPrice(terms('call', '120', '100', vol, days)).eq(one.minus(fromText('100').div(fromText('120')))),
      ).toBe(true);
      expect(coinPrice(terms('call', '100', '100', vol, days)).isZero()).toBe(true);
      expect(coinPrice(terms('call', '80', '100', vol, days)).isZero()).toBe(true);
      expect(coinPrice(terms('put', '80', '100', vol, days)).eq(fromText('0.25'))).toBe(true);
      expect(coinPrice(terms('put', '120', '100', vol, days)).isZero()).toBe(true);
    }
  });

  it('comes to the intrinsic value as time runs out, and as vol does', () => {
    const limit = one.minus(fromText('100').div(fromText('120')));
    expect(
      coinPrice(terms('call', '120', '100', '0.5', '0.0001'))
        .minus(limit)
        .abs()
        .lt(tiny),
    ).toBe(true);
    expect(
      coinPrice(terms('call', '120', '100', '0.0001', '30'))
        .minus(limit)
        .abs()
        .lt(tiny),
    ).toBe(true);
  });

  // A difference of prices has no digits left where the density is 1e-280, so the third case has more vol here.
  const bent = cases.map((market) =>
    market[2] === '0.01' ? ([market[0], market[1], '0.3', market[3]] as const) : market,
  );

  it.each(bent)('has its Greeks as its slopes (F %s, K %s, σ %s, %s days)', (...market) => {
    for (const side of ['call', 'put'] as const) {
      const at = terms(side, ...market);
      const h = fromDigits('1e-15');
      const moved = (growth: typeof h) => ({ ...at, forward: at.forward.times(one.plus(growth)) });
      const slope = coinPrice(moved(h))
        .minus(coinPrice(moved(h.neg())))
        .div(h.times(2));
      expect(relativeError(slope, deltaPa(at).toString())).toBeLessThan(1e-15);
      // The USD delta of a coin is deltaPa·index, so its change for a relative move is the slope of deltaPa plus deltaPa.
      const bend = deltaPa(moved(h))
        .minus(deltaPa(moved(h.neg())))
        .div(h.times(2))
        .plus(deltaPa(at));
      expect(relativeError(bend, relativeGamma(at).toString())).toBeLessThan(1e-15);
      const vols = (by: typeof h) => coinPrice({ ...at, vol: at.vol.plus(by) });
      const vega = vols(h).minus(vols(h.neg())).div(h.times(2)).div(100);
      expect(relativeError(vega, vegaPa(at).toString())).toBeLessThan(1e-15);
    }
  });
});

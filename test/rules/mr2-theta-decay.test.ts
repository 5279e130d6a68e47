// mr2-theta-decay: its worked number, the cap of its step, and the sign of theta.
import { describe, expect, it } from 'vitest';
import { exact, fromText } from '../../src/quantity/decimal.ts';
import { ReferenceEngine } from '../../src/reference/evaluate-account.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { decayStep, thetaDecayLoss } from '../../src/rules/mr2-theta-decay.ts';
import { documentedReplyMs, relativeError, TinyMarket, tinyAccount } from '../support/tiny-market.ts';

const { rulebook } = loadRulebook('okx-2025');
const without = { ...rulebook, 'mr2-theta-decay': null };
const inDays = (days: number) => documentedReplyMs + days * 86_400_000;

describe('mr2-theta-decay', () => {
  const market = new TinyMarket()
    .coin('BTC', 100000)
    .option('BTC-USD-250116-100000-C', { markPx: 0.01, markVol: 0.5, fwdPx: 100000, expTimeMs: inDays(1) })
    .option('BTC-USD-250115-90000-C', { markPx: 0.1, markVol: 0.5, fwdPx: 100000, expTimeMs: inDays(0.25) })
    .build();
  const evaluate = (instId: string, pos: number, book = rulebook) => {
    const account = tinyAccount(market, { positions: [[instId, pos, 0.01]] });
    return new ReferenceEngine(market, book).evaluate(account).units[0]!;
  };

  it('takes the whole time value of a call with one day left', () => {
    const unit = evaluate('BTC-USD-250116-100000-C', 1);
    expect(relativeError(unit.mr2, '1044.04987044519262084170925411911051698311921')).toBeLessThan(1e-40);
    expect(unit.theta.eq(unit.mr2.neg())).toBe(true);
  });

  it('is 0 for a short option, whose theta is a gain', () => {
    const unit = evaluate('BTC-USD-250116-100000-C', -1);
    expect(unit.mr2.toString()).toBe('0');
    expect(relativeError(unit.theta, '1044.04987044519262084170925411911051698311921')).toBeLessThan(1e-40);
  });

  it('steps no further than the expiry', () => {
    const step = fromText('0.25').div(365);
    expect(decayStep(rulebook, step).eq(step)).toBe(true);
    expect(decayStep(rulebook, exact(1)).eq(exact(1).div(365))).toBe(true);
    const unit = evaluate('BTC-USD-250115-90000-C', 1);
    // In the money by 10 %: what is left is the intrinsic value 1 − K/F, and the time value was positive.
    expect(unit.mr2.gt(0)).toBe(true);
    expect(unit.mr2.lt(100)).toBe(true);
  });

  it('prints 0 where the rulebook lacks it, with theta still of one day', () => {
    const unit = evaluate('BTC-USD-250116-100000-C', 1, without);
    expect(unit.mr2.toString()).toBe('0');
    expect(relativeError(unit.theta, '-1044.04987044519262084170925411911051698311921')).toBeLessThan(1e-40);
    expect(thetaDecayLoss(without, exact(-5)).toString()).toBe('0');
  });
});

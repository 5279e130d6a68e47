// mr5-rate-shift: its worked number, both directions, and its silence at Δr = 0.
import { describe, expect, it } from 'vitest';
import { exact } from '../../src/quantity/decimal.ts';
import { ReferenceEngine } from '../../src/reference/evaluate-account.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { rateShift, rateShiftLoss } from '../../src/rules/mr5-rate-shift.ts';
import { documentedReplyMs, relativeError, TinyMarket, tinyAccount } from '../support/tiny-market.ts';

const { rulebook } = loadRulebook('okx-2025');
const shifted = structuredClone(rulebook);
shifted['mr5-rate-shift'] = { rateShift: { status: 'assumed', source: ['shockgrid'], value: '0.01' } };

describe('mr5-rate-shift', () => {
  const option = {
    markPx: 0.2,
    markVol: 0.5,
    fwdPx: 100000,
    expTimeMs: documentedReplyMs + 365 * 86_400_000,
  };
  const market = new TinyMarket()
    .coin('BTC', 100000)
    .option('BTC-USD-260115-100000-C', option)
    .option('BTC-USD-260115-100000-P', option)
    .build();
  const mr5 = (book: typeof rulebook, ...positions: [string, number, number][]) =>
    new ReferenceEngine(market, book).evaluate(tinyAccount(market, { positions })).units[0]!.mr5;

  it('takes the forward down against a long call, up against a short one', () => {
    const long = mr5(shifted, ['BTC-USD-260115-100000-C', 1, 0.2]);
    expect(relativeError(long, '399.420906116982112543422648475762400601956701')).toBeLessThan(1e-40);
    expect(mr5(shifted, ['BTC-USD-260115-100000-C', -1, 0.2]).gt(long)).toBe(true);
    expect(mr5(shifted, ['BTC-USD-260115-100000-P', 1, 0.2]).gt(0)).toBe(true);
  });

  it('is exactly 0 at the rulebook’s Δr of 0, and where the rulebook lacks it', () => {
    expect(mr5(rulebook, ['BTC-USD-260115-100000-C', 1, 0.2]).toString()).toBe('0');
    expect(mr5({ ...rulebook, 'mr5-rate-shift': null }, ['BTC-USD-260115-100000-C', 1, 0.2]).toString()).toBe('0');
    expect(rateShift({ ...rulebook, 'mr5-rate-shift': null }).isZero()).toBe(true);
  });

  it('is the worse of the two directions', () => {
    expect(rateShiftLoss(exact(-3), exact(2)).toString()).toBe('3');
    expect(rateShiftLoss(exact(1), exact(-7)).toString()).toBe('7');
    expect(rateShiftLoss(exact(1), exact(2)).toString()).toBe('0');
  });
});

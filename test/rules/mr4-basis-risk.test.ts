// mr4-basis-risk: its worked numbers, all its forms, and its buckets.
import { describe, expect, it } from 'vitest';
import { fromText } from '../../src/quantity/decimal.ts';
import { ReferenceEngine } from '../../src/reference/evaluate-account.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import type { Mr4Form } from '../../src/rulebook/schema.ts';
import { basisCharge } from '../../src/rules/mr4-basis-risk.ts';
import { documentedReplyMs, TinyMarket, tinyAccount } from '../support/tiny-market.ts';

const { rulebook } = loadRulebook('okx-2025');
const bucket = (cashDelta: string, days: string, isSpot = false) => ({
  isSpot,
  days: fromText(days),
  cashDelta: fromText(cashDelta),
});

function withForm(form: Mr4Form) {
  const copy = structuredClone(rulebook);
  copy['mr4-basis-risk']!.form.value = form;
  return copy;
}

describe('mr4-basis-risk', () => {
  it('is the venue’s printed charge for one perpetual', () => {
    expect(basisCharge(rulebook, 'BTC', [bucket('-9704.9036898', '0')]).toString()).toBe('19.4098073796');
    expect(basisCharge(rulebook, 'LTC', [bucket('1019.5308', '0')]).toString()).toBe('8.1562464');
  });

  // A quarter of a year is 91.25 days: annualised 0.05 gives 0.0125 linear and 0.025 by the root.
  const buckets = [bucket('500', '0', true), bucket('1000', '0'), bucket('-2000', '91.25')];

  it.each([
    ['sum', '32'],
    ['max', '28'],
    ['sqrt', '57'],
    ['sum-without-spot', '31'],
    ['gross-minus-net', '18'],
  ] as const)('has the form %s', (form, expected) => {
    expect(basisCharge(withForm(form), 'BTC', buckets).toString()).toBe(expected);
  });

  it('prints 0 where the rulebook lacks it', () => {
    expect(basisCharge({ ...rulebook, 'mr4-basis-risk': null }, 'BTC', buckets).toString()).toBe('0');
  });

  it('nets perpetuals of all quotes, and futures of all quotes with the options of their date', () => {
    const expTimeMs = documentedReplyMs + 73 * 86_400_000;
    const market = new TinyMarket()
      .currency('USDT', 1)
      .currency('USDC', 1)
      .coin('BTC', 100000, { USDT: 100000, USDC: 100000 })
      .perpetual('BTC-USDT-SWAP', { ctVal: 0.01, markPx: 100000 })
      .perpetual('BTC-USDC-SWAP', { ctVal: 0.01, markPx: 100000 })
      .perpetual('BTC-USD-SWAP', { ctVal: 100, markPx: 100000 })
      .future('BTC-USDT-250329', { ctVal: 0.01, markPx: 100000, expTimeMs })
      .future('BTC-USD-250329', { ctVal: 100, markPx: 100000, expTimeMs })
      .build();
    const engine = new ReferenceEngine(market, rulebook);
    const mr4 = (...positions: [string, number, number][]) =>
      engine.evaluate(tinyAccount(market, { positions })).units[0]!.mr4.toString();
    expect(mr4(['BTC-USDT-SWAP', 10, 1], ['BTC-USDC-SWAP', -4, 1], ['BTC-USD-SWAP', -60, 1])).toBe('0');
    expect(mr4(['BTC-USDT-250329', 10, 1], ['BTC-USD-250329', -100, 1])).toBe('0');
    // 73 days are a fifth of a year: 10,000·(0.002 + 0.01) and 10,000·0.002.
    expect(mr4(['BTC-USDT-250329', 10, 1], ['BTC-USDT-SWAP', -10, 1])).toBe('140');
  });
});

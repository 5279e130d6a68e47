// mr7-minimum-charge: the notice of 2021, tier edges, unit charges, the cap of long options.
import { describe, expect, it } from 'vitest';
import { exact, fromText } from '../../src/quantity/decimal.ts';
import { ReferenceEngine } from '../../src/reference/evaluate-account.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { adjustedCharge, minimumCharge } from '../../src/rules/mr7-minimum-charge.ts';
import { documentedReplyMs, TinyMarket, tinyAccount } from '../support/tiny-market.ts';

const { rulebook } = loadRulebook('okx-2025');
const june = loadRulebook('okx-2024-06').rulebook;
const tiers2021 = june['mr7-minimum-charge']!.tiers.major as { upTo: string | null; multiplier: string }[];
const row = (product: 'perpetual' | 'futures' | 'option', notionalUsd: string, longOptionValueUsd?: string) => ({
  product,
  notionalUsd: fromText(notionalUsd),
  longOptionValueUsd: longOptionValueUsd === undefined ? null : fromText(longOptionValueUsd),
});

describe('mr7-minimum-charge', () => {
  it('raises a raw 30,000 to 50,000, as the notice of 2021 computes', () => {
    expect(adjustedCharge(tiers2021, exact(30_000)).toString()).toBe('50000');
  });

  it.each([
    ['0', '0'],
    ['9999.99', '9999.99'],
    ['10000', '10000'],
    ['10000.01', '10000.02'],
    ['70000', '130000'],
    ['700000', '4970000'],
    ['1700000', '16970000'],
  ])('has marginal tiers without a step: %s gives %s', (raw, expected) => {
    expect(adjustedCharge(tiers2021, fromText(raw)).toString()).toBe(expected);
  });

  it('charges by product and class, gross', () => {
    expect(minimumCharge(rulebook, 'BTC', [row('perpetual', '9704.9036898')]).toString()).toBe('43.6720666041');
    expect(minimumCharge(rulebook, 'LTC', [row('perpetual', '1019.5308')]).toString()).toBe('7.1367156');
    expect(minimumCharge(rulebook, 'PEPE', [row('futures', '1000')]).toString()).toBe('7');
    expect(minimumCharge(rulebook, 'GOAT', [row('futures', '1000')]).toString()).toBe('10');
    const several = [row('perpetual', '1000'), row('futures', '1000'), row('option', '1000')];
    expect(minimumCharge(rulebook, 'ETH', several).toString()).toBe('31');
  });

  it('charges a long option no more than its mark value', () => {
    expect(minimumCharge(rulebook, 'BTC', [row('option', '1000', '50')]).toString()).toBe('22');
    expect(minimumCharge(rulebook, 'BTC', [row('option', '1000', '5')]).toString()).toBe('5');
    const market = new TinyMarket()
      .coin('BTC', 100000)
      .option('BTC-USD-250214-200000-C', {
        ctVal: 1,
        ctMult: 0.01,
        markPx: 0.0001,
        markVol: 0.6,
        fwdPx: 100000,
        expTimeMs: documentedReplyMs + 30 * 86_400_000,
      })
      .build();
    const engine = new ReferenceEngine(market, rulebook);
    const mr7 = (pos: number) =>
      engine.evaluate(tinyAccount(market, { positions: [['BTC-USD-250214-200000-C', pos, 0.0001]] })).units[0]!.mr7;
    // 3 contracts of 0.01 coin: mark value 3·0.01·0.0001·100,000 USD; short: 3·0.01·100,000·0.022.
    expect(mr7(3).toString()).toBe('0.3');
    expect(mr7(-3).toString()).toBe('66');
  });

  it('prints 0 where the rulebook lacks it', () => {
    const without = { ...rulebook, 'mr7-minimum-charge': null };
    expect(minimumCharge(without, 'BTC', [row('perpetual', '1000')]).toString()).toBe('0');
  });
});

// The numbers worked by hand for account modes 2 and 3, by the kernel: the decimal engine's stand in test/rules.
import { describe, expect, it } from 'vitest';
import { bookOfHoldings } from '../../src/portfolio/book-of-holdings.ts';
import { evaluateHere } from '../../src/runner/evaluate-here.ts';
import { example2020, modesMarket, modesRulebook, rulebook2020 } from '../support/modes-market.ts';
import { type TinyAccount, tinyAccount } from '../support/tiny-market.ts';

const evaluate = (account: TinyAccount) => {
  const book = bookOfHoldings([tinyAccount(modesMarket, account)], modesMarket);
  return evaluateHere(modesMarket, modesRulebook, book, { comparesModes: true })[0]!;
};
const venueCurrency = (account: TinyAccount) => {
  const book = bookOfHoldings([tinyAccount(example2020, { acctLv: 2, ...account })], example2020);
  return evaluateHere(example2020, rulebook2020, book)[0]!.currencies[0]!;
};

describe('by the kernel, the venue’s option examples of 2020', () => {
  const call = 'BTC-USD-250328-6000-C';

  it('a short contract needs 0.0193212 BTC', () => {
    expect(venueCurrency({ positions: [[call, -1, 0.06]] }).imr).toBeCloseTo(0.01932118644, 10);
  });

  it('100 bought at 0.0475 need 0.477 with their fee', () => {
    const { optionBuyNeed, orderFees } = venueCurrency({ orders: [[call, 100, 0.0475]] });
    expect(optionBuyNeed + orderFees).toBeCloseTo(0.477, 12);
  });

  it('100 sold to open at 0.06 need 1.334 with their fee', () => {
    const { imr, orderFees } = venueCurrency({ orders: [[call, -100, 0.06]] });
    expect(imr + orderFees).toBeCloseTo(1.334, 3);
    const { isolatedOpenNeed } = venueCurrency({ orders: [[call, -100, 0.06, { isolated: true }]] });
    expect(isolatedOpenNeed).toBeCloseTo(imr + orderFees, 12);
  });
});

describe('by the kernel, accounts worked by hand', () => {
  it('of mode 2: every term of the ratio from where it arises', () => {
    const { currencies, mgnRatio, state } = evaluate({
      acctLv: 2,
      positions: [['BTC-USDT-SWAP', 10, 90000]],
      orders: [
        ['BTC-USDT', 2, 90000],
        ['BTC-USDT-SWAP', 10, 90000, { isolated: true }],
      ],
      balances: [['USDT', 200000]],
    });
    const [{ ccy, mgnRatio: ratio, ...terms }] = currencies as [(typeof currencies)[number]];
    const expected = {
      ...{ cashBal: 200000, crossUpl: 1000, pendingSells: 180000, optionBuyNeed: 0 },
      ...{ isolatedOpenNeed: 910, orderFees: 200, mmr: 40, imr: 1000, liqFee: 10 },
    };
    expect(ccy).toBe('USDT');
    for (const [name, value] of Object.entries(expected))
      expect(terms[name as keyof typeof terms]).toBeCloseTo(value, 9);
    // 200,000 + 1,000 − 180,000 − 910 − 200 over 50.
    expect(ratio).toBeCloseTo(397.8, 9);
    expect([mgnRatio, state]).toEqual([ratio, 'healthy']);
  });

  it('of mode 3: margins, fees and debts in USD, with a currency below 0', () => {
    const margin = evaluate({
      acctLv: 3,
      positions: [
        ['BTC-USDT-SWAP', 10, 150000],
        ['BTC-USD-250328-110000-C', -10, 0.05],
      ],
      orders: [['BTC-USDT-SWAP', 5, 110000]],
      balances: [
        ['USDT', 1000],
        ['BTC', 2],
      ],
    });
    const { borrowMmr, borrowImr, totalMmr, totalImr, liqFee, adjEq, modes } = margin;
    const figures = [borrowMmr, borrowImr, totalMmr, totalImr, liqFee, adjEq];
    [80, 400, 6120, 14900, 17.08, 188555].forEach((value, i) => {
      expect(figures[i]).toBeCloseTo(value, 8);
    });
    expect(modes!.imrMode3).toBe(totalImr);
  });

  it('an isolated position alone: margin, requirement and ratio', () => {
    const { isolated } = evaluate({ acctLv: 3, positions: [['BTC-USDT-SWAP', 10, 90000, { isolated: true }]] });
    const [{ margin, upl, mmr, imr, liqFee, mgnRatio }] = isolated as [(typeof isolated)[number]];
    // At entry 9,000 over 10, a profit of 1,000: (900 + 1,000)/50.
    [900, 1000, 40, 1000, 10, 38].forEach((value, i) => {
      expect([margin, upl, mmr, imr, liqFee, mgnRatio][i]).toBeCloseTo(value, 9);
    });
  });
});

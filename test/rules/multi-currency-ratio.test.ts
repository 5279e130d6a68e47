// multi-currency-ratio: the worked numbers, equity with short options only, borrowing anew, fees, and the saving.
import { describe, expect, it } from 'vitest';
import { exact } from '../../src/quantity/decimal.ts';
import { ReferenceEngine } from '../../src/reference/evaluate-account.ts';
import { multiCurrencyRatio, savingOf } from '../../src/rules/multi-currency-ratio.ts';
import { modesMarket, modesRulebook as rulebook } from '../support/modes-market.ts';
import { type TinyAccount, TinyMarket, tinyAccount } from '../support/tiny-market.ts';

const engine = new ReferenceEngine(modesMarket, rulebook);
const holdings = (account: TinyAccount) => tinyAccount(modesMarket, { acctLv: 3, ...account });
const evaluate = (account: TinyAccount) => engine.evaluate(holdings(account));
const saving = (account: TinyAccount) => {
  const { imrMode3, pmImr, saving: part } = engine.compareModes(holdings(account));
  return [imrMode3.toString(), pmImr?.toString() ?? null, part?.toString() ?? null];
};

describe('multi-currency-ratio', () => {
  it('is 3 of the worked number, and none where nothing is required', () => {
    expect(multiCurrencyRatio(exact(12000), exact(3900), exact(100))!.toString()).toBe('3');
    expect(multiCurrencyRatio(exact(12000), exact(0), exact(0))).toBeNull();
  });

  it('counts short options into equity, never long ones', () => {
    const margin = evaluate({
      positions: [
        ['BTC-USD-250328-110000-C', -10, 0.05],
        ['BTC-USD-250328-90000-P', 10, 0.05],
        ['BTC-USD_UM-250328-110000-C', -1, 5000],
        ['BTC-USD_UM-250328-90000-P', 1, 5000],
        ['BTC-USD-SWAP', 100, 80000],
      ],
      balances: [
        ['BTC', 1, { interest: 0.5 }],
        ['USDC', 1000],
      ],
    });
    // 1 − 0.5 + 0.025 of the perpetual − 0.03 of the short call; 1,000 − 600 of the short call in USDC.
    expect(margin.wallets.map(({ ccy, eq, upl, optionValue }) => `${ccy} ${eq} ${upl} ${optionValue}`)).toEqual([
      'BTC 0.495 0.025 -0.03',
      'USDC 400 0 -600',
    ]);
    expect(margin.eqUsd.toString()).toBe('49700');
    // In USD: 2,500; 0.02·100,000 − 0.03·100,000; −100·0.5 and −100·0.5.
    expect(margin.upl.toString()).toBe('1400');
    expect(margin.units).toEqual([]);
  });

  it('adds margins and fees of legs and debts in USD', () => {
    const margin = evaluate({
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
    // 1,000 − 5,000 USDT are owed: leverage 10, 0.02.
    expect([margin.borrowMmr, margin.borrowImr].map(String)).toEqual(['80', '400']);
    expect([margin.derivMmr, margin.derivImr].map(String)).toEqual(['6040', '14500']);
    expect([margin.totalMmr, margin.totalImr].map(String)).toEqual(['6120', '14900']);
    // Closing 10,000 USDT, options worth 3,000 USD and 4,000·1.02 of debt, at a thousandth.
    expect(margin.liqFee.toString()).toBe('17.08');
    // 1.97 BTC at 0.98, less the debt, less 500 if the order is filled, less 5 of its fee.
    expect(margin.adjEq.toString()).toBe('188555');
    expect(margin.mgnRatio!.toFixed(12)).toBe(exact(188555).div(exact(6137.08)).toFixed(12));
    // 10,000 and 100,000 of notional.
    expect(margin.acctLever!.toFixed(12)).toBe(exact(110000).div(exact(188555)).toFixed(12));
    expect([margin.acctLv, margin.state, margin.eligible]).toEqual([3, 'healthy', true]);
  });

  it('borrows anew by cause: what a long option was worth is missing, what isolated orders need is not asked', () => {
    const account: TinyAccount = {
      positions: [['BTC-USD-250328-110000-C', 10, 0.05]],
      orders: [
        ['BTC-USD-250328-110000-C', 10, 0.02],
        ['BTC-USD-SWAP', 100, 100000, { isolated: true }],
      ],
      balances: [['BTC', -0.01]],
    };
    const margin = evaluate(account);
    const [row] = margin.borrowing;
    // Cash −0.01; a premium of 0.02.
    expect([row!.eq, row!.frozen, row!.liability, row!.potential].map(String)).toEqual([
      '-0.01',
      '0.02',
      '0.01',
      '0.03',
    ]);
    const causes = [row!.marginBorrow, row!.lossBorrow, row!.optionBorrow, row!.orderBorrow];
    expect(causes.map(String)).toEqual(['0.01', '0', '0.02', '0']);
    expect(margin.borrowImr.toString()).toBe('300');
    // 0.0001 a day of 0.01 BTC.
    expect(margin.interestHour.times(24).toFixed(12)).toBe('0.100000000000');
    const unlent = evaluate({ ...account, autoLoan: false });
    expect([unlent.interestHour, unlent.forcedRepayment].map(String)).toEqual(['0', '1000']);
    expect(unlent.totalImr.eq(margin.totalImr)).toBe(true);
    // Portfolio margin counts the 0.03 BTC that the option is worth.
    expect(engine.evaluate({ ...holdings(account), acctLv: 4, orders: [] }).wallets[0]!.eq.toString()).toBe('0.02');
  });
});

describe('the saving', () => {
  it('is 0.65 of the worked number, below 0 where portfolio margin asks for more, none of nothing', () => {
    expect(savingOf(exact(3500), exact(10000))!.toString()).toBe('0.65');
    expect(savingOf(exact(12000), exact(10000))!.toString()).toBe('-0.2');
    expect(savingOf(exact(5), exact(0))).toBeNull();
  });

  it('of the venue’s documented account is below 0: its debt weighs the same, its legs by levers are less', () => {
    const market = new TinyMarket()
      .currency('USDT', 0.99954)
      .coin('BTC', 97032.2, { USDT: 97078.9 })
      .coin('LTC', 101.89, { USDT: 101.9951 })
      .perpetual('BTC-USDT-SWAP', { ctVal: 0.01, markPx: 97093.7 })
      .perpetual('LTC-USDT-SWAP', { markPx: 102 })
      .build();
    const account = tinyAccount(market, {
      positions: [
        ['BTC-USDT-SWAP', -10, 100000],
        ['LTC-USDT-SWAP', 10, 8000],
      ],
      balances: [['USDT', 100]],
    });
    const venue = new ReferenceEngine(market, rulebook);
    const { imrMode3, pmImr, saving: part } = venue.compareModes(account);
    // Legs at a lever of 10: (9,709.37 + 1,020)·0.99954/10; borrowing 7,855.32188898 in either.
    expect(imrMode3.toString()).toBe('8927.76533796');
    expect(pmImr!.toString()).toBe('9643.45070718144');
    expect(pmImr!.eq(venue.evaluate(account).totalImr)).toBe(true);
    // 1 − 9,643.45…/8,927.76… = −715.68536922144/8,927.76533796.
    expect(part!.toFixed(6)).toBe('-0.080164');
  });

  it('takes a hedge into account', () => {
    const [imrMode3, pmImr] = saving({
      positions: [
        ['BTC-USDT-SWAP', 100, 100000],
        ['BTC-USD-SWAP', -1000, 100000],
      ],
      balances: [['BTC', 1]],
    });
    // 100,000 USD on each side at a lever of 10; under portfolio margin the minimum charge is what is left.
    expect(imrMode3).toBe('20000');
    expect(Number(pmImr)).toBeLessThan(2000);
  });

  it('of long options alone: nothing is required in multi-currency mode, so there is none', () => {
    const [imrMode3, pmImr, part] = saving({
      positions: [['BTC-USD-250328-110000-C', 10, 0.03]],
      balances: [['BTC', 1]],
    });
    expect([imrMode3, part]).toEqual(['0', null]);
    expect(Number(pmImr)).toBeGreaterThan(0);
  });

  it('of an empty account is none', () => {
    expect(saving({})).toEqual(['0', '0', null]);
  });

  it('leaves out isolated legs and orders, in both', () => {
    const cross: TinyAccount = { positions: [['BTC-USDT-SWAP', 10, 100000]], balances: [['USDT', 500]] };
    const withIsolated: TinyAccount = {
      ...cross,
      positions: [...cross.positions!, ['BTC-USDC-SWAP', 10, 200000, { isolated: true }]],
      orders: [['BTC-USDC-SWAP', 10, 200000, { isolated: true }]],
    };
    expect(saving(withIsolated)).toEqual(saving(cross));
    expect(saving(withIsolated)[0]).toBe(evaluate(withIsolated).totalImr.toString());
  });

  it.each(['positions', 'orders'] as const)('is none with options settled in USD among the %s', (table) => {
    const cross: TinyAccount = { [table]: [['BTC-USD_UM-250328-110000-C', -10, 5000]], balances: [['USDC', 99999]] };
    const [imrMode3, pmImr, part] = saving(cross);
    // A position 26,000 USDC; an order max(26,000 − 5,000, 20,000).
    expect([imrMode3, pmImr, part]).toEqual([table === 'positions' ? '13000' : '10500', null, null]);
    const isolated: TinyAccount = { [table]: [['BTC-USD_UM-250328-110000-C', -10, 5000, { isolated: true }]] };
    expect(saving(isolated)).toEqual(['0', '0', null]);
  });
});

// Accounts of modes 2 and 3 as explain tells them, and what a switch would do, against figures worked by hand.
import { describe, expect, it } from 'vitest';
import { explainHere, printed, tableOf } from '../support/explained.ts';
import { modesMarket, modesRulebook } from '../support/modes-market.ts';
import { type TinyAccount, tinyAccount } from '../support/tiny-market.ts';

const explain = (account: TinyAccount) => explainHere(tinyAccount(modesMarket, account), modesMarket, modesRulebook);
const call = 'BTC-USD-250328-110000-C';
const swap = 'BTC-USDT-SWAP';
const named = <T extends Record<string, unknown>>(list: T[], key: string, value: string) =>
  list.find((item) => item[key] === value)!;
/** The printed USD or coins of a table's column, by its place from the left. */
const columnOf = (rows: string[][], place: number) => rows.map((row) => printed(row.at(place)!));

const multi: TinyAccount = {
  acctLv: 3,
  positions: [
    [swap, -10, 100000, { lever: 10 }],
    [call, -10, 0.03],
  ],
  orders: [
    [swap, -20, 100000, { lever: 20 }],
    [call, -5, 0.02],
    [call, 20, 0.15],
  ],
  balances: [
    ['USDT', 50000],
    ['BTC', 1],
  ],
};

describe('an account of multi-currency mode', () => {
  const { json, text } = explain(multi);

  it('has its rows with tier and rate, and the exposure of its initial margin', () => {
    const own = named<Record<string, unknown>>(json.instruments, 'instId', swap);
    expect(own).toMatchObject({ kind: 'delta-one', lever: '10', mmr: '40', imr: '3000', liqFee: '10' });
    expect(own.positions).toEqual([
      { posSide: 'net', pos: '-10', value: '10000', mmrRate: '0.004', mmr: '40', tier: '1', tiersOf: 'rulebook' },
    ]);
    // 10 short and 20 to be sold; a lever of 10 asks more than twice the tier's 0.004.
    expect(own.exposures).toMatchObject([
      { side: 'net', contracts: '30', value: '30000', leastImr: '0.008', imrRate: '0.1', imr: '3000' },
    ]);
  });

  it('has an option per coin, the sells that open and the buys that close', () => {
    const own = named<Record<string, unknown>>(json.instruments, 'instId', call);
    expect(own).toMatchObject({ otm: '10000', mark: '0.03', idx: '1', mmr: '0.06', imr: '0.205' });
    expect(own.positions).toMatchObject([
      { pos: '-10', factor: '1', tier: null, imrPerCoin: '0.13', mmrPerCoin: '0.06', imr: '0.13', mmr: '0.06' },
    ]);
    expect(own.orders).toMatchObject([
      { side: 'sell', contracts: '5', counted: '5', imrPerCoin: '0.11', imr: '0.055' },
      { side: 'buy', contracts: '20', counted: '10', imrPerCoin: '0.02', imr: '0.02' },
    ]);
  });

  it('adds up in print: instruments to the requirement, rows to their instrument', () => {
    const together = tableOf(text, 'cross positions and orders by instrument');
    expect(columnOf(together, -2)).toEqual([6000, 40, 6040]);
    expect(columnOf(together, -1)).toEqual([20500, 3000, 23500]);
    expect([json.account.derivMmr.decimal, json.account.derivImr.decimal]).toEqual(['6040', '23500']);
    const rows = [...tableOf(text, 'options: a short one'), ...tableOf(text, 'orders of options')];
    expect(columnOf(rows, -1)).toEqual([0.13, 0.055, 0.02]);
  });

  it('counts short options into its equity, and says so', () => {
    const btc = named<Record<string, unknown>>(json.equity.currencies, 'ccy', 'BTC');
    expect([btc.optionValue, btc.eq]).toEqual(['-0.03', '0.97']);
    expect(text).toContain('of options the short ones alone count');
    const long = explain({ ...multi, positions: [[call, 10, 0.03]] }).json.equity.currencies;
    expect(named<Record<string, unknown>>(long, 'ccy', 'BTC').optionValue).toBe('0');
  });

  it('names the instrument that requires most, and has no risk units of its own', () => {
    expect(json.summary.largest).toMatchObject({ riskUnit: null, instId: call, mmr: '6000' });
    expect(json.summary.words.join(' ')).toContain(`The largest requirement is of ${call} with 6,000.00 USD, 99.34 %`);
    expect(json.riskUnits).toEqual([]);
    expect(json.modes.crossLegs[1].riskUnits).toMatchObject([{ riskUnit: 'BTC' }]);
    expect(text).toContain('what portfolio margin would require by risk unit');
  });

  it('has both sides of a hedged instrument, at the tiers of the market', () => {
    const { instruments } = explain({
      acctLv: 3,
      positions: [
        ['BTC-USDC-SWAP', 90, 200000, { posSide: 'long', lever: 50 }],
        ['BTC-USDC-SWAP', -120, 200000, { posSide: 'short', lever: 50 }],
      ],
      balances: [['USDC', 1e6]],
    }).json;
    expect(instruments[0]).toMatchObject({ isHedged: true, mmr: '5520', imr: '13200' });
    // 90 lie in the first tier (0.004, least 0.01), 120 in the second (0.02, least twice that).
    expect(instruments[0].exposures).toMatchObject([
      { side: 'long', tier: '1', tiersOf: 'market', leastImr: '0.01', imrRate: '0.02', imr: '3600' },
      { side: 'short', tier: '2', tiersOf: 'market', leastImr: '0.04', imrRate: '0.04', imr: '9600' },
    ]);
  });
});

const single: TinyAccount = {
  acctLv: 2,
  positions: [
    [swap, 10, 101000, { lever: 5 }],
    ['DOGE-USDT-SWAP', 10, 0.6, { isolated: true, lever: 5 }],
    [call, 4, 0.03, { isolated: true }],
  ],
  orders: [
    ['BTC-USDT', 0.01, 90000],
    [call, 10, 0.02],
    [swap, 5, 90000, { isolated: true, lever: 5 }],
  ],
  balances: [
    ['USDT', 10000],
    ['BTC', 0.5],
  ],
};

describe('an account of single-currency mode', () => {
  const { json, text } = explain(single);

  it('has every term of the ratio of each currency', () => {
    // The spot order gives 900 USDT; 5 contracts at 90,000 are 4,500, a fifth of it and the fee of 5,000 USD.
    const terms = ['cashBal', 'crossUpl', 'pendingSells', 'optionBuyNeed', 'isolatedOpenNeed', 'orderFees', 'mmr'];
    const usdt = named<Record<string, { decimal: string }>>(json.currencies, 'ccy', 'USDT');
    const btc = named<Record<string, { decimal: string }>>(json.currencies, 'ccy', 'BTC');
    expect(terms.map((name) => usdt[name]!.decimal)).toEqual(['10000', '-100', '900', '0', '905', '1', '40']);
    expect(terms.map((name) => btc[name]!.decimal)).toEqual(['0.5', '0', '0', '0.02', '0', '0.001', '0']);
    // 10,000 − 100 − 900 − 905 − 1 against 40 and a closing fee of 10; of BTC nothing is required.
    expect(usdt).toMatchObject({ available: '8094', required: '50', surplus: '8044', isLowest: true });
    expect([usdt.mgnRatio!.decimal, btc.mgnRatio!.decimal]).toEqual(['161.88', null]);
    expect(btc).toMatchObject({ available: '0.479', required: '0', isLowest: false });
    expect(json.account.mgnRatio.decimal).toBe('161.88');
  });

  it('adds up in print to numerator and denominator, and marks the lowest', () => {
    const [btc, usdt] = tableOf(text, 'what each currency has');
    expect(usdt!.slice(1, 8).map(printed)).toEqual([10000, -100, -900, 0, -905, -1, 8094]);
    expect([usdt!.at(-1), btc!.at(-1)]).toEqual(['the lowest', '0.47900000']);
    const required = tableOf(text, 'what each currency requires')[1]!;
    expect(required.slice(1, 5).map(printed)).toEqual([40, 10, 50, 161.88]);
    expect(json.summary.words[0]).toContain('in USDT, the lowest of its 2 currencies: 8,094.00000000 USDT against');
    expect(json.summary).not.toHaveProperty('surplusUsd');
  });

  it('has no borrowing and no discount, and its equity in the currency alone', () => {
    expect(json.borrowing).toEqual([]);
    expect(Object.keys(json.equity)).toEqual(['currencies']);
    expect(text).not.toContain('adjusted equity: discount tiers');
  });

  it('has isolated positions with margin, ratio and state of their own', () => {
    // 6,000 USDT at entry, a fifth of it; 1,000 lost; 5,000 at the first tier of a mid coin, closed for a thousandth.
    const doge = named<Record<string, { decimal: string }>>(json.isolated, 'instId', 'DOGE-USDT-SWAP');
    const names = ['pos', 'margin', 'upl', 'mmr', 'imr', 'liqFee'];
    expect(names.map((name) => doge[name]!.decimal)).toEqual(['10', '1200', '-1000', '40', '1000', '5']);
    expect(Number(doge.mgnRatio!.decimal)).toBeCloseTo(200 / 45, 12);
    expect(doge.state).toBe('healthy');
    const long = named<Record<string, { decimal: string }>>(json.isolated, 'instId', call);
    expect([long.margin!.decimal, long.mgnRatio!.decimal]).toEqual(['0.012', null]);
    expect(json.summary.words.at(-1)).toBe(
      '2 isolated positions stand alone; the lowest ratio is of DOGE-USDT-SWAP, healthy at 4.4444.',
    );
  });
});

describe('account modes side by side', () => {
  const linear: TinyAccount = { positions: [[swap, 10, 100000, { lever: 4 }]], balances: [['USDT', 10000]] };
  const switchTo = (account: TinyAccount, acctLv: string) =>
    named<{ acctLv: string; maySwitch: boolean; obstacles: string[]; state: string; words: string }>(
      explain(account).json.modes.switches,
      'acctLv',
      acctLv,
    );

  it('hold what multi-currency mode asks at the position’s own lever against portfolio margin', () => {
    const { json, text } = explain({ ...linear, acctLv: 4 });
    const { imrMode3, pmImr, saving, crossLegs } = json.modes;
    expect(imrMode3.decimal).toBe('2500');
    expect(pmImr.decimal).toBe(json.account.totalImr.decimal);
    expect(Number(saving.decimal)).toBeCloseTo(1 - Number(pmImr.decimal) / 2500, 12);
    expect(Number(saving.kernel)).toBeCloseTo(Number(saving.decimal), 12);
    // 10,000 against 40 and a closing fee of 10.
    expect(crossLegs[0].mgnRatio.decimal).toBe('200');
    const rows = tableOf(text, 'account modes: the cross legs');
    expect(
      rows
        .find(([name]) => name === 'totalImr')!
        .slice(1, 3)
        .map(printed),
    ).toEqual([2500, Number(pmImr.decimal)]);
  });

  it('let an account switch to portfolio margin from 10,000 USD on, with its risk acknowledged', () => {
    expect(switchTo({ ...linear, acctLv: 3 }, '4')).toMatchObject({ maySwitch: true, obstacles: [] });
    const poor = { ...linear, acctLv: 3, balances: [['USDT', 9999.99]] } as TinyAccount;
    expect(switchTo(poor, '4')).toMatchObject({ maySwitch: false, obstacles: ['equity'] });
    expect(switchTo(poor, '4').words).toContain('net equity 9,999.99 USD is below the 10,000.00 USD');
    expect(switchTo(poor, '2')).toMatchObject({ maySwitch: true });
    const unaware: TinyAccount = { ...linear, acctLv: 2, riskAck: false };
    expect(switchTo(unaware, '4').obstacles).toEqual(['risk-not-acknowledged']);
  });

  it('leave isolated legs out of portfolio margin and keep them in the other modes', () => {
    const { modes, account } = explain(single).json;
    const [toMulti, toPortfolio] = modes.switches;
    expect(toPortfolio).toMatchObject({ leftOut: '3', obstacles: ['isolated-legs'] });
    expect(toMulti).toMatchObject({ leftOut: '0', maySwitch: true });
    // The isolated order speaks for 905 USDT in mode 3, which is frozen and no requirement.
    expect(toMulti.totalImr.decimal).toBe(account.totalImr.decimal);
    expect(toPortfolio.words).toContain('The figures leave 3 isolated legs out.');
  });

  it('have no rule for an option settled in USD but in multi-currency mode', () => {
    const option: TinyAccount = {
      acctLv: 3,
      positions: [['BTC-USD_UM-250328-110000-C', -1, 6000]],
      balances: [['USDC', 40000]],
    };
    const { json, text } = explain(option);
    expect(json.modes.pmImr).toEqual({ kernel: null, decimal: null });
    expect(json.modes.crossLegs[1]).toEqual({ acctLv: '4', state: null });
    for (const to of json.modes.switches) expect(to.obstacles).toEqual(['usd-options']);
    expect(text.replaceAll(/\s+/g, ' ')).toContain('settled in USD, so there is no saving');
    // 0.1 coin at a forward of 100,000 and 0.5 USD a USDC: 0.1·(0.1·200,000 + 6,000).
    expect(json.instruments[0]).toMatchObject({ idx: '200000', imr: '2600' });
  });

  it('have every figure by both engines', () => {
    const { modes } = explain(single).json;
    for (const of of [...modes.crossLegs, ...modes.switches]) {
      for (const name of ['derivImr', 'totalImr', 'totalMmr', 'liqFee', 'adjEq', 'eqUsd', 'mgnRatio']) {
        const { kernel, decimal } = of[name];
        expect(Math.abs(Number(kernel) - Number(decimal)), name).toBeLessThan(1e-12 * (1 + Math.abs(Number(decimal))));
      }
    }
  });

  it('say where a switch would end in liquidation', () => {
    const loan: TinyAccount = {
      acctLv: 3,
      positions: [[swap, 10, 101000]],
      balances: [
        ['USDT', 100],
        ['BTC', 1],
      ],
    };
    const to = switchTo(loan, '2');
    // The loss of 100 leaves no USDT, and BTC stands for none of it there.
    expect(to.state).toBe('liquidation');
    expect(to.words).toBe('To single-currency mode it may switch. It would be in liquidation there.');
  });
});

describe('the reverse stress of modes 2 and 3', () => {
  const short: TinyAccount = { positions: [[swap, -100, 100000]], balances: [['USDT', 10000]] };

  it.each([2, 3] as const)('finds the move that ends an account of mode %s', (acctLv) => {
    const { explained } = explain({ ...short, acctLv });
    const [axis] = explained.stress.axes;
    expect([axis!.kind, axis!.ccy]).toEqual(['price', 'BTC']);
    // 10,000 − 100,000·m = (0.004 + 0.001)·100,000·(1 + m)
    const up = axis!.sides.find(({ direction }) => direction === 'up')!.crossing!;
    expect(up.move).toBeCloseTo(9500 / 100500, 7);
    expect(up.decimalRatio).toBeCloseTo(1, 6);
  });

  it('moves an option settled in USD by its intrinsic value', () => {
    const usdOption: TinyAccount = {
      acctLv: 3,
      positions: [['BTC-USD_UM-250328-110000-C', -10, 6000]],
      balances: [['USDC', 40000]],
    };
    const [axis] = explain(usdOption).explained.stress.axes;
    const { move, decimalRatio, mgnRatio } = axis!.sides.find(({ direction }) => direction === 'up')!.crossing!;
    // Beyond the strike, in USDC: mark M = 6,000 + 2·(100,000·m − 10,000) against MMR 0.03·200,000·(1 + m) + M and its fee.
    expect(move).toBeCloseTo((40000 - 2.001 * (6000 - 20000) - 6000) / (6000 + 2.001 * 200000), 6);
    expect([mgnRatio, decimalRatio].map((ratio) => ratio!.toFixed(6))).toEqual(['1.000000', '1.000000']);
  });

  it('does not move what isolated positions alone are of', () => {
    const isolated: TinyAccount = {
      ...short,
      acctLv: 3,
      positions: [...short.positions!, ['DOGE-USDT-SWAP', 10, 0.5, { isolated: true }]],
    };
    const coins = explain(isolated).explained.stress.axes.flatMap(({ kind, ccy }) => (kind === 'price' ? [ccy] : []));
    expect(coins).toEqual(['BTC']);
  });
});

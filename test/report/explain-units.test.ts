// Risk units as explain tells them: parts of every MR, the scenario that binds, shares that add up, by hand.
import { describe, expect, it } from 'vitest';
import { fromText, sum } from '../../src/quantity/decimal.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import type { Rulebook } from '../../src/rulebook/schema.ts';
import { explainHere, printed, tableOf } from '../support/explained.ts';
import { setForEveryClass, variantOf } from '../support/rulebook-variants.ts';
import { documentedReplyMs, type TinyAccount, TinyMarket, tinyAccount } from '../support/tiny-market.ts';

const { rulebook } = loadRulebook('okx-2025');
const expTimeMs = documentedReplyMs + 73 * 86_400_000;
const nearMs = documentedReplyMs + 30 * 86_400_000;
const option = { ctMult: 0.01, markPx: 0.06, markVol: 0.55, fwdPx: 100000 };
const market = new TinyMarket()
  .currency('USDT', 1)
  .currency('USDC', 1)
  .coin('BTC', 100000, { USDT: 100000, USDC: 100000 })
  .perpetual('BTC-USDT-SWAP', { ctVal: 0.01, markPx: 100000 })
  .perpetual('BTC-USDC-SWAP', { ctVal: 0.01, markPx: 100000 })
  .perpetual('BTC-USD-SWAP', { ctVal: 100, markPx: 100000 })
  .future('BTC-USDT-250329', { ctVal: 0.01, markPx: 100000, expTimeMs })
  .option('BTC-USD-250214-100000-C', { ...option, expTimeMs: nearMs })
  .option('BTC-USD-250329-100000-C', { ...option, expTimeMs })
  .spot('BTC-USDT')
  .build();

function explain(positions: TinyAccount['positions'], more: TinyAccount = {}, by: Rulebook = rulebook) {
  const { json, text } = explainHere(tinyAccount(market, { positions: positions ?? [], ...more }), market, by);
  return { unit: json.riskUnits[0], text };
}
type Leg = { instId: string; loss: string; share: string | null };
const sharesOf = (text: string) => tableOf(text, 'legs: ').map((row) => printed(row.at(-1)!));

describe('the share of each leg in the scenario that binds', () => {
  it('is of MR1 where it is the largest: a hedging leg has a share below 0', () => {
    const { unit, text } = explain([
      ['BTC-USDT-SWAP', 10, 100000],
      ['BTC-USD-SWAP', -40, 100000],
    ]);
    expect(unit.binding).toEqual({ rule: 'mr1', loss: '720' });
    expect(unit.legs.map(({ instId, loss, share }: Leg) => [instId, loss, share])).toEqual([
      ['BTC-USDT-SWAP', '1200', '1.666666666667'],
      ['BTC-USD-SWAP', '-480', '-0.666666666667'],
    ]);
    expect(sharesOf(text)).toEqual([166.67, -66.67, 100]);
    // 12 of basis and 20 of depeg beside it.
    expect(unit.words).toContain('MR1 (spot shock) with 720.00 of 752.00 USD, at -12.0 % spot');
  });

  it('adds up to 100 where thirds are rounded, in print and in the JSON', () => {
    const { unit, text } = explain([
      ['BTC-USDT-SWAP', 10, 100000],
      ['BTC-USDC-SWAP', 10, 100000],
      ['BTC-USD-SWAP', 100, 100000],
    ]);
    expect(sharesOf(text)).toEqual([33.34, 33.33, 33.33, 100]);
    expect(sum(unit.legs.map(({ share }: Leg) => fromText(share!))).toString()).toBe('1');
  });

  it('is of MR6 where its weight makes it the largest', () => {
    const heavy = variantOf('okx-2025', (copy) => {
      copy['mr6-extreme-move']!.weight.value = '0.6';
    });
    const { unit } = explain([['BTC-USDT-SWAP', 10, 100000]], {}, heavy);
    expect(unit.binding).toEqual({ rule: 'mr6', loss: '1440' });
    expect(unit.words).toContain('MR6 (extreme move)');
  });

  it('is of MR2 where time costs most', () => {
    const still = variantOf('okx-2025', (copy) => {
      setForEveryClass(copy['mr1-spot-shock'].shocks, ['0']);
      copy['mr1-spot-shock'].volShockTable.nodes = [{ days: '0', points: '0', percentage: '0' }];
      copy['mr6-extreme-move'] = null;
      copy['mr7-minimum-charge'] = null;
    });
    const { unit, text } = explain([['BTC-USD-250214-100000-C', 10, 0.06]], {}, still);
    expect(unit.binding.rule).toBe('mr2');
    expect(unit.binding.loss).toBe(fromText(unit.mr2.decimal).toDecimalPlaces(12).toFixed());
    expect(unit.mr2DecayPnl).toBe(`-${unit.mr2.decimal}`);
    expect(text).toContain('MR6 is not in the rulebook');
    expect(text).toContain('MR7 is not in the rulebook');
  });

  it('is of the charge where MR7 binds, in proportion to what each leg adds to its raw sum', () => {
    const { unit, text } = explain([
      ['BTC-USDT-SWAP', 100, 100000],
      ['BTC-USD-SWAP', -1000, 100000],
    ]);
    // The hedge costs 500 of MR9; gross 200,000 at 0.0045 costs 900.
    expect(unit.binding).toEqual({ rule: 'mr7', loss: '900' });
    expect(unit.legs.map(({ loss }: Leg) => loss)).toEqual(['450', '450']);
    expect(sharesOf(text)).toEqual([50, 50, 100]);
    expect(unit.words).toContain('MR7 (minimum charge) decides it with 900.00 USD');
  });

  it('is none where no scenario loses', () => {
    const { unit, text } = explain([
      ['BTC-USDT-SWAP', 40000, 100000],
      ['BTC-USD-SWAP', -400000, 100000],
    ]);
    expect(unit.binding).toEqual({ rule: 'mr1', loss: '0' });
    expect(unit.legs.map(({ share }: Leg) => share)).toEqual([null, null]);
    expect(tableOf(text, 'legs: ').at(-1)!.at(-1)).toBe('–');
    expect(unit.words).toContain('MR9 (stablecoin depeg) with 570,000.00 of 570,000.00 USD; no scenario loses');
    // 360,000 raw: 250,000 once and 110,000 twice; 40 M hedged: 1 M, 4 M and 35 M by their factors at par.
    expect(unit.mr7Raw).toBe('360000');
    expect(unit.mr7Tiers).toEqual([
      { amt: '250000', multiplier: '1', charge: '250000' },
      { amt: '110000', multiplier: '2', charge: '220000' },
    ]);
    expect(unit.mr9Pairs).toMatchObject([
      {
        pair: 'USDT-USD',
        price: '1',
        hedge: '40000000',
        charge: '570000',
        tiers: [
          { amt: '1000000', factor: '0.005', charge: '5000' },
          { amt: '4000000', factor: '0.01', charge: '40000' },
          { amt: '35000000', factor: '0.015', charge: '525000' },
        ],
      },
    ]);
    const tiers = tableOf(text, 'MR9 by pair').map((row) => printed(row.at(-1)!));
    expect(tiers).toEqual([5000, 40000, 525000, 570000]);
  });
});

describe('the parts of MR4 and MR3', () => {
  const spread: TinyAccount['positions'] = [
    ['BTC-USDT-250329', 10, 100000],
    ['BTC-USDT-SWAP', -10, 100000],
  ];

  it('are the buckets with days, factor and charge', () => {
    const { unit, text } = explain(spread);
    expect(unit.mr4Buckets).toEqual([
      { bucket: 'expiry', expTime: String(expTimeMs), delta: '10000', days: '73', factor: '0.012', charge: '120' },
      { bucket: 'perpetual', expTime: null, delta: '-10000', days: '0', factor: '0.002', charge: '20' },
    ]);
    expect(
      tableOf(text, 'MR4 by bucket')
        .map((row) => printed(row.at(-1)!))
        .at(-1),
    ).toBe(140);
  });

  it('are the gross charges less the net under gross-minus-net', () => {
    const old = variantOf('okx-2025', (copy) => {
      copy['mr4-basis-risk']!.form.value = 'gross-minus-net';
    });
    const { unit, text } = explain([spread[0]!, ['BTC-USDT-SWAP', -4, 100000]], {}, old);
    // 0.006 of 10,000 and of 4,000, less 0.006 of 6,000.
    expect([unit.mr4Net, unit.mr4.decimal]).toEqual(['36', '48']);
    const rows = tableOf(text, 'MR4 by bucket').map((row) => [row[0], printed(row.at(-1)!)]);
    expect(rows.slice(-2)).toEqual([
      ['less the net', -36],
      ['MR4', 48],
    ]);
  });

  it('are the vegas by expiry, gross and net', () => {
    const { unit } = explain([
      ['BTC-USD-250214-100000-C', 10, 0.06],
      ['BTC-USD-250329-100000-C', -10, 0.06],
    ]);
    const [near, far] = unit.mr3Expiries;
    // 25 points at 30 days, 20 beyond 60.
    expect([near.shockVol, far.shockVol]).toEqual(['0.25', '0.2']);
    const moved = [Number(near.vegaPoint) * 25, Number(far.vegaPoint) * 20];
    expect(Number(near.moved)).toBeCloseTo(moved[0]!, 9);
    const gross = Math.abs(moved[0]!) + Math.abs(moved[1]!);
    expect(Number(unit.mr3.kernel)).toBeCloseTo(0.3 * (gross - Math.abs(moved[0]! + moved[1]!)), 8);
  });
});

describe('spot in use', () => {
  const short: TinyAccount['positions'] = [['BTC-USDT-SWAP', -100, 100000]];
  const decided = (balance: number, cap: number | null = null) => {
    const { unit } = explain(short, { balances: [['BTC', balance, { spotCap: cap }]] });
    return [unit.spotInUse.decimal, unit.spotLimits.decidedBy];
  };

  it('is decided by equity, need or cap, and is none where it does not hedge', () => {
    expect(decided(0.4)).toEqual(['0.4', 'equity']);
    expect(decided(3)).toEqual(['1', 'need']);
    expect(decided(3, 0.25)).toEqual(['0.25', 'cap']);
    expect(decided(3, 0)).toEqual(['0', 'cap']);
    expect(decided(-3)).toEqual(['0', 'no-hedge']);
  });
});

describe('the order set that the initial margin is made of', () => {
  it('is named beside the other candidates', () => {
    const { unit, text } = explain([['BTC-USDT-SWAP', -100, 100000]], {
      balances: [['BTC', 1]],
      orders: [
        ['BTC-USDT', -1, 100000],
        ['BTC-USDT-SWAP', 20, 100000],
      ],
    });
    // Hedged: 200 of either bucket, 400; with 20 bought, 320 and 360 of charge; with the hedge sold, 12,000 + 200.
    expect(unit.imrSet).toBe('negative');
    expect(unit.imrSets.map(({ set, mmr }: { set: string; mmr: string }) => [set, mmr])).toEqual([
      ['positions', '450'],
      ['positive', '540'],
      ['negative', '12200'],
    ]);
    expect(unit.imr.decimal).toBe('15860');
    expect(tableOf(text, 'IMR 15,860.00 USD is 1.3').at(-1)!.at(-1)).toBe('the largest');
  });

  it('is the positions where there are no orders', () => {
    const { unit, text } = explain([['BTC-USDT-SWAP', 10, 100000]]);
    expect(unit.imrSet).toBe('positions');
    expect(text).toContain('as the unit has no orders');
  });
});

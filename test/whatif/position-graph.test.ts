// The graph of one account: the venue's shape, and at every shock what a whole computation on a moved market says.
import { describe, expect, it } from 'vitest';
import { bookOfHoldings } from '../../src/portfolio/book-of-holdings.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { evaluateHere } from '../../src/runner/evaluate-here.ts';
import { readGraphRequest } from '../../src/whatif/builder-request.ts';
import { onMarket } from '../../src/whatif/held-market.ts';
import { MovedMarkets } from '../../src/whatif/moved-market.ts';
import { graphReply } from '../../src/whatif/position-graph.ts';
import { checkCoin, parseShockStep, priceShocks } from '../../src/whatif/price-shocks.ts';
import { modesMarket } from '../support/modes-market.ts';
import { smallMarket } from '../support/small-market.ts';
import { tinyAccount } from '../support/tiny-market.ts';

const rulebook = loadRulebook('okx-2025').rulebook;

interface Point {
  shockFactor: string;
  mmr: string;
  mmrRatio: string;
}

function pointsOf(reply: object): Point[] {
  return (reply as { data: [{ mmrData: Point[] }] }).data[0].mmrData;
}

const request = {
  inclRealPosAndEq: false,
  simPos: [
    { instId: 'BTC-USDT-SWAP', pos: '-10', avgPx: '100000' },
    { instId: 'BTC-USD-250328-100000-C', pos: '-20' },
    { instId: 'ETH-USDT-SWAP', pos: '30', avgPx: '3200', lever: '5' },
  ],
  simAsset: [
    { ccy: 'USDT', amt: '20000' },
    { ccy: 'BTC', amt: '0.2' },
  ],
  greeksType: 'CASH',
  type: 'mmr',
  mmrConfig: { acctLv: '4', lever: '1' },
};
const read = (own: object, market = smallMarket) => readGraphRequest(JSON.stringify(own), market, null);

describe('the shocks', () => {
  it('go from -99 % to +100 % by hundredths, as the venue draws them', () => {
    const shocks = priceShocks(0.01);
    expect(shocks).toHaveLength(200);
    expect([shocks[0], shocks[5], shocks[99], shocks.at(-1)]).toEqual([-0.99, -0.94, 0, 1]);
    expect(shocks).toEqual([...shocks].sort((a, b) => a - b));
  });

  it('of another step are its multiples and both ends', () => {
    expect(priceShocks(0.4)).toEqual([-0.99, -0.8, -0.4, 0, 0.4, 0.8, 1]);
    expect(priceShocks(0.05)).toHaveLength(41);
    expect(priceShocks(1)).toEqual([-0.99, 0, 1]);
  });

  it.each(['0', '-0.1', '0.0001', '1.5', 'a tenth', ''])('no step is %j', (text) => {
    expect(() => parseShockStep(text)).toThrow(`--step ${text}: expected a share of the price from 0.001 to 1`);
  });

  it('are of a coin that the market has', () => {
    expect(() => checkCoin('NOPE', smallMarket)).toThrow('--coin NOPE: the market has no such currency');
    expect(() => checkCoin('USDT', smallMarket)).toThrow('--coin USDT: expected a coin');
    expect(() => checkCoin('ETH', smallMarket)).not.toThrow();
  });
});

describe('the reply', () => {
  it('has the venue’s shape, ascending', () => {
    const reply = graphReply(read(request), smallMarket, rulebook, { shocks: [-0.94, -0.93, 0.5], coin: null });
    expect(reply).toMatchObject({ code: '0', msg: '', data: [{ type: 'mmr' }] });
    const points = pointsOf(reply);
    expect(points.map(({ shockFactor }) => shockFactor)).toEqual(['-0.94', '-0.93', '0.5']);
    for (const point of points) {
      expect(Object.keys(point)).toEqual(['shockFactor', 'mmr', 'mmrRatio']);
      expect(point.mmr).toMatch(/^\d+(\.\d+)?$/);
      expect(point.mmrRatio).toMatch(/^-?\d+(\.\d+)?$/);
    }
  });

  it.each([
    ['portfolio margin', '4', null],
    ['multi-currency mode', '3', null],
    ['one coin alone', '4', 'ETH'],
  ] as const)('is that of a whole computation on each moved market: %s', (_, acctLv, coin) => {
    const own = read({ ...request, mmrConfig: { acctLv } });
    expect(own.holdings.acctLv).toBe(Number(acctLv));
    const shocks = [-0.99, -0.3, 0, 0.12, 1];
    const points = pointsOf(graphReply(own, smallMarket, rulebook, { shocks, coin }));
    const markets = new MovedMarkets(smallMarket);
    points.forEach(({ mmr, mmrRatio }, i) => {
      const market = markets.byPrice(shocks[i]!, coin);
      const book = bookOfHoldings([onMarket(own.holdings, market)], market);
      const margin = evaluateHere(market, rulebook, book)[0]!;
      expect(Number(mmr) / margin.totalMmr).toBeCloseTo(1, 11);
      expect(Number(mmrRatio) / margin.mgnRatio!).toBeCloseTo(1, 10);
    });
    expect(new Set(points.map(({ mmr }) => mmr)).size).toBe(shocks.length);
  });

  it('has no ratio where nothing is required', () => {
    const points = pointsOf(
      graphReply(read({ simAsset: [{ ccy: 'USDT', amt: '5' }] }), smallMarket, rulebook, {
        shocks: [-0.5, 0],
        coin: null,
      }),
    );
    expect(points).toEqual([
      { shockFactor: '-0.5', mmr: '0', mmrRatio: '' },
      { shockFactor: '0', mmr: '0', mmrRatio: '' },
    ]);
  });
});

describe('the mode', () => {
  const real = tinyAccount(modesMarket, {
    acctLv: 3,
    positions: [['BTC-USD_UM-250328-110000-C', 2, 1000]],
    balances: [['USDC', 9000]],
  });

  it("is the account's own, that of the request where it says one, and portfolio margin of no account", () => {
    const modeOf = (own: object, account = real as typeof real | null) =>
      readGraphRequest(JSON.stringify(own), modesMarket, account).holdings.acctLv;
    expect(modeOf({})).toBe(3);
    expect(modeOf({ mmrConfig: { acctLv: '3' } }, null)).toBe(3);
    expect(modeOf({}, null)).toBe(4);
    expect(modeOf({ inclRealPosAndEq: false })).toBe(4);
    expect(() => modeOf({ mmrConfig: { acctLv: '4' } })).toThrow('cannot be simulated under portfolio margin');
  });

  it('says whether an option settled in USD may be simulated', () => {
    const simPos = [{ instId: 'BTC-USD_UM-250328-110000-C', pos: '1' }];
    expect(read({ simPos, mmrConfig: { acctLv: '3' } }, modesMarket).holdings.positions).toHaveLength(1);
    expect(() => read({ simPos, mmrConfig: { acctLv: '4' } }, modesMarket)).toThrow('simPos.0.instId');
  });
});

it.each([
  [{ type: 'pnl' }, 'the request, at type: expected "mmr"'],
  [{ mmrConfig: { acctLv: '2' } }, 'the request, at mmrConfig.acctLv: expected "3"'],
  [{ mmrConfig: { lever: 'ten' } }, 'the request, at mmrConfig.lever: expected a number'],
  [{ idxVol: '0.1' }, 'idxVol'],
  [{ simPos: [{ instId: 'NO-SUCH', pos: '1' }] }, 'simPos.0.instId: NO-SUCH is no contract of this market'],
])('a request that cannot be answered is named: %j', (own, sentence) => {
  expect(() => read(own)).toThrow(sentence);
});

// Moved markets: what moves, what stands, and option marks against another implementation of the formula.
import { describe, expect, it } from 'vitest';
import type { Snapshot } from '../../src/market/snapshot.ts';
import { portableCoinPrice } from '../../src/synthetic/portable-black76.ts';
import { MovedMarkets, movedMarket } from '../../src/whatif/moved-market.ts';
import { modesMarket } from '../support/modes-market.ts';
import { smallMarket } from '../support/small-market.ts';

const call = 'BTC-USD-250131-100000-C';
const put = 'BTC-USD-250328-85000-P';
const find = (market: Snapshot, instId: string) => market.instruments[market.instrumentIndex.get(instId)!]!;
const usdPx = (market: Snapshot, ccy: string) => market.currencies[market.currencyIndex.get(ccy)!]!.usdPx;
const markets = new MovedMarkets(smallMarket);

/** The formula's price of an option of the small market, in doubles. */
function priceOf(market: Snapshot, instId: string): number {
  const { optionSide, fwdPx, strike, markVol, expTimeMs } = find(market, instId);
  return portableCoinPrice({
    kind: optionSide === 'call' ? 'C' : 'P',
    forwardPx: fwdPx,
    strikePx: strike!,
    volatility: markVol,
    yearsToExpiry: (expTimeMs! - market.asOfMs) / (365 * 86_400_000),
  });
}

function expectMarkMovedByFormula(market: Snapshot, instId: string): void {
  const change = priceOf(market, instId) - priceOf(smallMarket, instId);
  expect(find(market, instId).markPx).toBeCloseTo(Math.max(0, find(smallMarket, instId).markPx + change), 12);
}

describe('a price move', () => {
  it('takes every coin with its indices, marks and forwards, and no stablecoin or vol', () => {
    const moved = movedMarket(smallMarket, -0.2);
    for (const pair of ['BTC-USD', 'BTC-USDT', 'ETH-USDC', 'DOGE-USD']) {
      expect(moved.indexPx.get(pair)).toBeCloseTo(smallMarket.indexPx.get(pair)! * 0.8, 10);
    }
    expect(moved.indexPx.get('USDT-USD')).toBe(smallMarket.indexPx.get('USDT-USD'));
    expect(usdPx(moved, 'USDT')).toBe(usdPx(smallMarket, 'USDT'));
    expect(usdPx(moved, 'ETH')).toBe(usdPx(smallMarket, 'ETH') * 0.8);
    expect(find(moved, 'BTC-USDT-SWAP').markPx).toBe(find(smallMarket, 'BTC-USDT-SWAP').markPx * 0.8);
    expect(find(moved, call).fwdPx).toBe(find(smallMarket, call).fwdPx * 0.8);
    expect(find(moved, call).markVol).toBe(find(smallMarket, call).markVol);
    for (const instId of [call, put]) expectMarkMovedByFormula(moved, instId);
    expect(movedMarket(smallMarket, 0)).toBe(smallMarket);
  });

  it('of one coin leaves the others', () => {
    const moved = markets.byPrice(0.3, 'ETH');
    expect(usdPx(moved, 'ETH')).toBe(usdPx(smallMarket, 'ETH') * 1.3);
    expect(usdPx(moved, 'BTC')).toBe(usdPx(smallMarket, 'BTC'));
    expect(find(moved, call)).toBe(find(smallMarket, call));
    expectMarkMovedByFormula(moved, 'ETH-USD-250131-3500-C');
  });
});

describe('a vol move', () => {
  it('goes by points, down to the floor and never up to it', () => {
    const up = markets.byVol(25, 0.01);
    expect(find(up, call).markVol).toBeCloseTo(0.8334, 12);
    expectMarkMovedByFormula(up, call);
    const down = markets.byVol(-80, 0.3);
    expect(find(down, call).markVol).toBe(0.3);
    expectMarkMovedByFormula(down, put);
    expect(find(markets.byVol(-1, 0.7), call).markVol).toBe(find(smallMarket, call).markVol);
    expect(usdPx(up, 'BTC')).toBe(usdPx(smallMarket, 'BTC'));
  });
});

describe('quick marks', () => {
  it('are those of the decimals to 1e-13 of a coin, wherever the market moves', () => {
    const quick = new MovedMarkets(smallMarket, true);
    const pairs = [-0.99, -0.4, 0.01, 1].map((move) => [quick.byPrice(move), markets.byPrice(move)]);
    for (const points of [-57, 0.5, 200]) pairs.push([quick.byVol(points, 0.01), markets.byVol(points, 0.01)]);
    for (const [fast, exact] of pairs) {
      fast!.instruments.forEach(({ instId, markPx }, i) => {
        const expected = exact!.instruments[i]!.markPx;
        // A put far in the money is worth many coins.
        if (!Number.isNaN(expected)) {
          expect(Math.abs(markPx - expected), instId).toBeLessThan(1e-13 * Math.max(1, expected));
        }
      });
    }
  });
});

describe('a stablecoin', () => {
  it('falls alone, prices in it unchanged', () => {
    const moved = markets.byStablecoin('USDT', -0.1);
    expect(moved.indexPx.get('USDT-USD')).toBe(smallMarket.indexPx.get('USDT-USD')! * 0.9);
    expect(usdPx(moved, 'USDT')).toBe(usdPx(smallMarket, 'USDT') * 0.9);
    expect(moved.indexPx.get('BTC-USDT')).toBe(smallMarket.indexPx.get('BTC-USDT'));
    expect(find(moved, 'BTC-USDT-SWAP').markPx).toBe(find(smallMarket, 'BTC-USDT-SWAP').markPx);
    expect(usdPx(moved, 'USDC')).toBe(usdPx(smallMarket, 'USDC'));
  });

  it('falls against coins that keep their USD price', () => {
    const moved = markets.byDepeg('USDT', -0.2);
    const usdOf = (market: Snapshot) => market.indexPx.get('BTC-USDT')! * market.indexPx.get('USDT-USD')!;
    expect(usdOf(moved)).toBeCloseTo(usdOf(smallMarket), 8);
    expect(find(moved, 'BTC-USDT-250328').markPx).toBeCloseTo(find(smallMarket, 'BTC-USDT-250328').markPx / 0.8, 8);
    expect(find(moved, 'BTC-USDC-SWAP').markPx).toBe(find(smallMarket, 'BTC-USDC-SWAP').markPx);
    expect(moved.indexPx.get('BTC-USD')).toBe(smallMarket.indexPx.get('BTC-USD'));
    expect(find(moved, call)).toBe(find(smallMarket, call));
  });
});

describe('an option settled in USD', () => {
  const usdCall = 'BTC-USD_UM-250328-110000-C';
  const usdPut = 'BTC-USD_UM-250328-90000-P';
  const moved = new MovedMarkets(modesMarket);

  it('moves by its intrinsic value, as its vol is not known, in the money that it is settled in', () => {
    // 20 % up the forward is 120,000: 10,000 USD in the money, 20,000 USDC at 0.5 USD.
    const up = moved.byPrice(0.2);
    expect(find(up, usdCall)).toMatchObject({ fwdPx: 120000, markPx: 26000 });
    expect(find(up, usdPut)).toMatchObject({ fwdPx: 120000, markPx: 4000 });
    const down = find(moved.byPrice(-0.2), usdPut);
    expect([down.fwdPx, down.markPx]).toEqual([80000, 24000]);
  });

  it('keeps its price in coins where its money falls against them, and no vol moves it', () => {
    expect(find(moved.byDepeg('USDC', -0.2), usdCall).markPx).toBe(7500);
    expect(find(moved.byStablecoin('USDC', -0.2), usdCall).markPx).toBe(6000);
    expect(find(moved.byVol(20, 0.01), usdCall)).toEqual(find(modesMarket, usdCall));
  });
});

// mr9-stablecoin-depeg: its worked number, order of pairs, price between and outside the columns.
import { describe, expect, it } from 'vitest';
import { exact, fromText } from '../../src/quantity/decimal.ts';
import { ReferenceEngine } from '../../src/reference/evaluate-account.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { depegCharge, pairHedges, pairPrice, type QuoteFamily } from '../../src/rules/mr9-stablecoin-depeg.ts';
import { TinyMarket, tinyAccount } from '../support/tiny-market.ts';

const { rulebook } = loadRulebook('okx-2025');
const table = rulebook['mr9-stablecoin-depeg']!.pairs.value[0]!;
const par = () => exact(1);
const hedges = (usdt: string, usdc: string, usd: string) =>
  pairHedges(rulebook, { USDT: fromText(usdt), USDC: fromText(usdc), USD: fromText(usd) }, par).map(
    ({ pair, hedgeUsd }) => `${pair.join('-')} ${hedgeUsd}`,
  );

describe('mr9-stablecoin-depeg', () => {
  it('charges 202,500 for a hedge of 10 M USDT-USD at 0.985', () => {
    const usdPx = (family: QuoteFamily) => (family === 'USDT' ? fromText('0.985') : exact(1));
    const deltas = { USDT: exact(10_000_000), USDC: exact(0), USD: exact(-10_000_000) };
    const [hedge] = pairHedges(rulebook, deltas, usdPx);
    expect(hedge!.chargeUsd.toString()).toBe('202500');
  });

  it.each([
    ['0.5', '400000'],
    ['0.80', '400000'],
    ['0.95', '50000'],
    ['0.965', '30000'],
    ['0.98', '10000'],
    ['0.99', '5000'],
    ['0.995', '5000'],
    ['1', '5000'],
  ])('is linear in the price between its columns and flat outside: 1 M at %s costs %s', (price, expected) => {
    expect(depegCharge(table, exact(1_000_000), fromText(price)).toString()).toBe(expected);
  });

  it('has marginal tiers: at par 1 M, 5 M and 6 M cost 5,000, 45,000 and 60,000', () => {
    const cost = (size: number) => depegCharge(table, exact(size), exact(1)).toString();
    expect([cost(1_000_000), cost(5_000_000), cost(6_000_000)]).toEqual(['5000', '45000', '60000']);
  });

  it('hedges USDT-USD, then USDT-USDC, then USDC-USD with what is left', () => {
    expect(hedges('100', '-30', '-60')).toEqual(['USDT-USD 60', 'USDT-USDC 30']);
    expect(hedges('-50', '80', '-40')).toEqual(['USDT-USDC 50', 'USDC-USD 30']);
    expect(hedges('100', '100', '-250')).toEqual(['USDT-USD 100', 'USDC-USD 100']);
    expect(hedges('100', '30', '60')).toEqual([]);
    expect(hedges('0', '-30', '0')).toEqual([]);
  });

  it('takes the pair’s price below 1 whichever side has fallen', () => {
    expect(pairPrice(fromText('0.98'), exact(1)).toString()).toBe('0.98');
    expect(pairPrice(exact(1), fromText('0.98')).toString()).toBe('0.98');
    expect(pairPrice(fromText('0.98'), fromText('0.98')).toString()).toBe('1');
  });

  it('counts linear contracts by their quote, inverse ones and options as USD, spot nowhere', () => {
    const market = new TinyMarket()
      .currency('USDT', 1)
      .currency('USDC', 1)
      .coin('BTC', 100000, { USDT: 100000, USDC: 100000 })
      .perpetual('BTC-USDT-SWAP', { ctVal: 0.01, markPx: 100000 })
      .perpetual('BTC-USDC-SWAP', { ctVal: 0.01, markPx: 100000 })
      .perpetual('BTC-USD-SWAP', { ctVal: 100, markPx: 100000 })
      .build();
    const engine = new ReferenceEngine(market, rulebook);
    const mr9 = (positions: [string, number, number][], coins: number) =>
      engine.evaluate(tinyAccount(market, { positions, balances: [['BTC', coins]] })).units[0]!.mr9.toString();
    expect(mr9([['BTC-USDT-SWAP', 10, 1]], -0.1)).toBe('0');
    expect(
      mr9(
        [
          ['BTC-USDT-SWAP', 10, 100000],
          ['BTC-USD-SWAP', -100, 100000],
        ],
        0,
      ),
    ).toBe('50');
    expect(
      mr9(
        [
          ['BTC-USDT-SWAP', 10, 100000],
          ['BTC-USDC-SWAP', -6, 100000],
        ],
        0,
      ),
    ).toBe('30');
  });

  it('prints 0 where the rulebook lacks it', () => {
    const june = loadRulebook('okx-2024-06').rulebook;
    expect(pairHedges(june, { USDT: exact(1), USDC: exact(0), USD: exact(-1) }, par)).toEqual([]);
  });
});

// position-tiers: the worked number, edges, whose tiers apply, and the lever.
import { describe, expect, it } from 'vitest';
import type { Instrument } from '../../src/market/snapshot.ts';
import { exact, fromText } from '../../src/quantity/decimal.ts';
import { imrRate, optionFactor, positionRates, smallestLever } from '../../src/rules/position-tiers.ts';
import { modesMarket, modesRulebook as rulebook } from '../support/modes-market.ts';

const find = (instId: string): Instrument => modesMarket.instruments[modesMarket.instrumentIndex.get(instId)!]!;
const rates = (instId: string, contracts: string, notionalUsd: string) =>
  positionRates(rulebook, {
    instrument: find(instId),
    contracts: fromText(contracts),
    notionalUsd: fromText(notionalUsd),
  });

describe('position-tiers', () => {
  it('puts 30,000,000 USD of BTC at 0.01, of DOGE at twice that; the initial rate by lever 10 and 100', () => {
    const btc = rates('BTC-USDT-SWAP', '30000', '30000000');
    expect(btc.mmr.toString()).toBe('0.01');
    expect(rates('DOGE-USDT-SWAP', '60000', '30000000').mmr.toString()).toBe('0.02');
    expect([imrRate(btc, exact(10)), imrRate(btc, exact(100))].map(String)).toEqual(['0.1', '0.02']);
  });

  it.each([
    ['0', '0.004'],
    ['5000000', '0.004'],
    ['5000000.0000001', '0.005'],
    ['25000000', '0.005'],
    ['100000000', '0.01'],
    ['250000000', '0.015'],
    ['250000001', '0.02'],
    ['9e15', '0.02'],
  ])('without tiers in the snapshot goes by notional: %s USD at %s', (notionalUsd, mmr) => {
    expect(rates('BTC-USDT-SWAP', '1', notionalUsd).mmr.toString()).toBe(mmr);
  });

  it.each([
    ['0', '0.004', '0.01'],
    ['100', '0.004', '0.01'],
    ['100.0000001', '0.02', '0.04'],
    ['500', '0.02', '0.04'],
    ['1000', '0.05', '0.2'],
    ['123456', '0.05', '0.2'],
  ])('with them goes by contracts, whatever their notional: %s at %s, initial %s at least', (contracts, mmr, imr) => {
    const found = rates('BTC-USDC-SWAP', contracts, '9e15');
    expect([found.mmr, found.leastImr].map(String)).toEqual([mmr, imr]);
  });

  it.each([
    ['0', '1'],
    ['10', '1'],
    ['10.5', '1.5'],
    ['100', '1.5'],
    ['501', '2'],
  ])('has the factor of %s options at %s', (contracts, factor) => {
    expect(optionFactor(rulebook, find('BTC-USD-250328-90000-P'), fromText(contracts)).toString()).toBe(factor);
  });

  it('takes the rulebook’s factor where there are no tiers, or none with a factor', () => {
    const call = find('BTC-USD-250328-110000-C');
    expect(optionFactor(rulebook, call, exact(1e9)).toString()).toBe('1');
    const tiers = [{ maxSz: 5, mmr: 0.01, imr: 0.02, optMgnFactor: Number.NaN }];
    expect(optionFactor(rulebook, { ...call, positionTiers: tiers }, exact(1)).toString()).toBe('1');
  });

  it('takes the smallest lever stated, else the rulebook’s', () => {
    expect(smallestLever(rulebook, [null, 20, 3.5, null, 125]).toString()).toBe('3.5');
    expect(smallestLever(rulebook, [null, null]).toString()).toBe('10');
  });
});

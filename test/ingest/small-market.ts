/** A market by hand with something of every kind, and with one instrument or currency for every fault a market may have. */
import type { MarketProblem, Snapshot } from '../../src/market/snapshot.ts';
import { TinyMarket } from '../support/tiny-market.ts';

/** Instruments that cannot be valued, by the reason. */
export const troubledInstruments: Record<MarketProblem['reason'], string> = {
  'missing-price': 'BTC-USDC-SWAP',
  'impossible-value': 'BTC-USD-250328-120000-C',
  expired: 'BTC-USDT-250110',
  'unsupported-contract': 'ETH-USDC-SWAP',
};

/** Currencies that cannot be valued, by the reason. */
export const troubledCurrencies = { 'missing-price': 'XAU', 'impossible-value': 'DOGE' } as const;

/** BTC and ETH with perpetuals, a future, options and spot, at the time of the venue's documented reply. */
export function smallMarket(): Snapshot {
  const market = new TinyMarket()
    .currency('USDT', 0.9995)
    .currency('USDC', 1.0001)
    .currency('XAU', Number.NaN)
    .currency('DOGE', 0.3)
    .coin('BTC', 97_000, { USDT: 97_050, USDC: 96_990 })
    .coin('ETH', 3300, { USDT: 3301.5, USDC: 3299.8 })
    .perpetual('BTC-USDT-SWAP', { markPx: 97_060, ctVal: 0.01 })
    .perpetual('BTC-USDC-SWAP', { markPx: Number.NaN, ctVal: 0.01 })
    .perpetual('BTC-USD-SWAP', { markPx: 97_010, ctVal: 100 })
    .perpetual('ETH-USDT-SWAP', { markPx: 3302, ctVal: 0.1 })
    .perpetual('ETH-USDC-SWAP', { markPx: 3302, ctVal: 0.1 })
    .future('BTC-USDT-250110', { markPx: 96_000, ctVal: 0.01 })
    .future('BTC-USDT-250328', { markPx: 98_500, ctVal: 0.01 })
    .future('ETH-USD-250328', { markPx: 3350, ctVal: 10 })
    .option('BTC-USD-250328-100000-C', { markPx: 0.051, ctVal: 0.01, markVol: 0.55, fwdPx: 98_600 })
    .option('BTC-USD-250328-90000-P', { markPx: 0.042, ctVal: 0.01, markVol: 0.58, fwdPx: 98_600 })
    .option('BTC-USD-250328-120000-C', { markPx: 0.02, ctVal: 0.01, markVol: 0, fwdPx: 98_600 })
    .spot('BTC-USDT')
    .spot('ETH-USDT')
    .build();
  for (const [reason, instId] of Object.entries(troubledInstruments)) {
    market.instruments[market.instrumentIndex.get(instId)!]!.problem = troubleOf(reason, instId);
  }
  for (const [reason, ccy] of Object.entries(troubledCurrencies)) {
    market.currencies[market.currencyIndex.get(ccy)!]!.problem = troubleOf(reason, ccy);
  }
  return market;
}

function troubleOf(reason: string, name: string): MarketProblem {
  return { reason: reason as MarketProblem['reason'], detail: `${name} is troubled` };
}

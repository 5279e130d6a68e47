/**
 * A market small enough to walk whole: BTC in every kind of contract over two expiries, ETH with an option, DOGE and AVAX
 * of the other asset classes. No two prices of a coin are equal, so that a price taken for another shows; tiers are low,
 * so that small accounts pass several.
 */
import type { Instrument } from '../../src/market/snapshot.ts';
import { TinyMarket } from './tiny-market.ts';

const borrowTiers = (first: number) => [
  { maxSz: first, mmr: 0.02, maxLever: 10 },
  { maxSz: 10 * first, mmr: 0.035, maxLever: 7 },
  { maxSz: 100 * first, mmr: 0.06, maxLever: 4 },
];
const discountTiers = (first: number) => [
  { minAmt: 0, maxAmt: first, discountRate: 0.98 },
  { minAmt: first, maxAmt: 10 * first, discountRate: 0.95 },
  { minAmt: 10 * first, maxAmt: 1000 * first, discountRate: 0.85 },
];

export const smallMarket = new TinyMarket()
  .currency('USDT', 0.99934, { borrowTiers: borrowTiers(20_000), loanRatePerDay: 0.00017, interestFreeAmt: 1500 })
  .currency('USDC', 0.9998)
  .coin(
    'BTC',
    97032.2,
    { USDT: 97078.9, USDC: 97050.1 },
    { borrowTiers: borrowTiers(0.5), discountTiers: discountTiers(2), loanRatePerDay: 0.00003, interestFreeAmt: 0.01 },
  )
  .coin('ETH', 3310.45, { USDT: 3312.3, USDC: 3310.9 }, { discountTiers: discountTiers(40) })
  .coin('DOGE', 0.35891, { USDT: 0.3592, USDC: 0.3589 })
  .coin('AVAX', 36.12, { USDT: 36.151 })
  .spot('BTC-USDT')
  .spot('BTC-USDC')
  .spot('ETH-USDT')
  .spot('DOGE-USDT')
  .perpetual('BTC-USDT-SWAP', { ctVal: 0.01, markPx: 97093.7 })
  .perpetual('BTC-USDC-SWAP', { ctVal: 0.01, markPx: 97061.3 })
  .perpetual('BTC-USD-SWAP', { ctVal: 100, markPx: 97041.8 })
  .perpetual('ETH-USDT-SWAP', { ctVal: 0.1, markPx: 3313.11 })
  .perpetual('ETH-USD-SWAP', { ctVal: 10, markPx: 3311.02 })
  .perpetual('DOGE-USDT-SWAP', { ctVal: 1000, markPx: 0.35931 })
  .perpetual('AVAX-USDT-SWAP', { ctVal: 1, markPx: 36.163 })
  .future('BTC-USDT-250131', { ctVal: 0.01, markPx: 97480.2 })
  .future('BTC-USDT-250328', { ctVal: 0.01, markPx: 98910.6 })
  .future('BTC-USD-250328', { ctVal: 100, markPx: 98850.4 })
  .option('BTC-USD-250131-100000-C', { ctMult: 0.01, markPx: 0.0312, markVol: 0.5834, fwdPx: 97431.7 })
  .option('BTC-USD-250131-90000-P', { ctMult: 0.01, markPx: 0.0137, markVol: 0.6215, fwdPx: 97431.7 })
  .option('BTC-USD-250328-100000-C', { ctMult: 0.01, markPx: 0.0921, markVol: 0.6049, fwdPx: 98840.9 })
  .option('BTC-USD-250328-85000-P', { ctMult: 0.01, markPx: 0.0463, markVol: 0.6312, fwdPx: 98840.9 })
  .option('ETH-USD-250131-3500-C', { ctVal: 0.1, markPx: 0.0377, markVol: 0.7143, fwdPx: 3322.6 })
  .build();

/** Everything that can be a position. */
export const smallContracts = smallMarket.instruments.filter(({ contract }) => contract !== 'spot');

/** A price near which the instrument trades, its index where it has no mark. */
export function nearPrice({ contract, underlying, quote, markPx }: Instrument): number {
  return contract === 'spot' ? smallMarket.indexPx.get(`${underlying}-${quote}`)! : markPx;
}

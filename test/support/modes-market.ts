/**
 * A market of round numbers for account modes 2 and 3: a contract of the USDT perpetual is worth 1,000 USDT, of the
 * inverse one 0.001 BTC; options of both settlements; and the venue's option example of 2020.
 */
import { loadRulebook } from '../../src/rulebook/load.ts';
import { variantOf } from './rulebook-variants.ts';
import { TinyMarket } from './tiny-market.ts';

/** Tiers of a perpetual by contracts, the second without an initial rate. */
export const swapTiers = [
  { maxSz: 100, mmr: 0.004, imr: 0.01, optMgnFactor: Number.NaN },
  { maxSz: 500, mmr: 0.02, imr: Number.NaN, optMgnFactor: Number.NaN },
  { maxSz: 1000, mmr: 0.05, imr: 0.2, optMgnFactor: Number.NaN },
];
/** Tiers of options. */
export const optionTiers = [
  { maxSz: 10, mmr: Number.NaN, imr: Number.NaN, optMgnFactor: 1 },
  { maxSz: 100, mmr: Number.NaN, imr: Number.NaN, optMgnFactor: 1.5 },
  { maxSz: 500, mmr: Number.NaN, imr: Number.NaN, optMgnFactor: 2 },
];

export const modesMarket = new TinyMarket()
  .currency('USDT', 1)
  .currency('USDC', 0.5)
  .coin('BTC', 100000, { USDT: 100000, USDC: 200000 })
  .coin('DOGE', 0.5, { USDT: 0.5 })
  .perpetual('BTC-USDT-SWAP', { ctVal: 0.01, markPx: 100000 })
  .perpetual('BTC-USDC-SWAP', { ctVal: 0.01, markPx: 200000, positionTiers: swapTiers })
  .perpetual('BTC-USD-SWAP', { ctVal: 100, markPx: 100000 })
  .perpetual('DOGE-USDT-SWAP', { ctVal: 1000, markPx: 0.5 })
  .option('BTC-USD-250328-110000-C', { ctMult: 0.1, markPx: 0.03, markVol: 0.6, fwdPx: 100000 })
  .option('BTC-USD-250328-90000-P', {
    ctMult: 0.1,
    markPx: 0.02,
    markVol: 0.6,
    fwdPx: 100000,
    positionTiers: optionTiers,
  })
  .usdOption('BTC-USD_UM-250328-110000-C', { ctMult: 0.1, markPx: 6000, settleCcy: 'USDC', fwdPx: 100000 })
  .usdOption('BTC-USD_UM-250328-90000-P', { ctMult: 0.1, markPx: 4000, settleCcy: 'USDC', fwdPx: 100000 })
  .spot('BTC-USDT')
  .build();

export const { rulebook: modesRulebook } = loadRulebook('okx-2025');

/** F = 5,900, K = 6,000, mark 0.0575, multiplier 0.1, tier factor 1.02. */
export const example2020 = new TinyMarket()
  .coin('BTC', 5900)
  .option('BTC-USD-250328-6000-C', {
    ctMult: 0.1,
    markPx: 0.0575,
    markVol: 0.8,
    fwdPx: 5900,
    positionTiers: [{ maxSz: 1000, mmr: Number.NaN, imr: Number.NaN, optMgnFactor: 1.02 }],
  })
  .build();

/** Its fee of 0.00002 coin a contract of 0.1 coin. */
export const rulebook2020 = variantOf('okx-2025', (rulebook) => {
  rulebook.account.takerFee.value = '0.0002';
});

// What the sample market is made of: coins, prices, contract sizes, tiers and rates. All of it is ours and invented:
// round, plausible figures, none recorded from a venue. Contract sizes and field names are OKX's.

/** Wednesday, 18 March 2026, 08:30 UTC. */
export const SAMPLE_TIME_MS = Date.UTC(2026, 2, 18, 8, 30);

/**
 * The four expiries, each at 08:00 UTC, shared by futures and options: a weekly of two days, a monthly, two quarterlies.
 * They lie on both sides of 30 and 60 days, where vol-shock tables have their nodes.
 */
export const SAMPLE_EXPIRIES = ['260320', '260424', '260626', '260925'] as const;

export type SampleExpiry = (typeof SAMPLE_EXPIRIES)[number];

/** 08:00 UTC of a date written yymmdd, in milliseconds since 1970. */
export function expiryTimeMs(yymmdd: string): number {
  const [year, month, day] = [0, 2, 4].map((start) => Number(yymmdd.slice(start, start + 2)));
  return Date.UTC(2000 + year, month - 1, day, 8);
}

/** A coin of the sample market. Index prices in quote currency per coin; the three quotes differ a little on purpose. */
export interface SampleCoin {
  readonly ccy: string;
  readonly indexPx: { readonly USD: number; readonly USDT: number; readonly USDC: number };
  /** Decimals of a price, which fix `tickSz`. */
  readonly priceDecimals: number;
  /** Coins in one USDT or USDC contract. */
  readonly linearCtVal: string;
  readonly linearLotSz: string;
  /** USD in one coin-margined contract. */
  readonly inverseCtVal: string;
  /** Perpetual mark over its index, less 1. */
  readonly perpetualPremium: { readonly USD: number; readonly USDT: number; readonly USDC: number };
  readonly hasUsdcPerpetual: boolean;
  /** Yearly carry of the futures, null for a coin without futures. */
  readonly yearlyCarry: number | null;
  readonly spotLotSz: string;
  readonly hasUsdSpot: boolean;
}

export const SAMPLE_COINS: readonly SampleCoin[] = [
  {
    ccy: 'BTC',
    indexPx: { USD: 84200, USDT: 84261.4, USDC: 84207.6 },
    priceDecimals: 1,
    linearCtVal: '0.01',
    linearLotSz: '0.01',
    inverseCtVal: '100',
    perpetualPremium: { USD: -0.00021, USDT: -0.00034, USDC: -0.00012 },
    hasUsdcPerpetual: true,
    yearlyCarry: 0.048,
    spotLotSz: '0.00000001',
    hasUsdSpot: true,
  },
  {
    ccy: 'ETH',
    indexPx: { USD: 2750, USDT: 2752.1, USDC: 2750.4 },
    priceDecimals: 2,
    linearCtVal: '0.1',
    linearLotSz: '0.01',
    inverseCtVal: '10',
    perpetualPremium: { USD: 0.00018, USDT: 0.00027, USDC: 0.00009 },
    hasUsdcPerpetual: true,
    yearlyCarry: 0.041,
    spotLotSz: '0.000001',
    hasUsdSpot: true,
  },
  {
    ccy: 'SOL',
    indexPx: { USD: 131.4, USDT: 131.49, USDC: 131.42 },
    priceDecimals: 2,
    linearCtVal: '1',
    linearLotSz: '0.01',
    inverseCtVal: '10',
    perpetualPremium: { USD: -0.0004, USDT: -0.0003, USDC: -0.0002 },
    hasUsdcPerpetual: true,
    yearlyCarry: 0.062,
    spotLotSz: '0.000001',
    hasUsdSpot: false,
  },
  {
    ccy: 'DOGE',
    indexPx: { USD: 0.1725, USDT: 0.17263, USDC: 0.17252 },
    priceDecimals: 5,
    linearCtVal: '1000',
    linearLotSz: '0.01',
    inverseCtVal: '10',
    perpetualPremium: { USD: 0.0002, USDT: 0.0006, USDC: 0.0004 },
    hasUsdcPerpetual: true,
    yearlyCarry: null,
    spotLotSz: '0.000001',
    hasUsdSpot: false,
  },
  {
    ccy: 'XRP',
    indexPx: { USD: 2.315, USDT: 2.3166, USDC: 2.3153 },
    priceDecimals: 4,
    linearCtVal: '100',
    linearLotSz: '0.01',
    inverseCtVal: '10',
    perpetualPremium: { USD: -0.0003, USDT: -0.0001, USDC: -0.0002 },
    hasUsdcPerpetual: true,
    yearlyCarry: null,
    spotLotSz: '0.000001',
    hasUsdSpot: false,
  },
  {
    ccy: 'LTC',
    indexPx: { USD: 92.6, USDT: 92.67, USDC: 92.61 },
    priceDecimals: 2,
    linearCtVal: '1',
    linearLotSz: '0.1',
    inverseCtVal: '10',
    perpetualPremium: { USD: 0.0001, USDT: 0.0003, USDC: -0.0001 },
    hasUsdcPerpetual: true,
    yearlyCarry: null,
    spotLotSz: '0.000001',
    hasUsdSpot: false,
  },
  {
    ccy: 'AVAX',
    indexPx: { USD: 19.85, USDT: 19.866, USDC: 19.853 },
    priceDecimals: 3,
    linearCtVal: '1',
    linearLotSz: '1',
    inverseCtVal: '10',
    perpetualPremium: { USD: -0.0006, USDT: -0.0008, USDC: -0.0005 },
    hasUsdcPerpetual: true,
    yearlyCarry: null,
    spotLotSz: '0.000001',
    hasUsdSpot: false,
  },
  {
    ccy: 'LINK',
    indexPx: { USD: 14.2, USDT: 14.211, USDC: 14.203 },
    priceDecimals: 3,
    linearCtVal: '1',
    linearLotSz: '0.1',
    inverseCtVal: '10',
    perpetualPremium: { USD: 0.0005, USDT: 0.0002, USDC: 0 },
    hasUsdcPerpetual: false,
    yearlyCarry: null,
    spotLotSz: '0.000001',
    hasUsdSpot: false,
  },
];

/** USD per stablecoin: a small discount of USDT, so that no one takes it for the dollar. */
export const SAMPLE_STABLECOIN_USD = { USDT: '0.9993', USDC: '0.9999' } as const;

/** Options of one coin: per expiry the strikes' centre and step, the vol at the forward, its tilt and its curvature. */
export interface SampleSmile {
  readonly ccy: 'BTC' | 'ETH';
  readonly ctMult: string;
  readonly smiles: Readonly<Record<SampleExpiry, SmileTerms>>;
}

export interface SmileTerms {
  readonly centreStrike: number;
  readonly strikeStep: number;
  readonly atmVol: number;
  /** Vol change per unit of (K/F − 1)/√T; negative: puts dearer than calls. */
  readonly skew: number;
  /** Vol change per unit of that squared. */
  readonly curvature: number;
}

/** Calls and puts at this many strikes of each expiry: 2 coins · 4 expiries · 25 strikes · 2 sides = 400 options. */
export const STRIKES_PER_EXPIRY = 25;

export const SAMPLE_SMILES: readonly SampleSmile[] = [
  {
    ccy: 'BTC',
    ctMult: '0.01',
    smiles: {
      '260320': { centreStrike: 84000, strikeStep: 500, atmVol: 0.452, skew: -0.055, curvature: 0.09 },
      '260424': { centreStrike: 84000, strikeStep: 2000, atmVol: 0.478, skew: -0.07, curvature: 0.12 },
      '260626': { centreStrike: 86000, strikeStep: 4000, atmVol: 0.501, skew: -0.05, curvature: 0.11 },
      '260925': { centreStrike: 90000, strikeStep: 5000, atmVol: 0.519, skew: -0.03, curvature: 0.1 },
    },
  },
  {
    ccy: 'ETH',
    ctMult: '0.1',
    smiles: {
      '260320': { centreStrike: 2750, strikeStep: 25, atmVol: 0.612, skew: -0.06, curvature: 0.07 },
      '260424': { centreStrike: 2800, strikeStep: 75, atmVol: 0.634, skew: -0.07, curvature: 0.11 },
      '260626': { centreStrike: 2800, strikeStep: 125, atmVol: 0.655, skew: -0.045, curvature: 0.1 },
      '260925': { centreStrike: 3000, strikeStep: 150, atmVol: 0.668, skew: -0.02, curvature: 0.09 },
    },
  },
];

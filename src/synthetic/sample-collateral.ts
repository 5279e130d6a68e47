// Collateral and borrowing terms of the sample market: discount tiers, interest-free quotas, loan rates, borrow tiers.
// Invented by the project, in the shapes of OKX's replies; amounts are in coins.

/** Upper edges and discount rates of one currency, lowest tier first; the last edge is open (''). */
export interface SampleDiscount {
  readonly ccy: string;
  readonly interestFreeAmt: string;
  readonly tiers: readonly (readonly [maxAmt: string, discountRate: string])[];
}

export const SAMPLE_DISCOUNTS: readonly SampleDiscount[] = [
  { ccy: 'USDT', interestFreeAmt: '1000', tiers: [['', '1']] },
  { ccy: 'USDC', interestFreeAmt: '1000', tiers: [['', '1']] },
  { ccy: 'USD', interestFreeAmt: '0', tiers: [['', '1']] },
  {
    ccy: 'BTC',
    interestFreeAmt: '0.02',
    tiers: [
      ['20', '0.98'],
      ['50', '0.97'],
      ['150', '0.95'],
      ['500', '0.9'],
      ['', '0.8'],
    ],
  },
  {
    ccy: 'ETH',
    interestFreeAmt: '0.5',
    tiers: [
      ['500', '0.98'],
      ['1500', '0.97'],
      ['5000', '0.94'],
      ['', '0.85'],
    ],
  },
  {
    ccy: 'SOL',
    interestFreeAmt: '0',
    tiers: [
      ['2000', '0.92'],
      ['10000', '0.88'],
      ['', '0.75'],
    ],
  },
  { ccy: 'DOGE', interestFreeAmt: '0', tiers: [['', '0.88']] },
  { ccy: 'XRP', interestFreeAmt: '0', tiers: [['', '0.9']] },
  { ccy: 'LTC', interestFreeAmt: '0', tiers: [['', '0.9']] },
  { ccy: 'AVAX', interestFreeAmt: '0', tiers: [['', '0.8']] },
  { ccy: 'LINK', interestFreeAmt: '0', tiers: [['', '0.82']] },
];

/** Interest per day as a fraction, and the most that may be borrowed. */
export const SAMPLE_LOAN_RATES: readonly { ccy: string; rate: string; quota: string }[] = [
  { ccy: 'USDT', rate: '0.00016', quota: '80000000' },
  { ccy: 'USDC', rate: '0.00014', quota: '20000000' },
  { ccy: 'USD', rate: '0.00015', quota: '5000000' },
  { ccy: 'BTC', rate: '0.00003', quota: '800' },
  { ccy: 'ETH', rate: '0.00005', quota: '15000' },
  { ccy: 'SOL', rate: '0.0002', quota: '60000' },
  { ccy: 'DOGE', rate: '0.00012', quota: '20000000' },
  { ccy: 'XRP', rate: '0.0001', quota: '3000000' },
  { ccy: 'LTC', rate: '0.0001', quota: '50000' },
  { ccy: 'AVAX', rate: '0.0002', quota: '100000' },
  { ccy: 'LINK', rate: '0.0002', quota: '100000' },
];

/** Borrow tiers of one currency, lowest first: upper edge in coins ('' is open), MMR and highest leverage. */
export interface SampleBorrow {
  readonly ccy: string;
  readonly tiers: readonly (readonly [maxSz: string, mmr: string, maxLever: string])[];
}

export const SAMPLE_BORROWS: readonly SampleBorrow[] = [
  {
    ccy: 'USDT',
    tiers: [
      ['1000000', '0.02', '10'],
      ['3000000', '0.03', '8'],
      ['8000000', '0.05', '5'],
      ['', '0.1', '3'],
    ],
  },
  { ccy: 'USDC', tiers: [['', '0.02', '10']] },
  { ccy: 'USD', tiers: [['', '0.02', '10']] },
  {
    ccy: 'BTC',
    tiers: [
      ['25', '0.02', '10'],
      ['75', '0.03', '8'],
      ['250', '0.05', '5'],
      ['', '0.08', '4'],
    ],
  },
  { ccy: 'ETH', tiers: [['', '0.02', '10']] },
  { ccy: 'SOL', tiers: [['', '0.03', '5']] },
  { ccy: 'DOGE', tiers: [['', '0.03', '5']] },
  { ccy: 'XRP', tiers: [['', '0.03', '5']] },
  { ccy: 'LTC', tiers: [['', '0.03', '5']] },
  { ccy: 'AVAX', tiers: [['', '0.04', '5']] },
  { ccy: 'LINK', tiers: [['', '0.04', '5']] },
];

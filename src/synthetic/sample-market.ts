// The project's own market snapshot, data/markets/sample, in the shapes of OKX's public REST replies.
//
// Everything is computed from the tables in sample-coins.ts and sample-collateral.ts with arithmetic that rounds in one
// way on every machine, so the folder can be made again and compared byte for byte (a test does).

import { SAMPLE_COINS, SAMPLE_STABLECOIN_USD, SAMPLE_TIME_MS } from './sample-coins.ts';
import { SAMPLE_BORROWS, SAMPLE_DISCOUNTS, SAMPLE_LOAN_RATES } from './sample-collateral.ts';
import { type SampleContract, sampleContracts } from './sample-contracts.ts';

/** One reply as the venue sends it. */
export interface SampleReply {
  readonly code: '0';
  readonly msg: '';
  readonly data: readonly object[];
}

const TS = String(SAMPLE_TIME_MS);

/** The sample market: file name → reply. Pure: the same object every time, on any machine. */
export function sampleMarket(): Record<string, SampleReply> {
  const contracts = sampleContracts();
  return {
    'instruments.json': reply(contracts.map(({ row }) => row)),
    'mark-price.json': reply(contracts.filter(({ markPx }) => markPx !== '').map(markPriceRow)),
    'opt-summary.json': reply(contracts.filter(({ option }) => option !== null).map(optSummaryRow)),
    'index-tickers.json': reply(indexRows()),
    'discount-rate-interest-free-quota.json': reply(discountRows()),
    'interest-rate-loan-quota.json': reply([{ basic: SAMPLE_LOAN_RATES }]),
    'position-tiers.json': reply(borrowTierRows()),
  };
}

/** The text of a reply's file: JSON with one data row per line, so that a diff shows which instrument moved. */
export function sampleFileText(file: SampleReply): string {
  const rows = file.data.map((row) => JSON.stringify(row)).join(',\n');
  return `{"code":"${file.code}","msg":"${file.msg}","data":[\n${rows}\n]}\n`;
}

function reply(data: readonly object[]): SampleReply {
  return { code: '0', msg: '', data };
}

function markPriceRow(contract: SampleContract): object {
  const { instType, instId } = contract.row;
  return { instType, instId, markPx: contract.markPx, ts: TS };
}

function optSummaryRow(contract: SampleContract): object {
  const { instId, uly } = contract.row;
  const terms = contract.option;
  return {
    instType: 'OPTION',
    instId,
    uly,
    markVol: terms?.markVol ?? '',
    fwdPx: terms?.fwdPx ?? '',
    bidVol: '',
    askVol: '',
    delta: '',
    gamma: '',
    vega: '',
    theta: '',
    deltaBS: terms?.deltaBS ?? '',
    gammaBS: '',
    vegaBS: '',
    thetaBS: '',
    volLv: '',
    realVol: '',
    lever: '',
    ts: TS,
  };
}

function indexRows(): object[] {
  const stablecoins = Object.entries(SAMPLE_STABLECOIN_USD).map(([ccy, idxPx]) => ({
    instId: `${ccy}-USD`,
    idxPx,
    ts: TS,
  }));
  const coins = SAMPLE_COINS.flatMap(({ ccy, indexPx }) =>
    Object.entries(indexPx).map(([quote, px]) => ({ instId: `${ccy}-${quote}`, idxPx: String(px), ts: TS })),
  );
  return [...stablecoins, ...coins];
}

function discountRows(): object[] {
  return SAMPLE_DISCOUNTS.map(({ ccy, interestFreeAmt, tiers }, level) => ({
    ccy,
    amt: interestFreeAmt,
    discountLv: String(level + 1),
    minDiscountRate: '0',
    collateralRestrict: false,
    colRes: '0',
    details: tiers.map(([maxAmt, discountRate], tier) => ({
      tier: String(tier + 1),
      minAmt: tier === 0 ? '0' : tiers[tier - 1][0],
      maxAmt,
      discountRate,
      liqPenaltyRate: penaltyOf(discountRate),
      disCcyEq: '',
    })),
  }));
}

/** What the discount takes away, written without binary residue. */
function penaltyOf(discountRate: string): string {
  return String(Math.round((1 - Number(discountRate)) * 10000) / 10000);
}

function borrowTierRows(): object[] {
  return SAMPLE_BORROWS.flatMap(({ ccy, tiers }) =>
    tiers.map(([maxSz, mmr, maxLever], tier) => ({
      ccy,
      instId: '',
      instFamily: '',
      uly: '',
      tier: String(tier + 1),
      minSz: tier === 0 ? '0' : tiers[tier - 1][0],
      maxSz,
      mmr,
      imr: String(Math.round(10000 / Number(maxLever)) / 10000),
      maxLever,
      baseMaxLoan: '',
      quoteMaxLoan: '',
      optMgnFactor: '0',
    })),
  );
}

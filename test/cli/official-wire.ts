/**
 * OKX's documented position-builder call of 2025-01-15 on the wire: the request, and the reply with the venue's field
 * names, put together from its printed numbers (`test/golden/official-reply.ts`).
 */
import { officialReply } from '../golden/official-reply.ts';

export const officialRequest = {
  inclRealPosAndEq: false,
  simPos: [
    { pos: '-10', instId: 'BTC-USDT-SWAP', avgPx: '100000' },
    { pos: '10', instId: 'LTC-USDT-SWAP', avgPx: '8000' },
  ],
  simAsset: [{ ccy: 'USDT', amt: '100' }],
  greeksType: 'CASH',
};

/** What the reply prints of each leg beside its unit's figures. */
const legs: Record<string, object> = {
  BTC: { amt: '-10', avgPx: '100000', floatPnl: '290.6300000000003', markPx: '97093.7', notionalUsd: '9703.22' },
  LTC: { amt: '10', avgPx: '8000', floatPnl: '-78980', markPx: '102', notionalUsd: '1018.9' },
};

const asset = (ccy: string, availEq: string, borrowImr: string) => ({
  availEq,
  borrowImr,
  borrowMmr: '',
  ccy,
  spotInUse: '0',
});

function unitOnWire(unit: (typeof officialReply.units)[number]): object {
  const { spotInUse: _, ...figures } = unit.figures;
  const { delta, gamma, theta, vega } = figures;
  const leg = {
    ...legs[unit.riskUnit],
    ...{ delta, gamma, theta, vega },
    instId: `${unit.riskUnit}-USDT-SWAP`,
    instType: 'SWAP',
    isRealPos: false,
    markPxBf: '',
    posSide: 'net',
  };
  return {
    ...figures,
    imrBf: '',
    mmrBf: '',
    mr1FinalResult: { ...unit.mr1FinalResult, volShock: 'up' },
    mr1Scenarios: { volSame: unit.volSame, volShockDown: unit.volSame, volShockUp: unit.volSame },
    mr6FinalResult: unit.mr6FinalResult,
    portfolios: [leg],
    riskUnit: unit.riskUnit,
  };
}

const { adjEq, mgnRatio, borrowImr, ...figures } = officialReply.account;

/** 149 values in all. */
export const officialReplyOnWire = {
  code: '0',
  data: [
    {
      ...figures,
      assets: [
        asset('BTC', '0', '0'),
        asset('LTC', '0', '0'),
        asset('USDC', '0', '0'),
        asset('USDT', '-78589.37', borrowImr),
      ],
      eq: adjEq,
      marginRatio: mgnRatio,
      positions: [],
      riskUnitData: officialReply.units.map(unitOnWire),
      ts: '1736936801642',
    },
  ],
  msg: '',
};

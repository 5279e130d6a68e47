/** The words of a backtest's page, in both languages. */
import type { Label } from '../../report/html/model.ts';
import type { Zone } from '../coverage-tests.ts';
import type { CoverageKind } from '../curve.ts';

export const kindLabels: Record<CoverageKind, Label> = {
  accounts: { en: 'equity of accounts', zh: '账户权益' },
  positions: { en: 'positions of accounts', zh: '账户仓位' },
  units: { en: 'risk units', zh: '风险单元' },
  unitsByMr1: { en: 'risk units by MR1 alone', zh: '风险单元（仅 MR1）' },
};

/** What each kind of judgement holds against what. */
export const kindMeanings: Record<CoverageKind, Label> = {
  accounts: { en: 'fall of equity against total MMR', zh: '权益跌幅 对 总 MMR' },
  positions: { en: 'loss of the risk units together against total MMR', zh: '全部风险单元的亏损 对 总 MMR' },
  units: { en: 'loss against MMR', zh: '亏损 对 MMR' },
  unitsByMr1: { en: 'loss against MR1', zh: '亏损 对 MR1' },
};

export const zoneLabels: Record<Zone, Label> = {
  green: { en: 'green', zh: '绿区' },
  yellow: { en: 'yellow', zh: '黄区' },
  red: { en: 'red', zh: '红区' },
};

/**
 * Random accounts of every mode: cross and isolated legs, sides, leverages, margins, orders that only reduce, options of
 * both settlements, negative equity, and sizes that often stand exactly at the edge of a tier.
 */
import type { Instrument, PositionTier, Snapshot } from '../../src/market/snapshot.ts';
import {
  type AccountHoldings,
  type AccountMode,
  type BalanceHolding,
  type OrderHolding,
  type PositionHolding,
  posSides,
} from '../../src/portfolio/holdings.ts';
import type { SeededRandom } from '../../src/synthetic/random.ts';
import { smallMarket } from './small-market.ts';

/** Low edges, so that small sizes pass several; a rate is missing here and there. */
const swapTiers: PositionTier[] = [
  { maxSz: 5, mmr: 0.0041, imr: 0.011, optMgnFactor: Number.NaN },
  { maxSz: 40, mmr: 0.0193, imr: Number.NaN, optMgnFactor: Number.NaN },
  { maxSz: 300.5, mmr: 0.047, imr: 0.19, optMgnFactor: Number.NaN },
];
const optionTiers: PositionTier[] = [
  { maxSz: 5, mmr: Number.NaN, imr: Number.NaN, optMgnFactor: 1.02 },
  { maxSz: 40, mmr: Number.NaN, imr: Number.NaN, optMgnFactor: Number.NaN },
  { maxSz: 300.5, mmr: Number.NaN, imr: Number.NaN, optMgnFactor: 1.9 },
];

/** The small market with options settled in stablecoins. */
export const withUsdOptions = marketOf(smallMarket, ({ positionTiers }) => positionTiers);

/** The same with tiers of its own for every second contract. */
export const withTiers = marketOf(smallMarket, ({ product }, i) => {
  if (product === 'spot' || i % 2 === 0) return null;
  return product === 'option' ? optionTiers : swapTiers;
});

function marketOf(market: Snapshot, tiersOf: (instrument: Instrument, i: number) => readonly PositionTier[] | null) {
  const instruments = market.instruments.flatMap((instrument) => {
    if (instrument.contract !== 'option') return [instrument];
    return [instrument, settledInUsd(instrument)];
  });
  const tiered = instruments.map((instrument, i) => ({ ...instrument, positionTiers: tiersOf(instrument, i) }));
  return { ...market, instruments: tiered, instrumentIndex: new Map(tiered.map(({ instId }, i) => [instId, i])) };
}

/** The option's sibling that is settled in a stablecoin. */
function settledInUsd(option: Instrument): Instrument {
  const instId = option.instId.replace('-USD-', '-USD_UM-');
  return {
    ...option,
    instId,
    contract: 'usd-option',
    settleCcy: option.optionSide === 'call' ? 'USDC' : 'USDT',
    markPx: option.markPx * option.fwdPx,
    markVol: Number.NaN,
    problem: { reason: 'unsupported-contract', detail: `${instId} is for multi-currency mode alone` },
  };
}

/** So many accounts, the modes in turn. */
export function modeSwarm(market: Snapshot, random: SeededRandom, count: number): AccountHoldings[] {
  return Array.from({ length: count }, (_, i) => swarmAccount(market, random, i));
}

function swarmAccount(market: Snapshot, random: SeededRandom, serial: number): AccountHoldings {
  const acctLv = ([2, 3, 4] as const)[serial % 3]!;
  const held = market.instruments.filter(({ contract }) => acctLv === 3 || contract !== 'usd-option');
  const picked = Array.from({ length: random.integer(0, 5) }, () => held[random.integer(0, held.length - 1)]!);
  const chosen = [...new Set(picked)];
  return {
    acctId: `S${serial}`,
    acctLv,
    autoLoan: random.chance(0.6),
    riskAck: random.chance(0.9),
    positions: chosen.flatMap((instrument) => positionsOf(instrument, acctLv, random)),
    orders: chosen.flatMap((instrument) => ordersOf(instrument, market, acctLv, random)),
    balances: balancesOf(market, random),
  };
}

/** One net row, or rows of either side. */
function positionsOf(instrument: Instrument, acctLv: AccountMode, random: SeededRandom): PositionHolding[] {
  if (instrument.contract === 'spot' || random.chance(0.25)) return [];
  const sides = random.chance(0.6) ? [posSides[0]] : posSides.slice(1).filter(() => random.chance(0.7));
  return sides.map((posSide) => {
    const size = sizeOf(random);
    const isShort = posSide === 'short' || (posSide === 'net' && random.chance(0.5));
    const isolated = acctLv !== 4 && random.chance(0.3);
    return {
      instrument,
      pos: isShort ? -size : size,
      avgPx: instrument.markPx * random.between(0.7, 1.3),
      isolated,
      posSide,
      lever: leverOf(random),
      margin: isolated && random.chance(0.5) ? random.between(0, 2000) : null,
    };
  });
}

function ordersOf(instrument: Instrument, market: Snapshot, acctLv: AccountMode, random: SeededRandom): OrderHolding[] {
  const near =
    instrument.contract === 'spot'
      ? market.indexPx.get(`${instrument.underlying}-${instrument.quote}`)!
      : instrument.markPx;
  return Array.from({ length: random.chance(0.5) ? 0 : random.integer(1, 4) }, () => {
    const size = instrument.contract === 'spot' ? sizeOf(random) / 100 : sizeOf(random);
    return {
      instrument,
      sz: random.chance(0.5) ? size : -size,
      px: near * random.between(0.5, 1.5),
      isolated: acctLv !== 4 && random.chance(0.25),
      reduceOnly: random.chance(0.25),
      lever: leverOf(random),
    };
  });
}

function balancesOf(market: Snapshot, random: SeededRandom): BalanceHolding[] {
  return market.currencies
    .filter(() => random.chance(0.5))
    .map(({ ccy, usdPx }) => ({
      ccy,
      cashBal: random.between(-20_000, 100_000) / usdPx,
      interest: random.chance(0.3) ? random.between(0, 50) / usdPx : 0,
      spotCap: random.chance(0.2) ? random.between(0, 2) : null,
    }));
}

/** Often exactly an edge of the tiers above, or half of one. */
function sizeOf(random: SeededRandom): number {
  if (random.chance(0.4)) return [5, 40, 300.5, 2.5, 20, 0][random.integer(0, 5)]!;
  return random.chance(0.5) ? random.integer(1, 60) : random.between(0.001, 400);
}

function leverOf(random: SeededRandom): number | null {
  return random.chance(0.5) ? null : random.integer(1, 125);
}

/**
 * OKX's `position-builder`: a request of simulated positions and assets → the reply in the venue's shape and field names.
 * Margins come from the kernel; a leg's Greeks from the decimal engine. Where the request moves the market (`idxVol`), the
 * fields `markPxBf`, `mmrBf` and `imrBf` hold what was before; without a move they are empty, as the venue prints them.
 */
import type { Snapshot } from '../market/snapshot.ts';
import { bookOfHoldings } from '../portfolio/book-of-holdings.ts';
import { riskUnitOf } from '../portfolio/risk-unit.ts';
import { byCodeUnits } from '../quantity/code-units.ts';
import { exact } from '../quantity/decimal.ts';
import type { AccountMargin, UnitMargin } from '../quantity/margin-result.ts';
import { ReferenceEngine } from '../reference/evaluate-account.ts';
import type { LegExplanation } from '../reference/explain-unit.ts';
import { type ScenarioGrid, scenarioGrid } from '../rulebook/scenarios.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { decidedHere } from '../verify/decided-here.ts';
import type { BuilderLeg, BuilderRequest } from './builder-request.ts';
import { holdingOn, onMarket } from './held-market.ts';
import { legGreeks } from './leg-greeks.ts';
import { movedMarket } from './moved-market.ts';

interface Simulation {
  request: BuilderRequest;
  rulebook: Rulebook;
  /** After the move, and before it. */
  market: Snapshot;
  marketBefore: Snapshot;
  margin: AccountMargin<number>;
  marginBefore: AccountMargin<number>;
  explained: Map<string, LegExplanation[]>;
}

/** The reply's JSON. */
export function buildReply(request: BuilderRequest, snapshot: Snapshot, rulebook: Rulebook): object {
  const market = movedMarket(snapshot, request.idxVol);
  const holdings = requestOn(request, market);
  const marginOn = (on: Snapshot, of: BuilderRequest) =>
    decidedHere(on, rulebook, bookOfHoldings([of.holdings], on))[0]!;
  const margin = marginOn(market, holdings);
  const explained = new ReferenceEngine(market, rulebook).explain(holdings.holdings);
  const simulation: Simulation = {
    request: holdings,
    rulebook,
    market,
    marketBefore: snapshot,
    margin,
    marginBefore: market === snapshot ? margin : marginOn(snapshot, request),
    explained: new Map(explained.map((unit) => [unit.riskUnit, [...unit.legs]])),
  };
  return { code: '0', data: [accountReply(simulation)], msg: '' };
}

/** The request with its instruments as they stand in a moved market. */
function requestOn(request: BuilderRequest, market: Snapshot): BuilderRequest {
  const legs = request.legs.map((leg) => holdingOn(leg, market));
  return { ...request, legs, holdings: { ...onMarket(request.holdings, market), positions: legs } };
}

/** Plain decimal text of the shortest digits, as the venue writes numbers; empty for none. */
export function wire(value: number | null): string {
  return value === null ? '' : exact(value + 0).toFixed();
}

function accountReply(simulation: Simulation): object {
  const { margin, market } = simulation;
  return {
    acctLever: wire(margin.acctLever),
    assets: assetsReply(simulation),
    borrowMmr: wire(margin.borrowMmr),
    derivMmr: wire(margin.derivMmr),
    eq: wire(margin.adjEq),
    marginRatio: wire(margin.mgnRatio),
    positions: [],
    riskUnitData: margin.units.map((unit) => unitReply(simulation, unit)),
    totalImr: wire(margin.totalImr),
    totalMmr: wire(margin.totalMmr),
    ts: String(market.asOfMs),
    upl: wire(margin.upl),
  };
}

/** Held currencies, the units' coins, USDT and USDC. */
function assetsReply({ margin, request, rulebook }: Simulation): object[] {
  const merge = rulebook.merge.value;
  const coins = request.holdings.positions.map(({ instrument }) => instrument.underlying);
  const names = new Set([...margin.wallets.map((wallet) => wallet.ccy), ...coins, 'USDT', 'USDC']);
  return [...names].sort(byCodeUnits).map((ccy) => {
    const wallet = margin.wallets.find((held) => held.ccy === ccy);
    const unitName = merge === 'underlying' ? ccy : `${ccy}-USDT`;
    const unit = margin.units.find(({ riskUnit }) => riskUnit === unitName);
    return {
      availEq: wire(wallet?.eq ?? 0),
      borrowImr: wire(wallet?.borrowImr ?? 0),
      borrowMmr: '',
      ccy,
      spotInUse: wire(unit?.spotInUse ?? 0),
    };
  });
}

function unitReply(simulation: Simulation, unit: UnitMargin<number>): object {
  const { request, rulebook, marginBefore, market, marketBefore } = simulation;
  const legs = request.legs.filter(({ instrument }) => riskUnitOf(instrument, rulebook.merge.value) === unit.riskUnit);
  const underlying = legs[0]?.instrument.underlying ?? unit.riskUnit.split('-')[0]!;
  const grid = scenarioGrid(rulebook, underlying);
  const before =
    market === marketBefore ? null : marginBefore.units.find(({ riskUnit }) => riskUnit === unit.riskUnit)!;
  const portfolios = legsReply(simulation, unit, legs);
  const greek = (name: 'delta' | 'gamma' | 'theta' | 'vega') =>
    request.greeksType === 'CASH' ? unit[name] : portfolios.reduce((sum, leg) => sum + Number(leg[name]), 0);
  return {
    delta: wire(greek('delta')),
    gamma: wire(greek('gamma')),
    imrBf: wire(before?.imr ?? null),
    imr: wire(unit.imr),
    mmrBf: wire(before?.mmr ?? null),
    mmr: wire(unit.mmr),
    mr1: wire(unit.mr1),
    mr1FinalResult: {
      pnl: wire(unit.mr1Cells[unit.mr1Worst]!),
      spotShock: shockText(grid.cells[unit.mr1Worst]!.spotShock),
      volShock: grid.cells[unit.mr1Worst]!.volShock.wireWord,
    },
    mr1Scenarios: scenariosReply(grid, unit.mr1Cells),
    mr2: wire(unit.mr2),
    mr3: wire(unit.mr3),
    mr4: wire(unit.mr4),
    mr5: wire(unit.mr5),
    mr6: wire(unit.mr6),
    mr6FinalResult: {
      pnl: wire(unit.mr6Cells[unit.mr6Worst] ?? 0),
      spotShock: unit.mr6Worst < 0 ? '' : shockText(grid.extremeShocks[unit.mr6Worst]!),
    },
    mr7: wire(unit.mr7),
    mr8: wire(unit.mr8),
    mr9: wire(unit.mr9),
    portfolios,
    riskUnit: unit.riskUnit,
    theta: wire(greek('theta')),
    upl: wire(unit.upl),
    vega: wire(greek('vega')),
  };
}

/** `0.50` in a rulebook is `0.5` on the wire. */
function shockText(shock: string): string {
  return wire(Number(shock));
}

function scenariosReply(grid: ScenarioGrid, cells: number[]): object {
  const reply: Record<string, Record<string, string>> = {};
  grid.cells.forEach(({ spotShock, volShock }, i) => {
    reply[volShock.wireKey] ??= {};
    reply[volShock.wireKey]![shockText(spotShock)] = wire(cells[i]!);
  });
  return reply;
}

/** Two real legs of one instrument are a long and a short one; any other leg is signed and net. */
function posSideOf(leg: BuilderLeg, legs: BuilderLeg[]): string {
  const isPair = legs.some(
    (other) => other !== leg && other.isRealPos && other.instrument.instId === leg.instrument.instId,
  );
  if (!leg.isRealPos || !isPair) return 'net';
  return leg.pos < 0 ? 'short' : 'long';
}

const instTypes = { perpetual: 'SWAP', futures: 'FUTURES', option: 'OPTION', spot: 'SPOT' };

function legsReply(simulation: Simulation, unit: UnitMargin<number>, legs: BuilderLeg[]) {
  const { request, market, marketBefore } = simulation;
  // The decimal engine explains positions in the order they were given, spot in use behind them.
  const explained = simulation.explained.get(unit.riskUnit)!;
  return legs.map((leg, i) => {
    const { instrument, pos, avgPx } = leg;
    const explanation = explained[i]!;
    const greeks = legGreeks(request.greeksType, instrument, pos, explanation, market);
    const settleUsd = market.currencies[market.currencyIndex.get(instrument.settleCcy)!]!.usdPx;
    const before = marketBefore.instruments[marketBefore.instrumentIndex.get(instrument.instId)!]!;
    return {
      amt: wire(pos),
      avgPx: wire(avgPx),
      delta: wire(greeks.delta),
      floatPnl: explanation.uplUsd.div(exact(settleUsd)).toFixed(),
      gamma: wire(greeks.gamma),
      instId: instrument.instId,
      instType: instTypes[instrument.product],
      isRealPos: leg.isRealPos,
      markPxBf: market === marketBefore ? '' : wire(before.markPx),
      markPx: wire(instrument.markPx),
      notionalUsd: wire(explanation.notionalUsd.toNumber()),
      posSide: posSideOf(leg, legs),
      theta: wire(greeks.theta),
      vega: wire(greeks.vega),
    };
  });
}

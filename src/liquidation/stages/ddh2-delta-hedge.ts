/**
 * Stage 2, DDH2: a book of options loses most by a move of the coin, and is hedged by what is cheap to trade.
 *
 * Trigger   MR1 is the largest of MR1–MR6 and MR9 of a unit that holds options.
 * Trade     One of its perpetuals or futures, or a perpetual that the market lists, bought or sold; options are not touched.
 * Size      Toward the delta at which MR1 is least: the least that brings the ratio above the stop, else all of it. Of several
 *           contracts that which restores at the least cost, else raises the surplus most.
 *
 * Example   100 calls short above and 20 puts short below, with wings, lose 900,000 at +12 % and 180,000 at −12 %: 30 BTC
 *           bought would bring both to 540,000. With 700,000 USDT 22.7 BTC are enough: MR1 627,600, a ratio of 1.1002
 *           (worked through in test/liquidation/ddh2-delta-hedge.test.ts).
 * Source    Risk Unit Merge, 2025-12-04 (condition, "delta hedging with perpetuals and expiry futures": published).
 */
import type { Instrument } from '../../market/snapshot.ts';
import { type Decimal, exact, sum } from '../../quantity/decimal.ts';
import {
  bestOf,
  cashDeltaUsd,
  type Desk,
  largestTerm,
  type Unit,
  unitsByMmr,
  type WalkState,
  wholeLots,
} from '../desk.ts';
import { type Candidate, EQUAL, lowestAt, sizeToward } from '../size.ts';
import { tradeContracts } from '../trade.ts';
import type { Stage } from './stage.ts';

export const deltaHedge: Stage = {
  id: 'ddh2',
  begin: (desk) => (now) => {
    for (const unit of unitsByMmr(now.standing).filter((own) => largestTerm(own) === 'mr1')) {
      const legs = desk.legsOf(now.ledger, unit.riskUnit);
      if (legs.every(({ instrument }) => instrument.contract !== 'option')) continue;
      const hedges = hedgingContracts(unit, now, desk);
      const step = bestOf(hedges.map((instrument) => hedgedWith(instrument, unit, now, desk)));
      if (step !== null) return step;
    }
    return null;
  },
};

/** Perpetuals and futures that the unit holds, and perpetuals that it could; those with a price. */
function hedgingContracts({ riskUnit }: Unit, { ledger }: WalkState, desk: Desk): Instrument[] {
  const held = desk.legsOf(ledger, riskUnit).map(({ instrument }) => instrument);
  const listed = desk.perpetualsOf(riskUnit);
  const all = [...new Set([...held.filter(({ contract }) => contract !== 'option'), ...listed])];
  const tradable = all.filter((instrument) => desk.terms.isTradable(instrument));
  // Its terms say what is wrong with it.
  if (tradable.length === 0 && all.length > 0) desk.terms.contract(all[0]!);
  return tradable;
}

/** The step by one contract; null where none of its sizes raises the surplus. */
function hedgedWith(instrument: Instrument, unit: Unit, now: WalkState, desk: Desk): Candidate | null {
  const of = desk.terms.contract(instrument);
  const most = wholeLots(deltaReachUsd(unit, now, desk).div(cashDeltaUsd(of).times(of.lot))) + 1;
  const tryLots = (lots: readonly number[]) =>
    desk.tried(lots.map((n) => tradeContracts(now.ledger, of.lot.times(n), of, desk.terms)));
  const lots = lowestAt(-most, most, tryLots, (candidate) => mr1Of(candidate, unit));
  const step = sizeToward(Math.abs(lots), now.standing, (sizes) => tryLots(sizes.map((n) => n * Math.sign(lots))));
  return step !== null && mr1Of(step, unit) < unit.mr1 * (1 - EQUAL) ? step : null;
}

function mr1Of({ standing }: Candidate, { riskUnit }: Unit): number {
  return standing.margin.units.find((own) => own.riskUnit === riskUnit)?.mr1 ?? 0;
}

/** The delta that the unit has, and all that its options could have: no hedge is beyond it. */
function deltaReachUsd(unit: Unit, { ledger }: WalkState, desk: Desk): Decimal {
  const options = desk.legsOf(ledger, unit.riskUnit).filter(({ instrument }) => instrument.contract === 'option');
  const reach = options.map(({ instrument, pos }) => pos.abs().times(desk.terms.contract(instrument).notionalUsd));
  return exact(Math.abs(unit.delta)).plus(sum(reach));
}

/**
 * Stage 4, general reduction: positions are cut down, unit by unit.
 *
 * Trigger   Anything is held.
 * Trade     Every leg of a unit, options too, is closed by the rulebook's step. The unit with the largest requirement goes
 *           first; one whose reduction does not raise the surplus is passed over for good.
 * Size      `liquidation.reductionStep` of each leg as it stood when the stage began, in whole lots, rounded up; what is
 *           left below a lot goes with it. Where a step does not raise the surplus, as when a leg of one lot is closed whole
 *           and what it hedged is not, twice as much is tried as one step, up to all of the unit; then each leg alone, whole,
 *           and the one that raises the surplus most is closed: what is worth less than its fee keeps nothing else open.
 *
 * Example   BTC-USDT-SWAP +100 BTC at 100,000 with a step of 25 %: 1,220,000 are required of 1,200,000 USDT. Selling 25 BTC
 *           costs 5,000 and leaves 915,000 against 1,195,000, a ratio of 1.3060; four steps are the most (worked through
 *           in test/liquidation/general-reduction.test.ts).
 * Source    "stepwise by tier or system setting": reported; the step: assumed.
 */
import { type Decimal, fromText, one } from '../../quantity/decimal.ts';
import { bestOf, type Desk, unitsByMmr, type WalkState } from '../desk.ts';
import type { Ledger, LedgerLeg } from '../ledger.ts';
import type { Candidate } from '../size.ts';
import { type Traded, tradeContracts } from '../trade.ts';
import type { Stage } from './stage.ts';

export const generalReduction: Stage = {
  id: 'general-reduction',
  begin: (desk, { ledger }) => {
    const sizes = new Map(ledger.legs.map((leg) => [keyOf(leg), leg.pos.abs()]));
    const shares = sharesTried(desk.terms.reductionStep);
    const passedOver = new Set<string>();
    return (now) => {
      for (const { riskUnit } of unitsByMmr(now.standing).filter((unit) => !passedOver.has(unit.riskUnit))) {
        for (const share of shares) {
          const [step] = desk.tried([
            reduced(now.ledger, riskUnit, (leg) => sizes.get(keyOf(leg))!.times(share), desk),
          ]);
          if (step!.fills.length > 0 && step!.standing.surplus > now.standing.surplus) return step!;
        }
        const leg = bestLeg(riskUnit, now, desk);
        if (leg !== null) return leg;
        passedOver.add(riskUnit);
      }
      return null;
    };
  },
};

/** The leg whose closing raises the surplus most; null where none does. */
function bestLeg(riskUnit: string, now: WalkState, desk: Desk): Candidate | null {
  const legs = desk.legsOf(now.ledger, riskUnit);
  const steps = desk.tried(legs.map((leg) => closed(now.ledger, leg, leg.pos.abs(), desk)));
  return bestOf(steps.map((step) => (step.standing.surplus > now.standing.surplus ? step : null)));
}

const two = fromText('2');

/** The step, twice the step, and so on up to all. */
function sharesTried(step: Decimal): Decimal[] {
  const shares = [step];
  while (shares.at(-1)!.lt(one)) shares.push(shares.at(-1)!.times(two));
  return shares;
}

/** A leg keeps its sign while it is cut down; a book that keeps no sides has long and short rows as two of `net`. */
function keyOf({ instrument, posSide, pos }: LedgerLeg): string {
  return `${instrument.instId} ${posSide} ${pos.isNegative()}`;
}

/** The account with so much of every leg of the unit closed. */
function reduced(ledger: Ledger, riskUnit: string, sizeOf: (leg: LedgerLeg) => Decimal, desk: Desk): Traded {
  let traded: Traded = { ledger, fills: [] };
  for (const leg of desk.legsOf(ledger, riskUnit)) {
    const next = closed(traded.ledger, leg, sizeOf(leg), desk);
    traded = { ledger: next.ledger, fills: [...traded.fills, ...next.fills] };
  }
  return traded;
}

function closed(ledger: Ledger, leg: LedgerLeg, wanted: Decimal, { terms }: Desk): Traded {
  const of = terms.contract(leg.instrument);
  const lots = wanted.div(of.lot).ceil().times(of.lot);
  const size = leg.pos.abs();
  const part = size.minus(lots).lt(of.lot) ? size : lots;
  return tradeContracts(ledger, leg.pos.isNegative() ? part : part.neg(), of, terms);
}

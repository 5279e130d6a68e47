/**
 * Stage 1, DDH1: the hedge between two stablecoin families is what the account is charged for most.
 *
 * Trigger   MR9 is the largest of MR1–MR6 and MR9 of a unit.
 * Trade     Of the pair with the largest charge, the perpetual of the family that is long is sold and that of the family
 *           that is short is bought, in equal cash delta, so that the hedge shrinks and the delta of the unit stays.
 * Size      The least that brings the ratio above the stop, else until the hedge is gone.
 *
 * Example   BTC-USDT-SWAP +100 BTC, BTC-USD-SWAP −100 BTC, BTC at 97,000 USD, USDT at 0.97: the hedge of 9,700,000 is charged
 *           407,333 by the tiers of that price, against 386,060 of adjusted equity. Selling 11.69 BTC of the first and
 *           buying 11.69 of the second leaves a hedge of 8,566,070 and a charge of 346,857, a ratio of 1.1001 (worked
 *           through in test/liquidation/ddh1-depeg-hedge.test.ts).
 * Source    Risk Unit Merge, 2025-12-04 (condition and contracts: published); size: the rule's "shrink the hedge size".
 */
import { type Decimal, exact, sum, zero } from '../../quantity/decimal.ts';
import { pairHedges, type QuoteFamily } from '../../rules/mr9-stablecoin-depeg.ts';
import { cashDeltaUsd, contractHalf, type Desk, largestTerm, pairedTrade, type Unit, unitsByMmr } from '../desk.ts';
import type { Ledger } from '../ledger.ts';
import { sizeToward } from '../size.ts';
import type { Stage } from './stage.ts';

export const depegHedge: Stage = {
  id: 'ddh1',
  begin: (desk) => (now) => {
    for (const unit of unitsByMmr(now.standing).filter((own) => largestTerm(own) === 'mr9')) {
      for (const { long, short, hedgeUsd } of hedgesOf(unit, now.ledger, desk)) {
        const [sold, bought] = [perpetualHalf(unit, long, false, desk), perpetualHalf(unit, short, true, desk)];
        if (sold === null || bought === null) continue;
        const { most, trade } = pairedTrade(sold, bought, hedgeUsd);
        const step = sizeToward(most, now.standing, (lots) => desk.tried(lots.map((n) => trade(now.ledger, n))));
        if (step !== null) return step;
      }
    }
    return null;
  },
};

/** A family that is long against one that is short, and what they hedge of each other, USD. */
interface FamilyHedge {
  long: QuoteFamily;
  short: QuoteFamily;
  hedgeUsd: Decimal;
}

/** The hedges that MR9 charges, the dearest first. */
function hedgesOf(unit: Unit, ledger: Ledger, desk: Desk): FamilyHedge[] {
  const { terms } = desk;
  const deltas = familyDeltas(unit, ledger, desk);
  return pairHedges(terms.rulebook, deltas, (family) => terms.prices.usd(family))
    .sort((a, b) => b.chargeUsd.cmp(a.chargeUsd))
    .map(({ pair: [a, b], hedgeUsd }) => {
      const [long, short] = deltas[a].gt(zero) ? [a, b] : [b, a];
      return { long, short, hedgeUsd };
    });
}

/** Cash delta of each family. Options are of USD, and their delta is what the unit has beside its other legs. */
function familyDeltas(unit: Unit, ledger: Ledger, desk: Desk): Record<QuoteFamily, Decimal> {
  const legs = desk.legsOf(ledger, unit.riskUnit);
  const linear = legs.filter(({ instrument }) => instrument.contract !== 'option');
  const deltas = linear.map(({ instrument, pos }) => pos.times(cashDeltaUsd(desk.terms.contract(instrument))));
  const ofFamily = (family: QuoteFamily) => sum(deltas.filter((_, i) => linear[i]!.instrument.quote === family));
  const options = linear.length === legs.length ? zero : exact(unit.delta).minus(sum(deltas));
  return { USDT: ofFamily('USDT'), USDC: ofFamily('USDC'), USD: ofFamily('USD').plus(options) };
}

/** Lots of the unit's perpetual of a family; null where the market lists none. */
function perpetualHalf({ riskUnit }: Unit, family: QuoteFamily, isBuy: boolean, desk: Desk) {
  const perpetual = desk.perpetualsOf(riskUnit).find(({ quote }) => quote === family);
  return perpetual === undefined ? null : contractHalf(desk.terms.contract(perpetual), isBuy, desk.terms);
}

// What explain says adds up, whatever the account holds: parts to their MR, shares to 1, equity to adjEq.
import { describe, expect, it } from 'vitest';
import { holdingsOf } from '../../src/portfolio/book.ts';
import { apportioned } from '../../src/quantity/apportion.ts';
import { type Decimal, fromText, larger, sum } from '../../src/quantity/decimal.ts';
import { ReferenceEngine } from '../../src/reference/evaluate-account.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { type Legs, legsOf } from '../property/accounts.ts';
import { lawHolds } from '../support/chance.ts';
import { bookOf } from '../support/rows.ts';
import { smallMarket } from '../support/small-market.ts';

/** Sums of the same 50-digit terms in another order differ in the last digits. */
function isSame(a: Decimal, b: Decimal): boolean {
  return a.minus(b).abs().lte(larger(a.abs(), b.abs()).times('1e-40'));
}

describe.each(['okx-2025', 'seed', 'okx-2024-06'])('under %s', (id) => {
  const { rulebook } = loadRulebook(id);
  const engine = new ReferenceEngine(smallMarket, rulebook);
  const accountOf = (legs: Legs) => holdingsOf(bookOf(smallMarket, [{ acctId: 'a', ...legs }]), smallMarket, 0);

  it('the lines of equity add up to adjEq', () => {
    lawHolds(legsOf(), 60, (legs) => {
      const account = accountOf(legs);
      const { currencies, disEq, orderLoss, orderFees, adjEq } = engine.explainEquity(account);
      expect(isSame(adjEq, engine.evaluate(account).adjEq)).toBe(true);
      expect(isSame(disEq.minus(orderLoss).minus(orderFees), adjEq)).toBe(true);
      for (const { cashBal, interest, upl, optionValue, eq, usdPx, tiers, disEq: own } of currencies) {
        expect(isSame(cashBal.minus(interest).plus(upl).plus(optionValue), eq)).toBe(true);
        expect(isSame(sum(tiers.map(({ amount }) => amount)), eq)).toBe(true);
        expect(isSame(sum(tiers.map(({ counted }) => counted)).times(usdPx), own)).toBe(true);
      }
    });
  });

  it('the parts of a unit add up to its MRs, the largest candidate is its IMR', () => {
    lawHolds(legsOf(), 60, (legs) => {
      const account = accountOf(legs);
      const { units } = engine.evaluate(account);
      engine.explain(account).forEach((unit, i) => {
        const margin = units[i]!;
        const total = (values: readonly Decimal[]) => sum(values);
        const buckets = total(unit.buckets.map(({ chargeUsd }) => chargeUsd)).minus(unit.mr4!.netUsd);
        expect(isSame(buckets, margin.mr4)).toBe(true);
        expect(isSame(total(unit.mr7!.tiers.map(({ counted }) => counted)), margin.mr7)).toBe(true);
        expect(isSame(total(unit.mr7!.tiers.map(({ amount }) => amount)), unit.mr7!.rawUsd)).toBe(true);
        expect(isSame(total(unit.legs.map(({ mr7Charge }) => mr7Charge)), unit.mr7!.rawUsd)).toBe(true);
        const pairs = unit.hedges.flatMap(({ tiers }) => tiers.map(({ counted }) => counted));
        expect(isSame(total(pairs), margin.mr9)).toBe(true);
        const largest = unit.candidates.reduce(
          (most, { mmr }) => (mmr === null ? most : larger(most, mmr)),
          margin.mmr,
        );
        expect(isSame(largest.times(fromText(rulebook.account.imrMultiplier.value)), margin.imr)).toBe(true);
        expect(unit.candidates.find(({ set }) => set === unit.imrSet)!.mmr!.eq(largest)).toBe(true);
      });
    });
  });

  it('the legs of the binding scenario add up to its figure, their rounded shares exactly to 1', () => {
    lawHolds(legsOf(), 60, (legs) => {
      const account = accountOf(legs);
      const { units } = engine.evaluate(account);
      engine.explain(account).forEach((unit, i) => {
        const { rule, lossUsd } = unit.binding;
        const figure = units[i]![rule];
        const losses = unit.legs.map(({ bindingLoss }) => bindingLoss);
        if (figure.isZero()) expect(lossUsd.lte('1e-30')).toBe(true);
        else expect(isSame(lossUsd, figure) || lossUsd.minus(figure).abs().lt('1e-30')).toBe(true);
        const { parts, total } = apportioned(losses, 2);
        expect(sum(parts).eq(total)).toBe(true);
        const shares = unit.legs.flatMap(({ share }) => (share === null ? [] : [share]));
        expect(shares.length).toBe(lossUsd.gt(0) ? unit.legs.length : 0);
        if (shares.length > 0) expect(apportioned(shares, 12).total.toString()).toBe('1');
      });
    });
  });
});

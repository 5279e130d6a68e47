// What explain says of modes 2 and 3 adds up, whatever the account holds: rows to instruments, these to the account.
import { describe, expect, it } from 'vitest';
import type { AccountHoldings } from '../../src/portfolio/holdings.ts';
import { type Decimal, larger, sum } from '../../src/quantity/decimal.ts';
import { ReferenceEngine } from '../../src/reference/evaluate-account.ts';
import { explainCurrencies } from '../../src/reference/explain-currencies.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { SeededRandom } from '../../src/synthetic/random.ts';
import { repeatCommand, seedOr } from '../support/chance.ts';
import { modeSwarm, withTiers, withUsdOptions } from '../support/mode-swarm.ts';

const ACCOUNTS = Number(process.env.SHOCKGRID_RUNS ?? 120);

/** Sums of the same 50-digit terms in another order differ in the last digits. */
function isSame(a: Decimal, b: Decimal): boolean {
  return a.minus(b).abs().lte(larger(a.abs(), b.abs()).times('1e-40').plus('1e-30'));
}

describe.each([
  ['of the rulebook', withUsdOptions],
  ['of the snapshot', withTiers],
])('by tiers %s', (_, snapshot) => {
  const { rulebook } = loadRulebook('okx-2025');
  const engine = new ReferenceEngine(snapshot, rulebook);
  const seed = seedOr(20260318);
  const swarm = modeSwarm(snapshot, new SeededRandom(seed), ACCOUNTS);
  const others = swarm.filter(({ acctLv }) => acctLv !== 4);
  const holds = (accounts: AccountHoldings[], law: (account: AccountHoldings) => void) => {
    for (const account of accounts) {
      try {
        law(account);
      } catch (error) {
        throw new Error(`account ${account.acctId}; ${repeatCommand(seed)}`, { cause: error });
      }
    }
  };

  it('rows of an instrument add up to its margin, instruments to the requirement', () => {
    expect(others.length).toBeGreaterThan(ACCOUNTS / 3);
    holds(others, (account) => {
      const { derivMmr, derivImr } = engine.evaluate(account);
      const instruments = engine.explainLegs(account);
      expect(isSame(sum(instruments.map(({ mmrUsd }) => mmrUsd)), derivMmr)).toBe(true);
      expect(isSame(sum(instruments.map(({ imrUsd }) => imrUsd)), derivImr)).toBe(true);
      for (const instrument of instruments) {
        const more =
          instrument.kind === 'option' ? [...instrument.positions, ...instrument.orders] : instrument.exposures;
        expect(isSame(sum(instrument.positions.map(({ mmr }) => mmr)), instrument.mmr)).toBe(true);
        expect(isSame(sum((more as { imr: Decimal }[]).map(({ imr }) => imr)), instrument.imr)).toBe(true);
      }
    });
  });

  it('equity adds up to that of the account, the lowest ratio is the account’s', () => {
    holds(others, (account) => {
      const margin = engine.evaluate(account);
      const { currencies, adjEq } = engine.explainEquity(account);
      expect(isSame(sum(currencies.map(({ eqUsd }) => eqUsd)), margin.eqUsd)).toBe(true);
      if (account.acctLv === 3) expect(isSame(adjEq, margin.adjEq)).toBe(true);
      else {
        const lowest = explainCurrencies(margin.currencies, rulebook).find(({ isLowest }) => isLowest);
        expect(lowest?.row.mgnRatio?.toFixed()).toBe(margin.mgnRatio?.toFixed());
        if (lowest) expect(isSame(lowest.available.div(lowest.required), margin.mgnRatio!)).toBe(true);
      }
    });
  });

  it('every other mode is told of, with the margins that the comparison holds side by side', () => {
    holds(swarm, (account) => {
      const own = engine.evaluate(account);
      const { comparison, crossLegs, switches } = engine.explainModes(account, own);
      expect(switches.map(({ acctLv }) => acctLv)).toEqual([2, 3, 4].filter((acctLv) => acctLv !== account.acctLv));
      expect(crossLegs[0]!.margin!.totalImr.eq(comparison.imrMode3)).toBe(true);
      expect(crossLegs[1]!.margin?.totalImr.toFixed()).toBe(comparison.pmImr?.toFixed());
      const legs = [...account.positions, ...account.orders];
      const isolated = legs.filter((leg) => leg.isolated).length;
      for (const { acctLv, leftOut, obstacles } of switches) {
        expect(leftOut).toBe(acctLv === 4 ? isolated : 0);
        expect(obstacles.includes('isolated-legs')).toBe(acctLv === 4 && isolated > 0);
        if (acctLv === 4 && obstacles.length === 0) expect(own.eligible).toBe(true);
      }
    });
  });
});

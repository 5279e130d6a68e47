// Laws of account modes 2 and 3 by the decimal engine: isolated legs, order of rows, scale, orders that only reduce.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AccountMode, OrderHolding, PositionHolding } from '../../src/portfolio/holdings.ts';
import type { Decimal } from '../../src/quantity/decimal.ts';
import type { AccountMargin } from '../../src/quantity/margin-result.ts';
import { ReferenceEngine } from '../../src/reference/evaluate-account.ts';
import { lawHolds } from '../support/chance.ts';
import { modesMarket, modesRulebook } from '../support/modes-market.ts';
import { type TinyAccount, tinyAccount } from '../support/tiny-market.ts';

type Terms = Partial<PositionHolding> & Partial<OrderHolding>;
type Row = [string, number, number, Terms];

const RUNS = 60;
const engine = new ReferenceEngine(modesMarket, modesRulebook);
const evaluate = (account: TinyAccount, acctLv: AccountMode) =>
  engine.evaluate(tinyAccount(modesMarket, { ...account, acctLv }));

const contracts = modesMarket.instruments.filter(({ contract }) => contract !== 'spot');
const contractsOf = (mode: AccountMode) =>
  contracts.filter(({ contract }) => mode === 3 || contract !== 'usd-option').map(({ instId }) => instId);
const lever = fc.option(fc.integer({ min: 1, max: 125 }), { nil: null });
const markOf = (instId: string) => {
  const { contract, markPx } = modesMarket.instruments[modesMarket.instrumentIndex.get(instId)!]!;
  return contract === 'spot' ? 100000 : markPx;
};

/** A row of any contract near its mark; terms as asked for. */
function rowOf(instIds: string[], terms: fc.Arbitrary<Terms>): fc.Arbitrary<Row> {
  const size = fc.integer({ min: -900, max: 900 }).map((n) => n / 2);
  const share = fc.integer({ min: 600, max: 1500 });
  return fc
    .tuple(fc.constantFrom(...instIds), size, share, terms)
    .map(([instId, n, thousandths, more]) => [
      instId,
      n,
      Number((markOf(instId) * thousandths).toPrecision(6)) / 1000,
      more,
    ]);
}

const positionTerms = fc
  .constantFrom('net', 'long', 'short')
  .chain((posSide) =>
    lever.map((stated): Terms => ({ lever: stated, posSide: posSide as PositionHolding['posSide'] })),
  );
const orderTerms = fc.tuple(lever, fc.boolean()).map(([stated, reduceOnly]): Terms => ({ lever: stated, reduceOnly }));
const balance = fc
  .tuple(fc.constantFrom('USDT', 'USDC', 'BTC'), fc.integer({ min: -40000, max: 90000 }))
  .map(([ccy, n]): [string, number] => [ccy, ccy === 'BTC' ? n / 10000 : n]);

/** Cross legs in contracts that the mode has a rule for. */
function accountOf(mode: AccountMode): fc.Arbitrary<Required<Pick<TinyAccount, 'positions' | 'orders' | 'balances'>>> {
  const instIds = contractsOf(mode);
  return fc.record({
    positions: fc.array(rowOf(instIds, positionTerms), { maxLength: 6 }),
    orders: fc.array(rowOf([...instIds, 'BTC-USDT'], orderTerms), { maxLength: 6 }),
    balances: fc.uniqueArray(balance, { selector: ([ccy]) => ccy, maxLength: 3 }),
  });
}

/** Everything as text, digit by digit. */
const printed = (margin: object) => JSON.stringify(margin);
const without = (margin: AccountMargin<Decimal>) => {
  const { isolated: _, upl: __, currencies, ...figures } = margin;
  return printed({ ...figures, currencies: currencies.filter(({ ccy }) => ccy !== 'USDC') });
};
const isNear = (one: Decimal, other: Decimal) => one.minus(other).abs().lte(one.abs().times(1e-40).plus(1e-40));

describe.each<[AccountMode]>([[2], [3]])('in mode %i', (mode) => {
  it('an isolated position changes no figure of the account but the profit of all positions', () => {
    const isolated = rowOf(['BTC-USDC-SWAP'], positionTerms).map(([instId, pos, px, more]): Row => {
      return [instId, pos, px, { ...more, isolated: true }];
    });
    lawHolds(fc.tuple(accountOf(mode), isolated), RUNS, ([account, row]) => {
      const more = { ...account, positions: [row, ...account.positions] };
      expect(without(evaluate(more, mode))).toBe(without(evaluate(account, mode)));
      const only = evaluate({ positions: [row] }, mode);
      const [alone] = only.isolated;
      const together = evaluate(account, mode).upl.plus(only.upl);
      expect(isNear(evaluate(more, mode).upl, together)).toBe(true);
      expect(printed(evaluate(more, mode).isolated)).toBe(printed([alone]));
    });
  });

  it('the order of rows leaves no trace', () => {
    lawHolds(accountOf(mode), RUNS, (account) => {
      const turned = {
        positions: [...account.positions].reverse(),
        orders: [...account.orders].reverse(),
        balances: [...account.balances].reverse(),
      };
      expect(printed(evaluate(turned, mode))).toBe(printed(evaluate(account, mode)));
    });
  });

  it('an order that may only reduce leaves the requirement of perpetuals and futures', () => {
    const swaps = ['BTC-USDT-SWAP', 'BTC-USDC-SWAP', 'BTC-USD-SWAP', 'DOGE-USDT-SWAP'];
    const reducing = rowOf(
      swaps,
      lever.map((stated): Terms => ({ lever: stated, reduceOnly: true })),
    );
    lawHolds(fc.tuple(accountOf(mode), reducing), RUNS, ([account, order]) => {
      const before = evaluate(account, mode);
      const after = evaluate({ ...account, orders: [...account.orders, order] }, mode);
      expect([after.derivImr, after.derivMmr].map(String)).toEqual([before.derivImr, before.derivMmr].map(String));
    });
  });

  it('sizes k times as large within one tier require k times as much', () => {
    lawHolds(fc.tuple(accountOf(mode), fc.integer({ min: 2, max: 9 })), RUNS, ([account, k]) => {
      // Twelve rows of at most 0.05 contracts stay in the first tier of every instrument, nine times as large too.
      const times = (rows: readonly [string, number, number, Terms?][], by: number) =>
        rows.map(([instId, size, px, more]): Row => [instId, (size / 9000) * by, px, more ?? {}]);
      const scaled = (by: number) =>
        evaluate({ positions: times(account.positions, by), orders: times(account.orders, by) }, mode);
      const [one, many] = [scaled(1), scaled(k)];
      // A double times k is rounded once.
      const close = (figure: 'derivMmr' | 'derivImr') =>
        many[figure].minus(one[figure].times(k)).abs().lte(many[figure].times(1e-14));
      expect([close('derivMmr'), close('derivImr')]).toEqual([true, true]);
    });
  });
});

describe('in every mode', () => {
  it('totals are the sums of their parts, and the saving is of the figures beside it', () => {
    lawHolds(fc.tuple(accountOf(2), fc.constantFrom<AccountMode>(2, 3, 4)), RUNS, ([account, mode]) => {
      const margin = evaluate(account, mode);
      expect(isNear(margin.totalMmr, margin.derivMmr.plus(margin.borrowMmr))).toBe(true);
      expect(isNear(margin.totalImr, margin.derivImr.plus(margin.borrowImr))).toBe(true);
      const { imrMode3, pmImr, saving } = engine.compareModes(tinyAccount(modesMarket, { ...account, acctLv: mode }));
      expect(printed([imrMode3, pmImr])).toBe(printed([evaluate(account, 3).totalImr, evaluate(account, 4).totalImr]));
      if (saving !== null) expect(isNear(imrMode3.minus(saving.times(imrMode3)), pmImr!)).toBe(true);
    });
  });

  it('equity and borrowing are explained by the terms of the mode; units are of portfolio margin alone', () => {
    lawHolds(fc.tuple(accountOf(3), accountOf(4)), RUNS, ([three, four]) => {
      for (const [account, acctLv] of [
        [three, 3],
        [four, 4],
      ] as const) {
        const holdings = tinyAccount(modesMarket, { ...account, acctLv });
        const margin = engine.evaluate(holdings);
        expect(isNear(engine.explainEquity(holdings).adjEq, margin.adjEq)).toBe(true);
        const explained = engine.explainBorrowing(holdings);
        expect(printed(explained.map(({ wallet }) => wallet))).toBe(printed(margin.wallets));
        expect(engine.explain(holdings).map(({ riskUnit }) => riskUnit)).toEqual(
          margin.units.map(({ riskUnit }) => riskUnit),
        );
      }
    });
    const two = tinyAccount(modesMarket, { acctLv: 2, balances: [['USDT', -500]] });
    expect([engine.explainBorrowing(two), engine.explain(two)]).toEqual([[], []]);
  });

  it('levers, sides and reduceOnly change nothing under portfolio margin', () => {
    lawHolds(accountOf(2), RUNS, (account) => {
      const plain = (rows: readonly [string, number, number, Terms?][]): Row[] =>
        rows.map(([instId, size, px]) => [instId, size, px, {}]);
      const bare = { ...account, positions: plain(account.positions), orders: plain(account.orders) };
      expect(printed(evaluate(bare, 4))).toBe(printed(evaluate(account, 4)));
    });
  });
});

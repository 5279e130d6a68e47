// What every walk must keep, whatever the account: nothing is lost but costs, every step helps, the last state is as it says.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Ledger } from '../../src/liquidation/ledger.ts';
import { holdingsOfLedger } from '../../src/liquidation/ledger.ts';
import { deskFor } from '../../src/liquidation/open-desk.ts';
import { stageIds } from '../../src/liquidation/stages/stage.ts';
import { type Walk, walkAccount } from '../../src/liquidation/walk.ts';
import { readMarket } from '../../src/market/read-market.ts';
import type { Instrument, Snapshot } from '../../src/market/snapshot.ts';
import { type Book, holdingsOf } from '../../src/portfolio/book.ts';
import { type Decimal, exact, fromDigits, one, sum } from '../../src/quantity/decimal.ts';
import { packageRoot } from '../../src/quantity/package-root.ts';
import { ReferenceEngine } from '../../src/reference/evaluate-account.ts';
import type { Rulebook } from '../../src/rulebook/schema.ts';
import { MovedMarkets } from '../../src/whatif/moved-market.ts';
import { repeatCommand, seedOr } from '../support/chance.ts';
import { bookOfRows, generatedRows } from '../support/rows.ts';
import { variantOf } from '../support/rulebook-variants.ts';

const sample = readMarket(join(packageRoot(), 'data', 'markets', 'sample'));
const realFolder = join(packageRoot(), '..', 'shared', 'real-markets', '2026-02-05');
/** `SHOCKGRID_ACCOUNTS=10000` is the whole test; a part of it is run every time. */
const accounts = Number(process.env.SHOCKGRID_ACCOUNTS ?? 80);
const relative = fromDigits('1e-20');

/** A stop that no account reaches: every one of them is walked to the end. */
const endless = variantOf('okx-2025', (rulebook) => {
  rulebook.liquidation.stopRatio.value = '1000000';
});
const asShipped = variantOf('okx-2025', () => {});

/** USD of everything at mark, in parts, written from the rule's text: cash less interest, profits, options at mark. */
function worthOf(ledger: Ledger, { currencies, currencyIndex }: Snapshot): Decimal[] {
  const usd = (ccy: string) => exact(currencies[currencyIndex.get(ccy)!]!.usdPx);
  const coins = ({ ctVal, ctMult }: Instrument) => exact(ctVal).times(exact(ctMult));
  return [
    ...ledger.cash.map(({ ccy, cashBal, interest }) => cashBal.minus(exact(interest)).times(usd(ccy))),
    ...ledger.legs.map(({ instrument, pos, avgPx }) => {
      const [size, mark] = [pos.times(coins(instrument)), exact(instrument.markPx)];
      const u = usd(instrument.settleCcy);
      if (instrument.contract === 'option') return size.times(mark).times(u);
      if (instrument.contract === 'linear') return size.times(mark.minus(avgPx)).times(u);
      return size.times(one.div(avgPx).minus(one.div(mark))).times(u);
    }),
  ];
}

function before(book: Book, market: Snapshot, account: number): Ledger {
  const holdings = holdingsOf(book, market, account);
  return {
    ...holdings,
    legs: holdings.positions
      .filter(({ pos }) => pos !== 0)
      .map((holding) => ({ ...holding, pos: exact(holding.pos), avgPx: exact(holding.avgPx), index: 0, holding })),
    cash: holdings.balances.map((own) => ({ ...own, cashBal: exact(own.cashBal), amount: own.cashBal, index: 0 })),
  };
}

/** |cash + positions at mark before − after − costs|, as a share of what passes through them. */
function imbalance(from: Ledger, walk: Walk, market: Snapshot): Decimal {
  const [was, is] = [worthOf(from, market), worthOf(walk.ledger, market)];
  const costs = walk.steps.flatMap(({ fills }) => fills.flatMap(({ slippageUsd, feeUsd }) => [slippageUsd, feeUsd]));
  const gap = sum(was).minus(sum(is)).minus(sum(costs)).abs();
  const gross = sum([...was, ...is].map((part) => part.abs()));
  return gross.isZero() ? gap : gap.div(gross);
}

function walksOf(market: Snapshot, rulebook: Rulebook, book: Book): { account: number; walk: Walk }[] {
  const { desk, trials } = deskFor(market, rulebook, { positions: 600, orders: 600, balances: 60 });
  return Array.from(book.quarantined.keys(), (account) => {
    return { account, walk: walkAccount(holdingsOf(book, market, account), desk, (ledger) => trials.of(ledger)) };
  });
}

describe('every account of an invented exchange, walked to the end', () => {
  it('loses its costs and nothing else, and every step raises the surplus', () => {
    const seed = seedOr(70);
    const book = bookOfRows(sample, generatedRows([sample], { accounts, seed, profile: 'mixed' }));
    let steps = 0;
    for (const { account, walk } of walksOf(sample, endless, book)) {
      expect(imbalance(before(book, sample, account), walk, sample).lte(relative), repeatCommand(seed)).toBe(true);
      for (const { before: was, after, fills } of walk.steps) {
        expect(after.surplus, repeatCommand(seed)).toBeGreaterThan(was.surplus);
        expect(fills.length).toBeGreaterThan(0);
        for (const { sz } of fills) expect(sz.gt(0)).toBe(true);
      }
      const order = walk.steps.map(({ stage }) => stageIds.indexOf(stage));
      expect(order).toEqual(order.toSorted((a, b) => a - b));
      steps += walk.steps.length;
    }
    expect(steps).toBeGreaterThan(accounts);
  });
});

describe('accounts of a recorded market after a fall of 30 %', () => {
  it('end where the decimal engine says they do, at the first step above the stop', ({ skip }) => {
    if (!existsSync(realFolder)) {
      skip(`recorded markets are no part of the project; this needs ${realFolder}`);
      return;
    }
    const seed = seedOr(71);
    const today = readMarket(realFolder);
    const book = bookOfRows(today, generatedRows([today], { accounts: 1500, seed, profile: 'mixed' }));
    const market = new MovedMarkets(today, true).byPrice(-0.3);
    const fallen = walksOf(market, asShipped, book).filter(
      ({ walk }) => !walk.start.isRestored && walk.steps.length > 0,
    );
    expect(fallen.length).toBeGreaterThan(10);
    const reference = new ReferenceEngine(market, asShipped);
    for (const { walk } of fallen) {
      for (const { before: was } of walk.steps) expect(was.isRestored, repeatCommand(seed)).toBe(false);
      expect(walk.end.isRestored).toBe(walk.outcome === 'restored' || walk.outcome === 'closed');
      const decided = reference.evaluate(holdingsOfLedger(walk.ledger));
      const { mgnRatio, totalMmr } = walk.end.margin;
      if (mgnRatio === null) expect(decided.mgnRatio).toBeNull();
      else expect(mgnRatio / decided.mgnRatio!.toNumber(), repeatCommand(seed)).toBeCloseTo(1, 9);
      expect(Math.abs(totalMmr - decided.totalMmr.toNumber())).toBeLessThanOrEqual(1e-9 * (1 + totalMmr));
    }
  });
});

// Where a figure jumps, the last bit of a double may stand for a whole tier of money: the decimal engine decides there.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readMarket } from '../../src/market/read-market.ts';
import { bookOfHoldings } from '../../src/portfolio/book-of-holdings.ts';
import { type AccountHoldings, plainOrder, plainPosition } from '../../src/portfolio/holdings.ts';
import { borrowingFigures } from '../../src/quantity/margin-result.ts';
import { packageRoot } from '../../src/quantity/package-root.ts';
import { ReferenceEngine } from '../../src/reference/evaluate-account.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { evaluateHere } from '../../src/runner/evaluate-here.ts';
import { type BookResult, runBook } from '../../src/runner/run-book.ts';
import { settleCloseDecisions } from '../../src/verify/close-decisions.ts';
import { decidedHere } from '../../src/verify/decided-here.ts';

const snapshot = readMarket(join(packageRoot(), 'data', 'markets', 'sample'));
const { rulebook } = loadRulebook('okx-2025');
const swap = snapshot.instruments[snapshot.instrumentIndex.get('BTC-USDT-SWAP')!]!;

function account(
  acctId: string,
  cashBal: number,
  interest: number,
  position?: { pos: number; avgPx: number },
): AccountHoldings {
  return {
    acctId,
    acctLv: 4,
    autoLoan: true,
    riskAck: true,
    positions: position ? [{ ...plainPosition, instrument: swap, ...position }] : [],
    orders: [],
    balances: [{ ccy: 'USDT', cashBal, interest, spotCap: null }],
  };
}

/** Both roads to a decision, which must be the same. */
async function decided(holdings: AccountHoldings) {
  const book = bookOfHoldings([holdings], snapshot);
  const result = await runBook({ snapshot, rulebook, book, threads: 1 });
  const decisions = settleCloseDecisions(snapshot, rulebook, book, result);
  const here = decidedHere(snapshot, rulebook, book)[0]!;
  const inRun = (name: 'borrowMmr' | 'liqFee' | 'mgnRatio') => result.accounts.figures[name][0]!;
  expect(inRun('borrowMmr')).toBe(here.borrowMmr);
  expect(inRun('liqFee')).toBe(here.liqFee);
  expect(inRun('mgnRatio')).toBe(here.mgnRatio ?? Number.NaN);
  return { here, decisions, exact: new ReferenceEngine(snapshot, rulebook).evaluate(holdings) };
}

test('a debt that adds up to the edge of a tier exactly is in the lower tier', async () => {
  // −999,906.17 − 9.04 − 100·0.01·(84,317.59 − 84,232.80) = −1,000,000, the upper edge of the first USDT tier.
  const holdings = account('edge', -999906.17, 9.04, { pos: 100, avgPx: 84317.59 });
  const byDoubles = evaluateHere(snapshot, rulebook, bookOfHoldings([holdings], snapshot))[0]!;
  expect(byDoubles.isClose).toBe(true);
  const { here, decisions, exact } = await decided(holdings);
  expect(decisions.close).toBe(1);
  expect(exact.borrowMmr.toNumber()).toBeCloseTo(1_000_000 * 0.9993 * 0.02, 9);
  expect(here.borrowMmr).toBe(exact.borrowMmr.toNumber());
  expect(here.units[0]!.mr8).toBe(here.borrowMmr);
});

test('equity that adds up to 0 has no leverage and owes nothing', async () => {
  // 0.3 of cash and a perpetual that has lost 0.3.
  const { here, exact } = await decided(account('zero', 0.3, 0, { pos: 1, avgPx: swap.markPx + 30 }));
  expect(exact.adjEq.isZero()).toBe(true);
  expect(here.adjEq).toBe(0);
  expect(here.acctLever).toBeNull();
  expect(here.borrowMmr).toBe(0);
});

const rowsOf = (result: BookResult) =>
  Array.from(result.rows.borrowing.account, (account, row) => [
    account,
    snapshot.currencies[result.rows.borrowing.key[row]!]!.ccy,
    result.rows.borrowing.figures.potential[row]!,
  ]);

test('a row of borrowing that rounding alone made is taken away, and the rows around it stay', async () => {
  const accounts = [
    account('before', -100, 0),
    // 0.1 + 0.2 − 0.3 is 5.6e-17 in doubles, and here it is owed.
    account('rounded', 0.3, 0.1),
    account('after', -200, 0),
  ];
  const spotBuy = snapshot.instruments[snapshot.instrumentIndex.get('BTC-USDT')!]!;
  accounts[1]!.orders.push({ ...plainOrder, instrument: spotBuy, sz: 1, px: 0.2 });
  const book = bookOfHoldings(accounts, snapshot);
  const result = await runBook({ snapshot, rulebook, book, threads: 1 });
  expect(rowsOf(result).map(([a]) => a)).toEqual([0, 1, 2]);
  expect(rowsOf(result)[1]![2]).toBeLessThan(1e-15);
  settleCloseDecisions(snapshot, rulebook, book, result);
  expect(rowsOf(result)).toEqual([
    [0, 'USDT', 100],
    [2, 'USDT', 200],
  ]);
  expect(decidedHere(snapshot, rulebook, book)[1]!.borrowing).toEqual([]);
});

test('equity that doubles make exactly 0 is decided by the decimal engine all the same', () => {
  // A loss of 0.01·px and the same in cash: exact in both, but doubles cannot know.
  const holdings = account('exactly 0', 10, 0, { pos: 100, avgPx: swap.markPx + 10 });
  const [byDoubles] = evaluateHere(snapshot, rulebook, bookOfHoldings([holdings], snapshot));
  expect(byDoubles!.isClose).toBe(true);
});

test('an order that doubles make as large as the cash has a row where decimals make it larger', async () => {
  // 0.1·0.7 is 0.07, and 0.06999999999999999 in doubles, which is the cash to the last bit.
  const holdings = account('bought out', 0.06999999999999999, 0);
  const spotBuy = snapshot.instruments[snapshot.instrumentIndex.get('BTC-USDT')!]!;
  holdings.orders.push({ ...plainOrder, instrument: spotBuy, sz: 0.1, px: 0.7 });
  const book = bookOfHoldings([holdings], snapshot);
  const result = await runBook({ snapshot, rulebook, book, threads: 1 });
  expect(rowsOf(result)).toEqual([]);
  settleCloseDecisions(snapshot, rulebook, book, result);
  expect(rowsOf(result)).toEqual([[0, 'USDT', 1e-17]]);
});

test('a row of borrowing at the edge of a tier is the decimal engine’s', async () => {
  const holdings = account('edge', -999906.17, 9.04, { pos: 100, avgPx: 84317.59 });
  const book = bookOfHoldings([holdings], snapshot);
  const result = await runBook({ snapshot, rulebook, book, threads: 1 });
  settleCloseDecisions(snapshot, rulebook, book, result);
  const { figures } = result.rows.borrowing;
  const exact = new ReferenceEngine(snapshot, rulebook).evaluate(holdings).borrowing[0]!;
  for (const name of borrowingFigures) expect(figures[name][0], name).toBe(exact[name].toNumber());
  expect(figures.mmr[0]).toBe(result.accounts.figures.borrowMmr[0]);
});

test('equity within 1e-9 of what eligibility asks is decided by the decimal engine', async () => {
  const equityEdge = 10_000 / 0.9993;
  const { decisions } = await decided(account('eligible?', equityEdge, 0));
  expect(decisions.close).toBe(1);
});

test('an account far from every edge is left to the kernel', async () => {
  const { decisions } = await decided(account('far', 50_000, 0, { pos: 10, avgPx: 84_000 }));
  expect(decisions).toEqual({ close: 0, changedByRounding: [] });
});

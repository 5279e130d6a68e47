// All small combinations: every holding alone and with every other, long and short, under every rulebook. No chance here:
// an account's id says what it holds, and the small market is walked whole.
import { describe, expect, it } from 'vitest';
import { holdingsOf } from '../../src/portfolio/book.ts';
import { ReferenceEngine } from '../../src/reference/evaluate-account.ts';
import { loadRulebook, shippedRulebooks } from '../../src/rulebook/load.ts';
import { repeatCommand } from '../support/chance.ts';
import { engineParity } from '../support/parity.ts';
import { bookOf, type HandAccount, idsOf } from '../support/rows.ts';
import { nearPrice, smallMarket } from '../support/small-market.ts';

/** One holding: where it stands in an account, and what it is. */
interface Holding extends Omit<HandAccount, 'acctId'> {
  name: string;
}

/** Contracts, or coins of the spot pair, that make about 10,000 to 50,000 USD. */
const contracts = [
  { what: 'USDT perpetual', instId: 'BTC-USDT-SWAP', size: 31.7 },
  { what: 'USDC perpetual', instId: 'BTC-USDC-SWAP', size: 27.3 },
  { what: 'USD perpetual', instId: 'BTC-USD-SWAP', size: 290 },
  { what: 'USDT future', instId: 'BTC-USDT-250328', size: 41.1 },
  { what: 'USD future', instId: 'BTC-USD-250328', size: 330 },
  { what: 'call', instId: 'BTC-USD-250131-100000-C', size: 53 },
  { what: 'put', instId: 'BTC-USD-250328-85000-P', size: 47 },
];
const spotPair = { what: 'spot', instId: 'BTC-USDT', size: 0.37 };

function pxOf(instId: string, share: number): number {
  const instrument = smallMarket.instruments[smallMarket.instrumentIndex.get(instId)!]!;
  return Number((nearPrice(instrument) * share).toPrecision(6));
}

function everyHolding(): Holding[] {
  const positions = contracts.flatMap(({ what, instId, size }): Holding[] => [
    { name: `long ${what}`, positions: [[instId, size, pxOf(instId, 0.97), 'long']] },
    { name: `short ${what}`, positions: [[instId, size, pxOf(instId, 1.02), 'short']] },
  ]);
  // By turns the buyer and the seller would lose by being filled, and the other gain.
  const orders = [...contracts, spotPair].flatMap(({ what, instId, size }, i): Holding[] => [
    { name: `buy ${what}`, orders: [[instId, size, pxOf(instId, i % 2 === 0 ? 1.01 : 0.993)]] },
    { name: `sell ${what}`, orders: [[instId, -size, pxOf(instId, i % 2 === 0 ? 1.006 : 0.985)]] },
  ]);
  const spot: Holding[] = [
    { name: 'coin', balances: [['BTC', 0.21]] },
    { name: 'coin owed', balances: [['BTC', -0.23, { interest: 0.0041 }]] },
    { name: 'coin capped', balances: [['BTC', 0.21, { cap: 0.083 }]] },
    { name: 'coin not to be used', balances: [['BTC', 0.21, { cap: 0 }]] },
  ];
  return [...positions, ...orders, ...spot];
}

function together(one: Holding, other: Holding): HandAccount {
  return {
    acctId: `${one.name} + ${other.name}`,
    positions: [...(one.positions ?? []), ...(other.positions ?? [])],
    orders: [...(one.orders ?? []), ...(other.orders ?? [])],
    balances: [...(one.balances ?? []), ...(other.balances ?? [])],
  };
}

/** Each holding alone, each pair, and an order twice; two rows of one balance are no book. */
function everyAccount(): HandAccount[] {
  const holdings = everyHolding();
  const alone = holdings.map(({ name, ...holding }) => ({ acctId: name, ...holding }));
  const pairs = holdings.flatMap((one, i) => holdings.slice(i).map((other): [Holding, Holding] => [one, other]));
  const possible = pairs.filter(([one, other]) => {
    if (one.balances && other.balances) return false;
    return one !== other || one.orders !== undefined;
  });
  return [...alone, ...possible.map(([one, other]) => together(one, other))];
}

const bare = everyAccount();
// With and without cash: without, the account owes what its positions lost.
const accounts = [...bare, ...bare.map((account) => withCash(account))];

function withCash(account: HandAccount): HandAccount {
  return { ...account, acctId: `${account.acctId} + cash`, balances: [...(account.balances ?? []), ['USDT', 9000.5]] };
}

describe.each([...shippedRulebooks().keys()])('under %s', (id) => {
  const { rulebook } = loadRulebook(id);

  it('the engines agree on every holding alone and with every other', () => {
    const book = bookOf(smallMarket, accounts);
    const count = engineParity({ snapshot: smallMarket, rulebook, book, repeat: repeatCommand(0) });
    // 34 holdings alone, 34·33/2 pairs less 6 of two balances, 16 orders twice; each with and without cash.
    expect(count.accounts).toBe(2 * (34 + 561 - 6 + 16));
    // All but the 34 that hold nothing but coins and orders for coins.
    expect(count.units).toBeGreaterThanOrEqual(count.accounts - 34);
  });

  it('the walk passes through what it should: spot in use, borrowing, hedged pairs, every state', () => {
    const book = bookOf(smallMarket, accounts);
    const reference = new ReferenceEngine(smallMarket, rulebook);
    const margins = idsOf(book).map((_, a) => reference.evaluate(holdingsOf(book, smallMarket, a)));
    const units = margins.flatMap((margin) => margin.units);
    expect(units.some((unit) => unit.spotInUse.gt(0)) && units.some((unit) => unit.spotInUse.lt(0))).toBe(true);
    expect(units.some((unit) => unit.mmr.isZero() && unit.imr.gt(0))).toBe(true);
    expect(units.some((unit) => unit.mr9.gt(0))).toBe(rulebook['mr9-stablecoin-depeg'] !== null);
    expect(units.some((unit) => unit.mmr.gt(0) && unit.mmr.eq(unit.mr7))).toBe(true);
    expect(margins.some((margin) => margin.borrowMmr.gt(0) && margin.liqFee.isZero())).toBe(true);
    const states = new Set(margins.map((margin) => margin.state));
    expect([...states].sort()).toEqual(['danger', 'healthy', 'liquidation', 'warning', 'watch']);
  });
});

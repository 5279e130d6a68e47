import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { UnusableInput } from '../../src/failure/unusable-input.ts';
import { readMarket } from '../../src/market/read-market.ts';
import type { Instrument } from '../../src/market/snapshot.ts';
import type { GenerateCounts } from '../../src/synthetic/csv-sink.ts';
import { generatePortfolio, generatePortfolioCsv } from '../../src/synthetic/generate.ts';
import { accountsWith, accountsWithBoth, type Book, type Row, readBook } from './book.ts';

const ACCOUNTS = 2000;
const SEED = 11;
const market = readMarket(fileURLToPath(new URL('../../data/markets/sample/', import.meta.url)));
const scratch = mkdtempSync(join(tmpdir(), 'shockgrid-generate-'));
const TABLES = ['positions', 'balances', 'orders', 'accounts'];

let counts: GenerateCounts;
let book: Book;

beforeAll(() => {
  counts = generatePortfolioCsv([market], { accounts: ACCOUNTS, seed: SEED, profile: 'mixed' }, join(scratch, 'one'));
  book = readBook(join(scratch, 'one'));
});

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function instrumentOf(row: Row): Instrument {
  const place = market.instrumentIndex.get(row.instId);
  if (place === undefined) throw new Error(`the sample market does not list ${row.instId}`);
  return market.instruments[place];
}

function filesOf(folder: string): string[] {
  return TABLES.map((table) => readFileSync(join(folder, `${table}.csv`), 'latin1'));
}

test('the same seed gives the same bytes and another seed does not', () => {
  const request = { accounts: ACCOUNTS, seed: SEED, profile: 'mixed' } as const;
  generatePortfolioCsv([market], request, join(scratch, 'again'));
  generatePortfolioCsv([market], { ...request, seed: SEED + 1 }, join(scratch, 'other'));
  expect(filesOf(join(scratch, 'again')).map((text, table) => text === filesOf(join(scratch, 'one'))[table])).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(
    readFileSync(join(scratch, 'other', 'positions.csv')).equals(readFileSync(join(scratch, 'one', 'positions.csv'))),
  ).toBe(false);
});

test('the counts are those of the files', () => {
  expect(counts).toEqual({
    accounts: ACCOUNTS,
    positions: book.positions.length,
    balances: book.balances.length,
    orders: book.orders.length,
    settings: book.accounts.length,
  });
});

test('an account of a mixed book holds 10 positions on average, within 5 percent', () => {
  for (const [accounts, seed] of [
    [ACCOUNTS, SEED],
    [2050, 2],
    [5000, 3],
  ]) {
    let rows = 0;
    const sink = { positions: () => rows++, balances: ignore, orders: ignore, accounts: ignore };
    generatePortfolio([market], { accounts, seed, profile: 'mixed' }, sink);
    expect(rows / accounts, `${accounts} accounts of seed ${seed}`).toBeGreaterThan(9.5);
    expect(rows / accounts, `${accounts} accounts of seed ${seed}`).toBeLessThan(10.5);
  }
});

function ignore(): void {}

test('every account has a balance and no key occurs twice', () => {
  expect(accountsWith(book.balances, () => true)).toBe(ACCOUNTS);
  const positionKeys = book.positions.map(({ acctId, instId, posSide }) => `${acctId}|${instId}|${posSide}`);
  expect(new Set(positionKeys).size).toBe(positionKeys.length);
  const balanceKeys = book.balances.map(({ acctId, ccy }) => `${acctId}|${ccy}`);
  expect(new Set(balanceKeys).size).toBe(balanceKeys.length);
  expect(accountsWith(book.accounts, () => true)).toBe(book.accounts.length);
});

test('every position and order is in whole lots of a listed instrument at a price above 0', () => {
  for (const row of [...book.positions, ...book.orders]) {
    const { lotSz, contract } = instrumentOf(row);
    const size = Math.abs(Number(row.pos ?? row.sz));
    const lots = size / lotSz;
    expect(size > 0 && Math.abs(lots - Math.round(lots)) < 1e-6 * lots, JSON.stringify(row)).toBe(true);
    expect(Number(row.avgPx ?? row.px) > 0, JSON.stringify(row)).toBe(true);
    if (row.pos !== undefined) expect(contract).not.toBe('spot');
    if (row.posSide === 'long') expect(Number(row.pos)).toBeGreaterThan(0);
  }
});

test('balances are plain numbers, interest and caps are not negative', () => {
  for (const row of book.balances) {
    expect(row.cashBal, JSON.stringify(row)).toMatch(/^-?\d+(\.\d+)?$/);
    expect(row.interest, JSON.stringify(row)).toMatch(/^(\d+(\.\d+)?)?$/);
    expect(row.clSpotInUseAmt, JSON.stringify(row)).toMatch(/^(\d+(\.\d+)?)?$/);
  }
});

const AT_LEAST = 20;

test.each(['linear', 'inverse', 'option', 'spot'])('20 accounts or more have %s orders on both sides', (kind) => {
  const of = (side: string) => (row: Row) => row.side === side && instrumentOf(row).contract === kind;
  expect(accountsWithBoth(book.orders, of('buy'), of('sell'))).toBeGreaterThanOrEqual(AT_LEAST);
});

test.each<[string, (row: Row) => boolean]>([
  ['a cap of 0 on spot in use', ({ clSpotInUseAmt }) => clSpotInUseAmt === '0'],
  ['a positive cap', ({ clSpotInUseAmt }) => Number(clSpotInUseAmt) > 0],
  ['accrued interest', ({ interest }) => Number(interest) > 0],
  ['a negative balance', ({ cashBal }) => Number(cashBal) < 0],
])('20 accounts or more have %s', (_what, passes) => {
  expect(accountsWith(book.balances, passes)).toBeGreaterThanOrEqual(AT_LEAST);
});

test.each<[string, (row: Row) => boolean]>([
  ['posSide short', ({ posSide }) => posSide === 'short'],
  ['posSide long', ({ posSide }) => posSide === 'long'],
  ['a USDC leg', (row) => instrumentOf(row).quote === 'USDC'],
])('20 accounts or more have %s', (_what, passes) => {
  expect(accountsWith(book.positions, passes)).toBeGreaterThanOrEqual(AT_LEAST);
});

test('20 accounts or more hold a long and a short row of one instrument', () => {
  const longs = new Set(book.positions.filter(isLong).map(({ acctId, instId }) => `${acctId}|${instId}`));
  const pairs = (row: Row): boolean => row.posSide === 'short' && longs.has(`${row.acctId}|${row.instId}`);
  expect(accountsWith(book.positions, pairs)).toBeGreaterThanOrEqual(AT_LEAST);
});

function isLong({ posSide }: Row): boolean {
  return posSide === 'long';
}

test('20 accounts or more hold each expiry that the market lists', () => {
  const expiries = new Set(market.instruments.map(({ expTimeMs }) => expTimeMs));
  expiries.delete(null);
  expect(expiries.size).toBe(4);
  for (const expiry of expiries) {
    const holders = accountsWith(book.positions, (row) => instrumentOf(row).expTimeMs === expiry);
    expect(holders, `expiry ${expiry}`).toBeGreaterThanOrEqual(AT_LEAST);
  }
});

test('some accounts have auto-borrow off and some have not acknowledged the risk', () => {
  expect(accountsWith(book.accounts, ({ autoLoan }) => autoLoan === 'false')).toBeGreaterThanOrEqual(AT_LEAST);
  expect(accountsWith(book.accounts, ({ riskAck }) => riskAck === 'false')).toBeGreaterThanOrEqual(AT_LEAST);
});

test('rows of an account mostly lie together, but not all', () => {
  let breaks = 0;
  for (let row = 1; row < book.positions.length; row++) {
    if (book.positions[row].acctId !== book.positions[row - 1].acctId) breaks++;
  }
  const holders = accountsWith(book.positions, () => true);
  expect(breaks).toBeGreaterThan(holders);
  expect(breaks).toBeLessThan(holders * 1.5);
});

test('a retail book is small and linear, a makers book is heavy', () => {
  generatePortfolioCsv([market], { accounts: 300, seed: 5, profile: 'retail' }, join(scratch, 'retail'));
  const retail = readBook(join(scratch, 'retail'));
  expect(retail.positions.every((row) => instrumentOf(row).contract === 'linear')).toBe(true);
  expect(retail.positions.length / 300).toBeLessThan(4);
  const makers = generatePortfolioCsv([market], { accounts: 50, seed: 5, profile: 'makers' }, join(scratch, 'makers'));
  expect(makers.positions / 50).toBeGreaterThan(100);
});

test('only instruments that all markets list are used', () => {
  const kept = market.instruments.filter(({ instId }) => instId.startsWith('BTC-USDT') || instId === 'ETH-USDT-SWAP');
  const instrumentIndex = new Map(kept.map(({ instId }, place) => [instId, place]));
  const smaller = { ...market, instruments: kept, instrumentIndex };
  const used = new Set<string>();
  const sink = {
    positions: (row: string) => used.add(row.split(',')[1]),
    balances: ignore,
    orders: ignore,
    accounts: ignore,
  };
  generatePortfolio([market, smaller], { accounts: 500, seed: 1, profile: 'mixed' }, sink);
  expect([...used].every((instId) => instrumentIndex.has(instId))).toBe(true);
  expect(used.size).toBeGreaterThan(3);
});

test('progress rises to the final counts and an impossible request is refused', () => {
  const seen: GenerateCounts[] = [];
  const sink = { positions: ignore, balances: ignore, orders: ignore, accounts: ignore };
  const request = {
    accounts: 250,
    seed: 1,
    profile: 'mixed',
    onProgress: (at: GenerateCounts) => seen.push(at),
  } as const;
  expect(generatePortfolio([market], request, sink)).toEqual(seen[2]);
  expect(seen.map(({ accounts }) => accounts)).toEqual([100, 200, 250]);
  for (const accounts of [0, 1.5, 1e9]) {
    expect(() => generatePortfolio([market], { ...request, accounts }, sink)).toThrow(UnusableInput);
  }
  expect(() => generatePortfolio([market], { ...request, seed: -1 }, sink)).toThrow(UnusableInput);
  expect(() => generatePortfolio([], request, sink)).toThrow(UnusableInput);
});

// What a row may hold depends on its account's mode, which another table says, in any order of the rows and by every lane.
import { afterAll, describe, expect, test } from 'vitest';
import type { Instrument, Snapshot } from '../../src/market/snapshot.ts';
import { type Book, holdingsOf } from '../../src/portfolio/book.ts';
import { idsOf } from '../support/rows.ts';
import { PortfolioFolder } from './portfolio-folder.ts';
import { headers } from './reject-cases.ts';
import { smallMarket } from './small-market.ts';

const folder = new PortfolioFolder();
afterAll(() => folder.remove());

const usdOption = 'BTC-USD-250328-95000-C';

/** The small market with an option that is settled in USDC. */
function marketWithUsdOption(): Snapshot {
  const market = smallMarket();
  const model = market.instruments[market.instrumentIndex.get('BTC-USD-250328-100000-C')!]!;
  const detail = `${usdOption} is settled in USD`;
  const added: Instrument = {
    ...model,
    instId: usdOption,
    contract: 'usd-option',
    settleCcy: 'USDC',
    markPx: 5000,
    problem: { reason: 'unsupported-contract', detail },
  };
  const instruments = [...market.instruments, added];
  return { ...market, instruments, instrumentIndex: new Map(instruments.map(({ instId }, i) => [instId, i])) };
}

const market = marketWithUsdOption();
const positions = (...rows: string[]) => `${headers.positions}\n${rows.join('\n')}\n`;
const orders = (...rows: string[]) => `${headers.orders}\n${rows.join('\n')}\n`;
const told = (book: Book) =>
  book.rejects.map(({ file, line, acctId, reason }) => `${file}:${line} ${acctId} ${reason}`);
const heldBy = (book: Book, acctId: string) => holdingsOf(book, market, idsOf(book).indexOf(acctId));

describe('an isolated leg', () => {
  test('is of modes 2 and 3 and a reject in mode 4, said or not', async () => {
    const book = await folder.book(market, {
      accounts: 'acctId,acctLv\ntwo,2\nthree,3\nfour,4\n',
      positions: positions(
        ...['four', 'three', 'two', 'unsaid'].map((id) => `${id},BTC-USDT-SWAP,1,97000,isolated,long,5,200`),
        'four,ETH-USDT-SWAP,1,3300,,,,',
      ),
      orders: orders('three,ETH-USDT-SWAP,buy,2,3300,isolated,4,true', 'unsaid,ETH-USDT-SWAP,buy,2,3300,isolated,,'),
    });
    expect(told(book)).toEqual([
      'positions.csv:2 four isolated-in-portfolio',
      'positions.csv:5 unsaid isolated-in-portfolio',
      'orders.csv:3 unsaid isolated-in-portfolio',
    ]);
    expect(idsOf(book).map((id) => [id, heldBy(book, id).positions.length])).toEqual([
      ['two', 1],
      ['three', 1],
      ['four', 0],
      ['unsaid', 0],
    ]);
    expect(heldBy(book, 'three')).toMatchObject({
      acctLv: 3,
      positions: [{ pos: 1, isolated: true, posSide: 'long', lever: 5, margin: 200 }],
      orders: [{ sz: 2, isolated: true, reduceOnly: true, lever: 4 }],
    });
  });

  test('leaves its terms empty where it says none', async () => {
    const book = await folder.book(market, {
      accounts: 'acctId,acctLv\nthree,3\n',
      positions: 'acctId,instId,pos,avgPx\nthree,BTC-USDT-SWAP,-3,97000\n',
      orders: 'acctId,instId,side,sz,px\nthree,BTC-USDT-SWAP,sell,3,97000\n',
    });
    expect(heldBy(book, 'three')).toMatchObject({
      positions: [{ pos: -3, isolated: false, posSide: 'net', lever: null, margin: null }],
      orders: [{ sz: -3, isolated: false, reduceOnly: false, lever: null }],
    });
  });
});

describe('terms', () => {
  test('are not kept where every account is of mode 4 and nobody asks', async () => {
    const book = await folder.book(market, { positions: positions('four,BTC-USDT-SWAP,1,97000,cross,,5,') });
    expect(book.positions.terms).toBeNull();
    expect(heldBy(book, 'four').positions).toMatchObject([{ lever: null }]);
  });

  test('go with their rows through sorting and the removal of quarantined accounts', async () => {
    const legs = Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? 'ETH' : 'BTC')).flatMap((coin, i) => [
      `gone,${coin}-USDT-SWAP,1,97000,cross,${i < 2 ? 'net' : 'sideways'},7,`,
    ]);
    const book = await folder.book(market, {
      accounts: 'acctId,acctLv\nkept,3\n',
      positions: positions(
        ...legs,
        'kept,ETH-USDT-SWAP,-4,3300,isolated,short,3,9',
        'kept,BTC-USDT-SWAP,2,97000,,long,8,',
        'kept,ETH-USDT-SWAP,5,3300,,net,,',
      ),
    });
    expect(heldBy(book, 'kept').positions).toMatchObject([
      { pos: 2, isolated: false, posSide: 'long', lever: 8, margin: null },
      { pos: 5, isolated: false, posSide: 'net', lever: null, margin: null },
      { pos: -4, isolated: true, posSide: 'short', lever: 3, margin: 9 },
    ]);
  });
});

test('an option settled in USD is of mode 3 alone', async () => {
  const row = (id: string) => `${id},${usdOption},-1,5000,,,,`;
  const book = await folder.book(market, {
    accounts: 'acctId,acctLv\ntwo,2\nthree,3\n',
    positions: positions(row('two'), row('three'), row('unsaid')),
    orders: orders(`three,${usdOption},sell,1,5000,,,`),
  });
  expect(told(book)).toEqual([
    'positions.csv:2 two unsupported-contract',
    'positions.csv:4 unsaid unsupported-contract',
  ]);
  expect(heldBy(book, 'three').positions).toMatchObject([{ pos: -1 }]);
  expect(heldBy(book, 'three').orders).toMatchObject([{ sz: -1 }]);
});

test('without an account of another mode it is a reject of every holder', async () => {
  const book = await folder.book(market, { positions: positions(`four,${usdOption},1,5000,,,,`) });
  expect(told(book)).toEqual(['positions.csv:2 four unsupported-contract']);
});

import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { readHoldings } from '../../src/ingest/read-holdings.ts';
import { holdingsOf } from '../../src/portfolio/book.ts';
import { smallMarket } from './small-market.ts';

const market = smallMarket();
const header = 'acctId,kind,id,qty,px\n';
const read = (rows: string) => readHoldings(Readable.from([Buffer.from(header + rows)]), 'stdin', market);
const rejectsOf = async (rows: string) =>
  (await read(rows)).rejects.map(({ file, line, acctId, reason }) => `${file}:${line} ${acctId} ${reason}`);

test('a stream gives the same account as the tables would', async () => {
  const book = await read(
    [
      'me,interest,USDT,0.5,',
      'me,position,BTC-USDT-SWAP,-3,97000',
      'me,autoLoan,false,,',
      'me,balance,USDT,1000,',
      'me,order,BTC-USDT,-0.25,98000',
      'me,cap,BTC,2,',
      'me,mode,4,,',
      'me,balance,BTC,1.5,\n',
    ].join('\n'),
  );
  expect(book.rejects).toEqual([]);
  expect(book.rowsRead.positions).toBe(8);
  expect(Array.from(book.autoLoan)).toEqual([0]);
  expect(holdingsOf(book, market, 0)).toMatchObject({
    acctId: 'me',
    positions: [{ instrument: { instId: 'BTC-USDT-SWAP' }, pos: -3, avgPx: 97_000 }],
    orders: [{ instrument: { instId: 'BTC-USDT' }, sz: -0.25, px: 98_000 }],
    balances: [
      { ccy: 'BTC', cashBal: 1.5, interest: 0, spotCap: 2 },
      { ccy: 'USDT', cashBal: 1000, interest: 0.5, spotCap: null },
    ],
  });
});

describe('a bad row of the stream is rejected where it stands', () => {
  const good = 'ok,balance,USDT,1,\n';
  test.each([
    ['bad,loan,USDT,1,', 'bad bad-word'],
    ['bad,position,NONE,1,1', 'bad unknown-instrument'],
    ['bad,position,BTC-USDT-SWAP,NaN,1', 'bad bad-number'],
    ['bad,order,BTC-USDT-SWAP,--1,1', 'bad bad-number'],
    ['bad,order,BTC-USDT-SWAP,-,1', 'bad bad-number'],
    ['bad,balance,XBT,1,', 'bad unknown-currency'],
    ['bad,balance,BTC,,', 'bad bad-number'],
    ['bad,interest,BTC,x,', 'bad bad-number'],
    ['bad,cap,BTC,-1,', 'bad out-of-range'],
    ['bad,mode,9,,', 'bad bad-word'],
    ['bad,mode,1,,', 'bad bad-word'],
    ['bad,autoLoan,yes,,', 'bad bad-word'],
    [',balance,BTC,1,', ' bad-account-id'],
    ['bad,balance,BTC,1', 'bad cell-count'],
  ])('%s', async (row, expected) => {
    expect(await rejectsOf(`${good}${row}\n${good.replace('ok', 'other')}`)).toEqual([`stdin:3 ${expected}`]);
  });

  test('a second row of a kind and a currency, and of a setting', async () => {
    const twice = (row: string) => rejectsOf(`${row}\n${row}\n`);
    expect(await twice('me,balance,BTC,1,')).toEqual(['stdin:3 me duplicate-balance']);
    expect(await twice('me,cap,BTC,1,')).toEqual(['stdin:3 me duplicate-balance']);
    expect(await twice('me,mode,4,,')).toEqual(['stdin:3 me duplicate-account']);
    expect(await twice('me,autoLoan,true,,')).toEqual(['stdin:3 me duplicate-account']);
    expect(await twice('me,position,BTC-USDT-SWAP,1,1')).toEqual(['stdin:3 me duplicate-position']);
  });

  test('also where the row of the same currency before it was good', async () => {
    expect(await rejectsOf('me,balance,BTC,1,\nme,interest,BTC,NaN,\n')).toEqual(['stdin:3 me bad-number']);
  });

  test('also where the setting before it was good', async () => {
    expect(await rejectsOf('me,mode,4,,\nme,autoLoan,maybe,,\n')).toEqual(['stdin:3 me bad-word']);
  });

  test.each(['mode', 'autoLoan'])('a %s row that says nothing', async (kind) => {
    expect(await rejectsOf(`me,${kind},,,\n`)).toEqual(['stdin:2 me bad-word']);
  });
});

test('a leg alone in its instrument is a net one, a long and a short one beside each other are two sides', async () => {
  const rows = [
    'me,mode,3,,',
    'me,position,BTC-USDT-SWAP,5,97000',
    'me,position,ETH-USDT-SWAP,2,3300',
    'me,position,ETH-USDT-SWAP,-3,3300',
    'you,position,ETH-USDT-SWAP,-3,3300',
  ];
  const book = await read(`${rows.join('\n')}\n`);
  const legs = [0, 1].map((a) => holdingsOf(book, market, a).positions.map(({ pos, posSide }) => [pos, posSide]));
  expect(legs).toEqual([
    [
      [5, 'net'],
      [2, 'long'],
      [-3, 'short'],
    ],
    [[-3, 'net']],
  ]);
});

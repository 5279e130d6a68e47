import { afterAll, describe, expect, test } from 'vitest';
import type { ReadOptions } from '../../src/ingest/read-portfolio.ts';
import { LanesFolder } from './lanes-folder.ts';
import type { Tables } from './portfolio-folder.ts';
import { smallMarket } from './small-market.ts';

const folder = new LanesFolder(smallMarket());
afterAll(() => folder.remove());

type Options = ReadOptions & { isPacked?: boolean };
const sameByBothLanes = async (tables: Tables, options: Options = {}) => {
  await expect(folder.expectSameByBothLanes(tables, options)).resolves.toBe(undefined);
};

const mebibyte = 1 << 20;
const header = 'acctId,instId,pos,avgPx,note\n';
const instruments = ['BTC-USDT-SWAP', 'ETH-USDT-SWAP', 'BTC-USD-SWAP', 'BTC-USDT-250328', 'BTC-USDT', 'NONE'];

/** Rows of many accounts, in an order that has nothing to do with them; one in a few hundred is odd. */
function manyRows(count: number, accounts: number, note = ''): string[] {
  return Array.from({ length: count }, (_, i) => {
    const [owner, instrument] = [(i * 7919) % accounts, instruments[(i * 31 + (i >> 8)) % (i % 97 === 5 ? 6 : 4)]];
    const id = i % 211 === 7 ? `账户-${owner}` : `account-${owner}`;
    const size = i % 401 === 11 ? 'x' : i % 13 === 0 ? '0' : String(i % 50);
    return `${id},${instrument},${size},${i % 29 === 0 ? '.5' : '97000'},${i % 307 === 1 ? '\t' : note}\n`;
  });
}

describe('a table cut at every byte is the same book, or refused alike, by both lanes', () => {
  const rows =
    'a,BTC-USDT-SWAP,1,9,x\nb,ETH-USDT-SWAP,-0,,é\n"c",BTC-USDT,1,9,"y\nz"\na,BTC-USDT-SWAP,5,9,\r\nd,,1,9,n\n';
  const whole = Buffer.from(`\uFEFF${header}${rows}`);

  test.each<[string, Options]>([
    ['whole', {}],
    ['in ranges and pieces', { rangeBytes: 15, pieceBytes: 40 }],
    ['packed', { isPacked: true, pieceBytes: 64 }],
  ])('%s', async (_, options) => {
    for (let kept = 0; kept <= whole.length; kept++) {
      await folder.expectSameByBothLanes({ positions: whole.subarray(0, kept) }, options);
    }
  });
});

describe('thousands of accounts are the same book by both lanes', () => {
  const positions = header + manyRows(30_000, 9000).join('');
  const balances = `ccy,acctId,cashBal\n${Array.from({ length: 5000 }, (_, i) => `BTC,account-${(i * 31) % 6007},${i}\n`).join('')}`;

  test.each<[string, Options]>([
    ['in one range', {}],
    ['in ranges of 50 kB', { rangeBytes: 50_000 }],
    ['in pieces of 5 kB', { pieceBytes: 5000, rangeBytes: 200_000 }],
    ['packed', { isPacked: true, pieceBytes: 30_000 }],
  ])('%s', async (_, options) => sameByBothLanes({ positions, balances }, options));

  test.each<[string, string]>([
    ['a quote', '"account-5",BTC-USDT-SWAP,1,9,\n'],
    ['quoted line ends', 'account-5,BTC-USDT-SWAP,1,9,"\n\r\n\n"\n'],
    ['a lone CR', 'account-5,BTC-USDT-SWAP,1,9,\raccount-5,ETH-USDT-SWAP,1,9,\n'],
    ['broken quoting', '"account-5"x,BTC-USDT-SWAP,1,9,\n'],
  ])('with %s in the midst of many ranges', async (_, row) => {
    const rows = manyRows(9000, 4000).toSpliced(4321, 0, row);
    await sameByBothLanes({ positions: header + rows.join('') }, { rangeBytes: 20_000 });
  });
});

describe('a cell longer than a mebibyte is refused alike by both lanes', () => {
  const rows = manyRows(500, 100);
  const before = header + rows.join('');
  const long = 'x'.repeat(mebibyte + 1);

  test.each<[string, string]>([
    ['in a column of no concern', `a,BTC-USDT-SWAP,1,9,${long}\n`],
    ['as an account id', `${long},BTC-USDT-SWAP,1,9,\n`],
    ['in quotes', `a,BTC-USDT-SWAP,1,9,"${long}"\n`],
    ['in quotes never closed', `a,BTC-USDT-SWAP,1,9,"${'y\n'.repeat(mebibyte)}`],
    ['of one digit and zeros', `a,BTC-USDT-SWAP,1${'0'.repeat(mebibyte)},9,\n`],
  ])('%s', async (_, row) => {
    await sameByBothLanes({ positions: `${before}${row}${rows.join('')}` });
    await sameByBothLanes({ positions: `${before}${row}${rows.join('')}` }, { rangeBytes: 9999 });
    await sameByBothLanes({ positions: `${before}${row}${rows.join('')}` }, { isPacked: true });
  });

  test('and one of just a mebibyte is read by both', async () => {
    const row = `a,BTC-USDT-SWAP,1,9,${long.slice(1)}\n`;
    await sameByBothLanes({ positions: `${before}${row}${rows.join('')}` });
    await sameByBothLanes({ positions: `${before}${row}${rows.join('')}` }, { isPacked: true });
  });
});

describe('a table read on two threads is the same book', () => {
  const note = 'n'.repeat(700_000);
  const rows = manyRows(20_000, 7000);
  /** Long notes make the table one that threads are started for. */
  const long = Array.from({ length: 25 }, (_, i) => `long-${i % 9},BTC-USDT-SWAP,${i},9,${note}\n`);
  const mixed = [...rows.slice(0, 9000), ...long.slice(0, 23), ...rows.slice(9000), ...long.slice(23)];

  test.each<[string, string]>([
    ['from good rows and odd ones', mixed.join('')],
    ['from rows behind a quote too', mixed.toSpliced(19_000, 0, '"a",BTC-USDT-SWAP,1,9,"\n"\n').join('')],
    ['or refused alike', mixed.toSpliced(9005, 0, '"a"a,BTC-USDT-SWAP,1,9,\n').join('')],
  ])('%s', async (_, text) => {
    await sameByBothLanes({ positions: header + text }, { threads: 2, rangeBytes: 300_000 });
  });
});

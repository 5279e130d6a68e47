import { afterAll, describe, expect, test } from 'vitest';
import { rejectReasons } from '../../src/failure/reasons.ts';
import { type Book, holdingsOf } from '../../src/portfolio/book.ts';
import { idsOf } from '../support/rows.ts';
import { PortfolioFolder, type TableName, type Tables } from './portfolio-folder.ts';
import { headers, type RejectCase, rejectCases } from './reject-cases.ts';
import { smallMarket } from './small-market.ts';

const market = smallMarket();
const folder = new PortfolioFolder();
afterAll(() => folder.remove());

/** Rows of accounts that have nothing to do with the bad one, before and behind it. */
const goodRows: Record<TableName, string> = {
  accounts: 'first,4,true,true',
  balances: 'first,USDT,1000,,,',
  positions: 'first,ETH-USDT-SWAP,1,3300,,,,',
  orders: 'first,ETH-USDT-SWAP,buy,1,3300,,,',
};

function tablesOf({ table, rows, isCut }: RejectCase): Tables {
  const tables: Tables = {};
  for (const name of Object.keys(headers) as TableName[]) tables[name] = `${headers[name]}\n${goodRows[name]}\n`;
  tables[table] = `${tables[table]}${rows.join('\n')}${isCut ? '' : '\n'}`;
  return tables;
}

describe('every reason of the catalogue', () => {
  test('has a row that is rejected for it', () => {
    const covered = new Set(rejectCases.map(({ reason }) => reason));
    expect([...covered].sort()).toEqual(Object.keys(rejectReasons).sort());
  });

  test.each(
    rejectCases.map((reject) => [reject.reason, reject.table, reject.rows.at(-1)!.slice(0, 60), reject] as const),
  )('%s: a row of %s is rejected where it stands: %s', async (reason, table, _, reject) => {
    const book = await folder.book(market, tablesOf(reject));
    const { acctId = 'bad', rows, names } = reject;
    expect(book.rejects).toEqual([
      { file: `${table}.csv`, line: 2 + rows.length, acctId, reason, detail: expect.stringMatching(names) },
    ]);
    expect(book.rowsRead[table]).toBe(1 + rows.length);
  });

  test.each(rejectCases.filter(({ acctId }) => acctId === undefined).map((reject) => [reject.reason, reject] as const))(
    '%s quarantines the account of its row and no other',
    async (_, reject) => {
      const book = await folder.book(market, tablesOf(reject));
      expect(idsOf(book)).toContain('bad');
      expect(idsOf(book).filter((_, a) => book.quarantined[a] === 1)).toEqual(['bad']);
      expect(holdingsOf(book, market, idsOf(book).indexOf('bad'))).toMatchObject({
        positions: [],
        orders: [],
        balances: [],
      });
      const good = holdingsOf(book, market, idsOf(book).indexOf('first'));
      expect([good.positions.length, good.orders.length, good.balances.length]).toEqual([1, 1, 1]);
    },
  );

  test.each(
    rejectCases.filter(({ acctId }) => acctId !== undefined).map((reject) => [reject.rows[0]!, reject] as const),
  )('a row whose account cannot be read lists and quarantines nobody: %s', async (_, reject) => {
    const book = await folder.book(market, tablesOf(reject));
    expect(idsOf(book)).toEqual(['first']);
    expect(Array.from(book.quarantined)).toEqual([0]);
  });
});

test('rejects stand in the order of tables and lines, also those found only when rows are grouped', async () => {
  const book = await folder.book(market, {
    accounts: 'acctId,acctLv\nd,9\n',
    balances: 'acctId,ccy,cashBal\na,USDT,1\nb,XBT,1\na,USDT,2\nc,BTC,x\n',
    positions: 'acctId,instId,pos,avgPx\na,BTC-USDT-SWAP,1,1\na,BTC-USDT-SWAP,2,1\ne,NONE,1,1\n',
    orders: 'acctId,instId,side,sz,px\na,BTC-USDT-SWAP,hold,1,1\n',
  });
  expect(book.rejects.map(({ file, line, acctId, reason }) => `${file}:${line} ${acctId} ${reason}`)).toEqual([
    'accounts.csv:2 d bad-word',
    'balances.csv:3 b unknown-currency',
    'balances.csv:4 a duplicate-balance',
    'balances.csv:5 c bad-number',
    'positions.csv:3 a duplicate-position',
    'positions.csv:4 e unknown-instrument',
    'orders.csv:2 a bad-word',
  ]);
  expect(idsOf(book)).toEqual(['d', 'a', 'b', 'c', 'e']);
  expect(Array.from(book.quarantined)).toEqual([1, 1, 1, 1, 1]);
});

test('every row of an account past the first of its key is a reject of its own', async () => {
  const rows = 'x,BTC-USDT-SWAP,1,1\n'.repeat(4);
  const book = await folder.book(market, { positions: `acctId,instId,pos,avgPx\n${rows}` });
  expect(book.rejects.map(({ line, reason }) => [line, reason])).toEqual([
    [3, 'duplicate-position'],
    [4, 'duplicate-position'],
    [5, 'duplicate-position'],
  ]);
});

/** The only account of a book without rejects, as a list of holdings. */
async function accepted(tables: Tables) {
  const book: Book = await folder.book(market, tables);
  expect(book.rejects).toEqual([]);
  expect(idsOf(book)).toHaveLength(1);
  return { ...holdingsOf(book, market, 0), autoLoan: book.autoLoan[0] === 1 };
}

const positionsOf = (...cells: string[]) => {
  return accepted({ positions: `${headers.positions}\n${cells.map((row) => `me,${row}\n`).join('')}` });
};
const balancesOf = (...cells: string[]) => {
  return accepted({ balances: `${headers.balances}\n${cells.map((row) => `me,${row}\n`).join('')}` });
};

describe('accepted are', () => {
  test.each([
    ['BTC-USDT-SWAP,0,,,,,', 0],
    ['BTC-USDT-SWAP,0.000,-5,,,,', 0],
    ['BTC-USDT-SWAP,+5,97000,,,,', 5],
    ['BTC-USDT-SWAP,1e3,97000,cross,net,10,2.5', 1000],
    ['BTC-USDT-SWAP,.5,97000.,,,,', 0.5],
    ['BTC-USDT-SWAP,-007,97000,,,,', -7],
    ['BTC-USDT-SWAP,1e18,1e15,,,,', 1e18],
    ['BTC-USDT-SWAP,-1e18,1e-15,,,,', -1e18],
    ['BTC-USDT-SWAP,3,97000,,long,,', 3],
    ['BTC-USDT-SWAP,3,97000,,short,,', -3],
    ['BTC-USDT-SWAP,-3,97000,,short,,', -3],
    ['BTC-USD-250328-100000-C,-2,0.05,,,,', -2],
    ['"BTC-USDT-SWAP","3","97000","","","",""', 3],
  ])('position %s as %d contracts', async (row, pos) => {
    expect((await positionsOf(row)).positions.map((held) => held.pos)).toEqual([pos]);
  });

  test('long, short and net rows of one instrument as three legs', async () => {
    const legs = ['1,97000,,,,', '2,97000,,long,,', '3,97000,,short,,'].map((cells) => `BTC-USDT-SWAP,${cells}`);
    expect((await positionsOf(...legs)).positions.map(({ pos }) => pos)).toEqual([1, 2, -3]);
  });

  test.each([
    ['BTC,1,,,', { cashBal: 1, interest: 0, spotCap: null }],
    ['BTC,-2.5,0,0.25,0', { cashBal: -2.5, interest: 0.25, spotCap: 0 }],
    ['BTC,0,1,,3', { cashBal: 0, interest: 0, spotCap: 3 }],
    ['BTC,1e-3,,-1,1e300', { cashBal: 0.001, interest: -1, spotCap: 1e300 }],
    ['USD,100,,,', { ccy: 'USD', cashBal: 100 }],
  ])('balance %s', async (row, held) => {
    expect((await balancesOf(row)).balances).toMatchObject([held]);
  });

  test('orders of either side, of spot too, twice the same, and of no size without a price', async () => {
    const rows = [
      'BTC-USDT,buy,0.5,90000,cash,,',
      'BTC-USDT,buy,0.5,90000,,,',
      'ETH-USDT-SWAP,sell,2,3300,cross,5,true',
    ];
    const cells = [...rows, 'BTC-USDT-SWAP,sell,0,,,,false'].map((row) => `me,${row}\n`).join('');
    const { orders } = await accepted({ orders: `${headers.orders}\n${cells}` });
    expect(orders.map(({ instrument, sz }) => [instrument.instId, Math.abs(sz), sz < 0])).toEqual([
      ['BTC-USDT-SWAP', 0, false],
      ['BTC-USDT', 0.5, false],
      ['BTC-USDT', 0.5, false],
      ['ETH-USDT-SWAP', 2, true],
    ]);
  });

  test.each([
    ['me,,,', { autoLoan: true, riskAck: true }],
    ['me,4,false,false', { autoLoan: false, riskAck: false }],
    ['me,4,true,true', { autoLoan: true, riskAck: true }],
  ])('settings %s', async (row, settings) => {
    expect(await accepted({ accounts: `${headers.accounts}\n${row}\n` })).toMatchObject(settings);
  });

  test.each(['a', 'a'.repeat(64), '账'.repeat(21), '__proto__', 'constructor', '"a,""b"""', '=1+1', '-', '0', 'é\0'])(
    'account id %j',
    async (acctId) => {
      const { positions } = await accepted({ positions: `acctId,instId,pos,avgPx\n${acctId},BTC-USDT-SWAP,1,97000\n` });
      expect(positions).toHaveLength(1);
    },
  );
});

test('the order of accounts is first appearance in accounts, balances, positions, orders', async () => {
  const book = await folder.book(market, {
    orders: 'acctId,instId,side,sz,px\ne,BTC-USDT,buy,1,1\na,BTC-USDT,buy,1,1\n',
    positions: 'acctId,instId,pos,avgPx\nd,BTC-USDT-SWAP,1,1\nb,BTC-USDT-SWAP,1,1\n',
    balances: 'acctId,ccy,cashBal\nc,USDT,1\nb,USDT,1\n',
    accounts: 'acctId\nb\na\n',
  });
  expect(idsOf(book)).toEqual(['b', 'a', 'c', 'd', 'e']);
  expect(book.rowsRead).toEqual({ accounts: 2, balances: 2, positions: 2, orders: 2 });
});

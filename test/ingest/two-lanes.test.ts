import { afterAll, expect, test } from 'vitest';
import { LanesFolder } from './lanes-folder.ts';
import type { Tables } from './portfolio-folder.ts';
import { smallMarket } from './small-market.ts';

const folder = new LanesFolder(smallMarket());
afterAll(() => folder.remove());

const oneByOne: [what: string, tables: Tables][] = [
  ['settings without the columns autoLoan and riskAck', { accounts: 'acctId\na\nb\n' }],
  ['a header whose last name ends in a blank', { balances: 'acctId,ccy,cashBal \na,BTC,1\n' }],
  ['a line of blanks before the header', { balances: '   \nacctId,ccy,cashBal\na,BTC,1\n' }],
  ['an account id of blanks', { balances: 'acctId,ccy,cashBal\n  ,BTC,1\n a,BTC,1\n' }],
  ['a line of blanks in a table of ids alone', { accounts: 'acctId\na\n  \nb\n' }],
  ['a sale of minus nothing', { orders: 'acctId,instId,side,sz,px\na,BTC-USDT-SWAP,sell,-0,1\n' }],
  [
    'two rows of one account that contradict each other, the first of them for the second look',
    { accounts: 'acctId,autoLoan,note\na,false,é\na,true,n\n' },
  ],
  [
    'orders of nothing either way in another order than their lines',
    { orders: 'acctId,instId,side,sz,px,note\na,BTC-USDT-SWAP,sell,0,1,é\na,BTC-USDT-SWAP,buy,0,1,n\n' },
  ],
  [
    'orders of nothing either way in the order of their lines',
    { orders: 'acctId,instId,side,sz,px,note\na,BTC-USDT-SWAP,buy,0,1,é\na,BTC-USDT-SWAP,sell,0,1,n\n' },
  ],
  ['rows behind the last LF that end in CR', { balances: 'acctId,ccy,cashBal\na,BTC,1\nb,BTC,x\rc,BTC,y\rd,BTC,1' }],
  ['a column missing above broken quoting', { balances: 'acctId,ccy\n"a"b,BTC\n' }],
  ['a column twice above a quote never closed', { balances: 'acctId,ccy,cashBal,ccy\n"a,BTC,1,\n' }],
  ['a mark of byte order before a quote never closed', { accounts: 'autoLoan,riskAck,acctId\n,,a\n\ufeff"' }],
  ['a position of nothing without the column posSide', { positions: 'acctId,instId,pos,avgPx\na,BTC-USDT-SWAP,0,9\n' }],
];

test.each(oneByOne)('both lanes read %s as the tolerant lane alone does', async (_, tables) => {
  await expect(folder.expectSameByBothLanes(tables, {})).resolves.toBe(undefined);
});

// Every format to every other: the same cells, ordered by account.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { convertFormats } from '../../src/convert/convert-portfolio.ts';
import { asyncLawHolds } from '../ingest/async-law.ts';
import { converted, csvFolder, expectedTables, removeFolders, type Texts, tablesIn } from './portfolios.ts';

afterAll(removeFolders);

const odd = ['"a,comma"', '"two ""quotes"""', ' before', 'after ', 'é', '日本語', '"line\nend"', '"a\rreturn"', ''];
const ids = ['one', 'two', 'x'.repeat(64), 'x'.repeat(65), 'é'.repeat(32), ...odd];

/** Rows of all ids, each three times and in turns. */
function rowsOf(header: string, row: (id: string, i: number) => string, of: readonly string[] = ids): string {
  const all = [...of, ...of.toReversed(), ...of];
  return `${header}\n${all.map((id, i) => `${row(id, i)}\n`).join('')}`;
}

const everything: Texts = {
  accounts: rowsOf('riskAck,acctId,acctLv,autoLoan', (id, i) => `${i % 2 ? 'true' : ''},${id},4,false`, ['two', 'é']),
  balances: rowsOf('acctId,ccy,cashBal,frozenBal,interest,clSpotInUseAmt', (id, i) =>
    i % 3 === 0 ? `${id},BTC,-${i}.5,,,` : `${id},USDT,1e-7,0.1,0.30000000000000004,${i}`,
  ),
  positions: rowsOf('lever,acctId,instId,extra,pos,avgPx,mgnMode,posSide,margin', (id, i) =>
    i % 2 ? `3,${id},"BTC,USDT",x,-0,64000.25,cross,short,0.5` : `,${id},NO-SUCH-SWAP,,1e300,-5,isolated,wrong,`,
  ),
  orders: rowsOf('acctId,instId,side,sz,px,tdMode,lever,reduceOnly', (id, i) => `${id},é${i},buy,${i},,cash,,true`),
};

const sources: { name: string; texts: Texts }[] = [
  { name: 'with every column and odd ids', texts: everything },
  {
    name: 'of plain text',
    texts: {
      balances: rowsOf('acctId,ccy,cashBal', (id, i) => `${id},USDT,${i}`, ['b', 'a', 'c']),
      positions: rowsOf('acctId,instId,pos,avgPx', (id, i) => `${id},I${i},${i},1`, ['c', 'd', 'a', 'b']),
    },
  },
  {
    name: 'of empty tables',
    texts: { balances: 'ccy,acctId,cashBal\n', positions: 'acctId,instId,pos,avgPx\n', accounts: '"acctId"\n' },
  },
  {
    name: 'of ids alone, an empty one among them',
    texts: { balances: 'acctId,ccy,cashBal\n', positions: 'acctId,instId,pos,avgPx\n', accounts: 'acctId\nb\n\na\n\n' },
  },
  {
    name: 'with a quoted header',
    texts: { balances: '"acctId",ccy,cashBal\nb,BTC,1\na,BTC,\nb,USDT,2\n', positions: 'acctId,instId,pos,avgPx\n' },
  },
];

describe.each(sources)('a portfolio $name', ({ texts }) => {
  it.each(['csv', 'csv.gz', 'arrow', 'parquet'] as const)('from %s goes into every format', async (from) => {
    const original = csvFolder(texts, from === 'csv.gz');
    const source = from === 'arrow' || from === 'parquet' ? await converted(original, from) : original;
    const expected = await expectedTables(texts);
    for (const format of convertFormats) {
      expect(await tablesIn(await converted(source, format), format)).toEqual(expected);
    }
  });

  it('has the same bytes however the file is cut into ranges', async () => {
    const original = csvFolder(texts);
    for (const format of convertFormats) {
      const [small, large] = [await converted(original, format, 40), await converted(original, format, 1 << 20)];
      for (const name of readdirSync(large)) {
        expect(readFileSync(join(small, name)).equals(readFileSync(join(large, name)))).toBe(true);
      }
    }
  });
});

it('columns that the file has not, and columns that the table does not know, are not there', async () => {
  const csv = await converted(csvFolder(everything), 'csv');
  expect(readFileSync(join(csv, 'positions.csv'), 'utf8').split('\n')[0]).toBe(
    'acctId,instId,pos,avgPx,mgnMode,posSide,lever,margin',
  );
  const plain = await converted(csvFolder({ balances: 'x,cashBal,acctId,ccy,interest\n' }), 'csv');
  expect(readFileSync(join(plain, 'balances.csv'), 'utf8')).toBe('acctId,ccy,cashBal,interest\n');
});

it('numbers have their shortest text, and a zero its sign', async () => {
  const csv = await converted(csvFolder({ balances: 'acctId,ccy,cashBal\na,b,+01.500\na,c,-0\na,d,1E22\n' }), 'csv');
  expect(readFileSync(join(csv, 'balances.csv'), 'utf8')).toBe('acctId,ccy,cashBal\na,b,1.5\na,c,-0\na,d,1e+22\n');
});

it('any rows, in any mixture of what each lane takes, come through', async () => {
  const id = fc.constantFrom(...ids);
  const text = fc.oneof(
    fc.constantFrom('', 'BTC', '"a ""b"""', 'ü', ' '),
    fc.string({ unit: 'grapheme', maxLength: 4 }),
  );
  const cell = text.map((content) => (/^"|[",\r\n\uFEFF]/.test(content) ? '"q,q"' : content));
  const number = fc.oneof(
    fc.constantFrom('', '0', '-0', '1e3', '.5', '12345678901234567890123'),
    fc.integer().map(String),
  );
  const row = fc.tuple(id, cell, number).map((cells) => cells.join(','));
  const line = fc.oneof({ weight: 8, arbitrary: row }, { weight: 1, arbitrary: fc.constant('') });
  const table = fc.tuple(fc.array(line, { maxLength: 30 }), fc.constantFrom('\n', '\r\n'));
  await asyncLawHolds(fc.tuple(table, fc.constantFrom(...convertFormats)), 60, async ([[lines, end], format]) => {
    const balances = ['acctId,ccy,cashBal', ...lines].map((one) => one + end).join('');
    const texts = { balances, positions: 'acctId,instId,pos,avgPx\n' };
    const to = await converted(csvFolder(texts), format, 16);
    expect(await tablesIn(to, format)).toEqual(await expectedTables(texts));
  });
});

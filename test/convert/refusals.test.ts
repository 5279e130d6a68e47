// What a conversion refuses: one sentence that says where, what and what to do, and nothing left behind.

import { copyFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Float64, makeVector, Table, Utf8, vectorFromArray } from 'apache-arrow';
import { afterAll, describe, expect, it, test } from 'vitest';
import { convertPortfolio } from '../../src/convert/convert-portfolio.ts';
import { arrowFile } from '../columnar/arrow-files.ts';
import { csvFolder, newFolder, refusal, removeFolders, tablesIn } from './portfolios.ts';

afterAll(removeFolders);

const balances = 'acctId,ccy,cashBal\n';

describe('a CSV that columns cannot hold', () => {
  const bad: [what: string, rows: string, words: string][] = [
    ['a word for a number', 'a,BTC,1\nb,BTC,ten\n', 'line 3, column cashBal: "ten" is no finite decimal number; mend'],
    ['a number too large', 'a,BTC,1e999\n', 'line 2, column cashBal: "1e999" is no finite decimal number'],
    ['a quoted NaN', 'a,"BTC",NaN\n', 'line 2, column cashBal: "NaN" is no finite decimal number'],
    ['a long text', `a,BTC,${'y'.repeat(500)}\n`, `"${'y'.repeat(60)}…" is no finite decimal number`],
    ['a cell too few', 'a,BTC,1\nb,BTC\n', 'line 3: the row has 2 cells under a header of 3; give it as many cells'],
    ['a cell too many', 'a,BTC,1,\n', 'line 2: the row has 4 cells under a header of 3'],
    ['no last line end', 'a,BTC,1\nb,BTC,2', 'line 3: the last row has no line end, so the file may be cut; end it'],
    ['a mark inside', 'a,BTC,1\n\uFEFFb,BTC,2\n', 'line 3: a byte-order mark stands inside the table; take it out'],
    ['broken quoting', 'a,BTC,1\n"b,BTC,2\n', 'line 3: the quoted cell that begins here is not closed'],
  ];

  it.each(bad)('%s', async (_, rows, words) => {
    for (const isPacked of [false, true]) {
      const from = csvFolder({ balances: balances + rows }, isPacked);
      const to = newFolder();
      const sentence = await refusal(from, to);
      expect(sentence).toContain(words);
      expect(sentence).toContain(join(from, 'balances.csv'));
      expect(sentence).not.toContain('\n');
      expect(existsSync(to)).toBe(false);
    }
  });

  it('is refused after other tables were written, and nothing is left', async () => {
    const from = csvFolder({ balances: `${balances}a,BTC,1\n`, orders: 'acctId,instId,side,sz,px\na,B,buy,one,1\n' });
    const to = newFolder();
    mkdirSync(to);
    expect(await refusal(from, to, 'parquet')).toContain('orders.csv, line 2, column sz: "one"');
    expect(readdirSync(to)).toEqual([]);
  });
});

describe('columns that are refused', () => {
  const texts = (...values: (string | null)[]) => vectorFromArray(values, new Utf8());
  const numbers = (...values: (number | null)[]) => vectorFromArray(values, new Float64());

  async function refused(acctId: unknown, cashBal: unknown): Promise<string> {
    const from = csvFolder({});
    const table = new Table({ acctId, ccy: texts('BTC', 'BTC'), cashBal } as never);
    return refusal(folderWith(from, arrowFile(table)), newFolder());
  }

  /** The folder with this Arrow file as its balances. */
  function folderWith(from: string, file: string): string {
    const to = newFolder();
    mkdirSync(to);
    copyFileSync(join(from, 'positions.csv'), join(to, 'positions.csv'));
    copyFileSync(file, join(to, 'balances.arrow'));
    return to;
  }

  test.each<[string, unknown, unknown, string]>([
    ['an infinity', texts('a', 'b'), numbers(1, Number.POSITIVE_INFINITY), 'row 2, column cashBal: "Infinity" is no'],
    ['a NaN', texts('a', 'b'), numbers(Number.NaN, 1), 'row 1, column cashBal: "NaN" is no finite decimal number'],
    ['a text of no number', texts('a', 'b'), texts('1', 'x1'), 'row 2, column cashBal: "x1" is no finite'],
    [
      'a large number as id',
      numbers(1, 2 ** 53),
      numbers(1, 1),
      'row 2, column acctId: the number 9007199254740992 may',
    ],
    ['a fraction as id', numbers(1.5, 1), numbers(1, 1), 'row 1, column acctId: the number 1.5 may be another one'],
  ])('%s', async (_, acctId, cashBal, words) => {
    expect(await refused(acctId, cashBal)).toContain(words);
  });

  it('numbers as ids, truths as flags and texts as numbers are carried', async () => {
    const from = csvFolder({});
    const table = new Table({
      acctId: makeVector(BigInt64Array.of(7n, 5n, 7n)),
      ccy: texts('BTC', null, 'USDT'),
      cashBal: texts('1.50', '', '-2'),
    });
    const to = newFolder();
    await convertPortfolio(folderWith(from, arrowFile(table)), to, { format: 'csv' });
    expect((await tablesIn(to, 'csv')).balances).toEqual([
      ['7', 'BTC', 1.5, null, null, null],
      ['7', 'USDT', -2, null, null, null],
      ['5', null, null, null, null, null],
    ]);
  });

  it('a text that no CSV gives back is refused to a CSV alone', async () => {
    const from = csvFolder({});
    const table = new Table({ acctId: texts('a', 'x\uFEFFy'), ccy: texts('BTC', 'BTC'), cashBal: numbers(1, 2) });
    const source = folderWith(from, arrowFile(table));
    expect(await refusal(source, newFolder(), 'csv')).toMatch(
      /column acctId has the text "x.y" with a byte-order mark/,
    );
    await convertPortfolio(source, newFolder(), { format: 'parquet' });
  });
});

describe('the folder that is written', () => {
  it('is refused a second time', async () => {
    const from = csvFolder({});
    const to = newFolder();
    await convertPortfolio(from, to, { format: 'arrow' });
    expect(await refusal(from, to)).toBe(`folder ${to} holds balances.arrow: give a new or empty folder`);
    expect(await refusal(from, from)).toContain(`folder ${from} holds balances.csv`);
  });

  it('is written anew where a broken run left unfinished tables', async () => {
    const to = newFolder();
    mkdirSync(to);
    writeFileSync(join(to, 'positions.arrow.unfinished'), 'half');
    await convertPortfolio(csvFolder({}), to, { format: 'csv' });
    expect(readdirSync(to).sort()).toEqual(['balances.csv', 'positions.csv']);
  });

  it('is refused where it is a file', async () => {
    const path = newFolder();
    writeFileSync(path, 'mine');
    expect(await refusal(csvFolder({}), path)).toContain(`folder ${path} cannot be written`);
  });
});

it('a folder without a needed table, or with one twice, is refused', async () => {
  const from = csvFolder({});
  writeFileSync(join(from, 'balances.csv.gz'), '');
  expect(await refusal(from, newFolder())).toContain('has table balances twice: balances.csv, balances.csv.gz');
  expect(await refusal(newFolder(), newFolder())).toContain('does not exist');
});

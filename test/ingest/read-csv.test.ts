import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { accountTable, balanceTable } from '../../src/ingest/columns.ts';
import { openCsv, readCsv } from '../../src/ingest/read-csv.ts';
import { asyncLawHolds } from './async-law.ts';
import { byteByByte, cut, read, refusal, seenIn } from './csv-lane.ts';

const header = 'acctId,ccy,cashBal\n';
const scratch = mkdtempSync(join(tmpdir(), 'shockgrid-read-csv-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const linesOf = async (text: string | Buffer) => (await read(text)).rows.map((row) => row.line);
const cellsOf = async (text: string | Buffer) => (await read(text)).rows.map((row) => row.cells.slice(0, 3).join('|'));
const faultsOf = async (text: string) => (await read(text)).rows.map(({ line, fault }) => [line, fault]);

describe('line numbers', () => {
  test.each([
    ['LF', 'acctId,ccy,cashBal\na,BTC,1\nb,BTC,2\n', [2, 3]],
    ['CRLF', 'acctId,ccy,cashBal\r\na,BTC,1\r\nb,BTC,2\r\n', [2, 3]],
    ['a lone CR', 'acctId,ccy,cashBal\ra,BTC,1\rb,BTC,2\r', [2, 3]],
    ['LF and CRLF mixed', 'acctId,ccy,cashBal\na,BTC,1\r\nb,BTC,2\n', [2, 3]],
    ['empty lines', '\n\nacctId,ccy,cashBal\n\na,BTC,1\n\n\nb,BTC,2\n\n', [5, 8]],
    ['empty CRLF lines', 'acctId,ccy,cashBal\r\n\r\na,BTC,1\r\n\r\nb,BTC,2\r\n', [3, 5]],
    ['a byte-order mark', '\uFEFFacctId,ccy,cashBal\na,BTC,1\nb,BTC,2\n', [2, 3]],
    ['quoted line ends', 'acctId,ccy,cashBal\n"a\nb\r\nc",BTC,1\nb,BTC,2\n', [2, 5]],
    ['a quoted line end in the header', '"x\ny",acctId,ccy,cashBal\n0,a,BTC,1\n0,b,BTC,2\n', [3, 4]],
  ])('count what an editor counts with %s', async (_, text, lines) => {
    expect(await linesOf(text)).toEqual(lines);
  });

  test('of a hundred thousand rows are right to the last', async () => {
    const rows = Array.from({ length: 100_000 }, (_, i) => `a${i},BTC,${i}\n`).join('');
    const { rows: seen, count } = await seenIn(cut(Buffer.from(header + rows), new Array(40).fill(65_536)));
    expect(count).toBe(100_000);
    expect(seen.every((row, i) => row.line === i + 2 && row.cells[0] === `a${i}`)).toBe(true);
  });
});

describe('the header', () => {
  test('may name its columns in any order, among columns of no concern', async () => {
    const { rows } = await read('note,cashBal,interest,ccy,note,acctId\nx,1,2,BTC,y,a\n');
    expect(rows[0]!.cells).toEqual(['a', 'BTC', '1', '', '2', '']);
  });

  test('may be quoted', async () => {
    expect(await cellsOf('"acctId","ccy","cashBal"\na,BTC,1\n')).toEqual(['a|BTC|1']);
  });

  test('without a needed column is refused by file, line, column and what is needed', async () => {
    const sentence = await refusal('\nacctId,ccy\na,BTC\n');
    expect(sentence).toMatch(/balances\.csv.*line 2.*cashBal.*acctId, ccy, cashBal/);
  });

  test.each([
    'acctid,ccy,cashBal',
    'acctId,ccy,cashbal',
    'acctId, ccy,cashBal',
    'acctId;ccy;cashBal',
    'acctId,ccy,cas',
  ])('that says %s does not name the columns', async (line) =>
    expect(await refusal(`${line}\n`)).toMatch(/balances\.csv, line 1: no column/),
  );

  test('with a known column twice is refused, needed or optional', async () => {
    expect(await refusal('acctId,ccy,cashBal,ccy\n')).toMatch(/balances\.csv, line 1.*ccy/);
    expect(await refusal('interest,acctId,ccy,cashBal,interest\n')).toMatch(/balances\.csv, line 1.*interest/);
  });

  test('alone is a table without rows', async () => {
    expect(await read(header)).toEqual({ rows: [], count: 0 });
  });

  test('may be called __proto__ in a column of no concern', async () => {
    expect(await cellsOf('__proto__,acctId,ccy,cashBal\nx,a,BTC,1\n')).toEqual(['a|BTC|1']);
  });
});

describe('an empty file', () => {
  test.each([
    ['no byte', ''],
    ['line ends alone', '\n\r\n\n'],
    ['a byte-order mark alone', '\uFEFF'],
  ])('of %s is refused by name', async (_, text) => {
    expect(await refusal(text)).toMatch(/balances\.csv is empty: expected a header line/);
  });
});

describe('the last row', () => {
  test.each([
    ['cut in a number', 'a,BTC,1\nb,BTC,12'],
    ['cut behind a comma', 'a,BTC,1\nb,BTC,'],
    ['whole but for the line end, quoted', 'a,BTC,1\nb,BTC,"12"'],
  ])('%s is unterminated, because a cut number cannot be told from a whole one', async (_, rows) => {
    expect(await faultsOf(header + rows)).toEqual([
      [2, null],
      [3, 'unterminated-row'],
    ]);
  });

  test('cut so that cells are missing is a row of too few cells', async () => {
    expect(await faultsOf(`${header}a,BTC,1\nb,B`)).toEqual([
      [2, null],
      [3, 'cell-count'],
    ]);
  });

  test.each(['\n', '\r\n', '\r', '\n\n'])('is terminated by %j', async (end) => {
    expect(await faultsOf(`${header}a,BTC,1${end}`)).toEqual([[2, null]]);
  });

  test('that ends in a line end is whole, whatever blanks follow it', async () => {
    expect(await faultsOf(`${header}a,BTC,1\n  `)).toEqual([[2, null]]);
  });
});

describe('cells', () => {
  test('fewer or more than the header has are a fault that says how many', async () => {
    const { rows, count } = await read(`${header}a,BTC\na\na,BTC,1,\na,BTC,1,2,3\n,,,,\nb,BTC,1\n`);
    expect(count).toBe(6);
    expect(rows.map(({ fault, detail }) => (fault === null ? null : `${fault}: ${detail}`))).toEqual([
      'cell-count: 2 cells under a header of 3',
      'cell-count: 1 cells under a header of 3',
      'cell-count: 4 cells under a header of 3',
      'cell-count: 5 cells under a header of 3',
      'cell-count: 5 cells under a header of 3',
      null,
    ]);
    expect(rows[0]!.cells.slice(0, 3)).toEqual(['a', 'BTC', '']);
  });

  test('may hold quotes, commas, line ends and any text; blanks belong to them', async () => {
    const row = `"a,""b""","line\r\nend",x"y\n`;
    expect(await cellsOf(`${header}${row}é€😀,B\0C, 1 \n`)).toEqual(['a,"b"|line\r\nend|x"y', 'é€😀|B\0C| 1 ']);
  });

  test('that are no UTF-8 hold the replacement character', async () => {
    const bytes = Buffer.concat([
      Buffer.from(header),
      Buffer.from([0x61, 0xff, 0x2c, 0xed, 0xa0, 0x80, 0x2c, 0x31, 10]),
    ]);
    expect(await cellsOf(bytes)).toEqual(['a\uFFFD|\uFFFD\uFFFD\uFFFD|1']);
  });

  test('that are empty in quotes are a row, also in a table of one column', async () => {
    const { rows } = await read('acctId\na\n""\nb\n', accountTable);
    expect(rows.map((row) => row.cells[0])).toEqual(['a', '', 'b']);
  });
});

describe('broken quoting', () => {
  const good = 'a,BTC,1\n';

  test.each([
    ['a quote never closed', 'b,"BTC,1\n'],
    ['text behind a closing quote', 'b,"BTC"x,1\n'],
    ['a quote closed by a later row', 'b,"BTC,1\nc,"ETH",2\n'],
    ['a quote cut by the end of the file', 'b,BTC,"1'],
  ])('as %s makes the file unusable, by name', async (_, row) => {
    expect(await refusal(header + good + row + good)).toMatch(/^balances\.csv, /);
  });

  test('is refused by the line it stands in', async () => {
    const sentence = await refusal(`${header}${good.repeat(500)}b,"BTC"x,1\n${good}`);
    expect(sentence).toMatch(/line 50[12]\b/);
  });

  test('is told by its line where blanks stand around the quotes', async () => {
    expect(await refusal(`${header}${good} "b" ,BTC,1\n"c" x,BTC,1\n`)).toMatch(
      /line 4: text follows the closing quote/,
    );
    expect(await refusal(`${header}${good}b, "BTC,1\n`)).toMatch(
      /line 3: the quoted cell that begins here is not closed/,
    );
  });

  test('is refused in one sentence, not with the rest of the file', async () => {
    const sentence = await refusal(`${header}b,"BTC,1\n${good.repeat(5000)}`);
    expect(sentence.length).toBeLessThan(400);
  });
});

describe('pieces', () => {
  const inputs = {
    'quotes, blanks and line ends of every kind':
      '\uFEFFacctId,ccy,cashBal\r\n"a,""\r\n",é,1\r\n\r\n b ,😀,"2"\n,,\r"c",,3',
    'a byte-order mark inside, as two files joined have it': `${header}a,BTC,1\n\uFEFFb,BTC,2\n`,
    'rows of wrong lengths': `${header}a\n,\n,,,\n`,
  };

  test.each(Object.entries(inputs))('of one byte give the same rows: %s', async (_, text) => {
    const bytes = Buffer.from(text);
    expect(await seenIn(byteByByte(bytes))).toEqual(await seenIn([bytes]));
  });

  test('of any size give the same rows from any cells', async () => {
    const cell = fc.oneof(
      fc.constantFrom('', '"', '","', '\r', '\n', '\r\n', ' ', '\t', '\0', '1.5', '\u2028'),
      fc.string({ unit: 'grapheme', maxLength: 6 }),
    );
    const quoted = fc.tuple(cell, fc.boolean()).map(([text, plain]) => {
      return plain && !/[",\r\n]/.test(text) ? text : `"${text.replaceAll('"', '""')}"`;
    });
    const row = fc.tuple(fc.array(quoted, { minLength: 1, maxLength: 5 }), fc.constantFrom('\n', '\r\n', '\r'));
    const lengths = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 60 });
    const input = fc.tuple(fc.array(row, { maxLength: 8 }), lengths);
    await asyncLawHolds(input, 300, async ([rows, sizes]) => {
      const bytes = Buffer.from(header + rows.map(([cells, end]) => cells.join(',') + end).join(''));
      expect(await seenIn(cut(bytes, sizes))).toEqual(await seenIn([bytes]));
    });
  });
});

describe('a header that the file ends in', () => {
  test.each([
    ['plain', 'acctId,ccy,cashBal'],
    ['quoted', '"acctId",ccy,"cash'],
    ['whole but for its line end', 'acctId,ccy,cashBal,interest'],
  ])('is refused: it may be cut, and all rows with it (%s)', async (_, text) => {
    await expect(seenIn([Buffer.from(text)])).rejects.toThrow(/^balances\.csv, line 1: /);
  });
});

describe('a cell longer than a mebibyte', () => {
  const long = 'x'.repeat((1 << 20) + 1);
  const longIn = (cell: string) => Buffer.from(`${header}a,BTC,1\n${cell},BTC,1\nb,"BTC"x,1\n`);

  test.each([
    ['plain', long],
    ['quoted', `"${long}"`],
    ['of line ends in quotes', `"${'\n'.repeat(1 << 20)}"`],
    ['of blanks', ' '.repeat((1 << 20) + 1)],
  ])('and %s is refused by its line, in one piece or several', async (_, cell) => {
    for (const lengths of [[], [1 << 20], [500_000, 1 << 20], new Array(40).fill(1 << 16)]) {
      await expect(seenIn(cut(longIn(cell), lengths))).rejects.toThrow(/^balances\.csv, line 3: a cell is longer than/);
    }
  });

  test('is not told where quoting was broken before it', async () => {
    const bytes = Buffer.from(`${header}b,"BTC"x,1\n${long},BTC,1\n`);
    for (const lengths of [[], [1 << 20], new Array(40).fill(1 << 16)]) {
      await expect(seenIn(cut(bytes, lengths))).rejects.toThrow(
        /line 2: text follows the closing quote of a cell; exp/,
      );
    }
  });

  test('is what follows a cell of just a mebibyte', async () => {
    const { rows } = await seenIn([Buffer.from(`${header}${long.slice(1)},BTC,1\n`)]);
    expect(rows[0]!.cells[0]!.length).toBe(1 << 20);
  });
});

describe('a file', () => {
  const readFile = async (name: string, bytes: Buffer) => {
    const path = join(scratch, name);
    writeFileSync(path, bytes);
    const accounts: string[] = [];
    await readCsv(openCsv(path), name, balanceTable, ({ cells }) => accounts.push(cells.acctId));
    return accounts;
  };
  const zipped = (text: string) => gzipSync(Buffer.from(text));

  test('ending in .csv.gz is unpacked, in one member or several', async () => {
    expect(await readFile('one.csv.gz', zipped(`${header}a,BTC,1\n`))).toEqual(['a']);
    expect(await readFile('two.csv.gz', Buffer.concat([zipped(`${header}a,BTC,1\n`), zipped('b,BTC,2\n')]))).toEqual([
      'a',
      'b',
    ]);
  });

  test.each([
    ['cut.csv.gz', zipped(`${header}a,BTC,1\n`).subarray(0, 25)],
    ['plain.csv.gz', Buffer.from(`${header}a,BTC,1\n`)],
    ['empty.csv.gz', Buffer.alloc(0)],
    ['trailed.csv.gz', Buffer.concat([zipped(`${header}a,BTC,1\n`), Buffer.from('rest')])],
  ])('that is no whole gzip is refused by name: %s', async (name, bytes) => {
    await expect(readFile(name, bytes)).rejects.toMatchObject({ name: 'UnusableInput' });
    await expect(readFile(name, bytes)).rejects.toThrow(name);
  });

  test('that does not exist is refused by name', async () => {
    const reading = readCsv(openCsv(join(scratch, 'none.csv')), 'none.csv', balanceTable, () => {});
    await expect(reading).rejects.toMatchObject({
      name: 'UnusableInput',
      message: expect.stringContaining('none.csv'),
    });
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accountTable, orderTable, positionTable, type TableSpec } from '../../src/ingest/columns.ts';
import { scanSpec } from '../../src/ingest/scan-spec.ts';
import type { ScannedRun } from '../../src/ingest/table-scan.ts';
import { textAt } from '../../src/quantity/text-table.ts';
import { lawHolds } from '../support/chance.ts';
import { inventedTable } from './invented-tables.ts';
import { rowsOf, scanned } from './scanned-text.ts';
import { smallMarket } from './small-market.ts';

const market = smallMarket();
const specOf = (table: TableSpec, columns: readonly string[]) =>
  scanSpec('table.csv', table, [...columns], { snapshot: market, keepsTerms: false });
const positions = specOf(positionTable, positionTable.needed);

/** What a run says, however its rows are cut into blocks. */
function saidBy(run: ScannedRun) {
  const { accounts, withoutRow, left, lines, stoppedAt } = run;
  const ids = Array.from(accounts.firstLine, (line, i) => [textAt(accounts.ids, i), line]);
  const leftOver = { bytes: Buffer.concat(left.pieces).toString('latin1'), lines: Array.from(left.lines) };
  return { rows: rowsOf(run), ids, withoutRow: Array.from(withoutRow), left: leftOver, lines, stoppedAt };
}

describe('lines that a scan does not take', () => {
  const rows = Array.from({ length: 50 }, (_, i) => `${i % 3 === 0 ? 'é' : 'a'}${i},BTC-USDT-SWAP,1,9\n`);

  test('are kept in pieces no longer than those that are scanned', () => {
    const { left } = scanned(positions, rows.join(''), { pieceBytes: 100 });
    expect(left.pieces.every(({ length }) => length <= 100)).toBe(true);
    expect(left.pieces.length).toBeGreaterThan(5);
    expect(Buffer.concat(left.pieces).toString()).toBe(rows.filter((row) => row.startsWith('é')).join(''));
    expect(Array.from(left.lines)).toEqual(rows.flatMap((row, i) => (row.startsWith('é') ? [i] : [])));
  });
});

test('a scan says the same however its bytes are cut and however many it is given at a time', () => {
  const lines = inventedTable('positions').map((bytes) => bytes.subarray(bytes.indexOf(10) + 1));
  const feeding = fc.record({
    pieceBytes: fc.integer({ min: 1, max: 300 }),
    mostBytes: fc.integer({ min: 1, max: 40 }),
  });
  lawHolds(fc.tuple(lines, feeding), 1000, ([bytes, how]) => {
    // A line longer than a piece stops the scan, so pieces are as long as the longest line.
    const longest = Math.max(
      ...bytes
        .toString('latin1')
        .split('\n')
        .map(({ length }) => length + 1),
    );
    const cut = scanned(positions, bytes, { ...how, pieceBytes: Math.max(how.pieceBytes, longest) });
    expect(saidBy(cut)).toStrictEqual(saidBy(scanned(positions, bytes)));
  });
});

test('a scan stops at a line longer than a piece and takes every row before it', () => {
  const long = `b,${'x'.repeat(60)},1,9\n`;
  const run = scanned(positions, `a,BTC-USDT-SWAP,1,9\n${long}c,BTC-USDT-SWAP,1,9\n`, { pieceBytes: 50 });
  expect(rowsOf(run).map(({ acctId }) => acctId)).toEqual(['a']);
  expect(run).toMatchObject({ lines: 1, stoppedAt: 20 });
});

test('two hundred thousand ids get the indexes that a Map gives them', () => {
  const random = fc.sample(fc.integer({ min: 0, max: 0x7fff_ffff }), { seed: 11, numRuns: 200_000 });
  const ids = random.map((n, i) => `${'shared-by-all'.slice(0, n % 14)}${(n * 31 + i).toString(36)}`.slice(0, 64));
  const all = [...ids, ...ids.slice(0, 50_000), 'i'.repeat(64), 'i'.repeat(63), 'i'.repeat(56), 'i'];
  const known = new Map<string, number>();
  for (const id of all) if (!known.has(id)) known.set(id, known.size);
  const run = scanned(positions, all.map((id) => `${id},BTC-USDT-SWAP,1,9\n`).join(''));
  const { accounts, blocks } = run;
  expect(accounts.firstLine.length).toBe(known.size);
  expect(blocks.flatMap(({ account }) => Array.from(account))).toEqual(all.map((id) => known.get(id)));
  expect(Array.from(accounts.firstLine, (_, i) => textAt(accounts.ids, i))).toEqual([...known.keys()]);
  expect(Array.from(accounts.firstLine)).toEqual([...known.keys()].map((id) => all.indexOf(id, known.get(id))));
});

describe('a column of words takes its words and nothing else', () => {
  const near = (word: string) => [
    ...[
      word,
      `${word} `,
      ` ${word}`,
      `${word}x`,
      word.slice(0, -1),
      word.slice(1),
      word.toUpperCase(),
      `${word}\u007f`,
    ],
    ...[`${word}${word}`, `${word}12345678`, `${word}\0`, word.split('').reverse().join('')],
  ];

  test.each([
    ['posSide', positionTable, 'a,BTC-USDT-SWAP,1,9,', { '': 0, net: 0, long: 1, short: 2 }],
    ['mgnMode', positionTable, 'a,BTC-USDT-SWAP,1,9,', { '': null, cross: null }],
    ['tdMode', orderTable, 'a,BTC-USDT-SWAP,buy,1,9,', { '': null, cross: null, cash: null }],
    ['reduceOnly', orderTable, 'a,BTC-USDT-SWAP,buy,1,9,', { '': null, true: null, false: null }],
    ['autoLoan', accountTable, 'a,', { '': 1, true: 1, false: 0 }],
    ['riskAck', accountTable, 'a,', { '': 1, true: 1, false: 0 }],
    ['acctLv', accountTable, 'a,', { '': null, '4': null }],
  ])('%s', (column, table, cells, words: Record<string, number | null>) => {
    const spec = specOf(table, [...table.needed, column]);
    const outOf: Record<string, string> = { posSide: 'side' };
    const texts = [...Object.keys(words), 'isolated', 'sell', 'true', '4', 'net'].flatMap(near);
    for (const text of texts) {
      const rows = rowsOf(scanned(spec, `${cells}${text}\n`));
      expect(rows.length, JSON.stringify(text)).toBe(Object.hasOwn(words, text) ? 1 : 0);
      const code = words[text] ?? null;
      if (rows.length > 0 && code !== null) expect(rows[0]!.values[outOf[column] ?? column]).toBe(code);
    }
  });
});

// The scanner's kinds for tables that are copied: texts of a table that grows, numbers of any size.

import { expect, it } from 'vitest';
import { TableScan } from '../../src/ingest/table-scan.ts';
import { Scan as S } from '../../src/kernel/layout.ts';
import { scanBounds } from '../../src/kernel/scan-kernel.ts';
import type { ScanSpec } from '../../src/kernel/scan-plan.ts';
import { textAt, textCount } from '../../src/quantity/text-table.ts';

const spec: ScanSpec = {
  cells: [
    { kind: S.CELL_COPIED_TEXT, out: 'text' },
    { kind: S.CELL_ACCOUNT, out: null },
    { kind: S.CELL_COPIED_NUMBER, out: 'number' },
    { kind: S.CELL_COPIED_TEXT, out: 'word' },
  ],
  absent: [],
  signed: null,
  bounds: scanBounds,
};

function scan(lines: readonly string[], pieceBytes = 256) {
  const scanning = new TableScan(spec, pieceBytes);
  const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
  for (let at = 0; at < bytes.length && !scanning.hasStopped; ) {
    const { room } = scanning;
    const count = Math.min(room.length, bytes.length - at);
    room.set(bytes.subarray(at, at + count));
    scanning.filled(count);
    at += count;
  }
  const run = scanning.finish();
  const textOf = (name: string, code: number) => textAt(run.texts[name]!, code);
  const rows = run.blocks.flatMap(({ count, account, columns }) =>
    Array.from({ length: count }, (_, row) => [
      textOf('text', columns.text![row]!),
      textAt(run.accounts.ids, account[row]!),
      columns.number![row]!,
      textOf('word', columns.word![row]!),
    ]),
  );
  return { run, rows, left: Array.from(run.left.lines) };
}

it('texts and numbers come out as they stand, empty ones too', () => {
  const { rows, left } = scan(['BTC,a,1e300,', ',b,-0,buy', `${'t'.repeat(64)},c,,sell`, 'BTC,a,+.5e-320,buy']);
  expect(rows).toEqual([
    ['BTC', 'a', 1e300, ''],
    ['', 'b', -0, 'buy'],
    ['t'.repeat(64), 'c', Number.NaN, 'sell'],
    ['BTC', 'a', 5e-321, 'buy'],
  ]);
  expect(left).toEqual([]);
});

it('what is not certain is left', () => {
  const bad = ['é,a,1,x', 'x,é,1,x', 'x,,1,x', `x,${'a'.repeat(65)},1,x`, `${'t'.repeat(65)},a,1,x`];
  const numbers = ['x,a,1e999,x', 'x,a,nan,x', 'x,a, 1,x', 'x,a,1,x,', 'x,a,1'];
  const { rows, left } = scan(['x,a,1,x', ...bad, ...numbers, 'y,b,2,y']);
  expect(rows.map((row) => row[0])).toEqual(['x', 'y']);
  expect(left).toEqual([...bad, ...numbers].map((_, i) => i + 1));
});

it('lines that are not taken leave no text, however many they are', () => {
  const short = Array.from({ length: 3000 }, (_, i) => i.toString(36).padStart(3, '0'));
  const { run, rows, left } = scan([...short, 'BTC,a,1,buy', ...short, 'ETH,b,2,sell'], 4096);
  expect(left).toHaveLength(6000);
  expect(rows).toEqual([
    ['BTC', 'a', 1, 'buy'],
    ['ETH', 'b', 2, 'sell'],
  ]);
  expect(textCount(run.texts.text!)).toBe(2);
  expect(textCount(run.accounts.ids)).toBe(2);
});

it('a table of texts grows with the rows', () => {
  const lines = Array.from({ length: 20_000 }, (_, i) => `text ${i % 7919},account ${i},${i},${i % 3}`);
  const { run, rows } = scan(lines, 1 << 14);
  expect(rows).toHaveLength(20_000);
  expect(rows.every(([text, account, n]) => text === `text ${Number(n) % 7919}` && account === `account ${n}`)).toBe(
    true,
  );
  expect(textCount(run.texts.text!)).toBe(7919);
  expect(textCount(run.texts.word!)).toBe(3);
});

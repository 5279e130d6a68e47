import { expect, test } from 'vitest';
import { positionTable } from '../../src/ingest/columns.ts';
import { scanSpec } from '../../src/ingest/scan-spec.ts';
import { TableScan } from '../../src/ingest/table-scan.ts';
import { feed } from './scanned-text.ts';
import { smallMarket } from './small-market.ts';

// Alone in its file: a memory that an earlier scan left is as large as that scan made it.
test('memory grows with the ids of a stream and not with its length', () => {
  const spec = scanSpec('table.csv', positionTable, [...positionTable.needed], {
    snapshot: smallMarket(),
    keepsTerms: false,
  });
  const scan = new TableScan(spec, 1 << 16);
  const row = 'account-of-all-rows,BTC-USDT-SWAP,1,9\n';
  let bytes = 0;
  for (let i = 0; i < 1000; i++) {
    feed(scan, Buffer.from(`account-${i},BTC-USDT-SWAP,1,9\n${row.repeat(1700)}`));
    if (i === 10) bytes = scan.room.buffer.byteLength;
  }
  expect(scan.room.buffer.byteLength - bytes).toBeLessThan(2 << 20);
  expect(scan.finish().accounts.firstLine.length).toBe(1001);
});

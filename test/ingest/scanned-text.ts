/** Text given to a scan in pieces, and the rows it took. */

import { type ScannedRun, TableScan } from '../../src/ingest/table-scan.ts';
import type { ScanSpec } from '../../src/kernel/scan-plan.ts';
import { textAt } from '../../src/quantity/text-table.ts';

/** How a scan is fed: bytes scanned at a time, and bytes given at a time. */
export interface Feeding {
  pieceBytes?: number;
  mostBytes?: number;
}

export function scanned(spec: ScanSpec, text: string | Buffer, { pieceBytes, mostBytes }: Feeding = {}): ScannedRun {
  const scan = new TableScan(spec, pieceBytes);
  feed(scan, Buffer.from(text as string), mostBytes);
  return scan.finish();
}

/** Gives bytes to a scan until it stops. */
export function feed(scan: TableScan, bytes: Buffer, mostBytes = Number.POSITIVE_INFINITY): void {
  for (let at = 0; at < bytes.length && !scan.hasStopped; ) {
    const taken = bytes.subarray(at, at + Math.min(mostBytes, scan.room.length));
    scan.room.set(taken);
    scan.filled(taken.length);
    at += taken.length;
  }
}

/** The rows that were taken, each as its account and its values. */
export function rowsOf({ accounts, blocks }: ScannedRun): { acctId: string; values: Record<string, number> }[] {
  return blocks.flatMap(({ count, account, columns }) =>
    Array.from({ length: count }, (_, row) => ({
      acctId: textAt(accounts.ids, account[row]!),
      values: Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column[row]!])),
    })),
  );
}

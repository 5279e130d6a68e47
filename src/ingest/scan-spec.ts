/**
 * What the quick lane looks for in each table: every column it can be certain of, with exactly the bounds, words and ids
 * that the judge (intake.ts) accepts. Whatever is outside of that is no reject here, only a row for the judge.
 */
import { Scan as S } from '../kernel/layout.ts';
import { scanBounds } from '../kernel/scan-kernel.ts';
import type { ScanCell, ScanSpec } from '../kernel/scan-plan.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { textTable } from '../quantity/text-table.ts';
import type { TableSpec } from './columns.ts';
import { locateColumns } from './csv-rows.ts';
import { currencyFault, instrumentFault } from './usable.ts';

type ColumnScan = Omit<ScanCell, 'out'> & { out?: string; absent?: { bytes: 1 | 8; value: number } };

const account: ColumnScan = { kind: S.CELL_ACCOUNT };
const optionalNumber: ColumnScan = { kind: S.CELL_OPTIONAL_NUMBER };
const price: ColumnScan = { kind: S.CELL_PRICE, out: 'px' };

function words(list: Record<string, number>, out?: string): ColumnScan {
  const entries = Object.entries(list).map(([text, code]) => ({ text, code }));
  return {
    kind: S.CELL_WORD,
    words: entries,
    ...(out === undefined ? {} : { out, absent: { bytes: 1, value: list['']! } }),
  };
}

/** Positions of posSide short count as negative; a code is an index into `posSides`. */
const sides = { '': S.SIDE_AS_SIGNED, net: S.SIDE_AS_SIGNED, long: S.SIDE_LONG, short: S.SIDE_SHORT };
const flag = { '': 1, true: 1, false: 0 };

/** Columns of each table by name. */
function columnsOf(table: string, snapshot: Snapshot): Record<string, ColumnScan> {
  if (table === 'positions') {
    return {
      acctId: account,
      instId: instruments(snapshot, false),
      pos: { kind: S.CELL_QUANTITY, out: 'qty' },
      avgPx: price,
      mgnMode: words({ '': 0, cross: 0 }),
      posSide: words(sides, 'side'),
      lever: optionalNumber,
      margin: optionalNumber,
    };
  }
  if (table === 'orders') {
    return {
      acctId: account,
      instId: instruments(snapshot, true),
      // Its size is 0 or more, so that a sale is what counts as negative.
      side: { ...words({ buy: S.SIDE_AS_SIGNED, sell: S.SIDE_SHORT }), out: 'side' },
      sz: { kind: S.CELL_SIZE, out: 'qty' },
      px: price,
      tdMode: words({ '': 0, cross: 0, cash: 0 }),
      lever: optionalNumber,
      reduceOnly: words(flag),
    };
  }
  if (table === 'balances') {
    return {
      acctId: account,
      ccy: currencies(snapshot),
      cashBal: { kind: S.CELL_QUANTITY, out: 'cashBal' },
      frozenBal: optionalNumber,
      interest: { kind: S.CELL_QUANTITY_OR_0, out: 'interest', absent: { bytes: 8, value: 0 } },
      clSpotInUseAmt: { kind: S.CELL_CAP, out: 'spotCap', absent: { bytes: 8, value: Number.NaN } },
    };
  }
  return {
    acctId: account,
    acctLv: words({ '': 0, '4': 0 }),
    autoLoan: words(flag, 'autoLoan'),
    riskAck: words(flag, 'riskAck'),
  };
}

/**
 * The scan of a table with this header.
 * @param name what messages call the file
 * @throws UnusableInput where a needed column is missing or one stands twice
 */
export function scanSpec(name: string, table: TableSpec, header: string[], snapshot: Snapshot): ScanSpec {
  const columns = columnsOf(table.table, snapshot);
  const known = locateColumns(name, table, header, 1);
  const cells: ScanCell[] = header.map(() => ({ kind: S.CELL_IGNORED, out: null }));
  const absent: ScanSpec['absent'] = [];
  for (const [column, at] of known) {
    const { absent: value, out, ...cell } = columns[column]!;
    if (at >= 0) cells[at] = { ...cell, out: out ?? null };
    else if (out !== undefined && value !== undefined) absent.push({ out, ...value });
  }
  const hasLegs = cells.some(({ out }) => out === 'px');
  return { cells, absent, signed: hasLegs ? { side: 'side', size: 'qty', price: 'px' } : null, bounds: scanBounds };
}

function instruments(snapshot: Snapshot, withSpot: boolean): ColumnScan {
  const usable = snapshot.instruments
    .map((instrument, value) => ({ text: instrument.instId, value, instrument }))
    .filter(({ instrument }) => instrumentFault(snapshot, instrument) === null)
    .filter(({ instrument }) => withSpot || instrument.contract !== 'spot');
  return { kind: S.CELL_ID, ids: idTable(usable), out: 'instrument' };
}

function currencies(snapshot: Snapshot): ColumnScan {
  const usable = snapshot.currencies
    .map(({ ccy }, value) => ({ text: ccy, value }))
    .filter(({ text }) => currencyFault(snapshot, text) === null);
  return { kind: S.CELL_ID, ids: idTable(usable), out: 'ccy' };
}

/** Ids of plain text; a row with any other goes to the judge. */
const plainId = /^[ !#-+\--~]{1,64}$/;

function idTable(ids: { text: string; value: number }[]): NonNullable<ScanCell['ids']> {
  const plain = ids.filter(({ text }) => plainId.test(text));
  return { texts: textTable(plain.map(({ text }) => text)), values: Uint32Array.from(plain, ({ value }) => value) };
}

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

/** Against which market, and whether what only account modes 2 and 3 read is kept. */
export interface ReadingOf {
  snapshot: Snapshot;
  keepsTerms: boolean;
}

type ColumnScan = Omit<ScanCell, 'out'> & { out?: string; absent?: { bytes: 1 | 8; value: number } };

const account: ColumnScan = { kind: S.CELL_ACCOUNT };
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
const onlyIfTrue = { '': 0, true: 1, false: 0 };
const modes = { '': 4, '2': 2, '3': 3, '4': 4 };

/** Columns of legs that only account modes 2 and 3 read: judged always, kept where they are asked for. */
function termColumns(keepsTerms: boolean) {
  const keptAs = (out: string) => (keepsTerms ? { out } : {});
  const marginMode = (own: string[]) =>
    keepsTerms
      ? words({ ...crossWords(own), isolated: 1 }, 'isolated')
      : // An isolated leg of an account that may have none is for the judge.
        words(crossWords(own));
  const absentNumber = { bytes: 8, value: Number.NaN } as const;
  return {
    marginMode,
    lever: { kind: S.CELL_OPTIONAL_PRICE, ...keptAs('lever'), absent: absentNumber },
    margin: { kind: S.CELL_CAP, ...keptAs('margin'), absent: absentNumber },
    reduceOnly: words(onlyIfTrue, keepsTerms ? 'reduceOnly' : undefined),
  };
}

function crossWords(own: string[]): Record<string, number> {
  return Object.fromEntries(['', 'cross', ...own].map((word) => [word, 0]));
}

/** Columns of each table by name. */
function columnsOf(table: string, { snapshot, keepsTerms }: ReadingOf): Record<string, ColumnScan> {
  const { marginMode, lever, margin, reduceOnly } = termColumns(keepsTerms);
  if (table === 'positions') {
    return {
      acctId: account,
      instId: instruments(snapshot, false),
      pos: { kind: S.CELL_QUANTITY, out: 'qty' },
      avgPx: price,
      mgnMode: marginMode([]),
      posSide: words(sides, 'side'),
      lever,
      margin,
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
      tdMode: marginMode(['cash']),
      lever,
      reduceOnly,
    };
  }
  if (table === 'balances') {
    return {
      acctId: account,
      ccy: currencies(snapshot),
      cashBal: { kind: S.CELL_QUANTITY, out: 'cashBal' },
      frozenBal: { kind: S.CELL_OPTIONAL_NUMBER },
      interest: { kind: S.CELL_QUANTITY_OR_0, out: 'interest', absent: { bytes: 8, value: 0 } },
      clSpotInUseAmt: { kind: S.CELL_CAP, out: 'spotCap', absent: { bytes: 8, value: Number.NaN } },
    };
  }
  return {
    acctId: account,
    acctLv: words(modes, 'acctLv'),
    autoLoan: words(flag, 'autoLoan'),
    riskAck: words(flag, 'riskAck'),
  };
}

/**
 * The scan of a table with this header.
 * @param name what messages call the file
 * @throws UnusableInput where a needed column is missing or one stands twice
 */
export function scanSpec(name: string, table: TableSpec, header: string[], reading: ReadingOf): ScanSpec {
  const columns = columnsOf(table.table, reading);
  const known = locateColumns(name, table, header, 1);
  const cells: ScanCell[] = header.map(() => ({ kind: S.CELL_IGNORED, out: null }));
  const absent: ScanSpec['absent'] = [];
  for (const [column, at] of known) {
    const { absent: value, out, ...cell } = columns[column]!;
    if (at >= 0) cells[at] = { ...cell, out: out ?? null };
    else if (out !== undefined && value !== undefined) absent.push({ out, ...value });
  }
  const hasLegs = cells.some(({ out }) => out === 'px');
  // A leg has all its terms, also those that its table has no column for: orders no margin, positions no reduceOnly.
  if (hasLegs && reading.keepsTerms) {
    const { margin, reduceOnly } = termColumns(true);
    for (const { out, absent: value } of [margin, reduceOnly] as ColumnScan[]) {
      const isThere = cells.some((cell) => cell.out === out) || absent.some((column) => column.out === out);
      if (!isThere) absent.push({ out: out!, ...value! });
    }
  }
  return { cells, absent, signed: hasLegs ? { side: 'side', size: 'qty', price: 'px' } : null, bounds: scanBounds };
}

function instruments(snapshot: Snapshot, withSpot: boolean): ColumnScan {
  const usable = snapshot.instruments
    .map((instrument, value) => ({ text: instrument.instId, value, instrument }))
    .filter(({ instrument }) => instrument.problem === null && instrumentFault(snapshot, instrument) === null)
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

/**
 * The result tables that have rows beside the accounts, each declared here and nowhere else: its file, what a row is of
 * besides its account, its figures by the kernel's columns, and its columns in order. A further table is a declaration
 * here and a block in `kernel/row-blocks.ts`; hashing, writing, reading back and comparing go over this list.
 */
import * as L from '../kernel/layout.ts';
import { type RowTableId, rowTableIds } from '../kernel/row-blocks.ts';
import { type BookColumns, TERM_ISOLATED } from '../portfolio/book.ts';
import { posSides } from '../portfolio/holdings.ts';
import { borrowingFigures, currencyFigures, isolatedFigures } from '../quantity/margin-result.ts';
import { accountStates } from './account-columns.ts';

/** Lists of a risk unit's grid that a figure may be an index into. */
export type GridList = 'mr1-spot-shock' | 'mr1-vol-shock' | 'mr6-spot-shock';

/** A column behind the key: a figure under its own name, or what a figure that is an index points at. */
export type RowColumn = string | { name: string; figure: string; in: GridList | { words: readonly string[] } };

export interface RowTable {
  /** Name of the file, without its ending. */
  file: string;
  /** Header of the column that names the row besides its account, and what it is. */
  keyColumn: string;
  key: 'unit' | 'currency' | 'instrument';
  /** Every figure that is hashed and compared, and the kernel's column of it. */
  figures: Record<string, number>;
  columns: readonly RowColumn[];
  /** Whether a run of this book writes the table; where it does not, no row of it may come out. */
  isWritten(book: BookColumns): boolean;
}

export const rowTables = {
  units: {
    file: 'risk-units',
    keyColumn: 'riskUnit',
    key: 'unit',
    figures: {
      mmr: L.OUT_UNIT_MMR,
      imr: L.OUT_UNIT_IMR,
      mr1: L.OUT_UNIT_MR1,
      mr2: L.OUT_UNIT_MR1 + 1,
      mr3: L.OUT_UNIT_MR1 + 2,
      mr4: L.OUT_UNIT_MR1 + 3,
      mr5: L.OUT_UNIT_MR1 + 4,
      mr6: L.OUT_UNIT_MR1 + 5,
      mr7: L.OUT_UNIT_MR1 + 6,
      mr8: L.OUT_UNIT_MR1 + 7,
      mr9: L.OUT_UNIT_MR1 + 8,
      mr1Worst: L.OUT_UNIT_MR1_WORST,
      mr6Worst: L.OUT_UNIT_MR6_WORST,
      spotInUse: L.OUT_UNIT_SPOT_IN_USE,
      delta: L.OUT_UNIT_DELTA,
      gamma: L.OUT_UNIT_GAMMA,
      theta: L.OUT_UNIT_THETA,
      vega: L.OUT_UNIT_VEGA,
      upl: L.OUT_UNIT_UPL,
    },
    columns: [
      ...(['mmr', 'imr', 'mr1', 'mr2', 'mr3', 'mr4', 'mr5', 'mr6', 'mr7', 'mr8', 'mr9'] as const),
      { name: 'mr1SpotShock', figure: 'mr1Worst', in: 'mr1-spot-shock' },
      { name: 'mr1VolShock', figure: 'mr1Worst', in: 'mr1-vol-shock' },
      { name: 'mr6SpotShock', figure: 'mr6Worst', in: 'mr6-spot-shock' },
      ...(['spotInUse', 'delta', 'gamma', 'theta', 'vega', 'upl'] as const),
    ],
    isWritten: () => true,
  },
  // Currencies whose cash is below 0, or that have potential borrowing.
  borrowing: {
    file: 'borrowing',
    keyColumn: 'ccy',
    key: 'currency',
    figures: {
      eq: L.OUT_BORROWING_EQUITY,
      frozen: L.OUT_BORROWING_FROZEN,
      liability: L.OUT_BORROWING_LIABILITY,
      potential: L.OUT_BORROWING_POTENTIAL,
      marginBorrow: L.OUT_BORROWING_BY_MARGIN,
      lossBorrow: L.OUT_BORROWING_BY_LOSS,
      optionBorrow: L.OUT_BORROWING_BY_OPTIONS,
      orderBorrow: L.OUT_BORROWING_BY_ORDERS,
      leverage: L.OUT_BORROWING_LEVERAGE,
      mmrRate: L.OUT_BORROWING_MMR_RATE,
      imr: L.OUT_BORROWING_IMR,
      mmr: L.OUT_BORROWING_MMR,
      interest: L.OUT_BORROWING_INTEREST_HOUR,
      forcedRepayment: L.OUT_BORROWING_FORCED_REPAYMENT,
    },
    columns: borrowingFigures,
    isWritten: () => true,
  },
  // Currencies of accounts of mode 2, each with its own ratio.
  currencies: {
    file: 'currencies',
    keyColumn: 'ccy',
    key: 'currency',
    figures: {
      cashBal: L.OUT_CURRENCY_CASH,
      crossUpl: L.OUT_CURRENCY_UPL,
      pendingSells: L.OUT_CURRENCY_PENDING_SELLS,
      optionBuyNeed: L.OUT_CURRENCY_OPTION_BUYS,
      isolatedOpenNeed: L.OUT_CURRENCY_ISOLATED_OPENINGS,
      orderFees: L.OUT_CURRENCY_ORDER_FEES,
      mmr: L.OUT_CURRENCY_MMR,
      imr: L.OUT_CURRENCY_IMR,
      liqFee: L.OUT_CURRENCY_LIQ_FEE,
      mgnRatio: L.OUT_CURRENCY_RATIO,
    },
    columns: [...currencyFigures, 'mgnRatio'],
    isWritten: ({ acctLv, quarantined }) => acctLv.some((mode, a) => mode === 2 && quarantined[a] === 0),
  },
  // Isolated positions of accounts of modes 2 and 3, each with margin and ratio of its own.
  isolated: {
    file: 'isolated',
    keyColumn: 'instId',
    key: 'instrument',
    figures: {
      posSide: L.OUT_ISOLATED_SIDE,
      pos: L.OUT_ISOLATED_POS,
      margin: L.OUT_ISOLATED_MARGIN,
      upl: L.OUT_ISOLATED_UPL,
      mmr: L.OUT_ISOLATED_MMR,
      imr: L.OUT_ISOLATED_IMR,
      liqFee: L.OUT_ISOLATED_LIQ_FEE,
      mgnRatio: L.OUT_ISOLATED_RATIO,
      state: L.OUT_ISOLATED_STATE,
    },
    columns: [
      { name: 'posSide', figure: 'posSide', in: { words: posSides } },
      ...isolatedFigures,
      'mgnRatio',
      { name: 'state', figure: 'state', in: { words: accountStates } },
    ],
    // Rows of quarantined accounts are in no book.
    isWritten: ({ positions }) => positions.terms?.flags.some((flags) => (flags & TERM_ISOLATED) !== 0) ?? false,
  },
} as const satisfies Record<RowTableId, RowTable>;

export type FigureOf<T extends RowTableId> = keyof (typeof rowTables)[T]['figures'] & string;
export type UnitFigure = FigureOf<'units'>;

/** The figures of a table, in the order of their declaration. */
export function figuresOf<T extends RowTableId>(table: T): FigureOf<T>[] {
  return Object.keys(rowTables[table].figures) as FigureOf<T>[];
}

/** The header of a table. */
export function rowHeader(table: RowTableId): string[] {
  const { keyColumn, columns }: RowTable = rowTables[table];
  return ['acctId', keyColumn, ...columns.map((column) => (typeof column === 'string' ? column : column.name))];
}

/** The tables that a run of this book writes. */
export function writtenTables(book: BookColumns): RowTableId[] {
  const tables: Record<RowTableId, RowTable> = rowTables;
  return rowTableIds.filter((table) => tables[table].isWritten(book));
}

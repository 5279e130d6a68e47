/** What this test knows of the layouts: which names are slots of which record, and which are none. */
import * as L from '../../src/kernel/layout.ts';

/** The slots of a record by how their names begin; the longest beginning wins. `size` names the record's length. */
export interface LayoutRecord {
  of: string;
  begins: string[];
  size?: string;
}

export interface LayoutSection {
  section: string;
  numbers: [name: string, value: number][];
  records: LayoutRecord[];
  /** Lengths of records that are told by no `size`. */
  sizes: string[];
  /** Numbers that are no slots; those of `bounds` may be below 0. */
  others: string[];
  bounds: string[];
}

const { Scan, ...own } = L;

const tableRecords: LayoutRecord[] = [
  {
    of: 'tables header',
    begins: ['TABLES_', 'INSTRUMENT_COUNT', 'INSTRUMENTS_', 'UNIT_COUNT', 'UNITS_', 'ROWS_', 'ROW_', 'ZEROS_'],
  },
  { of: 'tables header', begins: ['CURRENCY_COUNT', 'CURRENCIES_', 'PAIR_COUNT', 'PAIRS_', 'MR4_FORM', 'PARAMS_'] },
  { of: 'parameters', begins: ['PARAM_'], size: 'PARAM_SLOTS' },
  { of: 'forms of MR4', begins: ['MR4_'] },
  { of: 'instrument, u32', begins: ['INSTRUMENT_'] },
  { of: 'kinds', begins: ['KIND_'] },
  { of: 'families', begins: ['FAMILY_'], size: 'FAMILY_COUNT' },
  { of: 'instrument, f64', begins: ['IF_'], size: 'INSTRUMENT_SLOTS' },
  { of: 'unit, u32', begins: ['UNIT_'] },
  { of: 'unit, f64', begins: ['UF_'], size: 'UNIT_SLOTS' },
  { of: 'kinds of columns', begins: ['COLUMN_VOL_POINTS', 'COLUMN_VOL_PERCENTAGE', 'COLUMN_THETA', 'COLUMN_RATE'] },
  { of: 'kinds of columns', begins: ['COLUMN_VEGA_POINT'] },
  { of: 'column', begins: ['COLUMN_'], size: 'COLUMN_SLOTS' },
  { of: 'bucket', begins: ['BUCKET_'], size: 'BUCKET_SLOTS' },
  { of: 'tier', begins: ['TIER_'], size: 'TIER_SLOTS' },
  { of: 'pair, u32', begins: ['PAIR_'] },
  { of: 'currency, u32', begins: ['CURRENCY_'] },
  { of: 'currency, f64', begins: ['CF_'], size: 'CURRENCY_SLOTS' },
  { of: 'discount tier', begins: ['DISCOUNT_'], size: 'DISCOUNT_SLOTS' },
  { of: 'tables header', begins: ['TERMS_PTR'] },
  { of: 'terms of an instrument, u32', begins: ['TERMS_'] },
  { of: 'terms of an instrument, f64', begins: ['TF_'], size: 'TERMS_SLOTS' },
  { of: 'position tier', begins: ['LADDER_'], size: 'LADDER_SLOTS' },
  { of: 'borrowing tier', begins: ['BORROW_'], size: 'BORROW_SLOTS' },
];

const shardRecords: LayoutRecord[] = [
  { of: 'shard header', begins: ['SHARD_'], size: 'SHARD_HEADER_SLOTS' },
  { of: 'account column', begins: ['OUT_ACCOUNT_'], size: 'OUT_ACCOUNT_COLUMNS' },
  { of: 'states', begins: ['STATE_'] },
  { of: 'unit column', begins: ['OUT_UNIT_'], size: 'OUT_UNIT_COLUMNS' },
  { of: 'borrowing column', begins: ['OUT_BORROWING_'], size: 'OUT_BORROWING_COLUMNS' },
  { of: 'wallet row', begins: ['OUT_WALLET_'], size: 'OUT_WALLET_SLOTS' },
  { of: 'currency column', begins: ['OUT_CURRENCY_'], size: 'OUT_CURRENCY_COLUMNS' },
  { of: 'isolated column', begins: ['OUT_ISOLATED_'], size: 'OUT_ISOLATED_COLUMNS' },
  { of: 'flags of a leg', begins: ['FLAG_'] },
  { of: 'modes of accounts', begins: ['MODE_'] },
  { of: 'need', begins: ['NEED_'], size: 'NEED_SLOTS' },
  { of: 'run', begins: ['RUN_'], size: 'RUN_SLOTS' },
  { of: 'wallet', begins: ['WALLET_'], size: 'WALLET_SLOTS' },
  { of: 'sums of an account', begins: ['SUM_'], size: 'SUM_SLOTS' },
  { of: 'accumulator, u32', begins: ['ACC_UNIT', 'ACC_LEGS', 'ACC_HAS_'] },
  { of: 'accumulator, f64', begins: ['ACC_'], size: 'ACC_SCALARS' },
  { of: 'option leg', begins: ['LEG_'], size: 'LEG_SLOTS' },
];

const textRecords: LayoutRecord[] = [
  { of: 'number tables, bytes', begins: ['POWERS_', 'GATHERS'], size: 'NUMBER_TABLES_BYTES' },
  { of: 'CSV rows header', begins: ['CSV_'], size: 'CSV_HEADER_SLOTS' },
  { of: 'CSV column', begins: ['CSV_COLUMN_'], size: 'CSV_COLUMN_SLOTS' },
  { of: 'CSV rows header', begins: ['CSV_COLUMN_COUNT', 'CSV_COLUMNS_'] },
  { of: 'kinds of CSV columns', begins: ['CSV_KIND_'] },
];

const scanRecords: LayoutRecord[] = [
  { of: 'scan header', begins: ['SCAN_'], size: 'SCAN_HEADER_SLOTS' },
  { of: 'cell', begins: ['CELL_KIND', 'CELL_OUT_PTR', 'CELL_TABLE_PTR', 'CELL_TEXT_PTR'], size: 'CELL_SLOTS' },
  { of: 'kinds of cells', begins: ['CELL_'] },
  { of: 'bounds', begins: ['BOUND_'], size: 'BOUND_SLOTS' },
  { of: 'sides', begins: ['SIDE_'] },
  { of: 'skip', begins: ['SKIP_'], size: 'SKIP_SLOTS' },
  { of: 'id table', begins: ['IDS_'], size: 'IDS_HEADER_SLOTS' },
  { of: 'entry of an id table', begins: ['ENTRY_'], size: 'ENTRY_SLOTS' },
];

/** Bounds of what the text side reads and writes. */
const bounds = ['POWER_MIN', 'POWER_MAX', 'POWER_F64_MAX', 'POWER_U64_MAX', 'POWER_EXACT_MAX', 'POWER_FIVE_U64_MAX'];

export const sections: LayoutSection[] = [
  {
    section: 'tables, shards and text',
    numbers: Object.entries(own),
    records: [...tableRecords, ...shardRecords, ...textRecords],
    sizes: ['INSTRUMENT_SLOTS', 'UNIT_SLOTS', 'PAIR_SLOTS', 'TABLES_HEADER_SLOTS', 'CELL_SUM_PARTS'],
    others: [
      'FLAG_SIDE_SHIFT',
      'MAGIC',
      'VERSION',
      'ALIGNMENT',
      'TABLES_BASE',
      'NO_COLUMN',
      'NUMBER_BYTES_MAX',
      'TEXT_SLACK_BYTES',
    ],
    bounds,
  },
  {
    section: 'scan',
    numbers: Object.entries(Scan),
    records: scanRecords,
    sizes: [],
    others: ['SCAN_BASE', 'WORDS_FIRST', 'WORD_BYTES', 'ID_BYTES_MAX', 'INPUT_PADDING'],
    bounds: [],
  },
];

/**
 * THE BYTES. Read by both compilers: asc takes it into the kernel, tsc into the host. Every address and slot that the two
 * sides share is stated here once; `MAGIC` and `VERSION` are compared when a kernel is opened.
 *
 * One shared memory holds the tables, written once by the host and read by every worker, and one block per worker:
 *
 *   0        TABLES_BASE                          BLOCK 0                      BLOCK 1
 *   | free   | tables header | instruments | … | | shard header | inputs | outputs | scratch | …
 *
 * A header is an array of u32 slots; each `…_PTR` slot holds a byte address. Records are arrays of 8-byte slots.
 * Everything starts on a multiple of ALIGNMENT.
 */

export const MAGIC = 0x53474b31; // "SGK1"
export const VERSION = 1;
export const ALIGNMENT = 16;
/** Below this address lies nothing: a null pointer is never a table. */
export const TABLES_BASE = 1024;

// ── Tables header: u32 slots ────────────────────────────────────────────────────────────────────────────────────────
export const TABLES_MAGIC = 0;
export const TABLES_VERSION = 1;
export const INSTRUMENT_COUNT = 2;
export const INSTRUMENTS_PTR = 3;
export const UNIT_COUNT = 4;
export const UNITS_PTR = 5;
/** Option rows, ROW_STRIDE f64 each: USD per contract of every column of the option's unit. */
export const ROWS_PTR = 6;
export const ROW_STRIDE = 7;
export const CURRENCY_COUNT = 8;
export const PAIR_COUNT = 9;
export const PAIRS_PTR = 10;
/** Form of MR4, one of the MR4_… numbers. */
export const MR4_FORM = 11;
/** Scalars of the rulebook, f64 slots named PARAM_…. */
export const PARAMS_PTR = 12;
export const TABLES_HEADER_SLOTS = 16;

export const PARAM_MR3_WEIGHT = 0;
export const PARAM_MR6_WEIGHT = 1;
export const PARAM_IMR_MULTIPLIER = 2;
export const PARAM_TAKER_FEE = 3;
/** 1, or 0 where the rulebook has no MR2: theta is shown all the same. */
export const PARAM_MR2_WEIGHT = 4;
export const PARAM_SLOTS = 5;

export const MR4_NONE = 0;
export const MR4_SUM = 1;
export const MR4_GROSS_MINUS_NET = 2;

// ── Instrument record ───────────────────────────────────────────────────────────────────────────────────────────────
//   bytes 0 … 31: eight u32 (INSTRUMENT_… below)      bytes 32 …: f64 slots (IF_…, counted from the record's start)
export const INSTRUMENT_KIND = 0;
export const INSTRUMENT_UNIT = 1;
export const INSTRUMENT_BUCKET = 2;
export const INSTRUMENT_FAMILY = 3;
export const INSTRUMENT_SETTLE_CCY = 4;
export const INSTRUMENT_BASE_CCY = 5;
/** Index of the option's row. */
export const INSTRUMENT_ROW = 6;

export const KIND_UNUSABLE = 0;
export const KIND_LINEAR = 1;
export const KIND_INVERSE = 2;
export const KIND_OPTION = 3;
export const KIND_SPOT = 4;

export const FAMILY_USDT = 0;
export const FAMILY_USDC = 1;
export const FAMILY_USD = 2;
export const FAMILY_COUNT = 3;

// Made by the kernel (revalue), per contract.
export const IF_DELTA_COINS = 4;
export const IF_CASH_DELTA_USD = 5;
/** USD of P&L per unit of spot shock; 0 for options, whose P&L is a row. */
export const IF_SHOCK_USD = 6;
export const IF_NOTIONAL_USD = 7;
export const IF_CHARGE_LONG_USD = 8;
export const IF_CHARGE_SHORT_USD = 9;
export const IF_GAMMA_USD = 10;
export const IF_VEGA_USD = 11;
// Given by the host.
/** Coins per contract; inverse: USD per contract; spot: 1. */
export const IF_SIZE = 12;
export const IF_MARK_PX = 13;
export const IF_SETTLE_USD = 14;
export const IF_INDEX_USD = 15;
export const IF_INDEX_QUOTE = 16;
export const IF_CHARGE_RATE = 17;
export const IF_FORWARD_PX = 18;
export const IF_STRIKE = 19;
export const IF_VOL = 20;
export const IF_YEARS = 21;
/** +1 call, −1 put. */
export const IF_PHI = 22;
export const IF_VOL_POINTS = 23;
export const IF_VOL_PERCENTAGE = 24;
/** (F − K)/K by the venue's decimals: ln(F/K) near the money is smaller than the rounding of F. */
export const IF_FORWARD_EXCESS = 25;
export const INSTRUMENT_SLOTS = 26;

// ── Unit record: u32 slots, then f64 slots counted from the record's start ──────────────────────────────────────────
export const UNIT_COLUMN_COUNT = 0;
export const UNIT_COLUMNS_PTR = 1;
export const UNIT_CELL_COUNT = 2;
export const UNIT_CELLS_PTR = 3;
export const UNIT_EXTREME_COUNT = 4;
export const UNIT_EXTREMES_PTR = 5;
export const UNIT_BUCKET_COUNT = 6;
export const UNIT_BUCKETS_PTR = 7;
export const UNIT_CHARGE_TIER_COUNT = 8;
export const UNIT_CHARGE_TIERS_PTR = 9;
/** Column of the 24-hour decay, of the forward up and down, of one vol point up; NO_COLUMN where the rule is absent. */
export const UNIT_THETA_COLUMN = 10;
export const UNIT_RATE_UP_COLUMN = 11;
export const UNIT_RATE_DOWN_COLUMN = 12;
export const UNIT_VEGA_COLUMN = 13;
export const UNIT_BASE_CCY = 14;
/** 1 where spot of the coin may be used in this unit. */
export const UNIT_HOLDS_SPOT = 15;
export const UF_INDEX_USD = 8;
export const UF_SPOT_BASIS_FACTOR = 9;
export const UNIT_SLOTS = 10;
export const NO_COLUMN = 0xffff;

// Column record (6 f64): what a column of an option row revalues.
export const COLUMN_KIND = 0;
export const COLUMN_SPOT_SHOCK = 1;
export const COLUMN_VOL_SCALE = 2;
/** Rate columns: the signed shift; theta: the horizon in years; volFloor in the vol columns. */
export const COLUMN_EXTRA = 3;
/** Made by the kernel: the factor on spot and forward, and its logarithm. */
export const COLUMN_GROWTH = 4;
export const COLUMN_LOG_GROWTH = 5;
export const COLUMN_SLOTS = 6;
export const COLUMN_VOL_POINTS = 0;
export const COLUMN_VOL_PERCENTAGE = 1;
export const COLUMN_THETA = 2;
export const COLUMN_RATE = 3;
export const COLUMN_VEGA_POINT = 4;

// Cell record (3 f64): spot shock and the two columns, in points and in percentage, the worse of which is the cell.
export const CELL_SPOT_SHOCK = 0;
export const CELL_POINTS_COLUMN = 1;
export const CELL_PERCENTAGE_COLUMN = 2;
export const CELL_SLOTS = 3;
// Extreme record (2 f64).
export const EXTREME_SPOT_SHOCK = 0;
export const EXTREME_COLUMN = 1;
export const EXTREME_SLOTS = 2;
// Bucket record (2 f64): bucket 0 holds the perpetuals, the rest one expiry each.
export const BUCKET_BASIS_FACTOR = 0;
export const BUCKET_VOL_POINTS = 1;
export const BUCKET_SLOTS = 2;
// Marginal tier record (2 f64), MR7 and MR9 alike.
export const TIER_UP_TO = 0;
export const TIER_FACTOR = 1;
export const TIER_SLOTS = 2;
// Pair record (4 u32): families and the pair's tiers, factors already taken at the pair's price.
export const PAIR_FAMILY_A = 0;
export const PAIR_FAMILY_B = 1;
export const PAIR_TIER_COUNT = 2;
export const PAIR_TIERS_PTR = 3;
export const PAIR_SLOTS = 2;

// ── Shard header: u32 slots ─────────────────────────────────────────────────────────────────────────────────────────
export const SHARD_ACCOUNT_COUNT = 0;
/** u32 columns with one offset more than accounts, counted from the shard's first row. */
export const SHARD_POSITION_OFFSETS_PTR = 1;
export const SHARD_ORDER_OFFSETS_PTR = 2;
export const SHARD_BALANCE_OFFSETS_PTR = 3;
export const SHARD_POSITION_INSTRUMENT_PTR = 4;
export const SHARD_POSITION_QTY_PTR = 5;
export const SHARD_POSITION_AVG_PX_PTR = 6;
export const SHARD_ORDER_INSTRUMENT_PTR = 7;
export const SHARD_ORDER_QTY_PTR = 8;
export const SHARD_ORDER_PX_PTR = 9;
export const SHARD_BALANCE_CCY_PTR = 10;
export const SHARD_BALANCE_CASH_PTR = 11;
export const SHARD_BALANCE_INTEREST_PTR = 12;
/** NaN is no cap. */
export const SHARD_BALANCE_CAP_PTR = 13;
export const SHARD_OUT_ACCOUNTS_PTR = 14;
export const SHARD_OUT_UNITS_PTR = 15;
export const SHARD_OUT_WALLETS_PTR = 16;
/** 0, or where the P&L of every cell and extreme of every unit goes, CELLS_STRIDE f64 a unit. */
export const SHARD_OUT_CELLS_PTR = 17;
export const SHARD_CELLS_STRIDE = 18;
export const SHARD_ACCUMULATORS_PTR = 19;
export const SHARD_WALLET_SCRATCH_PTR = 20;
export const SHARD_HEADER_SLOTS = 24;

// Output rows, f64 slots. Unit and wallet rows of the accounts follow one another in account order.
export const OUT_ACCOUNT_UNIT_END = 0;
export const OUT_ACCOUNT_WALLET_END = 1;
export const OUT_ACCOUNT_NOTIONAL_USD = 2;
export const OUT_ACCOUNT_ORDER_LOSS_USD = 3;
export const OUT_ACCOUNT_ORDER_FEES_USD = 4;
export const OUT_ACCOUNT_UPL_USD = 5;
export const OUT_ACCOUNT_SLOTS = 6;

export const OUT_UNIT_INDEX = 0;
export const OUT_UNIT_MMR = 1;
export const OUT_UNIT_IMR = 2;
/** MR1 … MR9 in nine slots; MR8 is the account layer's and stays 0 here. */
export const OUT_UNIT_MR1 = 3;
export const OUT_UNIT_MR1_WORST = 12;
export const OUT_UNIT_MR6_WORST = 13;
export const OUT_UNIT_SPOT_IN_USE = 14;
export const OUT_UNIT_DELTA = 15;
export const OUT_UNIT_GAMMA = 16;
export const OUT_UNIT_THETA = 17;
export const OUT_UNIT_VEGA = 18;
export const OUT_UNIT_UPL = 19;
export const OUT_UNIT_SLOTS = 20;

export const OUT_WALLET_CCY = 0;
export const OUT_WALLET_CASH = 1;
export const OUT_WALLET_INTEREST = 2;
export const OUT_WALLET_UPL = 3;
export const OUT_WALLET_OPTION_VALUE = 4;
export const OUT_WALLET_FROZEN = 5;
/** The part of `frozen` that is option premium. */
export const OUT_WALLET_PREMIUM = 6;
export const OUT_WALLET_CAP = 7;
export const OUT_WALLET_TOUCHED = 8;
export const OUT_WALLET_SLOTS = 9;

// ── Accumulator of a unit: f64 slots, then buckets and columns ──────────────────────────────────────────────────────
//   | scalars | cash delta per bucket | USD per vol point per bucket | columns |
export const ACC_LEGS = 0;
export const ACC_DELTA_COINS = 1;
export const ACC_SHOCK_USD = 2;
export const ACC_CHARGE_USD = 3;
export const ACC_CASH_DELTA_USD = 4;
export const ACC_GAMMA_USD = 5;
export const ACC_VEGA_USD = 6;
export const ACC_UPL_USD = 7;
/** Coins that spot orders of the set would add to the equity of the unit's coin. */
export const ACC_SPOT_CHANGE = 8;
export const ACC_FAMILY_USD = 9;
export const ACC_SCALARS = 12;

/**
 * THE BYTES. Read by both compilers: asc takes it into the kernel, tsc into the host. Every address and slot that the two
 * sides share is stated once: the tables here, a worker's block in `layout-shard.ts`, what account modes 2 and 3 add to either
 * in `layout-modes.ts`. `MAGIC` and `VERSION` stand for all and are compared when a kernel is opened.
 *
 * One shared memory holds the tables, written once by the host and read by every worker, and one block per worker:
 *
 *   0        TABLES_BASE                          BLOCK 0                      BLOCK 1
 *   | free   | tables header | instruments | … | | shard header | inputs | outputs | scratch | …
 *
 * A header is an array of u32 slots; each `…_PTR` slot holds a byte address. Records are arrays of 8-byte slots. Results
 * are columns, as the host keeps them: it copies each in one piece. Everything starts on a multiple of ALIGNMENT.
 */

export const MAGIC = 0x53474b31; // "SGK1"
export const VERSION = 5;
/** A cache line: rows of options and columns of results begin on one. */
export const ALIGNMENT = 64;
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
/** A record for each currency of the market, in its order. */
export const CURRENCIES_PTR = 13;
/** Zeros, as many as the most columns of a unit: what a unit without options reads as its own. */
export const ZEROS_PTR = 14;
/** A record for each instrument, `layout-modes.ts`. */
export const TERMS_PTR = 15;
export const TABLES_HEADER_SLOTS = 16;

export const PARAM_MR3_WEIGHT = 0;
export const PARAM_MR6_WEIGHT = 1;
export const PARAM_IMR_MULTIPLIER = 2;
export const PARAM_TAKER_FEE = 3;
/** 1, or 0 where the rulebook has no MR2: theta is shown all the same. */
export const PARAM_MR2_WEIGHT = 4;
/** Ratios at or below which an account is in liquidation, in danger; below which it is watched, warned. */
export const PARAM_LIQUIDATION_RATIO = 5;
export const PARAM_DANGER_RATIO = 6;
export const PARAM_WATCH_RATIO = 7;
export const PARAM_WARNING_RATIO = 8;
export const PARAM_ELIGIBLE_EQUITY_USD = 9;
/** Of account modes 2 and 3: leverage of legs that state none; least and base share of a short option's initial margin. */
export const PARAM_DEFAULT_LEVER = 10;
export const PARAM_OPTION_LEAST = 11;
export const PARAM_OPTION_BASE = 12;
export const PARAM_SLOTS = 14;

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
/** An option settled in USD: only account mode 3 has a rule for it; it is in no risk unit. */
export const KIND_USD_OPTION = 5;

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
/** Spot shocks of the cells, f64; and for each cell two u32, which columns the worse of which it is. */
export const UNIT_CELL_COUNT = 2;
export const UNIT_CELL_SHOCKS_PTR = 3;
export const UNIT_CELL_COLUMNS_PTR = 4;
/** The first cell of the lowest shock, of the highest: the worst of a unit whose loss is in proportion to the shock. */
export const UNIT_LOWEST_CELL = 5;
export const UNIT_HIGHEST_CELL = 6;
/** Spot shocks of the extremes, f64, and their columns, u32. */
export const UNIT_EXTREME_COUNT = 7;
export const UNIT_EXTREME_SHOCKS_PTR = 8;
export const UNIT_EXTREME_COLUMNS_PTR = 9;
export const UNIT_BUCKET_COUNT = 10;
export const UNIT_BUCKETS_PTR = 11;
export const UNIT_CHARGE_TIER_COUNT = 12;
export const UNIT_CHARGE_TIERS_PTR = 13;
/** Column of the 24-hour decay, of the forward up and down, of one vol point up; NO_COLUMN where the rule is absent. */
export const UNIT_THETA_COLUMN = 14;
export const UNIT_RATE_UP_COLUMN = 15;
export const UNIT_RATE_DOWN_COLUMN = 16;
export const UNIT_VEGA_COLUMN = 17;
export const UNIT_BASE_CCY = 18;
/** 1 where spot of the coin may be used in this unit. */
export const UNIT_HOLDS_SPOT = 19;
export const UF_INDEX_USD = 10;
export const UF_SPOT_BASIS_FACTOR = 11;
export const UNIT_SLOTS = 12;
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

// Currency record (4 u32, then f64 slots counted from the record's start): price and tiers.
export const CURRENCY_DISCOUNT_COUNT = 0;
export const CURRENCY_DISCOUNTS_PTR = 1;
export const CURRENCY_BORROW_COUNT = 2;
export const CURRENCY_BORROWS_PTR = 3;
export const CF_USD_PX = 2;
/** Interest on borrowing per day; coins of a liability that bear none. */
export const CF_LOAN_RATE = 3;
export const CF_INTEREST_FREE = 4;
export const CURRENCY_SLOTS = 5;
// Discount tier record (3 f64), amounts in coins, marginal.
export const DISCOUNT_MIN = 0;
export const DISCOUNT_MAX = 1;
export const DISCOUNT_RATE = 2;
export const DISCOUNT_SLOTS = 3;
// Borrowing tier record (3 f64): the upper edge in coins belongs to its tier.
export const BORROW_MAX = 0;
export const BORROW_MMR = 1;
export const BORROW_LEVERAGE = 2;
export const BORROW_SLOTS = 3;

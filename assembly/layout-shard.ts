/**
 * The bytes of a worker's block: what a shard brings, what comes out of it, and the scratch of one account in between.
 * The other half of `layout.ts`, under the same version.
 */

// ── Shard header: u32 slots ─────────────────────────────────────────────────────────────────────────────────────────
export const SHARD_ACCOUNT_COUNT = 0;
/** Index in the book of the shard's first account. */
export const SHARD_FIRST_ACCOUNT = 1;
/** u32 columns with one offset more than accounts, counted from the shard's first row. */
export const SHARD_POSITION_OFFSETS_PTR = 2;
export const SHARD_ORDER_OFFSETS_PTR = 3;
export const SHARD_BALANCE_OFFSETS_PTR = 4;
export const SHARD_POSITION_INSTRUMENT_PTR = 5;
export const SHARD_POSITION_QTY_PTR = 6;
export const SHARD_POSITION_AVG_PX_PTR = 7;
export const SHARD_ORDER_INSTRUMENT_PTR = 8;
export const SHARD_ORDER_QTY_PTR = 9;
export const SHARD_ORDER_PX_PTR = 10;
export const SHARD_BALANCE_CCY_PTR = 11;
export const SHARD_BALANCE_CASH_PTR = 12;
export const SHARD_BALANCE_INTEREST_PTR = 13;
/** NaN is no cap. */
export const SHARD_BALANCE_CAP_PTR = 14;
/** u8 column, 1 where the account has acknowledged the risk. */
export const SHARD_RISK_ACK_PTR = 15;
/** f64 columns OUT_ACCOUNT_…, a stride of bytes apart; u8 columns beside them. */
export const SHARD_OUT_ACCOUNTS_PTR = 16;
export const SHARD_OUT_ACCOUNTS_STRIDE = 17;
export const SHARD_OUT_STATE_PTR = 18;
export const SHARD_OUT_ELIGIBLE_PTR = 19;
export const SHARD_OUT_CLOSE_PTR = 20;
/** f64 columns OUT_UNIT_…, a stride of bytes apart; u32 columns beside them: account in the book, unit. */
export const SHARD_OUT_UNITS_PTR = 21;
export const SHARD_OUT_UNITS_STRIDE = 22;
export const SHARD_OUT_UNIT_ACCOUNT_PTR = 23;
export const SHARD_OUT_UNIT_INDEX_PTR = 24;
/** 0, or where the rows OUT_WALLET_… of every currency of every account go. */
export const SHARD_OUT_WALLETS_PTR = 25;
/** 0, or where the P&L of every cell and extreme of every unit goes, CELLS_STRIDE f64 a unit. */
export const SHARD_OUT_CELLS_PTR = 26;
export const SHARD_CELLS_STRIDE = 27;
export const SHARD_ACCUMULATORS_PTR = 28;
export const SHARD_WALLETS_PTR = 29;
export const SHARD_SUMS_PTR = 30;
export const SHARD_OPTION_LEGS_PTR = 31;
/** A unit's figures before they go to their columns, and those of its trials with orders. */
export const SHARD_UNIT_ROW_PTR = 32;
export const SHARD_TRIAL_ROW_PTR = 33;
/** Written by the kernel: rows that came out so far. */
export const SHARD_OUT_UNIT_COUNT = 34;
export const SHARD_OUT_WALLET_COUNT = 35;
/** u8 column, 1 where the account borrows by itself. */
export const SHARD_AUTO_LOAN_PTR = 36;
/** f64 columns OUT_BORROWING_…, a stride of bytes apart; u32 columns beside them: account in the book, currency. */
export const SHARD_OUT_BORROWING_PTR = 37;
export const SHARD_OUT_BORROWING_STRIDE = 38;
export const SHARD_OUT_BORROWING_ACCOUNT_PTR = 39;
export const SHARD_OUT_BORROWING_CCY_PTR = 40;
export const SHARD_OUT_BORROWING_COUNT = 41;
// Slots 42 to 60 are those of `layout-modes.ts`.
/**
 * 0, or where the cells of every unit of the market are summed over the shard's accounts, CELL_SUMS_STRIDE f64 a unit: what
 * the units without options gain per unit of spot shock, then each cell of the units with options. A sum is CELL_SUM_PARTS f64.
 */
export const SHARD_CELL_SUMS_PTR = 61;
export const SHARD_CELL_SUMS_STRIDE = 62;
export const SHARD_HEADER_SLOTS = 63;
export const CELL_SUM_PARTS = 3;

// ── Results ─────────────────────────────────────────────────────────────────────────────────────────────────────────
export const OUT_ACCOUNT_ADJ_EQ = 0;
export const OUT_ACCOUNT_EQ_USD = 1;
export const OUT_ACCOUNT_UPL = 2;
export const OUT_ACCOUNT_DERIV_MMR = 3;
export const OUT_ACCOUNT_BORROW_MMR = 4;
export const OUT_ACCOUNT_TOTAL_MMR = 5;
export const OUT_ACCOUNT_DERIV_IMR = 6;
export const OUT_ACCOUNT_BORROW_IMR = 7;
export const OUT_ACCOUNT_TOTAL_IMR = 8;
export const OUT_ACCOUNT_LIQ_FEE = 9;
export const OUT_ACCOUNT_RATIO = 10;
export const OUT_ACCOUNT_LEVER = 11;
export const OUT_ACCOUNT_INTEREST_HOUR = 12;
export const OUT_ACCOUNT_FORCED_REPAYMENT = 13;
/** Written where modes are compared. */
export const OUT_ACCOUNT_IMR_MODE3 = 14;
export const OUT_ACCOUNT_SAVING = 15;
export const OUT_ACCOUNT_PORTFOLIO_IMR = 16;
export const OUT_ACCOUNT_COLUMNS = 17;

// What SHARD_OUT_STATE_PTR holds.
export const STATE_LIQUIDATION = 0;
export const STATE_DANGER = 1;
export const STATE_WATCH = 2;
export const STATE_WARNING = 3;
export const STATE_HEALTHY = 4;

export const OUT_UNIT_MMR = 0;
export const OUT_UNIT_IMR = 1;
/** MR1 … MR9 in nine columns. */
export const OUT_UNIT_MR1 = 2;
export const OUT_UNIT_MR1_WORST = 11;
export const OUT_UNIT_MR6_WORST = 12;
export const OUT_UNIT_SPOT_IN_USE = 13;
export const OUT_UNIT_DELTA = 14;
export const OUT_UNIT_GAMMA = 15;
export const OUT_UNIT_THETA = 16;
export const OUT_UNIT_VEGA = 17;
export const OUT_UNIT_UPL = 18;
export const OUT_UNIT_COLUMNS = 19;

/** Amounts in the currency, IMR and MMR in USD. */
export const OUT_BORROWING_EQUITY = 0;
export const OUT_BORROWING_FROZEN = 1;
export const OUT_BORROWING_LIABILITY = 2;
export const OUT_BORROWING_POTENTIAL = 3;
export const OUT_BORROWING_BY_MARGIN = 4;
export const OUT_BORROWING_BY_LOSS = 5;
export const OUT_BORROWING_BY_OPTIONS = 6;
export const OUT_BORROWING_BY_ORDERS = 7;
export const OUT_BORROWING_LEVERAGE = 8;
export const OUT_BORROWING_MMR_RATE = 9;
export const OUT_BORROWING_IMR = 10;
export const OUT_BORROWING_MMR = 11;
export const OUT_BORROWING_INTEREST_HOUR = 12;
export const OUT_BORROWING_FORCED_REPAYMENT = 13;
export const OUT_BORROWING_COLUMNS = 14;

/** Rows of f64 slots: wallets leave the kernel only for eyes, a few accounts at a time. */
export const OUT_WALLET_ACCOUNT = 0;
export const OUT_WALLET_CCY = 1;
export const OUT_WALLET_EQUITY = 2;
export const OUT_WALLET_UPL = 3;
export const OUT_WALLET_OPTION_VALUE = 4;
export const OUT_WALLET_FROZEN = 5;
export const OUT_WALLET_LIABILITY = 6;
export const OUT_WALLET_POTENTIAL_BORROWING = 7;
export const OUT_WALLET_BORROW_IMR = 8;
export const OUT_WALLET_BORROW_MMR = 9;
export const OUT_WALLET_SLOTS = 10;

// ── Scratch of one account ──────────────────────────────────────────────────────────────────────────────────────────
// Wallets: a row of f64 slots for every currency of the market, a cache line each; behind them one bit a currency, set
// where the account touches it, in words of 64.
export const WALLET_CASH = 0;
export const WALLET_INTEREST = 1;
export const WALLET_UPL = 2;
export const WALLET_OPTION_VALUE = 3;
export const WALLET_FROZEN = 4;
export const WALLET_CAP = 5;
/** The part of what is frozen that is premiums of options. */
export const WALLET_PREMIUMS = 6;
/** The part of it that is size times price, premiums among it: where rounding came in. */
export const WALLET_PRODUCTS = 7;
export const WALLET_SLOTS = 8;

// Sums over the account's legs, currencies and units, f64 slots.
export const SUM_NOTIONAL_USD = 0;
export const SUM_UPL_USD = 1;
export const SUM_ORDER_LOSS_USD = 2;
export const SUM_ORDER_FEES_USD = 3;
/** Equity as it counts toward adjusted equity, and at index prices. */
export const SUM_DISCOUNTED_USD = 4;
export const SUM_EQUITY_USD = 5;
export const SUM_BORROW_MMR_USD = 6;
export const SUM_BORROW_IMR_USD = 7;
export const SUM_LIQ_FEE_USD = 8;
/** Everything that was added up for the equity, without its signs. */
export const SUM_GROSS_USD = 9;
/** Above 0 where a currency stands at an edge that rounding could cross. */
export const SUM_EDGES = 10;
export const SUM_DERIV_MMR_USD = 11;
export const SUM_DERIV_IMR_USD = 12;
export const SUM_INTEREST_HOUR_USD = 13;
export const SUM_FORCED_REPAYMENT_USD = 14;
export const SUM_SLOTS = 16;

// Accumulators of the account's units, one behind the other, in the order of the units; where a unit has orders, two of
// its orders behind that of its positions. Four u32, f64 slots counted from the start, then buckets and, from a
// cache line on, columns:
//   | unit, flags | scalars | cash delta per bucket | USD per vol point per bucket | columns |
export const ACC_UNIT = 0;
export const ACC_LEGS = 1;
/** 1 from the first option on; until then the columns are not written and ZEROS are read for them. */
export const ACC_HAS_OPTIONS = 2;
/** In the accumulator of the positions: 1 where two of orders follow. */
export const ACC_HAS_ORDERS = 3;
export const ACC_DELTA_COINS = 2;
export const ACC_SHOCK_USD = 3;
export const ACC_CHARGE_USD = 4;
export const ACC_CASH_DELTA_USD = 5;
export const ACC_GAMMA_USD = 6;
export const ACC_VEGA_USD = 7;
export const ACC_UPL_USD = 8;
/** Coins that spot orders of the set would add to the equity of the unit's coin. */
export const ACC_SPOT_CHANGE = 9;
/** Equity of the unit's coin with that change, and the user's cap on spot in use, NaN for none. */
export const ACC_EQUITY_COINS = 10;
export const ACC_CAP_COINS = 11;
export const ACC_FAMILY_USD = 12;
export const ACC_SCALARS = 16;

// Option legs of one unit that wait for their rows to be added: the row's address and the signed contracts.
export const LEG_ROW = 0;
export const LEG_QTY = 1;
export const LEG_SLOTS = 2;

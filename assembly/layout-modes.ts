/**
 * The bytes of account modes 2 and 3, the third part of `layout.ts` under the same version: terms of instruments, which
 * stand apart from their records because portfolio margin reads none of them; terms of legs; what comes out beside the
 * accounts; the scratch of one account.
 */

// ── Terms record, one an instrument: two u32, then f64 slots counted from the record's start ────────────────────────
/** Address of the tiers of its positions; 0 for an instrument that nobody holds or orders by tiers. */
export const TERMS_LADDER_PTR = 0;
/** 1 where the tiers go by USD notional, 0 where by contracts. */
export const TERMS_BY_NOTIONAL = 1;
/** Given by the host: maintenance margin of a short option per coin, before its tier's factor and the index. */
export const TF_OPTION_MMR_RATE = 1;
// Made by the kernel (revalue), per contract and in the settle currency.
/** Settle currency per coin by the index: 1 for an option settled in its coin. */
export const TF_OPTION_INDEX = 2;
/** What the tiers measure: 1, or the USD notional. */
export const TF_TIER_MEASURE = 3;
export const TF_MARK_VALUE = 4;
/** Margins of a short option per coin, before its tier's factor and the mark. */
export const TF_OPTION_IMR = 5;
export const TF_OPTION_MMR = 6;
export const TERMS_SLOTS = 8;

// Position tier record (4 f64): ascending, the upper edge belongs to its tier, the last edge is infinite.
export const LADDER_EDGE = 0;
export const LADDER_MMR = 1;
export const LADDER_LEAST_IMR = 2;
export const LADDER_OPTION_FACTOR = 3;
export const LADDER_SLOTS = 4;

// ── Shard header: u32 slots behind those of `layout-shard.ts` ───────────────────────────────────────────────────────
/** u8 column of the accounts' modes; 0 where all are of portfolio margin. */
export const SHARD_ACCOUNT_MODE_PTR = 42;
/** 1 where every account is told what multi-currency mode would ask of it. */
export const SHARD_COMPARES_MODES = 43;
/** Columns of the legs' terms, a row a leg; 0 where no leg has any. */
export const SHARD_POSITION_FLAGS_PTR = 44;
export const SHARD_POSITION_LEVER_PTR = 45;
export const SHARD_POSITION_MARGIN_PTR = 46;
export const SHARD_ORDER_FLAGS_PTR = 47;
export const SHARD_ORDER_LEVER_PTR = 48;
/** f64 columns OUT_CURRENCY_…, a stride of bytes apart; u32 columns beside them: account in the book, currency. */
export const SHARD_OUT_CURRENCIES_PTR = 49;
export const SHARD_OUT_CURRENCIES_STRIDE = 50;
export const SHARD_OUT_CURRENCY_ACCOUNT_PTR = 51;
export const SHARD_OUT_CURRENCY_INDEX_PTR = 52;
export const SHARD_OUT_CURRENCY_COUNT = 53;
/** f64 columns OUT_ISOLATED_…, likewise: account in the book, instrument. */
export const SHARD_OUT_ISOLATED_PTR = 54;
export const SHARD_OUT_ISOLATED_STRIDE = 55;
export const SHARD_OUT_ISOLATED_ACCOUNT_PTR = 56;
export const SHARD_OUT_ISOLATED_INSTRUMENT_PTR = 57;
export const SHARD_OUT_ISOLATED_COUNT = 58;
export const SHARD_NEEDS_PTR = 59;
export const SHARD_RUN_PTR = 60;

// Bits of a leg's flags; the side of a position, 0 net, stands above them.
export const FLAG_ISOLATED = 1;
export const FLAG_REDUCE_ONLY = 2;
export const FLAG_SIDE_SHIFT = 2;

export const MODE_SINGLE_CURRENCY = 2;
export const MODE_MULTI_CURRENCY = 3;
export const MODE_PORTFOLIO = 4;

// ── Results: amounts in the currency, in the settle currency ────────────────────────────────────────────────────────
export const OUT_CURRENCY_CASH = 0;
export const OUT_CURRENCY_UPL = 1;
export const OUT_CURRENCY_PENDING_SELLS = 2;
export const OUT_CURRENCY_OPTION_BUYS = 3;
export const OUT_CURRENCY_ISOLATED_OPENINGS = 4;
export const OUT_CURRENCY_ORDER_FEES = 5;
export const OUT_CURRENCY_MMR = 6;
export const OUT_CURRENCY_IMR = 7;
export const OUT_CURRENCY_LIQ_FEE = 8;
export const OUT_CURRENCY_RATIO = 9;
export const OUT_CURRENCY_COLUMNS = 10;

/** Index of the side among net, long, short. */
export const OUT_ISOLATED_SIDE = 0;
export const OUT_ISOLATED_POS = 1;
export const OUT_ISOLATED_MARGIN = 2;
export const OUT_ISOLATED_UPL = 3;
export const OUT_ISOLATED_MMR = 4;
export const OUT_ISOLATED_IMR = 5;
export const OUT_ISOLATED_LIQ_FEE = 6;
export const OUT_ISOLATED_RATIO = 7;
/** A number STATE_…. */
export const OUT_ISOLATED_STATE = 8;
export const OUT_ISOLATED_COLUMNS = 9;

// ── Scratch of one account ──────────────────────────────────────────────────────────────────────────────────────────
// What legs and orders ask of a currency: rows and bits as those of the wallets, of the same length.
export const NEED_PENDING_SELLS = 0;
export const NEED_PREMIUMS = 1;
export const NEED_ISOLATED = 2;
export const NEED_ORDER_FEES = 3;
export const NEED_MMR = 4;
export const NEED_IMR = 5;
export const NEED_LIQ_FEE = 6;
export const NEED_SLOTS = 8;

// The legs of one instrument of the account that are looked at, u32: rows of positions and orders, and by which mode.
export const RUN_INSTRUMENT = 0;
export const RUN_POSITION = 1;
export const RUN_POSITION_END = 2;
export const RUN_ORDER = 3;
export const RUN_ORDER_END = 4;
export const RUN_MODE = 5;
/** 1 where isolated legs count: not in a comparison of modes. */
export const RUN_HAS_ISOLATED = 6;
/** 1 once an option settled in USD was met among the cross legs. */
export const RUN_HAS_USD_OPTION = 7;
/** Index in the shard of the account. */
export const RUN_ACCOUNT = 8;
/** Positions that are not isolated, of the whole account. */
export const RUN_CROSS_POSITIONS = 9;
/** Addresses of the instrument's record and of its terms. */
export const RUN_RECORD_PTR = 10;
export const RUN_TERMS_PTR = 11;
export const RUN_SLOTS = 12;

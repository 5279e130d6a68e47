/** Every bound of the engine, by name. Beyond one of them an input is a reject or the call is refused; nothing wraps. */

/** Longest account id, in UTF-8 bytes. */
export const ACCT_ID_BYTES_MAX = 64;
/** Largest contracts, coins or balances, and the smallest but 0: products and quotients stay far inside a double. */
export const QUANTITY_ABS_MAX = 1e18;
export const QUANTITY_ABS_MIN = 1e-30;
/** Prices outside this range are no prices; the reciprocal of either end is a price again. */
export const PRICE_MIN = 1e-15;
export const PRICE_MAX = 1e15;
/** Coins or USD in one contract, `ctVal · ctMult`. */
export const CONTRACT_SIZE_MIN = 1e-15;
export const CONTRACT_SIZE_MAX = 1e12;
/** Leverage and margin rates of a market's tiers. */
export const TIER_RATE_MAX = 1e6;
/** Digits of a number in a rulebook: far inside a double, far beyond any venue's parameter. */
export const RULEBOOK_NUMBER_CHARS_MAX = 24;
/** Points of a sweep, and values of one of its axes: a night's work on a large book. */
export const VARY_POINTS_MAX = 10_000;
/** Times are milliseconds since 1970, from the year 2000 to 2100: seconds or microseconds by mistake lie outside. */
export const TIME_MS_MIN = 946_684_800_000;
export const TIME_MS_MAX = 4_102_444_800_000;
/** Replies further apart than this are not of one moment; a report says so. */
export const REPLY_SPREAD_MS_MAX = 600_000;
/** Rows of one table: row numbers and offsets are 32-bit. */
export const TABLE_ROWS_MAX = 2 ** 31;
/** Accounts of one book: a Map of ids ends at 2^24. */
export const ACCOUNTS_MAX = 16_000_000;
/** Bytes of one cell of a CSV. An unclosed quote would otherwise swallow the rest of the file before it is seen. */
export const CELL_BYTES_MAX = 1 << 20;
/** Columns of an Arrow or Parquet file, those inside others too: a table of ours has a dozen. */
export const COLUMNS_MAX = 65_536;
/** Bytes of one piece of an Arrow or Parquet file's metadata: it becomes values some twenty times as large. */
export const METADATA_BYTES_MAX = 64 * 1024 ** 2;
/** Bytes of one page of a Parquet file, packed or not: writers end pages at a megabyte, DuckDB at a hundred. */
export const PAGE_BYTES_MAX = 256 * 1024 ** 2;
/** Bytes that a file's columns may unpack to, whatever its size, and for each of its bytes: books of ids and prices shrink tenfold. */
export const INFLATED_BYTES_FREE = 256 * 1024 ** 2;
export const INFLATED_PER_BYTE_MAX = 100;
/** Rows that a file of columns may have, whatever its size, and for each of its bytes: a row names an account and a size. */
export const ROWS_FREE = 2 ** 20;
export const ROWS_PER_BYTE_MAX = 8;
/** Bytes of a text in a file of columns beyond which it is no id, word or number, without a look at the rest. */
export const COLUMN_CELL_BYTES_MAX = 4096;
/** Bytes of one row of a CSV, and cells of one: a row is held whole until its end is seen. */
export const ROW_BYTES_MAX = 4 << 20;
export const TABLE_COLUMNS_MAX = 10_000;
/** Empty lines of a CSV: they hold no row and cost time alone, so a file of nothing else would never end. */
export const EMPTY_LINES_MAX = 2_000_000;
/** Bytes of rows that the quick lane keeps for another look; beyond them the rest of the file is read as it streams by. */
export const LEFT_OVER_BYTES_MAX = 128 << 20;
/** Rejected rows of one table: every one is listed, and so many are no table of this market. */
export const REJECTS_MAX = 1_000_000;
/** Characters of all ids and details of one table's rejects. */
export const REJECT_CHARS_MAX = 128 << 20;
/** Rows of the accounts that hold two rows of one key: these are looked at again, one by one. */
export const SECOND_LOOK_ROWS_MAX = 2_000_000;
/** Rows of a holdings stream: what it says of an account is put together before any of it is computed. */
export const HOLDINGS_ROWS_MAX = 8_000_000;
/** How many times its size a compressed table may unpack to, once it is large: tables make 3 to 20, a bomb 100 to 1000. */
export const UNPACKED_RATIO_MAX = 50;
export const UNPACKED_BYTES_FREE = 256 << 20;
/** Worker threads a pool may have. */
export const THREADS_MAX = 256;
/** Rows in a shard unless the caller says otherwise: about 5 ms of work, still far above the cost of a task. */
export const SHARD_POSITIONS_DEFAULT = 100_000;
/** Bytes of the kernel's shared memory: wasm32 ends at 4 GiB. */
export const KERNEL_MEMORY_BYTES_MAX = 4 * 1024 ** 3;
/** Longest receipt of an account that is read, in bytes: some hundred thousand legs. */
export const RECEIPT_BYTES_MAX = 64 * 1024 ** 2;
/** Longest JSON reply of a market folder that is read, in bytes: a hundred times the venue's longest. */
export const MARKET_FILE_BYTES_MAX = 64 << 20;
/** Longest other JSON that is read: rulebooks, requests, the manifest of a run. */
export const JSON_FILE_BYTES_MAX = 8 << 20;
/** How deep lists and objects of a JSON text may stand in one another. */
export const JSON_DEPTH_MAX = 64;
/** Steps of one account's liquidation; four of a unit and one of a pair are usual. */
export const LIQUIDATION_STEPS_MAX = 1000;
/** Rows of a table in a report: what a person looks through. */
export const REPORT_ROWS_MAX = 500;

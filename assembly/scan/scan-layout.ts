/**
 * THE BYTES OF A SCAN. Read by both compilers, as `layout.ts` is. A scanner has a memory of its own:
 *
 *   SCAN_BASE
 *   | scan header | cells | words | bounds | id tables | skips | output columns | input … padding |  accounts, which grow |
 *
 * A scan takes a piece of a CSV that holds whole lines only and writes the rows it is certain of as columns. Every other
 * line is listed as skipped, for a reader that knows better.
 */

export const SCAN_BASE = 1024;

// ── Scan header: u32 slots ──────────────────────────────────────────────────────────────────────────────────────────
/** Addresses of the first byte of the piece and of the byte behind its last line end. */
export const SCAN_INPUT_PTR = 0;
export const SCAN_INPUT_END = 1;
/** Cells of the header, a record each. */
export const SCAN_CELL_COUNT = 2;
export const SCAN_CELLS_PTR = 3;
/** Id table of the accounts; grows while scanning. */
export const SCAN_ACCOUNTS_PTR = 4;
/** Where an accepted row's account goes, u32. */
export const SCAN_ACCOUNT_OUT_PTR = 5;
/** Skip records. */
export const SCAN_SKIPS_PTR = 6;
/** f64 slots named BOUND_…. */
export const SCAN_BOUNDS_PTR = 7;
/** Columns that a row's last check looks at: side codes (u8), sizes and prices (f64); 0 where the table has none. */
export const SCAN_SIDE_PTR = 8;
export const SCAN_SIZE_PTR = 9;
export const SCAN_PRICE_PTR = 10;
/** Number of the piece's first line, counted from where the scan began. */
export const SCAN_FIRST_LINE = 11;
/** What numbers are read by (text-layout.ts). */
export const SCAN_NUMBER_TABLES_PTR = 12;
// Filled in by the scan.
/** Address of the first line that was not taken: the end of the piece, or the line that a scan stops at. */
export const SCAN_CONSUMED = 13;
export const SCAN_ROW_COUNT = 14;
export const SCAN_LINE_COUNT = 15;
export const SCAN_SKIP_COUNT = 16;
/** 1 where the line at `consumed` holds a quote or a lone CR: rows and lines part from there on. */
export const SCAN_STOPPED = 17;
/** 1 where a column holds copied texts. */
export const SCAN_HAS_COPIED_TEXTS = 18;
export const SCAN_HEADER_SLOTS = 20;

// Cell record (4 u32): what a column holds, where its values go (0: nowhere), its words or id table; of a column of copied
// texts, where the text of the row being read begins: its length waits in the output column until the row is accepted.
export const CELL_KIND = 0;
export const CELL_OUT_PTR = 1;
export const CELL_TABLE_PTR = 2;
export const CELL_TEXT_PTR = 3;
export const CELL_SLOTS = 4;

/** A column nobody asked for: plain text of any length. */
export const CELL_IGNORED = 0;
/** The account id; interned where the row is accepted. */
export const CELL_ACCOUNT = 1;
/** An id of a fixed table; u32 out. */
export const CELL_ID = 2;
/** One of the words of a list; u8 out. */
export const CELL_WORD = 3;
/** A size: 0 or within the bounds either way; f64 out, like all that follow. */
export const CELL_QUANTITY = 4;
/** A size of 0 or more. */
export const CELL_SIZE = 5;
/** A price within the bounds. */
export const CELL_PRICE = 6;
/** Empty for 0, else a size. */
export const CELL_QUANTITY_OR_0 = 7;
/** Empty for NaN, else 0 or more. */
export const CELL_CAP = 8;
/** Empty or any number; nothing goes out. */
export const CELL_OPTIONAL_NUMBER = 9;
/** Any number, NaN for an empty cell: for tables that are copied, not judged. */
export const CELL_COPIED_NUMBER = 10;
/** A text of at most ID_BYTES_MAX bytes, none too; an id of a table that grows, interned where the row is accepted; u32 out. */
export const CELL_COPIED_TEXT = 11;
/** Empty for NaN, else within the bounds of a price. */
export const CELL_OPTIONAL_PRICE = 12;

export const BOUND_QUANTITY_MIN = 0;
export const BOUND_QUANTITY_MAX = 1;
export const BOUND_PRICE_MIN = 2;
export const BOUND_PRICE_MAX = 3;
export const BOUND_SLOTS = 4;

/** Codes of a side column: as signed, must not be negative, counts as negative. */
export const SIDE_AS_SIGNED = 0;
export const SIDE_LONG = 1;
export const SIDE_SHORT = 2;

// Word list: u32 count at the start, then from byte 8 on records of 16 bytes: the word's bytes as one u64 (at most 8, zero
// behind them), its length (u32) and its code (u32).
export const WORDS_FIRST = 8;
export const WORD_BYTES = 16;

// Skip record (3 u32): address and length of the line with its end (0 for an empty one), and its number.
export const SKIP_PTR = 0;
export const SKIP_BYTES = 1;
export const SKIP_LINE = 2;
export const SKIP_SLOTS = 3;

// ── Id table: u32 slots ─────────────────────────────────────────────────────────────────────────────────────────────
/** Hash slots, u32 each: index of the entry + 1, 0 for none; a power of two of them, never more than half full. */
export const IDS_SLOTS_PTR = 0;
export const IDS_SLOT_MASK = 1;
export const IDS_ENTRIES_PTR = 2;
export const IDS_ENTRY_COUNT = 3;
/** Where the next id's bytes go. */
export const IDS_BLOB_END = 4;
export const IDS_HEADER_SLOTS = 8;

// Entry (4 u32). Bytes start on a multiple of 8 and are padded with zeros to one, so that ids compare by words.
export const ENTRY_BYTES_PTR = 0;
export const ENTRY_LENGTH = 1;
export const ENTRY_HASH = 2;
/** What the id stands for; of an account, the line it first appeared on. */
export const ENTRY_VALUE = 3;
export const ENTRY_SLOTS = 4;

/** Longest id that is looked up: an account id's most, rounded to words. */
export const ID_BYTES_MAX = 64;
/** Bytes behind the input that may be read and mean nothing. */
export const INPUT_PADDING = 64;

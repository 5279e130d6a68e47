/**
 * THE BYTES of the text side of the kernel, read by both compilers like `layout.ts`: the number tables, and the rows of a
 * result table that are to become CSV.
 *
 * The number tables, by which numbers are read and written, made by the host once for each memory:
 *
 *   POWERS_F64 0         POWERS_WHOLE 192     POWERS_WIDE 352                                        GATHERS 11024
 *   | 1, 10^0 … 10^22    | u64 10^0 … 10^19   | (low u64, high u64) of 10^POWER_MIN … 10^POWER_MAX   | shuffles
 *
 * The doubles begin with a 1 before 10^0: where `n` bytes from the point to the end of a number are counted, the point
 * itself being one of them and none where there is no point, entry n is what its digits are divided by.
 *
 * A wide power is 10^p scaled by a power of two into 2^127 … 2^128 − 1 and rounded up; from 10^0 to 10^55 it is exact.
 *
 * Shuffle (length << 4) + whole brings the digits of a number of `length` ≤ 16 bytes to the end of a vector, zeros before
 * them; byte `whole` is its point and left out, `whole` = `length` where there is none.
 */

/** Smallest power that reading needs: 19 digits times a smaller one are nearer to 0 than to the least double. */
export const POWER_MIN = -342;
/** Largest power that writing needs: it brings the least double, 2^-1074, up to a digit before the point. */
export const POWER_MAX = 324;
/** Doubles that are powers of ten exactly. */
export const POWER_F64_MAX = 22;
/** Whole powers of ten that fit 64 bits. */
export const POWER_U64_MAX = 19;
/** Wide powers from 10^0 to this one are exact: 5^55 has 128 bits. */
export const POWER_EXACT_MAX = 55;
/** Largest k for which 5^k fits 64 bits. */
export const POWER_FIVE_U64_MAX = 27;

/** Byte offsets into the number tables. */
export const POWERS_F64 = 0;
export const POWERS_WHOLE = 192;
export const POWERS_WIDE = 352;
export const GATHERS = 11024;
export const NUMBER_TABLES_BYTES = 15392;

/** Bytes of the longest number that is written. */
export const NUMBER_BYTES_MAX = 25;
/** A number is read and written by whole vectors: so many bytes behind a text must be memory, whatever they hold. */
export const TEXT_SLACK_BYTES = 64;

// ── Rows to be written as CSV: u32 slots of the header ──────────────────────────────────────────────────────────────
export const CSV_ROW_COUNT = 0;
export const CSV_COLUMN_COUNT = 1;
export const CSV_COLUMNS_PTR = 2;
/** 0, or a u8 a row: where it is not 0, the cells from column CSV_BLANK_FROM on are empty. */
export const CSV_BLANK_PTR = 3;
export const CSV_BLANK_FROM = 4;
export const CSV_NUMBER_TABLES_PTR = 5;
export const CSV_OUT_PTR = 6;
export const CSV_HEADER_SLOTS = 8;

// Column record (4 u32). Text i is the bytes from TEXTS + OFFSETS[i] up to TEXTS + OFFSETS[i + 1], quoted already.
export const CSV_COLUMN_KIND = 0;
/** An entry a row: a double, NaN for an empty cell, or the number of a text. */
export const CSV_COLUMN_VALUES_PTR = 1;
export const CSV_COLUMN_TEXTS_PTR = 2;
export const CSV_COLUMN_OFFSETS_PTR = 3;
export const CSV_COLUMN_SLOTS = 4;

export const CSV_KIND_F64 = 0;
export const CSV_KIND_TEXT_U8 = 1;
export const CSV_KIND_TEXT_U32 = 2;
/** Row and text have the same number. */
export const CSV_KIND_TEXT_ROW = 3;

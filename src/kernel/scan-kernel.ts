/**
 * One thread's scanner: bytes of a CSV in, columns of the rows it is certain of out, and every other line by its place.
 * Tables of ids grow between pieces, so that a scan itself never has to ask for room.
 */
import { PRICE_MAX, PRICE_MIN, QUANTITY_ABS_MAX, QUANTITY_ABS_MIN } from '../limits.ts';

import { sharedF64, sharedU8 } from '../quantity/shared-columns.ts';
import type { TextTable } from '../quantity/text-table.ts';

import { IdTableMemory, type ScannedIds } from './id-table-memory.ts';
import type { KernelExports } from './instance.ts';
import { Scan as S } from './layout.ts';
import { Region } from './memory-plan.ts';
import { writeNumberTables } from './number-tables.ts';
import { isGrowing, planScan, rowsMost, type ScanPlan, type ScanSpec } from './scan-plan.ts';
import { growTo, putBack, type SpareMemory, takeSpare } from './spare-memory.ts';

/** The bounds that every table's sizes and prices keep to. */
export const scanBounds: ScanSpec['bounds'] = {
  quantityMin: QUANTITY_ABS_MIN,
  quantityMax: QUANTITY_ABS_MAX,
  priceMin: PRICE_MIN,
  priceMax: PRICE_MAX,
};

export type ScanColumn = Uint8Array | Uint32Array | Float64Array;

/** Rows taken off one piece, in shared memory. */
export interface ScanBlock {
  count: number;
  /** Account of each row, counted in the scan's own order of first appearance. */
  account: Uint32Array<SharedArrayBuffer>;
  columns: Record<string, ScanColumn>;
}

/** A line that the scan did not take. */
export interface SkippedLine {
  line: number;
  /** The line with its end; null for an empty one. */
  bytes: Uint8Array | null;
}

export interface ScannedPiece {
  block: ScanBlock;
  skipped: SkippedLine[];
  lines: number;
  /** Bytes taken: all of the piece, or as far as the line at which the scan stopped. */
  consumed: number;
  stopped: boolean;
}

export class ScanKernel {
  readonly #spare: SpareMemory;
  readonly #memory: WebAssembly.Memory;
  readonly #exports: KernelExports;
  readonly #spec: ScanSpec;
  readonly #plan: ScanPlan;
  readonly #region: Region;
  readonly #growing: IdTableMemory[] = [];
  readonly #copied = new Map<string, IdTableMemory>();
  readonly #accounts: IdTableMemory;

  /** @param inputBytes the longest piece */
  constructor(spec: ScanSpec, inputBytes: number) {
    this.#spec = spec;
    this.#plan = planScan(spec, inputBytes);
    this.#spare = takeSpare(this.#plan.end);
    this.#memory = this.#spare.memory;
    this.#exports = this.#spare.exports;
    this.#region = new Region(this.#plan.end);
    const take = (bytes: number) => this.#reserve(bytes);
    this.#accounts = new IdTableMemory(this.#memory, this.#plan.accounts, this.#exports, take);
    this.#growing.push(this.#accounts);
    writeNumberTables(this.#memory, this.#plan.numberTables);
    this.#writeHeader();
    this.#writeCells(take);
  }

  /** Where the next piece's bytes go. */
  get input(): Uint8Array {
    return new Uint8Array(this.#memory.buffer, this.#plan.input, this.#plan.inputBytes);
  }

  /**
   * Scans the first `bytes` of the input, which end in a line end.
   * @param firstLine number of the first line, counted from where the scan began
   */
  scan(bytes: number, firstLine: number): ScannedPiece {
    const rows = rowsMost(this.#spec, bytes);
    for (const table of this.#growing) table.makeRoom(rows, bytes + rows * 8);
    const header = new Uint32Array(this.#memory.buffer, this.#plan.header, S.SCAN_HEADER_SLOTS);
    header[S.SCAN_INPUT_END] = this.#plan.input + bytes;
    header[S.SCAN_FIRST_LINE] = firstLine;
    this.#exports.scanRows(this.#plan.header);
    return {
      block: this.#block(header[S.SCAN_ROW_COUNT]!),
      skipped: this.#skipped(header[S.SCAN_SKIP_COUNT]!),
      lines: header[S.SCAN_LINE_COUNT]!,
      consumed: header[S.SCAN_CONSUMED]! - this.#plan.input,
      stopped: header[S.SCAN_STOPPED] === 1,
    };
  }

  /** The texts of each column of copied texts, in the order of their first appearance in accepted rows; before `finish`. */
  copiedTexts(): Record<string, TextTable> {
    return Object.fromEntries([...this.#copied].map(([name, table]) => [name, table.entries().ids]));
  }

  /** Ends the scan: the accounts of all its pieces. The memory is free for another. */
  finish(): ScannedIds {
    const accounts = this.#accounts.entries();
    putBack(this.#spare);
    return accounts;
  }

  #block(count: number): ScanBlock {
    const columns: Record<string, ScanColumn> = {};
    for (const { name, bytes, address } of this.#plan.out) columns[name] = this.#copy(address, count, bytes);
    for (const { out, bytes, value } of this.#spec.absent) {
      columns[out] = (bytes === 1 ? sharedU8(count) : sharedF64(count)).fill(value);
    }
    return { count, account: this.#copy(this.#plan.account, count, 4) as Uint32Array<SharedArrayBuffer>, columns };
  }

  /** A column of the piece, out of the memory that the next piece is scanned in. */
  #copy(address: number, count: number, bytes: 1 | 4 | 8): ScanColumn {
    const shared = new SharedArrayBuffer(count * bytes);
    new Uint8Array(shared).set(new Uint8Array(this.#memory.buffer, address, count * bytes));
    if (bytes === 1) return new Uint8Array(shared);
    return bytes === 4 ? new Uint32Array(shared) : new Float64Array(shared);
  }

  #skipped(count: number): SkippedLine[] {
    const records = new Uint32Array(this.#memory.buffer, this.#plan.skips, count * S.SKIP_SLOTS);
    return Array.from({ length: count }, (_, i) => {
      const at = i * S.SKIP_SLOTS;
      const length = records[at + S.SKIP_BYTES]!;
      const bytes = new Uint8Array(this.#memory.buffer, records[at + S.SKIP_PTR]!, length);
      return { line: records[at + S.SKIP_LINE]!, bytes: length === 0 ? null : Uint8Array.from(bytes) };
    });
  }

  /** Takes bytes off the end of the memory, growing it. */
  #reserve(bytes: number): number {
    const address = this.#region.take(bytes);
    growTo(this.#memory, this.#region.end);
    return address;
  }

  #writeHeader(): void {
    const { header, cells, accounts, account, skips, bounds, numberTables, input, out } = this.#plan;
    const slots = new Uint32Array(this.#memory.buffer, header, S.SCAN_HEADER_SLOTS);
    const addressOf = (name: string | undefined) => out.find((column) => column.name === name)?.address ?? 0;
    const { side, size, price } = this.#spec.signed ?? {};
    slots[S.SCAN_INPUT_PTR] = input;
    slots[S.SCAN_CELL_COUNT] = this.#spec.cells.length;
    slots[S.SCAN_CELLS_PTR] = cells;
    slots[S.SCAN_ACCOUNTS_PTR] = accounts;
    slots[S.SCAN_ACCOUNT_OUT_PTR] = account;
    slots[S.SCAN_SKIPS_PTR] = skips;
    slots[S.SCAN_BOUNDS_PTR] = bounds;
    slots[S.SCAN_NUMBER_TABLES_PTR] = numberTables;
    slots[S.SCAN_SIDE_PTR] = addressOf(side);
    slots[S.SCAN_SIZE_PTR] = addressOf(size);
    slots[S.SCAN_PRICE_PTR] = addressOf(price);
    slots[S.SCAN_HAS_COPIED_TEXTS] = this.#spec.cells.some(({ kind }) => kind === S.CELL_COPIED_TEXT) ? 1 : 0;
    const { quantityMin, quantityMax, priceMin, priceMax } = this.#spec.bounds;
    const limits = new Float64Array(this.#memory.buffer, bounds, S.BOUND_SLOTS);
    limits[S.BOUND_QUANTITY_MIN] = quantityMin;
    limits[S.BOUND_QUANTITY_MAX] = quantityMax;
    limits[S.BOUND_PRICE_MIN] = priceMin;
    limits[S.BOUND_PRICE_MAX] = priceMax;
  }

  #writeCells(take: (bytes: number) => number): void {
    let words = this.#plan.words;
    this.#spec.cells.forEach((cell, c) => {
      const slots = new Uint32Array(this.#memory.buffer, this.#plan.cells, this.#spec.cells.length * S.CELL_SLOTS);
      const at = c * S.CELL_SLOTS;
      slots[at + S.CELL_KIND] = cell.kind;
      slots[at + S.CELL_OUT_PTR] = this.#plan.out.find(({ name }) => name === cell.out)?.address ?? 0;
      slots[at + S.CELL_TABLE_PTR] = cell.words ? words : (this.#plan.idTables.get(c) ?? 0);
      if (cell.words) words = this.#writeWords(words, cell.words);
      const table = this.#plan.idTables.get(c);
      if (table === undefined) return;
      const ids = new IdTableMemory(this.#memory, table, this.#exports, take);
      if (cell.ids) ids.fill(cell.ids.texts, cell.ids.values);
      if (!isGrowing(cell.kind)) return;
      this.#growing.push(ids);
      this.#copied.set(cell.out!, ids);
    });
  }

  /** Writes a word list; returns the address behind it. */
  #writeWords(address: number, words: readonly { text: string; code: number }[]): number {
    const view = new DataView(this.#memory.buffer);
    view.setUint32(address, words.length, true);
    words.forEach(({ text, code }, i) => {
      const at = address + S.WORDS_FIRST + i * S.WORD_BYTES;
      const bytes = new Uint8Array(this.#memory.buffer, at, 8).fill(0);
      bytes.set(Buffer.from(text, 'latin1'));
      view.setUint32(at + 8, text.length, true);
      view.setUint32(at + 12, code, true);
    });
    return address + S.WORDS_FIRST + words.length * S.WORD_BYTES;
  }
}

/**
 * Rows of a result table as CSV, written by the kernel on a small memory of its own, on any thread. The table is handed
 * over piece by piece, so that the memory does not grow with it.
 */
import { type CsvColumn, measureColumn, type PlacedColumn } from './csv-columns.ts';
import type { KernelExports } from './instance.ts';
import * as L from './layout.ts';
import { Region } from './memory-plan.ts';
import { writeNumberTables } from './number-tables.ts';
import { putBack, type SpareMemory, takeSpare } from './spare-memory.ts';

/** Bytes of CSV that a piece may come to: large for a write, small for a cache. */
const PIECE_BYTES = 1 << 20;
const PIECE_ROWS_MAX = 1 << 14;

export interface CsvTable {
  rowCount: number;
  columns: CsvColumn[];
  /** Where `rows` holds a 1, the cells from column `from` on are empty. */
  blank?: { rows: Uint8Array; from: number };
}

export class CsvKernel {
  readonly #exports: KernelExports;
  readonly #spare: SpareMemory;
  readonly #memory: WebAssembly.Memory;
  readonly #table: CsvTable;
  readonly #columns: PlacedColumn[];
  readonly #header: number;
  readonly #records: number;
  readonly #blank: number;
  readonly #out: number;
  readonly #pieceRows: number;

  constructor(table: CsvTable) {
    const measured = table.columns.map(measureColumn);
    const rowBytes = measured.reduce((sum, { cellBytesMax }) => sum + cellBytesMax + ','.length, 0);
    const pieceRows = Math.max(1, Math.min(PIECE_ROWS_MAX, Math.floor(PIECE_BYTES / rowBytes)));
    const region = new Region(L.TABLES_BASE);
    const numberTables = region.take(L.NUMBER_TABLES_BYTES);
    this.#header = region.take(L.CSV_HEADER_SLOTS * 4);
    this.#records = region.take(measured.length * L.CSV_COLUMN_SLOTS * 4);
    this.#blank = region.take(pieceRows);
    this.#columns = measured.map((column) => column.place(region, pieceRows));
    this.#out = region.take(pieceRows * rowBytes + L.TEXT_SLACK_BYTES);
    this.#table = table;
    this.#pieceRows = pieceRows;
    this.#spare = takeSpare(region.end);
    this.#memory = this.#spare.memory;
    this.#exports = this.#spare.exports;
    writeNumberTables(this.#memory, numberTables);
    for (const column of this.#columns) column.begin(this.#memory);
    const header = new Uint32Array(this.#memory.buffer, this.#header, L.CSV_HEADER_SLOTS);
    header[L.CSV_COLUMN_COUNT] = table.columns.length;
    header[L.CSV_COLUMNS_PTR] = this.#records;
    header[L.CSV_BLANK_PTR] = table.blank ? this.#blank : 0;
    header[L.CSV_BLANK_FROM] = table.blank?.from ?? 0;
    header[L.CSV_NUMBER_TABLES_PTR] = numberTables;
    header[L.CSV_OUT_PTR] = this.#out;
  }

  /** The rows `from … to − 1` in pieces; each is a window into the memory, good until the next. */
  *pieces(from = 0, to = this.#table.rowCount): Generator<Uint8Array<SharedArrayBuffer>> {
    for (let row = from; row < to; ) {
      const end = this.#pieceEnd(row, to);
      yield this.#format(row, end);
      row = end;
    }
  }

  /** The rows `from … to − 1` as bytes of the caller's own. */
  formatRows(from: number, to: number): Uint8Array<ArrayBuffer> {
    const pieces = Array.from(this.pieces(from, to), (piece) => Uint8Array.from(piece));
    const rows = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
    let at = 0;
    for (const piece of pieces) {
      rows.set(piece, at);
      at += piece.length;
    }
    return rows;
  }

  /** Ends the formatting: the memory is free for another. */
  close(): void {
    putBack(this.#spare);
  }

  #pieceEnd(from: number, to: number): number {
    const wanted = Math.min(to, from + this.#pieceRows);
    return this.#columns.reduce((end, column) => column.pieceEnd(from, end), wanted);
  }

  #format(from: number, to: number): Uint8Array<SharedArrayBuffer> {
    const { buffer } = this.#memory;
    const records = new Uint32Array(buffer, this.#records, this.#columns.length * L.CSV_COLUMN_SLOTS);
    this.#columns.forEach((column, c) => {
      column.load(this.#memory, from, to);
      records.set(column.record, c * L.CSV_COLUMN_SLOTS);
    });
    const { blank } = this.#table;
    if (blank) new Uint8Array(buffer, this.#blank, to - from).set(blank.rows.subarray(from, to));
    new Uint32Array(buffer, this.#header)[L.CSV_ROW_COUNT] = to - from;
    const end = this.#exports.writeCsvRows(this.#header);
    return new Uint8Array(buffer, this.#out, end - this.#out);
  }
}

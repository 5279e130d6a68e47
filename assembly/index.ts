/** The export list of the kernel and nothing else. */
import { Shard } from './evaluate/shard';
import { MAGIC, VERSION } from './layout';
import { Instruments } from './revalue/instruments';
import { IdTable } from './scan/id-table';
import { ScanRows } from './scan/scan-rows';
import { CsvRows } from './text/csv-rows';

/** Magic and version of the layout this kernel was built with. */
export function layoutMagic(): u32 {
  return MAGIC;
}

export function layoutVersion(): u32 {
  return VERSION;
}

/** Revalues every instrument of the tables at address `tables`. */
export function revalue(tables: usize): void {
  Instruments.revalue(tables);
}

/** Evaluates the shard whose header is at address `shard`. */
export function evaluateShard(tables: usize, shard: usize): void {
  Shard.evaluate(tables, shard);
}

/** Scans the piece of CSV that the scan header at address `scan` names. */
export function scanRows(scan: usize): void {
  ScanRows.scan(scan);
}

/** Fills the emptied hash slots of an id table from its entries. */
export function rehashIds(table: usize): void {
  IdTable.rehash(table);
}

/** Interns the id whose bytes lie from `from` to `to`; returns the index of its entry. */
export function internId(table: usize, from: usize, to: usize, value: u32): u32 {
  return IdTable.intern(table, from, to, value);
}

/** Writes the rows whose header is at address `rows` as CSV; returns the address behind the last byte. */
export function writeCsvRows(rows: usize): usize {
  return CsvRows.write(rows);
}

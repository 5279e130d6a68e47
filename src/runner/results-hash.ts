/**
 * One hash over everything a run found: the same for every thread count, shard size, output format and machine. Each
 * column has a hash of its own over its little-endian bytes, so that rows can be added as they come; the results' hash is
 * that of all columns' names and hashes.
 */
import { createHash, type Hash } from 'node:crypto';
import { rowTableIds } from '../kernel/row-blocks.ts';
import type { ShardRange } from '../kernel/shard-kernel.ts';
import { type AccountColumns, figureColumns } from '../margin/account-columns.ts';
import type { RowColumns, RowSet } from '../margin/row-columns.ts';
import { keyTexts, type RowNames } from '../margin/row-names.ts';
import { figuresOf, rowTables } from '../margin/row-tables.ts';
import type { Book } from '../portfolio/book.ts';
import { type TextTable, textTable } from '../quantity/text-table.ts';
import type { BookResult } from './run-book.ts';

type Column = Float64Array | Uint32Array | Uint8Array;

/** The hash of a whole run. */
export function resultsHash(book: Book, result: BookResult): string {
  const hash = new ResultsHash();
  hash.addRows(result.rows);
  hash.addAccounts(result.accounts, book.quarantined, { from: 0, to: book.quarantined.length });
  return hash.digest(book.acctIds, result.names);
}

export class ResultsHash {
  readonly #columns = new Map<string, Hash>();

  /** Takes rows of every table behind those taken before. */
  addRows(set: RowSet): void {
    for (const table of rowTableIds) {
      const { file, keyColumn } = rowTables[table];
      const { account, key, figures }: RowColumns = set[table];
      this.#add(`${file} account`, account);
      this.#add(`${file} ${keyColumn}`, key);
      for (const name of figuresOf(table)) this.#add(`${file} ${name}`, figures[name]!);
    }
  }

  /** Takes account rows behind those taken before. */
  addAccounts(accounts: AccountColumns, quarantined: Uint8Array, { from, to }: ShardRange): void {
    this.#add('account quarantined', quarantined.subarray(from, to));
    for (const [name, column] of Object.entries(figureColumns(accounts))) {
      this.#add(`account ${name}`, column.subarray(from, to));
    }
    this.#add('account state', accounts.state.subarray(from, to));
    this.#add('account eligible', accounts.eligible.subarray(from, to));
  }

  /** SHA-256, hexadecimal, once every row has been taken. */
  digest(acctIds: TextTable, names: RowNames): string {
    this.#addTexts('acctIds', acctIds);
    for (const table of rowTableIds) this.#addTexts(`${rowTables[table].file} keys`, textTable(keyTexts(table, names)));
    const hash = createHash('sha256');
    for (const name of [...this.#columns.keys()].sort()) {
      hash.update(`${name} ${this.#columns.get(name)!.digest('hex')}\n`);
    }
    return hash.digest('hex');
  }

  #add(name: string, column: Column): void {
    const hash = this.#columns.get(name) ?? createHash('sha256');
    this.#columns.set(name, hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength)));
  }

  #addTexts(name: string, { offsets, bytes }: TextTable): void {
    this.#add(`${name} offsets`, offsets);
    this.#add(`${name} bytes`, bytes);
  }
}

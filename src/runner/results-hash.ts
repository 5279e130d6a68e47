/**
 * One hash over everything a run found: the same for every thread count, shard size, output format and machine. Each
 * column has a hash of its own over its little-endian bytes, so that rows can be added as they come; the results' hash is
 * that of all columns' names and hashes.
 */
import { createHash, type Hash } from 'node:crypto';
import type { ShardRange } from '../kernel/shard-kernel.ts';
import { type AccountColumns, accountFigures, type UnitColumns, unitFigures } from '../margin/account-columns.ts';
import type { Book } from '../portfolio/book.ts';
import { type TextTable, textTable } from '../quantity/text-table.ts';
import type { CompiledUnit } from '../rulebook/compile.ts';
import type { BookResult } from './run-book.ts';

type Column = Float64Array | Uint32Array | Uint8Array;

/** The hash of a whole run. */
export function resultsHash(book: Book, result: BookResult): string {
  const hash = new ResultsHash();
  hash.addUnits(result.units);
  hash.addAccounts(result.accounts, book.quarantined, { from: 0, to: book.quarantined.length });
  return hash.digest(book.acctIds, result.compiledUnits);
}

export class ResultsHash {
  readonly #columns = new Map<string, Hash>();

  /** Takes unit rows behind those taken before. */
  addUnits(units: UnitColumns): void {
    this.#add('unit account', units.account);
    this.#add('unit riskUnit', units.unit);
    for (const name of unitFigures) this.#add(`unit ${name}`, units.figures[name]);
  }

  /** Takes account rows behind those taken before. */
  addAccounts(accounts: AccountColumns, quarantined: Uint8Array, { from, to }: ShardRange): void {
    this.#add('account quarantined', quarantined.subarray(from, to));
    for (const name of accountFigures) this.#add(`account ${name}`, accounts.figures[name].subarray(from, to));
    this.#add('account state', accounts.state.subarray(from, to));
    this.#add('account eligible', accounts.eligible.subarray(from, to));
  }

  /** SHA-256, hexadecimal, once every row has been taken. */
  digest(acctIds: TextTable, compiledUnits: CompiledUnit[]): string {
    this.#addTexts('acctIds', acctIds);
    this.#addTexts('riskUnits', textTable(compiledUnits.map((unit) => unit.riskUnit)));
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

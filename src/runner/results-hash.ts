/**
 * One hash over everything a run found: the same for every thread count, shard size, output format and machine. Columns
 * go in by name, their bytes little-endian; ids and unit names as UTF-8 with their lengths.
 */
import { createHash, type Hash } from 'node:crypto';
import { accountFigures, unitFigures } from '../margin/account-columns.ts';
import type { Book } from '../portfolio/book.ts';
import type { BookResult } from './run-book.ts';

/** SHA-256 over the result columns, hexadecimal. */
export function resultsHash(book: Book, result: BookResult): string {
  const hash = createHash('sha256');
  addTexts(hash, 'acctId', book.acctIds);
  addBytes(hash, 'quarantined', book.quarantined);
  for (const name of accountFigures) addBytes(hash, name, result.accounts.figures[name]);
  addBytes(hash, 'state', result.accounts.state);
  addBytes(hash, 'eligible', result.accounts.eligible);
  const unitNames = result.compiledUnits.map((unit) => unit.riskUnit);
  addTexts(hash, 'riskUnits', unitNames);
  addBytes(hash, 'account', result.units.account);
  addBytes(hash, 'riskUnit', result.units.unit);
  for (const name of unitFigures) addBytes(hash, name, result.units.figures[name]);
  return hash.digest('hex');
}

function addBytes(hash: Hash, name: string, column: Float64Array | Uint32Array | Uint8Array): void {
  hash.update(`${name}\n`);
  hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
}

function addTexts(hash: Hash, name: string, texts: string[]): void {
  hash.update(`${name}\n${texts.length}\n`);
  for (let from = 0; from < texts.length; from += 10_000) {
    hash.update(
      texts
        .slice(from, from + 10_000)
        .map((text) => `${Buffer.byteLength(text)}:${text}`)
        .join(''),
    );
  }
}

/** Accounts of a file of columns, numbered in the order in which its rows first name them. */
import type { TextColumn } from '../columnar/column-file.ts';
import { ACCT_ID_BYTES_MAX } from '../limits.ts';
import { isAccountId } from '../portfolio/accounts.ts';
import { NO_ACCOUNT, type PartAccounts } from '../portfolio/table-parts.ts';
import { type TextTable, textAt, textCount } from '../quantity/text-table.ts';
import { roomFor } from './column-texts.ts';

const ASCII_END = 0x80;

export class ColumnAccounts {
  /** By code; both grow ahead of the texts that are known, as each of many batches may add one. */
  #indexOf = new Uint32Array(0);
  #isId = new Uint8Array(0);
  #known = 0;
  /** Codes and first lines, by index. */
  readonly #codes: number[] = [];
  readonly #firstLine: number[] = [];
  #texts: TextTable | null = null;

  /** Marks as not sure the rows whose id is none. */
  markIds({ codes, texts }: TextColumn, isSure: Uint8Array): void {
    this.#see(texts);
    for (let row = 0; row < isSure.length; row++) if (this.#isId[codes[row]!] !== 1) isSure[row] = 0;
  }

  /** The account of each row, NO_ACCOUNT for one that is not sure. @param firstLine line of the batch's first row */
  number({ codes }: TextColumn, isSure: Uint8Array, firstLine: number): Uint32Array {
    const accounts = new Uint32Array(new SharedArrayBuffer(isSure.length * 4));
    for (let row = 0; row < isSure.length; row++) {
      accounts[row] = isSure[row] === 1 ? this.#index(codes[row]!, firstLine + row) : NO_ACCOUNT;
    }
    return accounts;
  }

  /** The accounts of all batches. */
  part(): PartAccounts {
    const count = this.#codes.length;
    const offsets = new Uint32Array(new SharedArrayBuffer((count + 1) * 4));
    const firstLine = Uint32Array.from(this.#firstLine);
    if (this.#texts === null) return { ids: { bytes: new Uint8Array(new SharedArrayBuffer(0)), offsets }, firstLine };
    const { bytes: all, offsets: places } = this.#texts;
    for (let i = 0; i < count; i++)
      offsets[i + 1] = offsets[i]! + places[this.#codes[i]! + 1]! - places[this.#codes[i]!]!;
    const bytes = new Uint8Array(new SharedArrayBuffer(offsets[count]!));
    for (let i = 0; i < count; i++) {
      let from = places[this.#codes[i]!]!;
      for (let to = offsets[i]!; to < offsets[i + 1]!; to++) bytes[to] = all[from++]!;
    }
    return { ids: { bytes, offsets }, firstLine };
  }

  #index(code: number, line: number): number {
    const known = this.#indexOf[code]!;
    if (known !== NO_ACCOUNT) return known;
    this.#firstLine.push(line);
    this.#indexOf[code] = this.#codes.push(code) - 1;
    return this.#indexOf[code]!;
  }

  /** Judges the texts that an earlier batch did not have. */
  #see(texts: TextTable): void {
    const count = textCount(texts);
    this.#texts = texts;
    if (count > this.#isId.length) {
      const room = roomFor(count, this.#isId.length);
      const indexOf = new Uint32Array(room).fill(NO_ACCOUNT);
      const isId = new Uint8Array(room);
      indexOf.set(this.#indexOf);
      isId.set(this.#isId);
      this.#indexOf = indexOf;
      this.#isId = isId;
    }
    for (let i = this.#known; i < count; i++) this.#isId[i] = isIdAt(texts, i) ? 1 : 0;
    this.#known = Math.max(this.#known, count);
  }
}

/** Whether text i of a table is an account id. */
export function isIdAt(texts: TextTable, i: number): boolean {
  const [from, to] = [texts.offsets[i]!, texts.offsets[i + 1]!];
  if (to === from || to - from > ACCT_ID_BYTES_MAX) return false;
  for (let at = from; at < to; at++) if (texts.bytes[at]! >= ASCII_END) return isAccountId(textAt(texts, i));
  return true;
}

/** Columns of numbers on their way in, with the bounds of the scan of a CSV (scan-spec.ts). */
import { type Column, NO_TEXT, type TextColumn } from '../columnar/column-file.ts';
import { Scan as S } from '../kernel/layout.ts';
import type { ScanSpec } from '../kernel/scan-plan.ts';
import { COLUMN_CELL_BYTES_MAX } from '../limits.ts';
import { parseDecimal } from '../quantity/decimal-text.ts';
import { sharedF64 } from '../quantity/shared-columns.ts';
import { type TextTable, textAt, textCount } from '../quantity/text-table.ts';
import { roomFor } from './column-texts.ts';

type Values = Float64Array<SharedArrayBuffer>;

/** A column of numbers through all batches of a file. */
export class ColumnNumbers {
  /** What the texts say, where numbers came as texts; NaN where one says none, which is within no bounds. */
  #parsed = new Float64Array(0);
  #known = 0;

  /** The numbers of a batch; rows whose number the judge has to look at are marked as not sure. */
  of(column: Column, kind: number, bounds: ScanSpec['bounds'], isSure: Uint8Array): Values {
    const { values, nulls } = column.kind === 'number' ? column : this.#ofTexts(column, isSure.length);
    // An empty cell of a column that may be empty.
    const ofNull = kind === S.CELL_QUANTITY_OR_0 ? 0 : Number.NaN;
    const mayBeNull = kind >= S.CELL_QUANTITY_OR_0;
    for (let row = 0; row < isSure.length; row++) {
      if (nulls !== null && nulls[row] === 1) {
        values[row] = ofNull;
        if (!mayBeNull) isSure[row] = 0;
      } else if (!isWithin(kind, values[row]!, bounds)) {
        isSure[row] = 0;
      }
    }
    return values;
  }

  /** A later batch's texts begin with an earlier one's: each is read once. */
  #ofTexts({ codes, texts }: TextColumn, rowCount: number) {
    const count = textCount(texts);
    if (count > this.#parsed.length) {
      const parsed = new Float64Array(roomFor(count, this.#parsed.length));
      parsed.set(this.#parsed);
      this.#parsed = parsed;
    }
    for (let i = this.#known; i < count; i++) this.#parsed[i] = numberAt(texts, i);
    this.#known = Math.max(this.#known, count);
    const values = sharedF64(rowCount);
    const nulls = new Uint8Array(rowCount);
    for (let row = 0; row < rowCount; row++) {
      const code = codes[row]!;
      if (code === NO_TEXT || texts.offsets[code] === texts.offsets[code + 1]) nulls[row] = 1;
      else values[row] = this.#parsed[code]!;
    }
    return { values, nulls };
  }
}

/** The number that a text is, NaN for none. */
function numberAt(texts: TextTable, i: number): number {
  const isShort = texts.offsets[i + 1]! - texts.offsets[i]! <= COLUMN_CELL_BYTES_MAX;
  return (isShort ? parseDecimal(textAt(texts, i)) : null) ?? Number.NaN;
}

function isWithin(kind: number, value: number, bounds: ScanSpec['bounds']): boolean {
  if (kind === S.CELL_PRICE || kind === S.CELL_OPTIONAL_PRICE)
    return value >= bounds.priceMin && value <= bounds.priceMax;
  if (kind === S.CELL_OPTIONAL_NUMBER) return Number.isFinite(value);
  if (kind === S.CELL_CAP) return value >= 0 && value < Number.POSITIVE_INFINITY;
  if (kind === S.CELL_SIZE && value < 0) return false;
  const size = Math.abs(value);
  return size === 0 || (size >= bounds.quantityMin && size <= bounds.quantityMax);
}

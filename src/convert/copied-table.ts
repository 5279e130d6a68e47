/**
 * A table on its way from one format to another: known columns as they came, in parts and blocks, nothing judged. Texts
 * are codes, each part's own until they are united; numbers are doubles, NaN for an empty cell.
 */
import { NO_TEXT } from '../columnar/column-file.ts';
import { TextInterner } from '../columnar/text-interner.ts';
import type { TableSpec } from '../ingest/columns.ts';
import type { ScanColumn } from '../kernel/scan-kernel.ts';
import type { RowBlock, TablePart } from '../portfolio/table-parts.ts';
import type { TextTable } from '../quantity/text-table.ts';

export const ACCOUNT_COLUMN = 'acctId';
const textColumns = [
  ...[ACCOUNT_COLUMN, 'instId', 'ccy', 'posSide', 'mgnMode', 'side', 'tdMode'],
  ...['acctLv', 'autoLoan', 'riskAck', 'reduceOnly'],
];

/** Whether a column holds texts; all others hold numbers. */
export function isTextColumn(name: string): boolean {
  return textColumns.includes(name);
}

export interface CopiedBlock extends RowBlock {
  /** By name; the account ids are the block's `account`. */
  columns: Record<string, ScanColumn>;
}

export interface CopiedPart extends TablePart<CopiedBlock> {
  /** What the codes of its text columns mean. */
  texts: Record<string, TextTable>;
}

export interface CopiedTable {
  spec: TableSpec;
  /** The columns that the file has and the table knows, in the table's order. */
  names: string[];
  parts: CopiedPart[];
  /** The last part's rows may belong between those of the others: so many of these stand before each. Else null. */
  before: Uint32Array | null;
}

/** How many rows a table has. */
export function rowCountOf({ parts }: CopiedTable): number {
  return parts.reduce((sum, { blocks }) => sum + blocks.reduce((rows, { count }) => rows + count, 0), 0);
}

/** A code that no row had yet. */
const UNSEEN = NO_TEXT - 1;

/**
 * Gives a text column one table for all parts. Codes are rewritten in place; an empty text becomes a null. Only texts that
 * rows have are in the table, in the order in which the parts' rows have them.
 */
export function uniteTexts(parts: readonly CopiedPart[], name: string): TextTable {
  const interner = new TextInterner();
  for (const { texts, blocks } of parts) {
    const { bytes, offsets } = texts[name]!;
    const united = new Uint32Array(offsets.length - 1).fill(UNSEEN);
    const unite = (code: number) => {
      const [from, to] = [offsets[code]!, offsets[code + 1]!];
      united[code] = from === to ? NO_TEXT : interner.codeOf(bytes, from, to);
      return united[code]!;
    };
    for (const { columns, count } of blocks) {
      const codes = columns[name]!;
      for (let row = 0; row < count; row++) {
        const code = codes[row]!;
        if (code === NO_TEXT) continue;
        const known = united[code]!;
        codes[row] = known === UNSEEN ? unite(code) : known;
      }
    }
  }
  return interner.table();
}

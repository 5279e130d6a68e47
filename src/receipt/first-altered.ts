/** The first figure in which a receipt differs from what comes out now, table by table. */
import { rowTableIds } from '../kernel/row-blocks.ts';
import { type RowTable, rowTables } from '../margin/row-tables.ts';
import type { ReceiptFigures } from './receipt.ts';

export interface Altered {
  /** `risk-units BTC`; empty for a figure of the account. */
  place: string;
  figure: string;
  receipts: string;
  recomputed: string;
}

type Cells = Readonly<Record<string, string>>;

/** Null where every text is the same. */
export function firstAltered(receipts: ReceiptFigures, recomputed: ReceiptFigures): Altered | null {
  const ofAccount = alteredCell('', receipts.account, recomputed.account);
  if (ofAccount !== null) return ofAccount;
  for (const table of rowTableIds) {
    const { file, keyColumn }: RowTable = rowTables[table];
    const [theirs, own] = [tableOf(receipts, file), tableOf(recomputed, file)];
    const keysOf = (rows: readonly Cells[]) => rows.map((row) => row[keyColumn]).join(', ');
    if (keysOf(theirs) !== keysOf(own)) {
      return {
        place: file,
        figure: `rows by ${keyColumn}`,
        receipts: said(keysOf(theirs)),
        recomputed: said(keysOf(own)),
      };
    }
    for (const [i, row] of own.entries()) {
      const altered = alteredCell(`${file} ${row[keyColumn]}`, theirs[i]!, row);
      if (altered !== null) return altered;
    }
  }
  return null;
}

function tableOf(figures: ReceiptFigures, file: string): readonly Cells[] {
  return (figures as unknown as Record<string, readonly Cells[]>)[file]!;
}

function alteredCell(place: string, receipts: Cells, recomputed: Cells): Altered | null {
  const figure = Object.keys(recomputed).find((name) => receipts[name] !== recomputed[name]);
  if (figure === undefined) return null;
  return { place, figure, receipts: said(receipts[figure]!), recomputed: said(recomputed[figure]!) };
}

function said(text: string): string {
  return text === '' ? 'none' : text;
}

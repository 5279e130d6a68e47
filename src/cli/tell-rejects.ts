/** What stderr says of a book: its rejected rows, the first few and where the rest is, and ids that a spreadsheet would compute. */
import { shownOnOneLine } from '../failure/shown-text.ts';
import { ACCT_ID_BYTES_MAX } from '../limits.ts';
import type { RejectedRow } from '../portfolio/book.ts';
import { parseDecimal } from '../quantity/decimal-text.ts';
import { type TextTable, textAt } from '../quantity/text-table.ts';

const SHOWN = 5;

/** @param where the file that lists them all, null where there is none */
export function tellRejects(rejects: RejectedRow[], where: string | null): void {
  const shown = where === null ? SHOWN * 4 : SHOWN;
  for (const { file, line, acctId, reason, detail } of rejects.slice(0, shown)) {
    const sentence = `rejected ${file}, line ${line}, account ${shortened(acctId)}: ${reason}, ${detail}`;
    process.stderr.write(`${shownOnOneLine(sentence)}\n`);
  }
  if (rejects.length > shown) {
    process.stderr.write(`… and ${rejects.length - shown} more${where === null ? '' : `, all in ${where}`}\n`);
  }
}

function shortened(acctId: string): string {
  return acctId.length > ACCT_ID_BYTES_MAX ? `${acctId.slice(0, ACCT_ID_BYTES_MAX)}…` : acctId;
}

const formulaMarks = new Set(Buffer.from('=+-@'));

/**
 * Account ids go out exactly as they came in, as tables are joined by them; that some would be run as formulas where a
 * table is opened in a spreadsheet is for its reader to know.
 */
export function tellFormulaIds({ bytes, offsets }: TextTable): void {
  let count = 0;
  for (let i = 0; i + 1 < offsets.length; i++) {
    const [from, to] = [offsets[i]!, offsets[i + 1]!];
    if (from === to || !formulaMarks.has(bytes[from]!)) continue;
    if (parseDecimal(textAt({ bytes, offsets }, i)) === null) count += 1;
  }
  if (count === 0) return;
  process.stderr.write(`${count} account ids begin like a spreadsheet formula (= + - @): import the tables as text\n`);
}

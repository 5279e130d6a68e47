/** What a file of columns cannot hold, in one sentence: where it stands, what was found, what to do. */
import { UnusableInput } from '../failure/unusable-input.ts';
import type { RowFault } from '../ingest/csv-rows.ts';

const QUOTED_CHARS_MAX = 60;

const rowFaults: Record<RowFault, { is: string; mend: string }> = {
  'cell-count': { is: 'the row has', mend: 'give it as many cells as the header has' },
  'unterminated-row': {
    is: 'the last row has no line end, so the file may be cut',
    mend: 'end it with a line end if it is whole',
  },
  'byte-order-mark': {
    is: 'a byte-order mark stands inside the table',
    mend: 'take it out; were two files joined?',
  },
};

/** Refuses a row that came badly off the page. */
export function refusedRow(path: string, line: number, fault: RowFault, detail: string): UnusableInput {
  const { is, mend } = rowFaults[fault];
  const found = detail === '' ? is : `${is} ${detail}`;
  return new UnusableInput(`${path}, line ${line}: ${found}; ${mend}, then convert again`);
}

/** Refuses a cell of a number column. @param place `line 7` of a CSV, `row 7` of a file of columns */
export function refusedNumber(path: string, place: string, column: string, found: string): UnusableInput {
  return new UnusableInput(
    `${path}, ${place}, column ${column}: ${quoted(found)} is no finite decimal number; mend the cell or leave it ` +
      'empty, then convert again',
  );
}

/** Refuses a number where a text belongs, once it may have been rounded. */
export function refusedId(path: string, place: string, column: string, found: number): UnusableInput {
  return new UnusableInput(
    `${path}, ${place}, column ${column}: the number ${found} may be another one rounded; write the column as text, ` +
      'then convert again',
  );
}

/** A text as messages quote it. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > QUOTED_CHARS_MAX ? `${text.slice(0, QUOTED_CHARS_MAX)}…` : text);
}

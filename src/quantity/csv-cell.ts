/** Cells of CSV as text: quoted only where they must be, numbers in their shortest text. */

/** A text cell, quoted where it holds a comma, a quote or a line end. */
export function textCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Shortest text that reads back to the same double; NaN is an empty cell. */
export function numberCell(value: number): string {
  return Number.isNaN(value) ? '' : String(value);
}

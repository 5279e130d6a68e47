/** Tables for eyes: columns padded, numbers right-aligned and rounded. Files never go through here. */

import { apportioned } from '../quantity/apportion.ts';
import type { Decimal } from '../quantity/decimal.ts';

/** A number for eyes: grouped thousands, a fixed count of decimals, `–` for none. */
export function money(value: number | null, decimals = 2): string {
  return value === null || Number.isNaN(value) ? '–' : grouped(value.toFixed(decimals));
}

/** A decimal for eyes, rounded from all of its digits. */
export function amount(value: Decimal | null, decimals = 2): string {
  return value === null ? '–' : grouped(value.toFixed(decimals));
}

/** A column for eyes whose cells add up to its total as they are printed. */
export function column(values: readonly Decimal[], decimals = 2): { cells: string[]; total: string } {
  const { parts, total } = apportioned(values, decimals);
  return { cells: parts.map((part) => amount(part, decimals)), total: amount(total, decimals) };
}

/** A fraction for eyes, in percent. */
export function percent(fraction: Decimal | null, decimals = 2): string {
  return fraction === null ? '–' : `${amount(fraction.times(100), decimals)} %`;
}

/** A share for eyes, in percent; `–` for none. */
export function sharePercent(share: number | null, decimals = 2): string {
  return share === null || !Number.isFinite(share) ? '–' : `${grouped((100 * share).toFixed(decimals))} %`;
}

/** Thousands grouped; what rounds to 0 has no sign. */
function grouped(rounded: string): string {
  const [whole, fraction] = rounded.replace(/^-(?=[0.]+$)/, '').split('.') as [string, string | undefined];
  const thousands = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? thousands : `${thousands}.${fraction}`;
}

/** A count for eyes. */
export function count(value: number): string {
  return money(value, 0);
}

/** A count with its noun. */
export function counted(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
}

export interface TableOptions {
  /** Columns (by index) that are text and stand to the left; all others stand to the right. */
  left?: number[];
  indent?: string;
}

/** Lines of a table with a header row; a rule is drawn under the header. */
export function tableLines(header: string[], rows: string[][], options: TableOptions = {}): string[] {
  const left = new Set(options.left ?? [0]);
  const indent = options.indent ?? '';
  const widths = header.map((cell, i) => Math.max(width(cell), ...rows.map((row) => width(row[i] ?? ''))));
  const line = (cells: string[]) => {
    const padded = cells.map((cell, i) => {
      const space = ' '.repeat(widths[i]! - width(cell));
      return left.has(i) ? cell + space : space + cell;
    });
    return (indent + padded.join('  ')).trimEnd();
  };
  return [line(header), indent + widths.map((w) => '─'.repeat(w)).join('──'), ...rows.map(line)];
}

function width(text: string): number {
  return [...text].length;
}

const LINE_WIDTH = 110;

/** A long sentence as lines, those behind the first indented. */
export function wrapped(text: string): string[] {
  const lines: string[] = [];
  let line = '';
  // A percent sign stays with its number.
  for (const word of text.split(/ (?!%)/)) {
    if (line !== '' && width(line) + 1 + width(word) > LINE_WIDTH) {
      lines.push(line);
      line = `  ${word}`;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

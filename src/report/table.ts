/** Tables for eyes: columns padded, numbers right-aligned and rounded. Files never go through here. */

/** A number for eyes: grouped thousands, a fixed count of decimals, `–` for none. */
export function money(value: number | null, decimals = 2): string {
  if (value === null || Number.isNaN(value)) return '–';
  const rounded = value.toFixed(decimals);
  const [whole, fraction] = rounded.split('.') as [string, string | undefined];
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
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
  for (const word of text.split(' ')) {
    if (line !== '' && width(line) + 1 + width(word) > LINE_WIDTH) {
      lines.push(line);
      line = `  ${word}`;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

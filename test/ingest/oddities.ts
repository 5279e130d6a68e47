/** What may be odd about a CSV, one thing at a time: each is put into a good table, at a line and a cell. */
import fc from 'fast-check';
import { textsOf } from './invented-cells.ts';

/** A file as cells and what stands between them; the first line is the header. */
export interface Draft {
  lines: DraftLine[];
}

export interface DraftLine {
  /** Cells as they stand in the file, quotes included. */
  cells: Buffer[];
  end: string;
}

interface Place {
  line: number;
  cell: number;
  /** Which of several texts. */
  which: number;
}

/** Changes the draft, at a place that it has. */
export type Oddity = (draft: Draft, place: Place) => void;

type Change = (cell: Buffer) => Buffer;

const headerNames = ['', 'acctId', 'acctID', ' acctId', 'pos', 'note', 'note ', 'sz', '__proto__', '"acctId"', 'é'];
const lineEnds = [
  ...['\r', '\n\n', '\r\n', '\n', '\r\n\r\n', '\n \n', '\n  \t\n', '\r\r\n', '\n\r', '\n,\n', '\n\uFEFF', '\n""\n'],
  ...['\n"\n', '\n\0\n', '\n,,,,,,,,\n', '\u2028', ''],
];
const rawTexts = [
  ...['"', '""', ',', '\n', '\r', '\r\n', '\uFEFF', '\0', '\t', ' ', '\u007f', 'é', '"x"', ' "', '" ', ',,,,,,,,,'],
  ...['\u00a0', '\u000b', '\u001f', '\u0080', "'", ';'],
];
const rawBytes = [[0xff], [0xc3], [0xed, 0xa0, 0x80], [0xef, 0xbb], [0x80], [0xe8, 0xb4], [0xbf, 0xbb, 0xef]];

const quoted: Change = (cell) => Buffer.from(`"${cell.toString('latin1').replaceAll('"', '""')}"`, 'latin1');
const wrapped =
  (before: string, after: string): Change =>
  (cell) =>
    Buffer.concat([Buffer.from(before), cell, Buffer.from(after)]);
const quotedWith =
  (text: string): Change =>
  (cell) =>
    quoted(Buffer.concat([cell, Buffer.from(text)]));

const quotings: Change[] = [
  ...[quoted, quoted, quoted, quotedWith('\n'), quotedWith('\r\n'), quotedWith('\r'), quotedWith(',x')],
  ...[quotedWith('"'), quotedWith('""\n""'), wrapped('"', ''), wrapped('', '"'), wrapped('\uFEFF', '')],
  (cell) => wrapped(' ', ' ')(quoted(cell)),
  (cell) => wrapped('', 'x')(quoted(cell)),
  (cell) => wrapped('', '""')(quoted(cell)),
];

const modulo = <T>(list: readonly T[], index: number): T => list[index % list.length]!;

function changedCell(change: (cell: Buffer, place: Place) => Buffer): Oddity {
  return ({ lines }, place) => {
    const { cells } = modulo(lines, place.line);
    if (cells.length === 0) return;
    const at = place.cell % cells.length;
    cells[at] = change(cells[at]!, place);
  };
}

/** A text that is odd in the column it is put into. */
const oddText: Oddity = ({ lines }, { line, cell, which }) => {
  const { cells } = modulo(lines, line);
  if (cells.length === 0) return;
  const at = cell % cells.length;
  const column = lines[0]!.cells[at]?.toString() ?? '';
  const texts = line % lines.length === 0 ? headerNames : textsOf(column).odd;
  cells[at] = Buffer.from(modulo(texts, which));
};

const oddities: [weight: number, name: string, oddity: Oddity][] = [
  [10, 'an odd text', oddText],
  [2, 'quotes', changedCell((cell, { which }) => modulo(quotings, which)(cell))],
  [1, 'text before', changedCell((cell, { which }) => wrapped(modulo(rawTexts, which), '')(cell))],
  [1, 'text behind', changedCell((cell, { which }) => wrapped('', modulo(rawTexts, which))(cell))],
  [1, 'bytes', changedCell((_, { which }) => Buffer.from(modulo(rawBytes, which)))],
  [
    2,
    'another line end',
    ({ lines }, { line, which }) => {
      modulo(lines, line).end = modulo(lineEnds, which);
    },
  ],
  [1, 'a cell less', ({ lines }, { line, cell }) => modulo(lines, line).cells.splice(cell, 1)],
  [1, 'a cell more', ({ lines }, { line, cell }) => modulo(lines, line).cells.splice(cell, 0, Buffer.alloc(0))],
  [
    1,
    'a line twice',
    ({ lines }, { line, cell }) => {
      const { cells, end } = modulo(lines, line);
      lines.splice(cell + 1, 0, { cells: [...cells], end });
    },
  ],
];

/** Any oddity at any place. The header gets one less often than a row. */
export const anyOddity = fc
  .record({
    kind: fc.oneof(...oddities.map(([weight, , oddity]) => ({ weight, arbitrary: fc.constant(oddity) }))),
    line: fc.oneof(
      { weight: 12, arbitrary: fc.integer({ min: 1, max: 15 }) },
      { weight: 1, arbitrary: fc.constant(0) },
    ),
    cell: fc.nat(9),
    which: fc.nat(1000),
  })
  .map(
    ({ kind, ...place }): ((draft: Draft) => void) =>
      (draft) =>
        kind(draft, place),
  );

/**
 * What a report says, as plain data: `render.ts` makes one page of it, whatever the command it comes from. A report is a
 * title, the numbers nobody published, and sections of blocks; a block is one of the kinds below. Values are numbers as they
 * were computed, and a format says how they are read: nothing is rounded before the page.
 */

/** A word of ours, in both languages of the page. */
export interface Label {
  en: string;
  zh: string;
}

/** A word of ours, or data – an account id, a coin – which is the same in every language. */
export type Text = Label | string;

/**
 * How a number is read: `count` whole; `money` whole, thousands apart; `cents` with two decimals; `short` by three digits and
 * a power (12.3M, 1230万); `percent` of a fraction, with two decimals; `shock` the same with a sign and no needless decimals;
 * `ratio` with four decimals; `plain` by its shortest digits.
 */
export type Format = 'count' | 'money' | 'cents' | 'short' | 'percent' | 'shock' | 'ratio' | 'plain';

export interface ReportModel {
  title: Text;
  /** Lines under the title: of which rulebook, market and book this is. */
  subtitle: Text[];
  /** What in each rulebook is not the venue's own word; it stands above everything else. */
  standing: Standing[];
  sections: Section[];
}

export interface Standing {
  rulebook: string;
  assumed: string[];
  reported: string[];
}

export interface Section {
  /** Anchor within the page: small letters and hyphens. */
  id: string;
  title: Text;
  /** A sentence or two under the title. */
  note?: Text;
  blocks: Block[];
}

export type Block = KeyFigures | Histogram | Bars | HeatMap | LineChart | Movers | DataTable;

interface Titled {
  title: Text;
  note?: Text;
}

/** Figures that stand for themselves, large, or facts as a list. */
export interface KeyFigures {
  kind: 'key-figures';
  title?: Text;
  figures: KeyFigure[];
}

export interface KeyFigure {
  label: Text;
  /** A number by its format, or a text, such as a hash or a date. */
  value: number | Text;
  format?: Format;
  /** Small, behind or under the value: a unit, a share. */
  detail?: Text;
  /** Marks a figure to be looked at. */
  isAlarming?: boolean;
}

/** How many lie between which values. Bins touch each other and ascend; what lies outside them is counted by itself. */
export interface Histogram extends Titled {
  kind: 'histogram';
  /** What the axis is, and what is counted. */
  axis: Text;
  counted: Text;
  /** On a `log` axis every edge is above 0. */
  scale: 'linear' | 'log';
  format: Format;
  bins: { from: number; to: number; count: number }[];
  below: number;
  above: number;
  /** Values that mean something, drawn across. */
  lines: { at: number; label: Text }[];
}

/** One number or more for each of a few things, as bars from one zero. */
export interface Bars extends Titled {
  kind: 'bars';
  /** What each thing is. */
  of: Text;
  /** Three at most; the values of an item are in their order, null for none. */
  series: { label: Text; format: Format }[];
  items: { label: Text; values: (number | null)[]; detail?: Text }[];
}

/** A number for each of two things, such as a scenario: losses and gains are told apart by colour. */
export interface HeatMap extends Titled {
  kind: 'heat-map';
  rows: { title: Text; labels: Text[] };
  columns: { title: Text; labels: Text[] };
  format: Format;
  /** By row, then column; null for none. */
  values: (number | null)[][];
  /** Numbers that the cells are coloured by where the values themselves do not tell: below 0 it is worse, above 0 better. */
  colouredBy?: (number | null)[][];
  /** The cell that matters most, by row and column: it has a frame. */
  marked?: [row: number, column: number];
}

/** Figures over something that goes on: time, a price shock, a parameter. */
export interface LineChart extends Titled {
  kind: 'lines';
  /** Points of the axis, ascending; texts where they stand at equal distances. */
  x: { title: Text; points: number[]; format: Format } | { title: Text; points: Text[] };
  y: { title: Text; format: Format };
  /** Four at most; null leaves a gap. */
  series: { label: Text; values: (number | null)[] }[];
  /** Levels that mean something, drawn across. */
  lines?: { at: number; label: Text }[];
}

/** What moved most: before, after, and the change as a bar. */
export interface Movers extends Titled {
  kind: 'movers';
  /** What moves. */
  of: Text;
  before: Text;
  after: Text;
  format: Format;
  /** The change is given, as it is the sum that was computed, not what remains of two rounded numbers. */
  items: { label: Text; before: number | null; after: number | null; change: number; detail?: Text }[];
}

/** Rows to be sorted and searched. Whoever makes it says in the note what is left out. */
export interface DataTable extends Titled {
  kind: 'table';
  columns: { label: Text; format?: Format }[];
  /** Cells in the order of the columns; null is an empty cell. */
  rows: (Cell | null)[][];
  /** Rows that say what the others come to; they stay at the bottom. */
  totals?: (Cell | null)[][];
}

/** A text may have an order of its own, such as a state among states. */
export type Cell = number | Text | { text: Text; order: number };

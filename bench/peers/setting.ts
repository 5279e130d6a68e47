/** What a run of the peers is given, and how its rows look. Each peer is a file of its own that gives back rows. */

export interface Setting {
  accounts: number;
  /** Fresh processes of each kind; the middle one counts. */
  runs: number;
  /** fast-csv and we beside it get one in so many of the accounts. */
  part: number;
  /** How long a micro measurement goes on. */
  microMs: number;
  /** A temporary folder for everything that is written. */
  folder: string;
  market: string;
  /** Portfolio folder, CSV tables. */
  book: string;
  rulebook: string;
  /** Says on stderr what is being done. */
  say: (what: string) => void;
}

export interface MeasuredRow {
  id: string;
  work: string;
  by: string;
  status: 'measured';
  unit: 's' | 'ns';
  median: number;
  best: number;
  /** Every time that was taken, in the order of the runs. */
  all: number[];
  includes: string;
  /** What was compared before the times were believed, and how it came out. */
  proof: string;
  peakMb?: number;
  more?: Record<string, number | string>;
}

/** A peer or a format that this machine does not have: listed all the same, with what to do about it. */
export interface AbsentRow {
  id: string;
  work: string;
  by: string;
  status: 'absent';
  install: string;
}

export type Row = MeasuredRow | AbsentRow;

/** What a row is called, before it is known whether it can be measured. */
export type RowName = Pick<Row, 'id' | 'work' | 'by'>;

export interface Measured extends Pick<MeasuredRow, 'includes' | 'proof' | 'peakMb' | 'more'> {
  unit: MeasuredRow['unit'];
  times: number[];
}

/** A row of the times that were taken. */
export function measured(name: RowName, { unit, times, ...rest }: Measured): MeasuredRow {
  const rounded = times.map((time) => Number(time.toPrecision(4)));
  return {
    ...name,
    status: 'measured',
    unit,
    median: medianOf(rounded),
    best: Math.min(...rounded),
    all: rounded,
    ...rest,
  };
}

/** A row of what is not here. */
export function absent(name: RowName, install: string): AbsentRow {
  return { ...name, status: 'absent', install };
}

/** The middle one; of an even count the later of the two. */
export function medianOf(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

/**
 * Whether two sums are the same up to the order in which they were added.
 * @throws Error naming both, so that no time is kept of work that was not the same
 */
export function mustAgree(what: string, ours: number, theirs: number, scale = Math.abs(ours)): void {
  if (!(Math.abs(ours - theirs) <= 1e-9 * scale)) throw new Error(`${what}: ${ours} here, ${theirs} there`);
}

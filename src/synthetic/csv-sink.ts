// Where generated rows go: a sink takes lines of the four tables; the one here writes them to CSV files.

import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { whileWriting } from '../columnar/file-fault.ts';
import { TERM_HEADERS } from './account-terms.ts';

/** Bytes gathered before a write: so many that system calls don't show. */
const BUFFER_BYTES = 1 << 20;
/**
 * Characters gathered before they are put into the buffer. Short, because V8 keeps a string that grows as a tree of its
 * parts: long ones outlive the collector's young generation and cost as much as all the rest of generating (measured).
 */
const TEXT_CHARS = 1 << 13;

/** Takes CSV rows, without their line ends, table by table. */
export interface PortfolioSink {
  readonly positions: (row: string) => void;
  readonly balances: (row: string) => void;
  readonly orders: (row: string) => void;
  readonly accounts: (row: string) => void;
}

const PLAIN_HEADERS = {
  positions: 'acctId,instId,pos,avgPx,posSide',
  balances: 'acctId,ccy,cashBal,interest,clSpotInUseAmt',
  orders: 'acctId,instId,side,sz,px',
  accounts: 'acctId,autoLoan,riskAck',
} as const;

export type GeneratedTable = keyof typeof PLAIN_HEADERS;

/** The header of a table. @param hasModes whether the book says account modes and terms */
export function generatedHeader(table: GeneratedTable, hasModes: boolean): string {
  const terms = TERM_HEADERS[table];
  return hasModes && terms !== '' ? `${PLAIN_HEADERS[table]},${terms}` : PLAIN_HEADERS[table];
}

/** A file written line by line through one large buffer. The rows are ASCII and far shorter than the buffer. */
class LineWriter {
  readonly #path: string;
  readonly #file: number;
  readonly #buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  #filled = 0;
  #text = '';

  constructor(path: string) {
    this.#path = path;
    this.#file = whileWriting(path, () => openSync(path, 'w'));
  }

  readonly write = (row: string): void => {
    this.#text += `${row}\n`;
    if (this.#text.length >= TEXT_CHARS) this.#moveText();
  };

  /** Writes what is left, if the work succeeded, and closes the file in any case. */
  close(succeeded: boolean): void {
    try {
      if (succeeded) {
        this.#moveText();
        this.#flush();
      }
    } finally {
      closeSync(this.#file);
    }
  }

  #moveText(): void {
    if (this.#filled + this.#text.length > BUFFER_BYTES) this.#flush();
    this.#filled += this.#buffer.write(this.#text, this.#filled, 'latin1');
    this.#text = '';
  }

  #flush(): void {
    // A write may take less than it is given, on pipes and nearly full disks.
    whileWriting(this.#path, () => {
      for (let done = 0; done < this.#filled; ) done += writeSync(this.#file, this.#buffer, done, this.#filled - done);
    });
    this.#filled = 0;
  }
}

/**
 * Calls `work` with a sink that writes positions.csv, balances.csv, orders.csv and accounts.csv in `folder`, each with
 * its header, replacing what was there. The folder is made when missing. A file that cannot be written is refused by its
 * name, and all files are closed either way.
 */
export function withCsvSink<Result>(folder: string, hasModes: boolean, work: (sink: PortfolioSink) => Result): Result {
  mkdirSync(folder, { recursive: true });
  const writers: LineWriter[] = [];
  const open = (table: GeneratedTable): ((row: string) => void) => {
    const writer = new LineWriter(join(folder, `${table}.csv`));
    writers.push(writer);
    writer.write(generatedHeader(table, hasModes));
    return writer.write;
  };
  let succeeded = false;
  try {
    const sink = {
      positions: open('positions'),
      balances: open('balances'),
      orders: open('orders'),
      accounts: open('accounts'),
    };
    const result = work(sink);
    succeeded = true;
    return result;
  } finally {
    for (const writer of writers) writer.close(succeeded);
  }
}

/** Accounts made so far, and data rows of each table. */
export interface GenerateCounts {
  readonly accounts: number;
  readonly positions: number;
  readonly balances: number;
  readonly orders: number;
  /** Rows of the accounts table, which names only accounts whose settings differ from the defaults. */
  readonly settings: number;
}

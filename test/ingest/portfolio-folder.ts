/** A portfolio folder of a test: tables as text or bytes, written where nothing else is, and read as a run reads them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPortfolio } from '../../src/ingest/read-portfolio.ts';
import type { Snapshot } from '../../src/market/snapshot.ts';
import type { Book } from '../../src/portfolio/book.ts';

export type TableName = 'accounts' | 'balances' | 'positions' | 'orders';
export type Tables = Partial<Record<TableName, string | Buffer>>;

/** Tables with a header and no rows, so that a test writes only what it is about. */
const bare: Tables = { balances: 'acctId,ccy,cashBal\n', positions: 'acctId,instId,pos,avgPx\n' };

export class PortfolioFolder {
  readonly path: string;

  constructor() {
    this.path = mkdtempSync(join(tmpdir(), 'shockgrid-portfolio-'));
  }

  /** Puts these tables in the folder and nothing else. */
  write(tables: Tables): void {
    rmSync(this.path, { recursive: true });
    mkdirSync(this.path);
    for (const [table, text] of Object.entries({ ...bare, ...tables })) {
      writeFileSync(join(this.path, `${table}.csv`), text);
    }
  }

  /** Writes the tables and reads them back as a book. */
  async book(snapshot: Snapshot, tables: Tables): Promise<Book> {
    this.write(tables);
    return (await readPortfolio(this.path, snapshot)).book;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

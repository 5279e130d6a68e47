/** A folder whose tables are read twice: through both lanes, and through the tolerant lane alone. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type ReadOptions, readPortfolio } from '../../src/ingest/read-portfolio.ts';
import type { Snapshot } from '../../src/market/snapshot.ts';
import { expectSame, outcomeOf } from './book-text.ts';
import type { TableName, Tables } from './portfolio-folder.ts';
import { tolerantBook } from './tolerant-lane.ts';

const names: TableName[] = ['accounts', 'balances', 'positions', 'orders'];
const bare: Tables = { balances: 'acctId,ccy,cashBal\n', positions: 'acctId,instId,pos,avgPx\n' };

export class LanesFolder {
  readonly #path = mkdtempSync(join(tmpdir(), 'shockgrid-lanes-'));
  readonly #market: Snapshot;
  /** What stands in the files. */
  readonly #written = new Map<string, string | Buffer | undefined>();

  constructor(market: Snapshot) {
    this.#market = market;
    for (const folder of ['plain', 'packed']) mkdirSync(join(this.#path, folder));
  }

  /** Throws where the lanes together do not read what the tolerant lane reads. */
  async expectSameByBothLanes(tables: Tables, { isPacked, ...options }: ReadOptions & { isPacked?: boolean }) {
    const folder = isPacked ? 'packed' : 'plain';
    this.#write('plain', '.csv', tables);
    if (isPacked) this.#write('packed', '.csv.gz', tables);
    const expected = await outcomeOf(tolerantBook(join(this.#path, 'plain'), this.#market));
    const reading = readPortfolio(join(this.#path, folder), this.#market, { threads: 1, ...options });
    const got = await outcomeOf(reading.then(({ book }) => book));
    const renamed = got.replaceAll(join(this.#path, 'packed'), join(this.#path, 'plain')).replaceAll('.csv.gz', '.csv');
    expectSame(renamed, expected, `both lanes, ${JSON.stringify({ folder, ...options })}`);
  }

  remove(): void {
    rmSync(this.#path, { recursive: true, force: true });
  }

  #write(folder: string, ending: string, tables: Tables): void {
    for (const name of names) {
      const path = join(this.#path, folder, `${name}${ending}`);
      const bytes = tables[name] ?? bare[name];
      if (this.#written.get(path) === bytes) continue;
      this.#written.set(path, bytes);
      if (bytes === undefined) rmSync(path, { force: true });
      else writeFileSync(path, ending === '.csv.gz' ? gzipSync(bytes, { level: 1 }) : bytes);
    }
  }
}

/** The sample market with one thing changed in one reply, in a folder of its own. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readMarket } from '../../src/market/read-market.ts';
import type { Snapshot } from '../../src/market/snapshot.ts';

export const sampleMarket = fileURLToPath(new URL('../../data/markets/sample', import.meta.url));

/** A row of a reply, as the venue writes it. */
export type VenueRow = Record<string, unknown>;
export type ReplyFile =
  | 'instruments.json'
  | 'mark-price.json'
  | 'opt-summary.json'
  | 'index-tickers.json'
  | 'discount-rate-interest-free-quota.json'
  | 'interest-rate-loan-quota.json'
  | 'position-tiers.json';

export class MarketFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'shockgrid-market-'));

  constructor() {
    this.#fill();
  }

  #fill(): void {
    rmSync(this.path, { recursive: true });
    cpSync(sampleMarket, this.path, { recursive: true });
  }

  /** The sample market, with the rows of one reply changed. */
  withRows(file: ReplyFile, change: (rows: VenueRow[]) => VenueRow[]): Snapshot {
    const reply = JSON.parse(readFileSync(join(sampleMarket, file), 'utf8')) as { data: VenueRow[] };
    return this.withFile(file, JSON.stringify({ ...reply, data: change(reply.data) }));
  }

  /** The sample market, with one file holding this text. */
  withFile(file: string, text: string | Buffer): Snapshot {
    return this.with((folder) => writeFileSync(join(folder, file), text));
  }

  /** The sample market, with anything done to its folder. */
  with(change: (folder: string) => void, asOf?: string): Snapshot {
    this.#fill();
    change(this.path);
    return readMarket(this.path, asOf);
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** All rows, with other values in the row of one id. */
export function changed(id: string, values: VenueRow): (rows: VenueRow[]) => VenueRow[] {
  return (rows) => rows.map((row) => (row.instId === id || row.ccy === id ? { ...row, ...values } : row));
}

/** All rows but those of one id. */
export function without(id: string): (rows: VenueRow[]) => VenueRow[] {
  return (rows) => rows.filter((row) => row.instId !== id);
}

/** All rows, that of one id a second time with other values. */
export function twice(id: string, values: VenueRow): (rows: VenueRow[]) => VenueRow[] {
  return (rows) => rows.flatMap((row) => (row.instId === id ? [row, { ...row, ...values }] : [row]));
}

/** A folder of dated snapshots: sub-folders named by an ISO date, each a market folder, read in the order of their dates. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { UnusableInput } from '../failure/unusable-input.ts';
import { readMarket } from '../market/read-market.ts';
import type { Snapshot } from '../market/snapshot.ts';

export interface DatedMarket {
  /** The name of its folder: `2026-02-05`. */
  date: string;
  snapshot: Snapshot;
}

export interface DatedFolders {
  /** Names of the sub-folders with a date, ascending. */
  dates: string[];
  /** What else lies in the folder. */
  leftOut: string[];
}

const datePattern = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Whether a name is a day of the calendar: 2026-02-30 is none. */
function isDate(name: string): boolean {
  const [, year, month, day] = (datePattern.exec(name) ?? []).map(Number);
  if (year === undefined) return false;
  const date = new Date(Date.UTC(year, month! - 1, day));
  return date.getUTCMonth() === month! - 1 && date.getUTCDate() === day;
}

/**
 * The dated sub-folders.
 * @throws UnusableInput where the folder cannot be listed or has fewer than two: a move needs a snapshot at either end
 */
export function datedFolders(directory: string): DatedFolders {
  let entries: { name: string; isFolder: boolean }[];
  try {
    entries = readdirSync(directory, { withFileTypes: true }).map((entry) => ({
      name: entry.name,
      // A date that points elsewhere is a folder like any other.
      isFolder: entry.isDirectory() || entry.isSymbolicLink(),
    }));
  } catch (error) {
    throw new UnusableInput(`--markets ${directory} cannot be listed: ${(error as Error).message}`);
  }
  const isMarket = ({ name, isFolder }: (typeof entries)[number]) => isFolder && isDate(name);
  const dates = entries.filter(isMarket).map(({ name }) => name);
  const leftOut = entries.filter((entry) => !isMarket(entry)).map(({ name }) => name);
  if (dates.length < 2) {
    throw new UnusableInput(
      `--markets ${directory} holds ${dates.length === 0 ? 'no snapshot' : `one snapshot, ${dates[0]}`}: ` +
        'expected at least two sub-folders named by their date, such as 2026-02-04 and 2026-02-05',
    );
  }
  return { dates: dates.sort(), leftOut: leftOut.sort() };
}

/**
 * Reads the snapshots of a folder.
 * @throws UnusableInput where one cannot be read, or its prices are not later than those of the date before
 */
export function readDatedMarkets(directory: string, { dates }: DatedFolders): DatedMarket[] {
  const markets = dates.map((date) => ({ date, snapshot: readMarket(join(directory, date)) }));
  for (let i = 1; i < markets.length; i++) {
    const [before, after] = [markets[i - 1]!, markets[i]!];
    if (after.snapshot.asOfMs > before.snapshot.asOfMs) continue;
    const timeOf = ({ snapshot }: DatedMarket) => new Date(snapshot.asOfMs).toISOString();
    throw new UnusableInput(
      `--markets ${directory}: the prices in ${after.date} are of ${timeOf(after)}, not later than those in ` +
        `${before.date}, of ${timeOf(before)}`,
    );
  }
  return markets;
}

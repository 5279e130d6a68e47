/**
 * A golden case is a folder under `cases/`: `case.json` says what it shows and where market, portfolio and rulebook are,
 * `expected.json` what the account's figures are. A path that begins with `./` lies in the case's own folder; any other
 * name is a folder of `data/markets` or `data/portfolios`, or the id of a shipped rulebook.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readPortfolio } from '../../src/ingest/read-portfolio.ts';
import { readMarket } from '../../src/market/read-market.ts';
import type { Snapshot } from '../../src/market/snapshot.ts';
import type { Book } from '../../src/portfolio/book.ts';
import { packageRoot } from '../../src/quantity/package-root.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import type { Rulebook } from '../../src/rulebook/schema.ts';

export const casesDirectory = fileURLToPath(new URL('./cases/', import.meta.url));

const keys = ['what', 'market', 'portfolio', 'rulebook'] as const;
type CaseFile = Record<(typeof keys)[number], string>;

/** A case as it is computed. */
export interface GoldenCase {
  folder: string;
  what: string;
  snapshot: Snapshot;
  rulebook: Rulebook;
  book: Book;
}

/** Names of the folders under `cases/`; every one of them is a case. */
export function caseNames(): string[] {
  return readdirSync(casesDirectory).sort();
}

/** Reads a case. Throws where its folder is none. */
export async function readCase(folder: string): Promise<GoldenCase> {
  const { what, market, portfolio, rulebook } = readCaseFile(folder);
  const snapshot = readMarket(placeOf(folder, market, 'markets'));
  const { book } = await readPortfolio(placeOf(folder, portfolio, 'portfolios'), snapshot);
  const loaded = loadRulebook(rulebook.startsWith('./') ? join(folder, rulebook) : rulebook);
  return { folder, what, snapshot, rulebook: loaded.rulebook, book };
}

function readCaseFile(folder: string): CaseFile {
  const path = join(folder, 'case.json');
  if (!existsSync(path)) throw new Error(`${folder} is no golden case: it has no case.json with ${keys.join(', ')}`);
  const json = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  if (
    Object.keys(json).sort().join() !== [...keys].sort().join() ||
    keys.some((key) => typeof json[key] !== 'string')
  ) {
    throw new Error(`${path}: expected the keys ${keys.join(', ')}, each with text`);
  }
  return json as CaseFile;
}

function placeOf(folder: string, name: string, kind: 'markets' | 'portfolios'): string {
  return name.startsWith('./') ? join(folder, name) : join(packageRoot(), 'data', kind, name);
}

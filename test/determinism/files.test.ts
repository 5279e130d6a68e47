// Files with their lines shuffled, columns turned round, or packed: every account keeps its own figures to the bit.

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readPortfolio } from '../../src/ingest/read-portfolio.ts';
import { rowTableIds } from '../../src/kernel/row-blocks.ts';
import { accountFigures } from '../../src/margin/account-columns.ts';
import type { RowColumns } from '../../src/margin/row-columns.ts';
import { figuresOf } from '../../src/margin/row-tables.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { resultsHash } from '../../src/runner/results-hash.ts';
import { type BookResult, runBook } from '../../src/runner/run-book.ts';
import { generatePortfolioCsv } from '../../src/synthetic/generate.ts';
import { SeededRandom } from '../../src/synthetic/random.ts';
import { repeatCommand, seedOr } from '../support/chance.ts';
import { idsOf } from '../support/rows.ts';
import { market } from './book.ts';

const seed = seedOr(4711);
const { rulebook } = loadRulebook('okx-2025');
const folders: string[] = [];
let straight: string;

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'shockgrid-determinism-'));
  folders.push(folder);
  return folder;
}

beforeAll(() => {
  straight = newFolder();
  generatePortfolioCsv([market], { accounts: 2000, seed, profile: 'mixed' }, straight);
});
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** The same tables with every file's lines, but the first, rearranged. */
function rearranged(rearrange: (lines: string[]) => void, pack = false): string {
  const folder = newFolder();
  for (const name of readdirSync(straight)) {
    const [header, ...lines] = readFileSync(join(straight, name), 'utf8').trimEnd().split('\n');
    rearrange(lines);
    const text = `${[header, ...lines].join('\n')}\n`;
    if (pack) writeFileSync(join(folder, `${name}.gz`), gzipSync(text));
    else writeFileSync(join(folder, name), text);
  }
  return folder;
}

async function runFolder(folder: string) {
  const { book } = await readPortfolio(folder, market);
  expect(book.rejects).toEqual([]);
  const result = await runBook({ snapshot: market, rulebook, book, threads: 2, shardPositions: 3000 });
  return { book, result, byId: figuresById(idsOf(book), result) };
}

/** Each account's figures and those of its rows in one list, so that a NaN and a −0 count as what they are. */
function figuresById(acctIds: string[], result: BookResult): Map<string, number[]> {
  const lists = acctIds.map((_, a) => {
    const { figures, state, eligible } = result.accounts;
    return [...accountFigures.map((name) => figures[name][a]!), state[a]!, eligible[a]!];
  });
  for (const table of rowTableIds) {
    const rows: RowColumns = result.rows[table];
    rows.account.forEach((account, r) => {
      lists[account]!.push(rows.key[r]!, ...figuresOf(table).map((name) => rows.figures[name]![r]!));
    });
  }
  return new Map(acctIds.map((acctId, a) => [acctId, lists[a]!]));
}

it('shuffled files give every account its own figures', async () => {
  const random = new SeededRandom(seed);
  const before = await runFolder(straight);
  const after = await runFolder(rearranged((lines) => random.shuffle(lines)));
  expect(idsOf(after.book)).not.toEqual(idsOf(before.book));
  expect(after.byId.size).toBe(before.byId.size);
  for (const [acctId, figures] of before.byId) {
    expect(after.byId.get(acctId), `${acctId}, ${repeatCommand(seed)}`).toEqual(figures);
  }
});

it('files read backwards give every account its own figures', async () => {
  const before = await runFolder(straight);
  const after = await runFolder(rearranged((lines) => lines.reverse()));
  for (const [acctId, figures] of before.byId) expect(after.byId.get(acctId), acctId).toEqual(figures);
});

it('packed files give the same hash', async () => {
  const before = await runFolder(straight);
  const after = await runFolder(rearranged(() => {}, true));
  expect(resultsHash(after.book, after.result)).toBe(resultsHash(before.book, before.result));
});

/** An account by hand, explained: what `explain` prints, and its JSON. */
import { explainedAccount } from '../../src/cli/explained-account.ts';
import type { Snapshot } from '../../src/market/snapshot.ts';
import type { AccountHoldings } from '../../src/portfolio/holdings.ts';
import type { Explained } from '../../src/report/explain/explained.ts';
import { explainJson, explainLines } from '../../src/report/explain/sections.ts';
import type { Rulebook } from '../../src/rulebook/schema.ts';

/** JSON of any shape, for tests that name the keys they read. */
// biome-ignore lint/suspicious/noExplicitAny: the reply is read as a script would read it
type Reply = Record<string, any>;

export interface ExplainedTwice {
  explained: Explained;
  text: string;
  json: Reply;
}

export function explainHere(account: AccountHoldings, snapshot: Snapshot, rulebook: Rulebook): ExplainedTwice {
  const explained = explainedAccount(account, snapshot, rulebook);
  return { explained, text: explainLines(explained).join('\n'), json: explainJson(explained) };
}

/** Cells of a printed table's rows: below the first line that begins so, its header and its rule, to the next empty line. */
export function tableOf(text: string, title: string): string[][] {
  const lines = text.split('\n');
  const from = lines.findIndex((line) => line.trim().startsWith(title));
  if (from < 0) throw new Error(`no table "${title}" in the explanation`);
  const after = lines.slice(from + 3);
  const end = after.indexOf('');
  return after.slice(0, end < 0 ? undefined : end).map((line) => line.trim().split(/ {2,}/));
}

/** A number as printed, thousands grouped. */
export function printed(cell: string): number {
  return Number(cell.replaceAll(/[,%]/g, '').trim());
}

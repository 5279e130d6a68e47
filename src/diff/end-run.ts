/** One end of the comparison: a finished run computed again, to the bit, with the unit rows that are compared. */
import { UnusableInput } from '../failure/unusable-input.ts';
import type { AccountColumns } from '../margin/account-columns.ts';
import type { RowSet } from '../margin/row-columns.ts';
import type { TextTable } from '../quantity/text-table.ts';
import { ResultsHash } from '../runner/results-hash.ts';
import { type Evaluation, evaluateBook } from '../verify/evaluate-book.ts';
import { type RunInputs, shortHash } from './run-inputs.ts';

/** Figures of a risk unit that are compared. */
export const comparedUnitFigures = ['mmr', 'mr1', 'mr9'] as const;
export type UnitFigureColumns = Record<(typeof comparedUnitFigures)[number], Float64Array>;

/** Unit rows, ordered by account, then unit. */
export interface EndUnits {
  /** Index of the account in its book. */
  account: Uint32Array;
  /** Index into `names`. */
  unit: Uint32Array;
  /** Ordered by code units. */
  names: string[];
  figures: UnitFigureColumns;
}

export interface EndRun {
  acctIds: TextTable;
  quarantined: Uint8Array;
  accounts: AccountColumns;
  units: EndUnits;
  resultsHash: string;
  kernelSha256: string;
}

/** Computes a run. */
export async function computeEnd(request: Evaluation): Promise<EndRun> {
  const { acctIds, quarantined } = request.book;
  const hash = new ResultsHash();
  const pieces: Omit<EndUnits, 'names'>[] = [];
  const { accounts, names, kernelSha256 } = await evaluateBook(request, (range, columns, rows) => {
    hash.addRows(rows);
    hash.addAccounts(columns, quarantined, range);
    pieces.push(copied(rows.units));
  });
  const units = { names: names.units.map(({ riskUnit }) => riskUnit), ...joined(pieces) };
  return { acctIds, quarantined, accounts, units, resultsHash: hash.digest(acctIds, names), kernelSha256 };
}

/** @throws UnusableInput where this kernel finds other figures than the run did: what would be split is not what it wrote */
export function checkSameResults({ side, results, stored }: RunInputs, end: EndRun): void {
  if (end.resultsHash === stored.resultsHash) return;
  const writer = end.kernelSha256 === stored.kernel.sha256 ? 'version of shockgrid' : 'kernel';
  throw new UnusableInput(
    `${results}: run ${side}, computed again from its own inputs, has resultsHash ${shortHash(end.resultsHash)}, its ` +
      `manifest ${shortHash(stored.resultsHash)}: another ${writer} wrote it; run shockgrid recompute again and compare with that`,
  );
}

function copied({ account, key, figures }: RowSet['units']): Omit<EndUnits, 'names'> {
  const { mmr, mr1, mr9 } = figures;
  return {
    account: account.slice(),
    unit: key.slice(),
    figures: { mmr: mmr.slice(), mr1: mr1.slice(), mr9: mr9.slice() },
  };
}

/** Pieces behind one another. */
function joined(pieces: Omit<EndUnits, 'names'>[]): Omit<EndUnits, 'names'> {
  const rows = pieces.reduce((sum, { account }) => sum + account.length, 0);
  const all = {
    account: new Uint32Array(rows),
    unit: new Uint32Array(rows),
    figures: { mmr: new Float64Array(rows), mr1: new Float64Array(rows), mr9: new Float64Array(rows) },
  };
  let at = 0;
  for (const { account, unit, figures } of pieces) {
    all.account.set(account, at);
    all.unit.set(unit, at);
    for (const name of comparedUnitFigures) all.figures[name].set(figures[name], at);
    at += account.length;
  }
  return all;
}

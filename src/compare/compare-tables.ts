/** The columns of `compare-accounts.csv` and `compare-units.csv`. Numbers are not rounded. */
import type { CsvColumn } from '../kernel/csv-columns.ts';
import type { CsvTable } from '../kernel/csv-kernel.ts';
import { type AccountColumns, type AccountFigure, accountStates } from '../margin/account-columns.ts';
import { crossings } from '../margin/state-matrix.ts';
import type { TextTable } from '../quantity/text-table.ts';
import type { NamedColumn } from '../report/named-table.ts';
import { type AccountMoves, type MovedFigure, movedFigures } from './account-moves.ts';
import { terms, unitTerms } from './terms.ts';
import type { UnitMoves } from './unit-moves.ts';

/** What the rows of accounts are taken from; all of it is shared or small. */
export interface ComparedColumns {
  acctIds: TextTable;
  quarantined: Uint8Array<SharedArrayBuffer>;
  base: AccountColumns;
  candidate: AccountColumns;
  moves: AccountMoves;
  unitNames: string[];
}

const SHOWN_FIGURES = ['totalMmr', 'totalImr', 'adjEq', 'liqFee', 'mgnRatio'] as const satisfies AccountFigure[];

/** The table of accounts, in the book's order; a quarantined account is listed without figures. */
export function accountTable({ acctIds, quarantined, base, candidate, moves, unitNames }: ComparedColumns): {
  header: string[];
  table: CsvTable;
} {
  const number = (name: string, values: Float64Array): NamedColumn => [name, { kind: 'number', values }];
  const word = (words: readonly string[], codes: Uint8Array | Uint32Array): CsvColumn => ({
    kind: 'word',
    words,
    codes,
  });
  const isMoved = (name: string): name is MovedFigure => (movedFigures as readonly string[]).includes(name);
  const listed: NamedColumn[] = [
    ['acctId', { kind: 'row-text', texts: acctIds }],
    ['status', word(['ok', 'quarantined'], quarantined)],
  ];
  const columns: NamedColumn[] = [
    ...listed,
    ['stateBase', word(accountStates, base.state)],
    ['stateCandidate', word(accountStates, candidate.state)],
    ['crossing', word(crossings, moves.crossing)],
    ...SHOWN_FIGURES.flatMap((name): NamedColumn[] => [
      number(`${name}Base`, base.figures[name]),
      number(`${name}Candidate`, candidate.figures[name]),
      ...(isMoved(name) ? [number(`${name}Delta`, moves.deltas[name])] : []),
    ]),
    ['drivenBy', word(['', ...terms], moves.drivenBy)],
    ['drivenByUnit', word(['', ...unitNames], moves.drivenByUnit)],
    number('callTo100', moves.callTo100),
    number('callTo110', moves.callTo110),
  ];
  return {
    header: columns.map(([name]) => name),
    table: {
      rowCount: quarantined.length,
      columns: columns.map(([, column]) => column),
      blank: { rows: quarantined, from: listed.length },
    },
  };
}

export const unitHeader = [
  'acctId',
  'riskUnit',
  'mmrBase',
  'mmrCandidate',
  'mmrDelta',
  ...unitTerms.map((term) => `${term}Delta`),
];

/** Rows of units of some accounts. */
export function unitTable(acctIds: TextTable, unitNames: readonly string[], units: UnitMoves): CsvTable {
  const { account, unit, mmrBase, mmrCandidate, mmrDelta, riskDeltas } = units;
  const numbers = [mmrBase, mmrCandidate, mmrDelta, ...unitTerms.map((term) => riskDeltas[term])];
  return {
    rowCount: units.rowCount,
    columns: [
      { kind: 'rising-text', texts: acctIds, codes: account },
      { kind: 'word', words: unitNames, codes: unit },
      ...numbers.map((values): CsvColumn => ({ kind: 'number', values })),
    ],
  };
}

/** The risk units of every account of a book, by its holdings alone: a unit keeps its number over all days. */
import type { Snapshot } from '../market/snapshot.ts';
import type { Book } from '../portfolio/book.ts';
import { type Merge, riskUnitOf } from '../portfolio/risk-unit.ts';
import { byCodeUnits } from '../quantity/code-units.ts';

export interface UnitSubjects {
  /** Names ordered by code units. */
  names: string[];
  /** Units of account a are the rows `offsets[a] … offsets[a + 1] − 1`, ascending. */
  offsets: Uint32Array;
  /** Account and unit (an index into `names`) of each row. */
  account: Uint32Array;
  unit: Uint32Array;
}

/** Units of positions and orders; spot makes none. */
export function unitSubjects(book: Book, { instruments }: Snapshot, merge: Merge): UnitSubjects {
  const isOfUnit = (i: number) => instruments[i]!.contract !== 'spot';
  const nameOf = instruments.map((instrument) => riskUnitOf(instrument, merge));
  const names = [...new Set(nameOf)].sort(byCodeUnits);
  const numbers = new Map(names.map((name, i) => [name, i]));
  const unitOf = Uint32Array.from(nameOf, (name) => numbers.get(name)!);
  const offsets = new Uint32Array(book.quarantined.length + 1);
  const [accounts, units]: [number[], number[]] = [[], []];
  for (let a = 0; a + 1 < offsets.length; a++) {
    const own = new Set<number>();
    for (const { offsets: rows, instrument } of [book.positions, book.orders]) {
      for (let leg = rows[a]!; leg < rows[a + 1]!; leg++) {
        if (isOfUnit(instrument[leg]!)) own.add(unitOf[instrument[leg]!]!);
      }
    }
    for (const unit of [...own].sort((x, y) => x - y)) {
      accounts.push(a);
      units.push(unit);
    }
    offsets[a + 1] = units.length;
  }
  return { names, offsets, account: Uint32Array.from(accounts), unit: Uint32Array.from(units) };
}

/** The row of a unit of an account. */
export function rowOfUnit({ names, offsets, unit }: UnitSubjects, account: number, number: number): number {
  for (let row = offsets[account]!; row < offsets[account + 1]!; row++) if (unit[row] === number) return row;
  throw new Error(`an account without a leg of ${names[number]} has a row of it`);
}

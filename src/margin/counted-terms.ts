/**
 * Which part of a risk unit's MMR each of its market risks makes: the largest of MR1, MR2 and MR6 counts whole and the other
 * two not at all, MR3, MR4, MR5 and MR9 count beside it, and where the minimum charge MR7 is above all of them together, it
 * alone is the MMR. Equals count as the lower number, as in `explain`.
 */
import type { MarketRisk } from '../quantity/margin-result.ts';
import type { RowColumns } from './row-columns.ts';
import type { UnitFigure } from './row-tables.ts';

/** The market risks of a unit itself: MR8 is the account's borrowing, shown in every unit and in no unit's MMR. */
export const unitRisks = ['mr1', 'mr2', 'mr3', 'mr4', 'mr5', 'mr6', 'mr7', 'mr9'] as const satisfies MarketRisk[];
export type UnitRisk = (typeof unitRisks)[number];

const [MR1, MR2, MR6, MR7] = [0, 1, 5, 6];

/**
 * The risks that count in the MMR of a unit where one binds: it and what stands beside it. Both are indexes into `unitRisks`;
 * the lists of risks that never bind are empty.
 */
export const countedWhere: readonly (readonly number[])[] = unitRisks.map((_, binding) => {
  if (binding === MR7) return [MR7];
  if (binding !== MR1 && binding !== MR2 && binding !== MR6) return [];
  return [binding, ...unitRisks.keys()].filter((risk, i) => i === 0 || ![MR1, MR2, MR6, MR7].includes(risk));
});

/** MR6 at half of a shock twice as far is MR1 again, but for the last digits. */
const EQUAL_WITHIN = 1e-12;

/** Tells which risk binds in a row, as an index into `unitRisks`. */
export function bindingIn({ figures }: RowColumns<UnitFigure>): (row: number) => number {
  const { mr1, mr2, mr3, mr4, mr5, mr6, mr7, mr9 } = figures;
  return (row) => {
    let binding = MR1;
    let worst = mr1[row]!;
    if (isAbove(mr2[row]!, worst)) {
      binding = MR2;
      worst = mr2[row]!;
    }
    if (isAbove(mr6[row]!, worst)) {
      binding = MR6;
      worst = mr6[row]!;
    }
    return isAbove(mr7[row]!, worst + mr3[row]! + mr4[row]! + mr5[row]! + mr9[row]!) ? MR7 : binding;
  };
}

function isAbove(a: number, b: number): boolean {
  return a - b > EQUAL_WITHIN * Math.max(a, b);
}

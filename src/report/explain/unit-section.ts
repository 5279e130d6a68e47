/** Every risk unit: what decides it, every MR, and the parts that each is made of. */

import { decidedBy } from './decided-by.ts';
import { type ExplainedUnit, type Section, unitsOf } from './explained.ts';
import { basisPart } from './unit/basis-part.ts';
import { depegPart, minimumChargePart } from './unit/charge-part.ts';
import { legsPart } from './unit/legs-part.ts';
import { optionsPart } from './unit/options-part.ts';
import { ordersPart } from './unit/orders-part.ts';
import { risksPart } from './unit/risks-part.ts';
import { spotPart } from './unit/spot-part.ts';
import type { UnitPart } from './unit/unit-part.ts';

/** In the order of the page. */
const parts: UnitPart[] = [
  risksPart,
  legsPart,
  spotPart,
  optionsPart,
  basisPart,
  minimumChargePart,
  depegPart,
  ordersPart,
];

export const unitSection: Section = {
  key: 'riskUnits',
  lines: (explained) => unitsOf(explained).flatMap((unit, i) => [...(i === 0 ? [] : ['']), ...unitLines(unit)]),
  json: (explained) =>
    unitsOf(explained).map((unit) => ({
      riskUnit: unit.unit.riskUnit,
      words: decidedBy(unit),
      ...Object.assign({}, ...parts.map((part) => part.json(unit))),
    })),
};

function unitLines(explained: ExplainedUnit): string[] {
  const written = parts.map((part) => part.lines(explained)).filter((lines) => lines.length > 0);
  return [
    `risk unit ${explained.unit.riskUnit}. ${decidedBy(explained)}`,
    ...written.flatMap((lines, i) => (i === 0 ? lines : ['', ...lines])),
  ];
}

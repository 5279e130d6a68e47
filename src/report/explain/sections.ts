/** The explanation of an account: a list of sections, in the order of the page. */

import { borrowingSection } from './borrowing-section.ts';
import { currenciesSection } from './currencies-section.ts';
import { equitySection } from './equity-section.ts';
import type { Explained, Section } from './explained.ts';
import { instrumentsSection } from './instruments-section.ts';
import { isolatedSection } from './isolated-section.ts';
import { liquidationSection } from './liquidation-section.ts';
import { modesSection } from './modes-section.ts';
import { parametersSection } from './parameters-section.ts';
import { reverseStressSection } from './reverse-stress-section.ts';
import { summarySection } from './summary-section.ts';
import { totalsSection } from './totals-section.ts';
import { unitSection } from './unit-section.ts';
import { wireOf } from './wire.ts';

const sections: Section[] = [
  summarySection,
  totalsSection,
  equitySection,
  borrowingSection,
  currenciesSection,
  instrumentsSection,
  isolatedSection,
  unitSection,
  liquidationSection,
  modesSection,
  reverseStressSection,
  parametersSection,
];

/** Lines a person reads. */
export function explainLines(explained: Explained): string[] {
  const written = sections.map((section) => section.lines(explained)).filter((lines) => lines.length > 0);
  return written.flatMap((lines, i) => (i === 0 ? lines : ['', ...lines]));
}

/** The same for machines, every number as text, rounded nowhere but where columns must add up. */
export function explainJson(explained: Explained): Record<string, unknown> {
  return Object.fromEntries(sections.map((section) => [section.key, wireOf(section.json(explained))]));
}

/** The rows and targets of a run as tables for eyes; the saved file holds every figure, what it includes and its proof. */

import { count, tableLines } from '../../src/report/table.ts';
import { figureText } from './figures.ts';
import type { Row } from './setting.ts';
import type { Target } from './targets.ts';

const NONE = '–';

/** A line for each row, then a line for each that is absent: what to install. */
export function rowLines(rows: Row[]): string[] {
  const header = ['work', 'by', 'median', 'best', 'peak MB', 'figures'];
  const cells = rows.map((row) => {
    if (row.status === 'absent') return [row.work, row.by, NONE, NONE, NONE, 'absent'];
    const peak = row.peakMb === undefined ? NONE : count(row.peakMb);
    return [row.work, row.by, figureText(row.median, row.unit), figureText(row.best, row.unit), peak, 'proved'];
  });
  const missing = rows.flatMap((row) =>
    row.status === 'absent' ? [`absent: ${row.by}, ${row.work}: ${row.install}`] : [],
  );
  return [...tableLines(header, cells, { left: [0, 1, 5] }), ...missing];
}

/** A line for each target. */
export function targetLines(targets: Target[]): string[] {
  const header = ['target', 'figure', 'must', 'aim', 'verdict'];
  const cells = targets.map(({ work, sense, unit, must, aim, figure, verdict }) => {
    const sign = sense === 'at most' ? '≤' : '≥';
    return [
      work,
      figure === null ? NONE : figureText(figure, unit),
      `${sign} ${must}`,
      aim === null ? NONE : `${sign} ${aim}`,
      verdict,
    ];
  });
  const beside = targets.flatMap(({ work, beside: told }) => (told === null ? [] : [`beside ${work}: ${told}`]));
  return [...tableLines(header, cells, { left: [0, 4] }), ...beside];
}

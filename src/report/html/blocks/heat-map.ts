/** A table whose cells are coloured by their size: losses one colour, gains another, each in nine steps. */
import { html, inHtml, type Markup } from '../markup.ts';
import type { HeatMap } from '../model.ts';
import { inFull, shown } from '../numbers.ts';

const STEPS = 9;
/** Least width of a column in pixels; a map of many columns scrolls. */
const COLUMN = 52;

export function heatMap({ rows, columns, values, colouredBy = values, format, marked }: HeatMap): Markup {
  const sizes = colouredBy.flat().map((value) => Math.abs(value ?? 0));
  const most = Math.max(...sizes) || 1;
  const cell = (value: number | null, r: number, c: number) => {
    const isMarked = marked !== undefined && marked[0] === r && marked[1] === c;
    const kind = `${colour(colouredBy[r]![c]!, most)}${isMarked ? ' marked' : ''}`;
    const full = value === null ? null : html` title="${inFull(value)}"`;
    return html`<td class="${kind}"${full}>${inHtml(shown(value, format))}</td>`;
  };
  const body = rows.labels.map((label, r) => {
    return html`<tr><th scope="row">${inHtml(label)}</th>${values[r]!.map((value, c) => cell(value, r, c))}</tr>\n`;
  });
  return html`<div class="scroll"><table class="heat"><colgroup><col width="72"><col span="${columns.labels.length}" width="${COLUMN}"></colgroup><thead>
<tr><th scope="col" class="corner">${inHtml(rows.title)}</th><th scope="colgroup" colspan="${columns.labels.length}">${inHtml(columns.title)}</th></tr>
<tr><td></td>${columns.labels.map((label) => html`<th scope="col">${inHtml(label)}</th>`)}</tr></thead>
<tbody>${body}</tbody></table></div>`;
}

function colour(value: number | null, most: number): string {
  if (value === null || value === 0) return 'none';
  const step = Math.max(1, Math.ceil((STEPS * Math.abs(value)) / most));
  return `${value < 0 ? 'loss' : 'gain'}-${step}`;
}

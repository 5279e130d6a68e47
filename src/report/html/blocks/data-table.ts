/** Rows to be sorted and searched by the page's script; without it they are a table. */
import { html, inAttributes, inHtml, type Markup } from '../markup.ts';
import type { Cell, DataTable, Format } from '../model.ts';
import { shown } from '../numbers.ts';

const search = { en: 'Search these rows', zh: '在表中查找' };

export function dataTable({ columns, rows, totals = [] }: DataTable, id: string): Markup {
  const head = columns.map(({ label, format }) => {
    const kind = format === undefined ? null : html` class="n"`;
    return html`<th scope="col"${kind} aria-sort="none"><button type="button" class="sort">${inHtml(label)}</button></th>`;
  });
  const line = (row: (Cell | null)[]) =>
    html`<tr>${row.map((cell, c) => tableCell(cell, columns[c]!.format, c === 0))}</tr>\n`;
  const foot = totals.length === 0 ? null : html`<tfoot>${totals.map(line)}</tfoot>`;
  return html`<p class="search" hidden><input type="search" aria-controls="${id}-table" ${inAttributes(search)}> <span class="found muted" role="status"></span></p>
<div class="scroll tall"><table class="data" id="${id}-table" aria-labelledby="${id}-title"><thead><tr>${head}</tr></thead>
<tbody>${rows.map(line)}</tbody>${foot}</table></div>`;
}

/** A cell keeps its whole number for sorting. The first column names its row. */
function tableCell(cell: Cell | null, format: Format | undefined, isName: boolean): Markup {
  if (cell === null) return html`<td></td>`;
  if (typeof cell === 'number') {
    return html`<td class="n" data-value="${cell}">${inHtml(shown(cell, format ?? 'plain'))}</td>`;
  }
  if (typeof cell === 'object' && 'order' in cell) {
    return html`<td data-value="${cell.order}">${inHtml(cell.text)}</td>`;
  }
  return isName ? html`<th scope="row">${inHtml(cell)}</th>` : html`<td>${inHtml(cell)}</td>`;
}

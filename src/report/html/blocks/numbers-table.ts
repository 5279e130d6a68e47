/** The numbers behind a drawing, as a table that opens: what is drawn can be read, aloud too. */
import { html, inHtml, type Markup } from '../markup.ts';
import type { Text } from '../model.ts';

export function numbersTable(header: Text[], rows: Text[][]): Markup {
  const cells = (row: Text[]) =>
    row.map((cell, i) => (i === 0 ? html`<th scope="row">${inHtml(cell)}</th>` : html`<td>${inHtml(cell)}</td>`));
  return html`<details class="numbers"><summary>${inHtml({ en: 'The numbers', zh: '数据' })}</summary><div class="scroll"><table class="plain">
<thead><tr>${header.map((cell) => html`<th scope="col">${inHtml(cell)}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${cells(row)}</tr>\n`)}</tbody></table></div></details>`;
}

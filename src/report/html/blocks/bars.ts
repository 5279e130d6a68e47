/** Numbers as bars in a table: what is drawn stands beside it. */
import { percent } from '../axis.ts';
import { html, inHtml, type Markup } from '../markup.ts';
import type { Bars } from '../model.ts';
import { inFull, shown } from '../numbers.ts';

/** Height of a bar in pixels. */
const BAR = 12;

export function bars({ of, series, items }: Bars): Markup {
  const all = items.flatMap(({ values }) => values.filter((value) => value !== null));
  const [least, most] = [Math.min(0, ...all), Math.max(0, ...all)];
  const hasDetail = items.some(({ detail }) => detail !== undefined);
  const head = series.map(
    ({ label }, i) => html`<th scope="col" class="n"><i class="key s${i}"></i>${inHtml(label)}</th>`,
  );
  const rows = items.map(({ label, values, detail }) => {
    const drawn = html`<td class="drawn" aria-hidden="true">${barsFromZero(values, least, most)}</td>`;
    const cells = values.map((value, i) => {
      const full = value === null ? null : html` title="${inFull(value)}"`;
      return html`<td class="n"${full}>${inHtml(shown(value, series[i]!.format))}</td>`;
    });
    const last = hasDetail ? html`<td class="n muted">${detail === undefined ? null : inHtml(detail)}</td>` : null;
    return html`<tr><th scope="row">${inHtml(label)}</th>${drawn}${cells}${last}</tr>\n`;
  });
  return html`<div class="scroll"><table class="bars"><thead><tr><th scope="col">${inHtml(of)}</th><td></td>${head}${hasDetail ? html`<td></td>` : null}</tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

/** One bar a value, under one another, from a common zero. */
export function barsFromZero(values: (number | null)[], least: number, most: number): Markup {
  const span = most - least || 1;
  const place = (value: number) => (100 * (value - least)) / span;
  const drawn = values.map((value, i) => {
    if (value === null || value === 0) return null;
    const [left, right] = [place(Math.min(0, value)), place(Math.max(0, value))];
    return html`<rect class="s${i}" x="${percent(left)}" y="${i * (BAR + 2)}" width="${percent(Math.max(0.3, right - left))}" height="${BAR}"/>`;
  });
  const height = values.length * (BAR + 2) - 2;
  const zero =
    least < 0
      ? html`<line class="zero" x1="${percent(place(0))}" x2="${percent(place(0))}" y1="0" y2="${height}"/>`
      : null;
  return html`<svg height="${height}">${drawn}${zero}</svg>`;
}

/** What moved most: before, after, and the change drawn from zero. */
import { html, inHtml, type Markup } from '../markup.ts';
import type { Movers } from '../model.ts';
import { inFull, shown } from '../numbers.ts';
import { barsFromZero } from './bars.ts';

export function movers({ of, before, after, format, items }: Movers): Markup {
  const changes = items.map(({ change }) => change);
  const [least, most] = [Math.min(0, ...changes), Math.max(0, ...changes)];
  const hasDetail = items.some(({ detail }) => detail !== undefined);
  const number = (value: number | null) => {
    const full = value === null ? null : html` title="${inFull(value)}"`;
    return html`<td class="n"${full}>${inHtml(shown(value, format))}</td>`;
  };
  const rows = items.map((item) => {
    const sign = item.change > 0 ? '+' : '';
    const change = html`<td class="n" title="${inFull(item.change)}">${sign}${inHtml(shown(item.change, format))}</td>`;
    const drawn = html`<td class="drawn" aria-hidden="true">${barsFromZero([item.change], least, most)}</td>`;
    const last = hasDetail
      ? html`<td class="n muted">${item.detail === undefined ? null : inHtml(item.detail)}</td>`
      : null;
    return html`<tr><th scope="row">${inHtml(item.label)}</th>${number(item.before)}${number(item.after)}${change}${drawn}${last}</tr>\n`;
  });
  const names = [before, after, { en: 'change', zh: '变化' }];
  return html`<div class="scroll"><table class="bars"><thead><tr><th scope="col">${inHtml(of)}</th>${names.map(
    (name) => html`<th scope="col" class="n">${inHtml(name)}</th>`,
  )}<td></td>${hasDetail ? html`<td></td>` : null}</tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

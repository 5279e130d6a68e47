/** Figures that stand for themselves. */
import { html, inHtml, type Markup } from '../markup.ts';
import type { KeyFigure, KeyFigures } from '../model.ts';
import { inFull, shown } from '../numbers.ts';

export function keyFigures({ figures }: KeyFigures): Markup {
  return html`<dl class="figures">${figures.map(keyFigure)}</dl>`;
}

function keyFigure({ label, value, format, detail, isAlarming }: KeyFigure): Markup {
  const words = typeof value === 'number' ? shown(value, format ?? 'plain') : value;
  const full = typeof value === 'number' && format === 'short' ? html` title="${inFull(value)}"` : null;
  const kind = typeof value === 'number' ? 'number' : 'fact';
  return html`<div class="${kind}${isAlarming ? ' alarming' : ''}"><dt>${inHtml(label)}</dt><dd><b${full}>${inHtml(words)}</b>${
    detail === undefined ? null : html`<small>${inHtml(detail)}</small>`
  }</dd></div>\n`;
}

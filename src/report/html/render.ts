/**
 * A report model as one page that needs nothing else: its stylesheet and script stand in it, and its policy allows no other
 * and no connection. The same model gives the same bytes.
 */
import { createHash } from 'node:crypto';
import { bars } from './blocks/bars.ts';
import { dataTable } from './blocks/data-table.ts';
import { heatMap } from './blocks/heat-map.ts';
import { histogram } from './blocks/histogram.ts';
import { keyFigures } from './blocks/key-figures.ts';
import { lineChart } from './blocks/lines.ts';
import { movers } from './blocks/movers.ts';
import { englishOf, html, inAttributes, inHtml, Markup } from './markup.ts';
import type { Block, Label, ReportModel, Section, Standing } from './model.ts';
import { type PageFiles, pageFiles } from './page-files.ts';

/** The page. */
export function renderReport(model: ReportModel): string {
  const { script, style } = pageFiles();
  const { title, subtitle, standing, sections } = model;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy({ script, style })}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="Shockgrid">
<title>${englishOf(title)}</title>
<style>${new Markup(style)}</style>
</head>
<body>
<header>
<div class="switches" hidden>${switches()}</div>
<h1 ${inAttributes(title)}>${inHtml(title)}</h1>
${subtitle.map((line) => html`<p class="subtitle">${inHtml(line)}</p>\n`)}
${standing.map(standingNote)}
<nav ${inAttributes({ en: 'Sections', zh: '目录' })}>${sections.map(({ id, title }) => html`<a href="#${id}">${inHtml(title)}</a> `)}</nav>
</header>
<main>
${sections.map(section)}
</main>
<script>${new Markup(script)}</script>
</body>
</html>
`.text;
}

/** Nothing is loaded, nothing is sent; style and script are those of this page by their hashes. */
function policy({ script, style }: PageFiles): string {
  const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  return `default-src 'none'; script-src ${hashOf(script)}; style-src ${hashOf(style)}; base-uri 'none'; form-action 'none'`;
}

function switches(): Markup {
  return html`<button type="button" id="switch-language"><span lang="en">中文</span><span lang="zh-Hans">English</span></button>
<button type="button" id="switch-theme">${inHtml({ en: 'Light / dark', zh: '浅色 / 深色' })}</button>`;
}

/** The first thing that a reader should know: which numbers are not the venue's own word. */
function standingNote({ rulebook, assumed, reported }: Standing): Markup | null {
  const named = (blocks: string[], words: Label) =>
    blocks.length === 0
      ? null
      : html`<p><strong>${inHtml(words)}</strong> ${blocks.map((path, i) => html`${i > 0 ? ', ' : ''}<code>${path}</code>`)}</p>\n`;
  if (assumed.length + reported.length === 0) return null;
  return html`<aside class="standing" ${inAttributes({ en: 'Numbers nobody published', zh: '非交易所公布的参数' })}>
${named(assumed, { en: `Numbers of ${rulebook} that are assumed:`, zh: `${rulebook} 中为假定值的参数：` })}${named(
  reported,
  {
    en: `Numbers of ${rulebook} that are reported by third parties:`,
    zh: `${rulebook} 中由第三方转述的参数：`,
  },
)}</aside>`;
}

function section({ id, title, note, blocks }: Section): Markup {
  return html`<section id="${id}" aria-labelledby="${id}-heading">
<h2 id="${id}-heading">${inHtml(title)}</h2>
${note === undefined ? null : html`<p class="note">${inHtml(note)}</p>`}
<div class="blocks">${blocks.map((block, i) => framed(block, `${id}-${i + 1}`))}</div>
</section>
`;
}

/** A block with its title and what is to be said of it. */
function framed(block: Block, id: string): Markup {
  const note = 'note' in block && block.note !== undefined ? html`<p class="note">${inHtml(block.note)}</p>` : null;
  const title = block.title === undefined ? null : html`<h3 id="${id}-title">${inHtml(block.title)}</h3>`;
  return html`<div class="block ${block.kind}" id="${id}">${title}${note}${drawn(block, id)}</div>\n`;
}

function drawn(block: Block, id: string): Markup {
  switch (block.kind) {
    case 'key-figures':
      return keyFigures(block);
    case 'histogram':
      return histogram(block, id);
    case 'bars':
      return bars(block);
    case 'heat-map':
      return heatMap(block);
    case 'lines':
      return lineChart(block, id);
    case 'movers':
      return movers(block);
    case 'table':
      return dataTable(block, id);
  }
}

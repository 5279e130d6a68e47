/** How many lie where: bins as bars, lines across that have a name. */
import { besideLevels, linearAxis, logAxis, percent } from '../axis.ts';
import { englishOf, html, inHtml, inSvg, type Markup } from '../markup.ts';
import type { Histogram, Label, Text } from '../model.ts';
import { shown, tickText } from '../numbers.ts';
import { numbersTable } from './numbers-table.ts';

/** Heights in pixels: of the bars, of a line's name, of the axis below. */
const [BARS, NAME, AXIS] = [170, 16, 22];

export function histogram(chart: Histogram, id: string): Markup {
  const { bins, lines, format, axis: title, counted, below, above } = chart;
  const [from, to] = [bins[0]!.from, bins.at(-1)!.to];
  const axis = chart.scale === 'log' ? logAxis(from, to) : linearAxis(from, to, 6);
  const placeOf = (value: number) => besideLevels(axis.place(value));
  const drawn = lines.filter(({ at }) => at >= from && at <= to);
  const top = 8 + NAME * drawn.length;
  const bottom = top + BARS;
  const most = Math.max(1, ...bins.map(({ count }) => count));
  const levels = linearAxis(0, most, 4);
  const y = (count: number) => bottom - (BARS * count) / most;
  const range = (a: number, b: number) => `${englishOf(shown(a, format))} … ${englishOf(shown(b, format))}`;
  const bars = bins.map((bin) => {
    const [left, right] = [placeOf(bin.from), placeOf(bin.to)];
    const words = html`<title>${range(bin.from, bin.to)}: ${shown(bin.count, 'count') as string}</title>`;
    const height = bottom - y(bin.count);
    // One account in a million is still to be seen.
    const seen = bin.count === 0 ? 0 : Math.max(1.5, height);
    const [x, width] = [percent(left + 0.08), percent(Math.max(0.1, right - left - 0.16))];
    const target = html`<rect class="target" x="${x}" y="${top}" width="${width}" height="${BARS}"/>`;
    return html`<g>${words}<rect class="bar" x="${x}" y="${px(bottom - seen)}" width="${width}" height="${px(seen)}"/>${target}</g>\n`;
  });
  return html`<svg class="chart" role="img" aria-labelledby="${id}-title" height="${bottom + AXIS}">
${levels.ticks.map((level) => levelLine(y(level), tickText(level, 'short')))}
<g>${bars}</g>
${axis.ticks.map((tick) => tickName(placeOf(tick), bottom, tickText(tick, format)))}
${drawn.map(({ at, label }, i) => namedLine(placeOf(at), [8 + NAME * (i + 1) - 4, bottom], label))}
</svg><p class="axis">${inHtml(title)}${outside(below, { en: 'below', zh: '更低' })}${outside(above, { en: 'above', zh: '更高' })}</p>${numbersTable(
    [title, counted],
    [
      ...(below > 0 ? [[`< ${englishOf(shown(from, format))}`, shown(below, 'count')]] : []),
      ...bins.filter(({ count }) => count > 0).map((bin) => [range(bin.from, bin.to), shown(bin.count, 'count')]),
      ...(above > 0 ? [[`≥ ${englishOf(shown(to, format))}`, shown(above, 'count')]] : []),
    ],
  )}`;
}

/** How many the drawing leaves out on one side. */
function outside(count: number, { en, zh }: Label): Markup | null {
  const words = shown(count, 'count') as string;
  return count === 0 ? null : html` · ${inHtml({ en: `${words} ${en}`, zh: `${zh} ${words}` })}`;
}

/** A level across the drawing, its number on it. */
export function levelLine(y: number, words: Text): Markup {
  return html`<line class="level" x1="0" x2="100%" y1="${px(y)}" y2="${px(y)}"/><text class="level" x="2" y="${px(y - 3)}">${inSvg(words)}</text>\n`;
}

/** A value's name under the axis; the outermost stay inside. */
export function tickName(place: number, bottom: number, words: Text): Markup {
  const anchor = place < 4 ? 'start' : place > 96 ? 'end' : 'middle';
  return html`<text class="tick" x="${percent(place)}" y="${bottom + 16}" text-anchor="${anchor}">${inSvg(words)}</text>\n`;
}

/** A line with its name at its top, on the side where there is room. */
function namedLine(place: number, [top, bottom]: [number, number], label: Text): Markup {
  const isLeft = place > 60;
  return html`<line class="mark" x1="${percent(place)}" x2="${percent(place)}" y1="${top - 10}" y2="${bottom}"/><text class="mark" x="${percent(place)}" dx="${isLeft ? -5 : 5}" y="${top}" text-anchor="${isLeft ? 'end' : 'start'}">${inSvg(label)}</text>\n`;
}

/** Pixels, to a tenth. */
function px(value: number): string {
  return String(Number(value.toFixed(1)));
}

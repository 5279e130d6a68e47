/** Figures along an axis, as lines; told apart by colour and by dashes. */
import { type Axis, besideLevels, linearAxis, percent } from '../axis.ts';
import { html, inHtml, inSvg, type Markup } from '../markup.ts';
import type { LineChart, Text } from '../model.ts';
import { inFull, shown, tickText } from '../numbers.ts';
import { levelLine, tickName } from './histogram.ts';
import { numbersTable } from './numbers-table.ts';

/** Heights in pixels: above the plot, of the plot, of the axis below. */
const [TOP, PLOT, AXIS] = [14, 200, 22];

export function lineChart(chart: LineChart, id: string): Markup {
  const { x, y, series, lines = [] } = chart;
  const all = [...series.flatMap(({ values }) => values), ...lines.map(({ at }) => at)].filter(
    (value) => value !== null,
  );
  const [least, most] = [Math.min(0, ...all), Math.max(...all)];
  const levels = linearAxis(least, most > least ? most : least + 1, 5);
  const bottom = TOP + PLOT;
  const height = (value: number) => bottom - (PLOT * levels.place(value)) / 100;
  const { places, ticks } = alongX(x);
  const drawn = series.map(({ values }, s) => {
    const points = values.map((value, i) => (value === null ? null : ([places[i]!, height(value)] as const)));
    return html`<path class="line s${s}" d="${pathOf(points)}" vector-effect="non-scaling-stroke"/>`;
  });
  const dots = series.map(({ label, values }, s) =>
    values.map((value, i) => {
      if (value === null) return null;
      const words = html`<title>${plainly(label)} ${nameAt(x, i)}: ${inFull(value)}</title>`;
      return html`<circle class="dot s${s}" cx="${percent(places[i]!)}" cy="${height(value).toFixed(1)}" r="${places.length > 60 ? 1.5 : 3}">${words}</circle>`;
    }),
  );
  const marks = lines.map(({ at, label }) => {
    const h = height(at).toFixed(1);
    return html`<line class="mark" x1="0" x2="100%" y1="${h}" y2="${h}"/><text class="mark" x="100%" dx="-2" y="${(height(at) - 4).toFixed(1)}" text-anchor="end">${inSvg(label)}</text>`;
  });
  return html`<p class="legend">${series.map(({ label }, s) => html`<span><svg class="sample" width="26" height="10" aria-hidden="true"><line class="line s${s}" x1="0" x2="26" y1="5" y2="5"/></svg>${inHtml(label)}</span> `)}<span class="muted">${inHtml(y.title)}</span></p>
<svg class="chart" role="img" aria-labelledby="${id}-title" height="${bottom + AXIS}">
${levels.ticks.map((level) => levelLine(height(level), tickText(level, y.format)))}
<svg viewBox="0 0 100 ${bottom}" preserveAspectRatio="none" height="${bottom}">${drawn}</svg>
${dots}${marks}${ticks.map(({ place, words }) => tickName(place, bottom, words))}
</svg><p class="axis">${inHtml(x.title)}</p>${numbersTable(
    [x.title, ...series.map(({ label }) => label)],
    places.map((_, i) => [wordsAt(x, i), ...series.map(({ values }) => shown(values[i]!, y.format))]),
  )}`;
}

/** Where the points lie, beside the names of the levels, and which of them are named. */
function alongX(x: LineChart['x']): { places: number[]; ticks: { place: number; words: Text }[] } {
  if ('format' in x) {
    const axis: Axis = linearAxis(x.points[0]!, x.points.at(-1)!, 6);
    return {
      places: x.points.map((point) => besideLevels(axis.place(point))),
      ticks: axis.ticks.map((tick) => ({ place: besideLevels(axis.place(tick)), words: tickText(tick, x.format) })),
    };
  }
  const last = Math.max(1, x.points.length - 1);
  const places = x.points.map((_, i) => besideLevels((100 * i) / last));
  const every = Math.ceil(x.points.length / 6);
  return { places, ticks: x.points.flatMap((words, i) => (i % every === 0 ? [{ place: places[i]!, words }] : [])) };
}

function wordsAt(x: LineChart['x'], i: number): Text {
  return 'format' in x ? shown(x.points[i]!, x.format) : x.points[i]!;
}

function nameAt(x: LineChart['x'], i: number): string {
  return plainly(wordsAt(x, i));
}

/** Tooltips cannot be in one language of two: a name that has both is said in both. */
function plainly(text: Text): string {
  if (typeof text === 'string') return text;
  return text.en === text.zh ? text.en : `${text.en} / ${text.zh}`;
}

/** A path through the points; a gap begins a new one. */
function pathOf(points: (readonly [number, number] | null)[]): string {
  let path = '';
  points.forEach((point, i) => {
    if (point === null) return;
    const isFirst = i === 0 || points[i - 1] === null;
    path += `${isFirst ? 'M' : 'L'}${point[0].toFixed(2)} ${point[1].toFixed(1)}`;
  });
  return path;
}

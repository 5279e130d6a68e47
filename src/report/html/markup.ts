/**
 * Markup that cannot be broken by data: whatever is put into a template is escaped, unless it is markup already. An account
 * may be called `</script><img onerror=…>`.
 */
import type { Text } from './model.ts';

/** A piece of a page. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Piece = Markup | string | number | null | readonly Piece[];

/** A template whose values are escaped; lists stand behind one another, null is nothing. */
export function html(strings: TemplateStringsArray, ...values: Piece[]): Markup {
  return new Markup(strings.reduce((text, string, i) => text + written(values[i - 1]!) + string));
}

function written(piece: Piece): string {
  if (piece === null) return '';
  if (piece instanceof Markup) return piece.text;
  if (typeof piece === 'object') return piece.map(written).join('');
  return escaped(String(piece));
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** A text as it stands between tags or in quotes. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character]!);
}

/** The language that Chinese is marked by. */
export const CHINESE = 'zh-Hans';

/** A text in the page: a label is there in both languages, and the stylesheet shows one. */
export function inHtml(text: Text): Markup {
  if (typeof text === 'string' || text.en === text.zh) return html`${englishOf(text)}`;
  return html`<span lang="en">${text.en}</span><span lang="${CHINESE}">${text.zh}</span>`;
}

/** The same inside of a drawing. */
export function inSvg(text: Text): Markup {
  if (typeof text === 'string' || text.en === text.zh) return html`${englishOf(text)}`;
  return html`<tspan lang="en">${text.en}</tspan><tspan lang="${CHINESE}">${text.zh}</tspan>`;
}

export function englishOf(text: Text): string {
  return typeof text === 'string' ? text : text.en;
}

/** Attributes whose words the page's script puts into another: `data-label-en`, `data-label-zh`. */
export function inAttributes(text: Text): Markup {
  const { en, zh } = typeof text === 'string' ? { en: text, zh: text } : text;
  return html`data-label-en="${en}" data-label-zh="${zh}" aria-label="${en}"`;
}

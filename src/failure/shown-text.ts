/** Texts out of files as a terminal may show them. */

/** Control characters and those that turn the direction of writing: a terminal obeys them instead of showing them. */
const obeyed = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** The text as a word of a shell: a call that is shown may be copied, and the text is anybody's. */
export function shellWord(text: string): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text;
  if (shownOnOneLine(text) === text) return `'${text.replaceAll("'", "'\\''")}'`;
  const escaped = [...Buffer.from(text, 'utf8')].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`);
  return `$'${escaped.join('')}'`;
}

/** The text on one line, with nothing in it that a terminal would obey: `\u001b` for what is a character of its own. */
export function shownOnOneLine(text: string): string {
  const oneLine = text.replaceAll(/\s+/g, ' ').trim();
  return oneLine.replaceAll(obeyed, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Numbers for the page. Rounding is for eyes only: a cell keeps its whole number beside what it shows. */
import { money } from '../table.ts';
import type { Format, Label, Text } from './model.ts';

/** Stands for no number. */
export const NONE = '–';

const formats: Record<Format, (value: number) => Text> = {
  count: (value) => signed(money(value, 0)),
  money: (value) => signed(money(value, 0)),
  cents: (value) => signed(money(value, 2)),
  short,
  percent: (value) => `${signed(money(100 * value, 2))} %`,
  shock: (value) => `${value > 0 ? '+' : ''}${signed(String(Number((100 * value).toPrecision(6))))} %`,
  ratio: (value) => signed(money(value, 4)),
  plain: (value) => signed(String(value)),
};

/** A number as it is read. */
export function shown(value: number | null, format: Format): Text {
  return value === null || Number.isNaN(value) ? NONE : formats[format](value);
}

/** A number of an axis, which is a round one: by its shortest digits. */
export function tickText(value: number, format: Format): Text {
  if (format === 'percent') return `${signed(String(Number((100 * value).toPrecision(6))))} %`;
  if (format === 'ratio' || format === 'cents') return shown(value, 'plain');
  return format === 'money' || format === 'short' ? withoutZeros(short(value)) : shown(value, format);
}

/** `2.50M` is 2.5M, `5.00M` 5M. */
function withoutZeros({ en, zh }: Label): Label {
  const shorter = (text: string) => text.replace(/(\.\d*?)0+(?!\d)/, '$1').replace(/\.(?!\d)/, '');
  return { en: shorter(en), zh: shorter(zh) };
}

/** A number that must keep its digits, such as in a tooltip. */
export function inFull(value: number): string {
  return signed(money(value, Number.isInteger(value) ? 0 : 2));
}

/** A hyphen is no minus sign. */
function signed(text: string): string {
  return text.replace(/^-/, '−');
}

const powers = { en: ['', 'K', 'M', 'B', 'T'], zh: ['', '万', '亿', '万亿'] };

/** Three digits and a power of 1000, in Chinese of 10,000. */
function short(value: number): Label {
  return { en: byPower(value, 1000, powers.en), zh: byPower(value, 10_000, powers.zh) };
}

function byPower(value: number, base: number, names: string[]): string {
  let power = 0;
  let rest = value;
  const rounded = () => Number(Math.abs(rest).toPrecision(3));
  // What rounds up to the next power is of the next power.
  while (power < names.length - 1 && rounded() >= base) {
    rest /= base;
    power += 1;
  }
  const size = rounded();
  const decimals = size >= 100 || (power === 0 && Number.isInteger(rest)) ? 0 : size >= 10 ? 1 : 2;
  const digits = money(rest, decimals);
  // Four digits before a power are read without a comma.
  return `${signed(power === 0 ? digits : digits.replace(',', ''))}${names[power]}`;
}

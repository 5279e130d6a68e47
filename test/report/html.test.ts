// The page as text: numbers as they are read, names escaped, the same bytes for the same model.
import { describe, expect, it } from 'vitest';
import { linearAxis, logAxis } from '../../src/report/html/axis.ts';
import { html, Markup } from '../../src/report/html/markup.ts';
import { shown, tickText } from '../../src/report/html/numbers.ts';
import { renderReport } from '../../src/report/html/render.ts';
import { everyKind, HOSTILE } from '../browser/every-kind.ts';

describe('a number for the page', () => {
  it.each([
    [0, '0', '0'],
    [-0, '0', '0'],
    [12.345, '12.3', '12.3'],
    [999.4, '999', '999'],
    [999.6, '1.00K', '1,000'],
    [12_345.678, '12.3K', '1.23万'],
    [-99_994, '−100K', '−10.0万'],
    [999_950, '1.00M', '100万'],
    [20_804_900, '20.8M', '2080万'],
    [1.2345e9, '1.23B', '12.3亿'],
    [-4.56e15, '−4560T', '−4560万亿'],
  ])('%d is short %s, in Chinese %s', (value, en, zh) => {
    expect(shown(value, 'short')).toEqual({ en, zh });
  });

  it.each([
    [1234.5, 'count', '1,235'],
    [-1234.56, 'money', '−1,235'],
    [-0.001, 'cents', '0.00'],
    [0.1234, 'percent', '12.34 %'],
    [-0.12, 'shock', '−12 %'],
    [0.125, 'shock', '+12.5 %'],
    [0, 'shock', '0 %'],
    [1.1, 'ratio', '1.1000'],
    [1e-7, 'plain', '1e-7'],
    [Number.NaN, 'money', '–'],
    [null, 'money', '–'],
  ] as const)('%d as %s is %s', (value, format, text) => {
    expect(shown(value, format)).toBe(text);
  });

  it('has no needless digits on an axis', () => {
    expect(tickText(2_500_000, 'short')).toEqual({ en: '2.5M', zh: '250万' });
    expect(tickText(5e6, 'money')).toEqual({ en: '5M', zh: '500万' });
    expect(tickText(100, 'short')).toEqual({ en: '100', zh: '100' });
    expect(tickText(0.2, 'percent')).toBe('20 %');
    expect(tickText(1.5, 'ratio')).toBe('1.5');
  });
});

describe('an axis', () => {
  it('is named at round values, its ends too where they are', () => {
    expect(linearAxis(0, 3.5, 6).ticks).toEqual([0, 1, 2, 3]);
    expect(linearAxis(-0.3, 0.3, 6).ticks).toEqual([-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3].map((tick) => tick + 0));
    expect(logAxis(0.1, 1000).ticks).toEqual([0.1, 1, 10, 100, 1000]);
    expect(logAxis(0.1, 1000).place(10)).toBeCloseTo(50, 12);
    expect(linearAxis(5, 5, 4).place(5)).toBe(0);
  });
});

describe('the page as text', () => {
  it('escapes whatever is put into a template, and markup never twice', () => {
    const inner = html`<b>${HOSTILE}</b>`;
    const page = html`<p title="${`"'`}">${[inner, null, 3]}</p>`.text;
    expect(page).toBe(
      '<p title="&quot;&#39;"><b>&lt;/script&gt;&lt;img src=x onerror=&quot;document.title=1&quot;&gt;</b>3</p>',
    );
    expect(inner).toBeInstanceOf(Markup);
  });

  it('holds no name as markup, in no place of any block', () => {
    const page = renderReport(everyKind);
    expect(page).not.toContain('<img');
    expect(page.match(/<\/script>/g)).toHaveLength(1);
    expect(page.match(/<!--/g)).toBeNull();
  });

  it('is the same for the same model', () => {
    expect(renderReport(structuredClone(everyKind))).toBe(renderReport(everyKind));
  });
});

/** Decimal text to double, correctly rounded, and nothing that is not a plain decimal number. */

const decimalNumber = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,4})?$/;

/** The double nearest to the text, or null where the text is no finite decimal number (empty, `NaN`, `0x10`, `1e999`). */
export function parseDecimal(text: string): number | null {
  if (!decimalNumber.test(text)) return null;
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
}

/** What borrowing costs: interest rates by currency, and the amounts that bear none. */
import { QUANTITY_ABS_MAX, TIER_RATE_MAX } from '../limits.ts';
import { parseDecimal } from '../quantity/decimal-text.ts';
import { z } from '../quantity/schema.ts';
import type { GivenPrice } from './prices.ts';
import { looseText, type ReplyRow, rowOf } from './replies.ts';

const rateEntry = z.object({ ccy: z.string().min(1), rate: looseText });
const rateRow = z.object({ basic: z.array(rateEntry) });
const quotaRow = z.object({ ccy: z.string().min(1), amt: looseText });

/** A number that may be a fault, like a price. */
export type GivenNumber = GivenPrice;

/**
 * Rates per day of the basic level, by currency. `quota` beside a rate is the most that may be borrowed; it frees nothing
 * of interest and is not read.
 */
export function readLoanRates(rows: ReplyRow[]): Map<string, GivenNumber> {
  const found = new Map<string, GivenNumber>();
  for (const row of rows) {
    const { basic } = rowOf(rateRow, row, 'a row with a list "basic" of ccy and rate');
    for (const { ccy, rate } of basic) give(found, ccy, rate, { what: 'rate', place: row.place, most: TIER_RATE_MAX });
  }
  return found;
}

/** Interest-free amounts in coins, by currency; an empty one is none. */
export function readInterestFree(rows: ReplyRow[]): Map<string, GivenNumber> {
  const found = new Map<string, GivenNumber>();
  for (const row of rows) {
    const { ccy, amt } = rowOf(quotaRow, row, 'a discount row with ccy and details');
    if (amt !== '') give(found, ccy, amt, { what: 'amt', place: row.place, most: QUANTITY_ABS_MAX });
  }
  return found;
}

interface Bounds {
  what: string;
  place: string;
  most: number;
}

function give(found: Map<string, GivenNumber>, ccy: string, text: string, { what, place, most }: Bounds): void {
  const value = parseDecimal(text) ?? Number.NaN;
  const before = found.get(ccy);
  if (!(value >= 0 && value <= most)) {
    found.set(ccy, { fault: `${what} of ${ccy} (${place}) is "${text.slice(0, 40)}", expected 0 to ${most}` });
  } else if (before === undefined) {
    found.set(ccy, { value });
  } else if ('value' in before && before.value !== value) {
    found.set(ccy, { fault: `${what} of ${ccy} is given twice with different values, the second in ${place}` });
  }
}

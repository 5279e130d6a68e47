/** Index prices, marks and option summaries by instrument, with every missing or impossible value named. */

import { PRICE_MAX, PRICE_MIN, TIME_MS_MAX, TIME_MS_MIN } from '../limits.ts';
import { parseDecimal } from '../quantity/decimal-text.ts';
import { z } from '../quantity/schema.ts';
import { looseText, type ReplyRow, rowOf } from './replies.ts';

const indexRow = z.object({ instId: z.string().min(1), idxPx: looseText, ts: looseText });
const markRow = z.object({ instId: z.string().min(1), markPx: looseText, ts: looseText });
const optionRow = z.object({ instId: z.string().min(1), markVol: looseText, fwdPx: looseText, ts: looseText });

/** A price that was given: its value, or what is wrong with it. */
export type GivenPrice = { value: number } | { fault: string };

export interface OptionQuote {
  markVol: GivenPrice;
  fwdPx: GivenPrice;
}

export interface PriceTables {
  index: Map<string, GivenPrice>;
  mark: Map<string, GivenPrice>;
  option: Map<string, OptionQuote>;
  /** The newest `ts` in the three replies, NaN where none could be read. */
  newestMs: number;
  /** The newest `ts` of each reply, by the venue's name of it. */
  newestByReply: Map<string, number>;
}

/** Reads the three price replies. */
export function readPrices(indexRows: ReplyRow[], markRows: ReplyRow[], optionRows: ReplyRow[]): PriceTables {
  const tables: PriceTables = {
    index: new Map(),
    mark: new Map(),
    option: new Map(),
    newestMs: Number.NaN,
    newestByReply: new Map(),
  };
  // A reply without a time of its own says nothing about when it was; one with an impossible time is not to be trusted.
  const timed = (reply: string, ts: string, instId: string, price: GivenPrice): GivenPrice => {
    if (ts === '') return price;
    const ms = parseDecimal(ts) ?? Number.NaN;
    if (!(ms >= TIME_MS_MIN && ms <= TIME_MS_MAX)) {
      return { fault: `ts of ${instId} is "${ts}", expected milliseconds since 1970` };
    }
    if (!(ms <= tables.newestMs)) tables.newestMs = ms;
    tables.newestByReply.set(reply, Math.max(ms, tables.newestByReply.get(reply) ?? ms));
    return price;
  };
  for (const row of indexRows) {
    const parsed = rowOf(indexRow, row, 'an index ticker with instId, idxPx and ts');
    const price = readPrice(parsed.idxPx, `idxPx of ${parsed.instId}`, PRICE_MIN);
    addPrice(tables.index, parsed.instId, timed('index-tickers', parsed.ts, parsed.instId, price));
  }
  for (const row of markRows) {
    const parsed = rowOf(markRow, row, 'a mark price with instId, markPx and ts');
    // An option far out of the money may be marked at 0; whether 0 is a price is for the instrument to say.
    const price = readPrice(parsed.markPx, `markPx of ${parsed.instId}`, 0);
    addPrice(tables.mark, parsed.instId, timed('mark-price', parsed.ts, parsed.instId, price));
  }
  for (const row of optionRows) {
    const parsed = rowOf(optionRow, row, 'an option summary with instId, markVol, fwdPx and ts');
    const markVol = timed(
      'opt-summary',
      parsed.ts,
      parsed.instId,
      readPrice(parsed.markVol, `markVol of ${parsed.instId}`, PRICE_MIN),
    );
    const fwdPx = readPrice(parsed.fwdPx, `fwdPx of ${parsed.instId}`, PRICE_MIN);
    const before = tables.option.get(parsed.instId);
    tables.option.set(parsed.instId, {
      markVol: before ? agreed(before.markVol, markVol, `markVol of ${parsed.instId}`) : markVol,
      fwdPx: before ? agreed(before.fwdPx, fwdPx, `fwdPx of ${parsed.instId}`) : fwdPx,
    });
  }
  return tables;
}

function readPrice(text: string, what: string, least: number): GivenPrice {
  const value = parseDecimal(text);
  if (value === null) return { fault: `${what} is "${text}", expected a number` };
  if (value < least || value > PRICE_MAX) return { fault: `${what} is ${text}, expected ${least} to ${PRICE_MAX}` };
  return { value };
}

function addPrice(table: Map<string, GivenPrice>, instId: string, price: GivenPrice): void {
  const before = table.get(instId);
  table.set(instId, before ? agreed(before, price, `the price of ${instId}`) : price);
}

/** Two rows of one instrument must agree; which of two prices is right is not for us to guess. */
function agreed(before: GivenPrice, after: GivenPrice, what: string): GivenPrice {
  if ('fault' in before) return before;
  if ('fault' in after) return after;
  if (before.value === after.value) return before;
  return { fault: `${what} is given twice, as ${before.value} and as ${after.value}` };
}

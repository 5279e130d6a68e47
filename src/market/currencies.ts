/** Currencies of a snapshot: USD price, discount tiers, borrowing tiers, what borrowing costs. */

import { TIER_RATE_MAX } from '../limits.ts';
import { byCodeUnits } from '../quantity/code-units.ts';
import { parseDecimal } from '../quantity/decimal-text.ts';
import { z } from '../quantity/schema.ts';
import type { GivenNumber } from './interest.ts';
import type { GivenPrice } from './prices.ts';
import { looseText, type ReplyRow, rowOf } from './replies.ts';
import type { BorrowTier, Currency, DiscountTier, MarketProblem } from './snapshot.ts';

const discountDetail = z.object({ minAmt: looseText, maxAmt: looseText, discountRate: looseText });
const discountRow = z.object({
  ccy: z.string().min(1),
  details: z.array(discountDetail).optional(),
  // The name of the same list in replies before 2024.
  discountInfo: z.array(discountDetail).optional(),
});
const tierRow = z.object({
  ccy: looseText,
  minSz: looseText,
  maxSz: looseText,
  mmr: looseText,
  maxLever: looseText,
});

const instTypes = ['SPOT', 'MARGIN', 'SWAP', 'FUTURES', 'OPTION'];

type Tiers<T> = { tiers: T[] } | { fault: string };

/** Discount tiers by currency; a currency with a bad tier gets the fault instead. */
export function readDiscountTiers(rows: ReplyRow[]): Map<string, Tiers<DiscountTier>> {
  const found = new Map<string, Tiers<DiscountTier>>();
  for (const row of rows) {
    const parsed = rowOf(discountRow, row, 'a discount row with ccy and details');
    const details = parsed.details ?? parsed.discountInfo ?? [];
    if (details.length === 0) continue;
    const tiers = details.map((detail) => ({
      minAmt: parseDecimal(detail.minAmt) ?? Number.NaN,
      maxAmt: upperEdge(detail.maxAmt),
      discountRate: parseDecimal(detail.discountRate) ?? Number.NaN,
    }));
    tiers.sort((a, b) => a.minAmt - b.minAmt);
    const whole = tiers.every((tier, i) => {
      const starts = tier.minAmt === (i === 0 ? 0 : tiers[i - 1]!.maxAmt);
      return starts && tier.maxAmt > tier.minAmt && tier.discountRate >= 0 && tier.discountRate <= 1;
    });
    const fault = `discount tiers of ${parsed.ccy} (${row.place}) do not join from 0 upward with rates from 0 to 1`;
    found.set(parsed.ccy, found.has(parsed.ccy) || !whole ? { fault } : { tiers });
  }
  return found;
}

/**
 * Borrowing tiers by currency: rows of `position-tiers` that name a currency, and every row of a file whose name does
 * (`position-tiers-USDT.json`), because the venue's reply does not echo the currency it was asked for. All other rows are
 * tiers of positions and are none of these.
 */
export function readBorrowTiers(rows: ReplyRow[]): Map<string, Tiers<BorrowTier>> {
  const byCcy = new Map<string, (BorrowTier & { minSz: number })[]>();
  for (const row of rows) {
    const parsed = rowOf(tierRow, row, 'a position tier with minSz, maxSz, mmr and maxLever');
    const ccy = parsed.ccy !== '' ? parsed.ccy : currencyInName(row.fileName);
    if (ccy === undefined) continue;
    const tier = {
      minSz: parseDecimal(parsed.minSz) ?? Number.NaN,
      maxSz: upperEdge(parsed.maxSz),
      mmr: parseDecimal(parsed.mmr) ?? Number.NaN,
      maxLever: parseDecimal(parsed.maxLever) ?? Number.NaN,
    };
    byCcy.set(ccy, [...(byCcy.get(ccy) ?? []), tier]);
  }
  const found = new Map<string, Tiers<BorrowTier>>();
  for (const [ccy, tiers] of byCcy) {
    tiers.sort((a, b) => a.maxSz - b.maxSz);
    const whole = tiers.every((tier, i) => {
      const above = tier.maxSz > (i === 0 ? 0 : tiers[i - 1]!.maxSz);
      return (
        above &&
        tier.minSz >= 0 &&
        tier.minSz <= tier.maxSz &&
        isRate(tier.mmr, 0) &&
        isRate(tier.maxLever, 1 / TIER_RATE_MAX)
      );
    });
    const fault = `position tiers of ${ccy} are not ascending tiers with minSz, maxSz, mmr and maxLever`;
    found.set(ccy, whole ? { tiers: tiers.map(({ maxSz, mmr, maxLever }) => ({ maxSz, mmr, maxLever })) } : { fault });
  }
  return found;
}

/** `USDT` of `position-tiers-USDT.json`; a file may also be named for a kind of contract, which is no currency. */
function currencyInName(fileName: string): string | undefined {
  const name = /^position-tiers-([^-]+)\.json$/.exec(fileName)?.[1];
  return name !== undefined && instTypes.includes(name) ? undefined : name;
}

function isRate(value: number, least: number): boolean {
  return value >= least && value <= TIER_RATE_MAX;
}

/** An empty upper edge is no upper edge; text that is no number is NaN and fails the check of the tiers. */
function upperEdge(text: string): number {
  return text === '' ? Number.POSITIVE_INFINITY : (parseDecimal(text) ?? Number.NaN);
}

export interface CurrencyTables {
  index: Map<string, GivenPrice>;
  discount: Map<string, Tiers<DiscountTier>>;
  borrow: Map<string, Tiers<BorrowTier>>;
  loanRates: Map<string, GivenNumber>;
  interestFree: Map<string, GivenNumber>;
}

/** Every currency that any file names, ordered by code units. */
export function makeCurrencies(names: Iterable<string>, tables: CurrencyTables): Currency[] {
  return [...new Set(names)].sort(byCodeUnits).map((ccy) => {
    const discount = tables.discount.get(ccy);
    const borrow = tables.borrow.get(ccy);
    const rate = tables.loanRates.get(ccy);
    const free = tables.interestFree.get(ccy);
    const index: GivenPrice | undefined = ccy === 'USD' ? { value: 1 } : tables.index.get(`${ccy}-USD`);
    const usdPx = index && 'value' in index ? index.value : Number.NaN;
    return {
      ccy,
      usdPx,
      discountTiers: discount && 'tiers' in discount ? discount.tiers : null,
      borrowTiers: borrow && 'tiers' in borrow ? borrow.tiers : null,
      loanRatePerDay: rate && 'value' in rate ? rate.value : null,
      interestFreeAmt: free && 'value' in free ? free.value : 0,
      problem: problemOf(ccy, index, [discount, borrow, rate, free]),
    };
  });
}

function problemOf(
  ccy: string,
  index: GivenPrice | undefined,
  others: (Tiers<unknown> | GivenNumber | undefined)[],
): MarketProblem | null {
  if (index === undefined) return { reason: 'missing-price', detail: `no index ${ccy}-USD` };
  if ('fault' in index) return { reason: 'impossible-value', detail: index.fault };
  for (const given of others) if (given && 'fault' in given) return { reason: 'impossible-value', detail: given.fault };
  return null;
}

/**
 * A folder of the venue's replies → one Snapshot. Coverage is checked here: every missing or impossible value is listed
 * in `problems` and marks the instrument or currency it belongs to, so that it costs only the accounts that hold it.
 */
import { UnusableInput } from '../failure/unusable-input.ts';
import { REPLY_SPREAD_MS_MAX, TIME_MS_MAX, TIME_MS_MIN } from '../limits.ts';
import { parseDecimal } from '../quantity/decimal-text.ts';
import { makeCurrencies, readBorrowTiers, readDiscountTiers } from './currencies.ts';
import { readInstruments } from './instruments.ts';
import { readInterestFree, readLoanRates } from './interest.ts';
import { readPositionTiers } from './position-tiers.ts';
import { type PriceTables, readPrices } from './prices.ts';
import { readReplies } from './replies.ts';
import type { Currency, Instrument, Snapshot } from './snapshot.ts';

/**
 * Reads a market folder.
 * @param asOf milliseconds or ISO text to use instead of the newest `ts` of the prices
 * @throws UnusableInput where a file cannot be used at all
 */
export function readMarket(directory: string, asOf?: string): Snapshot {
  const { files, rows } = readReplies(directory);
  const prices = readPrices(rows['index-tickers'], rows['mark-price'], rows['opt-summary']);
  const asOfMs = asOf === undefined ? prices.newestMs : parseAsOf(asOf);
  if (Number.isNaN(asOfMs)) {
    throw new UnusableInput(`market folder ${directory}: no ts in its prices says when it was; give --as-of`);
  }
  const positionTiers = readPositionTiers(rows['position-tiers']);
  const instruments = readInstruments(rows.instruments, prices, positionTiers, asOfMs);
  const discount = readDiscountTiers(rows['discount-rate-interest-free-quota']);
  const interestFree = readInterestFree(rows['discount-rate-interest-free-quota']);
  const loanRates = readLoanRates(rows['interest-rate-loan-quota']);
  const borrow = readBorrowTiers(rows['position-tiers']);
  const tables = { index: prices.index, discount, borrow, loanRates, interestFree };
  const named = [discount, borrow, loanRates, interestFree].flatMap((table) => [...table.keys()]);
  const currencies = makeCurrencies([...currencyNames(instruments, prices), ...named], tables);
  return {
    files,
    asOfMs,
    indexPx: usablePrices(prices),
    currencies,
    currencyIndex: new Map(currencies.map((currency, i) => [currency.ccy, i])),
    instruments,
    instrumentIndex: new Map(instruments.map((instrument, i) => [instrument.instId, i])),
    problems: [...staleReplies(prices), ...problemsOf(instruments, currencies)],
  };
}

function parseAsOf(text: string): number {
  const ms = parseDecimal(text) ?? isoTime(text);
  if (!(ms >= TIME_MS_MIN && ms <= TIME_MS_MAX)) {
    throw new UnusableInput(
      `--as-of ${text}: expected milliseconds since 1970 or an ISO time with its zone, such as 2026-02-05T08:00Z`,
    );
  }
  return ms;
}

const isoPattern = /^(\d{4})-(\d{2})-(\d{2})(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/;

/** ISO time with Z or an offset, or a date alone, which is its midnight in UTC; NaN for anything that depends on where. */
function isoTime(text: string): number {
  const [, year, month, day] = (isoPattern.exec(text) ?? []).map(Number);
  if (year === undefined) return Number.NaN;
  // 30 February would be read as 2 March.
  const isInCalendar = new Date(Date.UTC(year, month! - 1, day)).getUTCDate() === day;
  return isInCalendar ? Date.parse(text) : Number.NaN;
}

function usablePrices(prices: PriceTables): Map<string, number> {
  const usable = new Map<string, number>();
  for (const [pair, price] of prices.index) if ('value' in price) usable.set(pair, price.value);
  return usable;
}

/** USD, every coin with a USD index, and every currency a contract or pair is settled or traded in. */
function currencyNames(instruments: Instrument[], prices: PriceTables): string[] {
  const names = ['USD'];
  for (const pair of prices.index.keys()) if (pair.endsWith('-USD')) names.push(pair.slice(0, -'-USD'.length));
  for (const instrument of instruments) {
    if (instrument.settleCcy !== '') names.push(instrument.settleCcy);
    if (instrument.contract === 'spot') names.push(instrument.underlying);
  }
  return names;
}

/** Replies of another moment than the newest: their prices are used, and the report says how old they are. */
function staleReplies({ newestByReply, newestMs }: PriceTables): string[] {
  return [...newestByReply]
    .filter(([, ms]) => newestMs - ms > REPLY_SPREAD_MS_MAX)
    .map(([reply, ms]) => `${reply} is ${((newestMs - ms) / 3_600_000).toFixed(1)} hours older than the newest price`);
}

function problemsOf(instruments: Instrument[], currencies: Currency[]): string[] {
  const ofInstruments = instruments.filter((instrument) => instrument.problem).map((i) => i.problem!.detail);
  const ofCurrencies = currencies.filter((currency) => currency.problem).map((c) => c.problem!.detail);
  return [...new Set([...ofInstruments, ...ofCurrencies])];
}

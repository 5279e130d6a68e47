/** Comparisons by hand: two markets, two rulebooks and two lists of rows, without files. */
import { type Comparison, compareEnds } from '../../src/diff/compare-ends.ts';
import { computeEnd } from '../../src/diff/end-run.ts';
import { type Part, parts, type SplitFigure } from '../../src/diff/parts.ts';
import type { Instrument, Snapshot } from '../../src/market/snapshot.ts';
import type { Book } from '../../src/portfolio/book.ts';
import { textAt } from '../../src/quantity/text-table.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import type { Rulebook } from '../../src/rulebook/schema.ts';
import { bookOfRows, type PortfolioRows } from '../support/rows.ts';

export const okx2025 = loadRulebook('okx-2025').rulebook;

/** What one end is of. */
export interface HandEnd {
  market: Snapshot;
  rows: PortfolioRows;
  rulebook?: Rulebook;
}

/** Computes both ends and compares them. */
export async function compare(a: HandEnd, b: HandEnd, threads = 1): Promise<Comparison> {
  const ends = await Promise.all([a, b].map((end) => computed(end, threads)));
  return compareEnds(ends[0]!, ends[1]!, { threads, onStep: () => {} });
}

async function computed({ market, rows, rulebook = okx2025 }: HandEnd, threads: number) {
  const book: Book = bookOfRows(market, rows);
  const run = await computeEnd({ snapshot: market, rulebook, book, threads, onProgress: () => {} });
  return { snapshot: market, rulebook, run, book };
}

/** One account of a comparison, its figures by name. */
export interface SplitAccount {
  a: number;
  b: number;
  parts: Record<Part, number>;
  outside: number;
  /** Empty where the account is split. */
  whyNot: string;
}

/** What a comparison says of a figure of an account. */
export function accountOf({ matched, split, splittable }: Comparison, acctId: string, name: SplitFigure): SplitAccount {
  const row = Array.from({ length: matched.count }, (_, i) => textAt(matched.ids, i)).indexOf(acctId);
  if (row < 0) throw new Error(`no run lists ${acctId}`);
  const { a, b, parts: columns, outside } = split[name];
  return {
    a: a[row]!,
    b: b[row]!,
    parts: Object.fromEntries(parts.map((part) => [part, columns[part][row]!])) as Record<Part, number>,
    outside: outside[row]!,
    whyNot: splittable.reasons[splittable.whyNot[row]!]!,
  };
}

/** No part but one, which is the whole change. */
export function only(part: Part, { a, b }: SplitAccount): Record<Part, number> {
  return Object.fromEntries(parts.map((name) => [name, name === part ? b - a : 0])) as Record<Part, number>;
}

/** The market with its indices, USD prices, forwards and marks of all but options times a factor, stablecoins left alone. */
export function withPrices(market: Snapshot, factor: number): Snapshot {
  const isStable = (ccy: string) => ['USD', 'USDT', 'USDC'].includes(ccy);
  return {
    ...market,
    indexPx: new Map([...market.indexPx].map(([pair, px]) => [pair, isStable(pair.split('-')[0]!) ? px : px * factor])),
    currencies: market.currencies.map((currency) =>
      isStable(currency.ccy) ? currency : { ...currency, usdPx: currency.usdPx * factor },
    ),
    instruments: market.instruments.map((instrument) => ({
      ...instrument,
      markPx: instrument.product === 'option' ? instrument.markPx : instrument.markPx * factor,
      fwdPx: instrument.fwdPx * factor,
    })),
  };
}

/** The market with its options at other vols and marks. */
export function withVols(market: Snapshot, factor: number): Snapshot {
  const moved = (instrument: Instrument) =>
    instrument.product === 'option'
      ? { ...instrument, markVol: instrument.markVol * factor, markPx: instrument.markPx * factor }
      : instrument;
  return { ...market, instruments: market.instruments.map(moved) };
}

/** The market without some of its instruments. */
export function without(market: Snapshot, ...instIds: string[]): Snapshot {
  const instruments = market.instruments.filter(({ instId }) => !instIds.includes(instId));
  return { ...market, instruments, instrumentIndex: new Map(instruments.map(({ instId }, i) => [instId, i])) };
}

/** The market with one instrument changed. */
export function withInstrument(market: Snapshot, instId: string, change: Partial<Instrument>): Snapshot {
  const changed = (instrument: Instrument) =>
    instrument.instId === instId ? { ...instrument, ...change } : instrument;
  return { ...market, instruments: market.instruments.map(changed) };
}

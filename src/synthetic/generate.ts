// Whole invented exchanges from a seed: accounts are made block by block of 100 and their rows streamed to a sink, so
// that a book of any size takes the memory of one block (and of the few rows held back, see `RowOrder`).
//
// The same markets, request and version of this folder give the same rows in the same order on any machine.

import type { ColumnarFormat } from '../columnar/open-writer.ts';
import { UnusableInput } from '../failure/unusable-input.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { AccountTerms } from './account-terms.ts';
import { fillDraft } from './archetypes.ts';
import { openColumnSink } from './column-sink.ts';
import { type GenerateCounts, type PortfolioSink, withCsvSink } from './csv-sink.ts';
import { AccountDraft } from './draft.ts';
import { MakerBudget } from './maker-budget.ts';
import { MIXED_MEAN_LEGS, PLACES_PER_BLOCK, type Place, type Profile, placesOf } from './profiles.ts';
import { SeededRandom } from './random.ts';
import { RowOrder } from './row-order.ts';
import { universeOf } from './universe.ts';

/** What to generate. */
export interface GenerateRequest {
  /** From 1; account ids are A00000001, A00000002, … */
  readonly accounts: number;
  /** Any whole number from 0 to 2^53 − 1. */
  readonly seed: number;
  readonly profile: Profile;
  /** Whether accounts are of every mode, with leverage, isolated margin and orders that only close. */
  readonly hasModes?: boolean;
  /** Called after every block of 100 accounts. */
  readonly onProgress?: (progress: GenerateCounts) => void;
}

const MOST_ACCOUNTS = 99_999_999;
/** Of five blocks, this many have an account below the limit; the other blocks have one more stretched account. */
const UNDER_LIMIT_BLOCKS_OF_FIVE = 3;

/**
 * Makes a portfolio on the instruments that all `markets` list and writes its rows to `sink`. Returns the counts.
 * Every row is valid for the tables of the portfolio format. Throws UnusableInput on an impossible request and where
 * the markets share nothing to trade.
 */
export function generatePortfolio(
  markets: readonly Snapshot[],
  request: GenerateRequest,
  sink: PortfolioSink,
): GenerateCounts {
  checkRequest(request);
  const { accounts, profile, seed, hasModes } = request;
  const random = new SeededRandom(seed);
  const draft = new AccountDraft(universeOf(markets), random, hasModes ? new AccountTerms(seed) : null);
  const rows = new RowOrder(sink, random);
  const table = placesOf(profile);
  for (let start = 0, block = 0; start < accounts; start += PLACES_PER_BLOCK, block++) {
    const end = Math.min(start + PLACES_PER_BLOCK, accounts);
    const places = dealPlaces(table, { random, block, count: end - start });
    const needed = MIXED_MEAN_LEGS * end - rows.counts().positions;
    const budget = new MakerBudget(random, profile, { places, needed });
    places.forEach((place, offset) => {
      draft.begin(accountId(start + offset + 1));
      fillDraft(draft, place, budget.legsOf(place));
      budget.made(place, draft.positionRows.length);
      rows.add(draft);
    });
    rows.endBlock();
    request.onProgress?.({ accounts: end, ...rows.counts() });
  }
  rows.end();
  return { accounts, ...rows.counts() };
}

function checkRequest({ accounts, seed }: GenerateRequest): void {
  if (!Number.isSafeInteger(accounts) || accounts < 1 || accounts > MOST_ACCOUNTS) {
    throw new UnusableInput(`the number of accounts is a whole number from 1 to ${MOST_ACCOUNTS}, not ${accounts}`);
  }
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new UnusableInput(`the seed is a whole number from 0 to 2^53 − 1, not ${seed}`);
  }
}

/** The same, into positions.csv, balances.csv, orders.csv and accounts.csv of a folder, which is made when missing. */
export function generatePortfolioCsv(
  markets: readonly Snapshot[],
  request: GenerateRequest,
  folder: string,
): GenerateCounts {
  return withCsvSink(folder, request.hasModes ?? false, (sink) => generatePortfolio(markets, request, sink));
}

/** The same rows into files of columns, positions.arrow or positions.parquet and so on. */
export async function generatePortfolioColumns(
  markets: readonly Snapshot[],
  request: GenerateRequest,
  { folder, format }: { folder: string; format: ColumnarFormat },
): Promise<GenerateCounts> {
  checkRequest(request);
  const [first] = markets;
  const sink = await openColumnSink(folder, format, {
    accounts: request.accounts,
    instIds: first?.instruments.map(({ instId }) => instId) ?? [],
    currencies: first?.currencies.map(({ ccy }) => ccy) ?? [],
    hasModes: request.hasModes ?? false,
  });
  try {
    const counts = generatePortfolio(markets, request, sink);
    sink.close();
    return counts;
  } catch (error) {
    sink.abandon();
    throw error;
  }
}

/** The ids that column-sink.ts puts into a table of texts. */
function accountId(serial: number): string {
  return `A${String(serial).padStart(8, '0')}`;
}

/** The block's places in a new order; a short last block keeps a maker, so that the book's mean can be met. */
function dealPlaces(
  table: readonly Place[],
  block: { readonly random: SeededRandom; readonly block: number; readonly count: number },
): Place[] {
  const places = [...table];
  block.random.shuffle(places);
  const dealt = places.slice(0, block.count);
  const maker = table.find(({ archetype }) => archetype === 'maker');
  if (maker !== undefined && !dealt.some(({ archetype }) => archetype === 'maker')) dealt[0] = maker;
  if (block.block % 5 < UNDER_LIMIT_BLOCKS_OF_FIVE) return dealt;
  return dealt.map((place) => (place.feature === 'underLimit' ? { ...place, feature: 'stretched' } : place));
}

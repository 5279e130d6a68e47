/** What a run that compares modes says of the whole book: both requirements, and how the saving is spread over accounts. */
import type { AccountColumns } from '../margin/account-columns.ts';
import { ExactSum } from '../quantity/exact-sum.ts';

/** Shares of the accounts below a quantile. */
const shares = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];
/** Steps of the histogram to a saving of 1. */
const STEPS = 10;

export interface ModesSummary {
  /** Accounts of which multi-currency mode requires anything, and the sum of that, USD. */
  required: { accounts: number; imrMode3: number };
  /** Those of them that portfolio margin has rules for: both requirements in USD, and what they come to together. */
  compared: { accounts: number; imrMode3: number; portfolioImr: number; saving: number | null };
  saving: {
    /** Accounts of which portfolio margin asks for more. */
    below0: number;
    /** The saving that as many per cent of the accounts do not exceed, by that number; null where there is no account. */
    quantiles: Record<string, number | null>;
    /** Accounts from each step of 10 % on and below the next, the last with 100 %. */
    histogram: { from: number; accounts: number }[];
  };
}

/** Counts and sums over the computed accounts. Sums are exact, rounded once. */
export function modesSummary({ modes }: AccountColumns, quarantined: Uint8Array): ModesSummary | null {
  if (modes === null) return null;
  const sums = { all: new ExactSum(), imrMode3: new ExactSum(), portfolioImr: new ExactSum() };
  const savings: number[] = [];
  let required = 0;
  for (let a = 0; a < quarantined.length; a++) {
    if (quarantined[a] === 1) continue;
    const imrMode3 = modes.imrMode3[a]!;
    const saving = modes.saving[a]!;
    sums.all.add(imrMode3);
    if (imrMode3 > 0) required += 1;
    if (Number.isNaN(saving)) continue;
    savings.push(saving);
    sums.imrMode3.add(imrMode3);
    sums.portfolioImr.add(modes.portfolioImr[a]!);
  }
  const sorted = Float64Array.from(savings).sort();
  const [imrMode3, portfolioImr] = [sums.imrMode3.value(), sums.portfolioImr.value()];
  const saving = sorted.length === 0 ? null : 1 - portfolioImr / imrMode3;
  return {
    required: { accounts: required, imrMode3: sums.all.value() },
    compared: { accounts: sorted.length, imrMode3, portfolioImr, saving },
    saving: spreadOf(sorted),
  };
}

function spreadOf(sorted: Float64Array): ModesSummary['saving'] {
  const below = (edge: number) => {
    const first = sorted.findIndex((saving) => saving >= edge);
    return first < 0 ? sorted.length : first;
  };
  const edges = Array.from({ length: STEPS }, (_, step) => step / STEPS);
  // A saving is never above 1.
  const ends = [...edges.slice(1).map(below), sorted.length];
  return {
    below0: below(0),
    quantiles: Object.fromEntries(
      shares.map((share) => [`${100 * share}`, sorted[Math.ceil(share * sorted.length) - 1] ?? null]),
    ),
    histogram: edges.map((from, step) => ({ from, accounts: ends[step]! - below(from) })),
  };
}

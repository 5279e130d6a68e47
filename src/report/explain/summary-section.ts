/** The account in a few sentences: state, ratio, what requires most, what would bring the ratio to its limit. */
import type { Decimal } from '../../quantity/decimal.ts';
import type { Distance } from '../../reference/explain-account.ts';
import type { CurrencyRatioExplanation } from '../../reference/explain-currencies.ts';
import { amount, counted, money, percent, wrapped } from '../table.ts';
import { decidedBy } from './decided-by.ts';
import { type Explained, type Section, unitsOf } from './explained.ts';
import { modeNames } from './mode-words.ts';
import { movesInWords } from './reverse-stress-section.ts';

const COIN_PLACES = 8;

export const summarySection: Section = {
  key: 'summary',
  lines: (explained) => wrapped(words(explained).join(' ')),
  json: (explained) => {
    const { distance: own, ...account } = explained.account;
    return { words: words(explained), ...account, ...(own ?? {}) };
  },
};

function words(explained: Explained): string[] {
  return [standing(explained), ...dominant(explained), ...distance(explained), ...standingAlone(explained)];
}

function standing(explained: Explained): string {
  const { acctId, acctLv, state, eligible } = explained.kernel;
  const mode = acctLv === 4 ? '' : ` in ${modeNames[acctLv]}`;
  const end = `it is ${eligible ? '' : 'not '}eligible for portfolio mode.`;
  return `Account ${acctId} is ${inState[state]}${mode}, ${ratioWords(explained)}; ${end}`;
}

/** The ratio, and what it is of: adjusted equity in USD, or what the lowest currency has. */
function ratioWords({ kernel, account, equity, currencies }: Explained): string {
  const { mgnRatio, totalMmr, borrowMmr, liqFee } = kernel;
  const ratio =
    mgnRatio === null
      ? 'nothing is required, so there is no margin ratio'
      : `margin ratio ${money(mgnRatio, 4)} (${money(mgnRatio * 100)} %)`;
  if (account.distance !== null) {
    const asked = `${amount(account.distance.requiredUsd)} USD required`;
    const parts = `maintenance margin ${money(totalMmr)}, of it ${money(borrowMmr)} for borrowing, liquidation fee ${money(liqFee)}`;
    return `${ratio}: ${amount(equity.adjEq)} USD of adjusted equity against ${asked} (${parts})`;
  }
  const lowest = currencies.find(({ isLowest }) => isLowest);
  if (lowest === undefined) return ratio;
  const { row, available, required } = lowest;
  const coins = (value: Decimal) => `${amount(value, COIN_PLACES)} ${row.ccy}`;
  const of = currencies.length === 1 ? 'its only currency' : `the lowest of its ${currencies.length} currencies`;
  return `${ratio} in ${row.ccy}, ${of}: ${coins(available)} against ${coins(required)} required (maintenance margin ${coins(row.mmr)}, liquidation fee ${coins(row.liqFee)})`;
}

const inState = {
  liquidation: 'in liquidation',
  danger: 'in danger',
  watch: 'on watch',
  warning: 'in warning',
  healthy: 'healthy',
};

function dominant(explained: Explained): string[] {
  const { largest, largestDebt } = explained.account;
  if (largest === null) return [];
  const size = `${amount(largest.mmr)} USD, ${percent(largest.share)} of maintenance margin`;
  if (largest.instId !== null) return [`The largest requirement is of ${largest.instId} with ${size}.`];
  if (largest.riskUnit === null)
    return [`The largest requirement is borrowing with ${size}, most of it for ${largestDebt}.`];
  const unit = unitsOf(explained).find(({ unit: { riskUnit } }) => riskUnit === largest.riskUnit)!;
  return [`The largest requirement is risk unit ${largest.riskUnit} with ${size}. ${decidedBy(unit)}`];
}

function distance({ account, stress, kernel, currencies }: Explained): string[] {
  if (kernel.mgnRatio === null) return [];
  const limit = account.limitRatio.toFixed(2);
  const moves = movesInWords(stress);
  const { surplus, what, share } = surplusOf(account.distance, currencies);
  if (stress.isBelow) {
    const lacking = `To be at ${limit} it lacks ${surplus(-1)} ${what}, the requirement unchanged.`;
    const restored =
      moves === '' ? 'No single move of the market that was searched restores it.' : `Restored above it by ${moves}.`;
    return [lacking, restored];
  }
  return [
    `It is at ${limit} when ${surplus(1)} ${what}${share} are lost, the requirement unchanged.`,
    moves === '' ? `No single move of the market that was searched brings it there.` : `Brought there by ${moves}.`,
  ];
}

/** What may be lost, in USD or of the currency that decides. */
function surplusOf(distance: Distance | null, currencies: readonly CurrencyRatioExplanation[]) {
  if (distance !== null) {
    const surplus = (sign: number) => amount(distance.surplusUsd.times(sign));
    return { surplus, what: 'USD of adjusted equity', share: ` (${percent(distance.surplusShare)})` };
  }
  const lowest = currencies.find(({ isLowest }) => isLowest)!;
  return {
    surplus: (sign: number) => amount(lowest.surplus.times(sign), COIN_PLACES),
    what: lowest.row.ccy,
    share: '',
  };
}

/** Isolated positions, of which no figure above knows. */
function standingAlone({ decimal: { isolated } }: Explained): string[] {
  if (isolated.length === 0) return [];
  const rated = isolated.filter(({ mgnRatio }) => mgnRatio !== null);
  const many = isolated.length > 1;
  const alone = `${counted(isolated.length, 'isolated position')} ${many ? 'stand' : 'stands'} alone`;
  if (rated.length === 0) return [`${alone}.`];
  const worst = rated.reduce((lowest, next) => (next.mgnRatio!.lt(lowest.mgnRatio!) ? next : lowest));
  const name = many ? `; the lowest ratio is of ${worst.instId}` : `: ${worst.instId}`;
  return [`${alone}${name}, ${inState[worst.state]} at ${amount(worst.mgnRatio, 4)}.`];
}

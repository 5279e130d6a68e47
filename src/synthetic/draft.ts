// One invented account while it is being made up: its legs, orders and balances, and the sums that decide its cash.
//
// One draft object serves all accounts in turn (`begin`), because a whole exchange has millions of them.

import type { AccountTerms } from './account-terms.ts';
import { positiveUnits, signedUnits, unitsText, unitsValue } from './amounts.ts';
import type { SeededRandom } from './random.ts';
import { type CoinExposure, roughUnitUsd } from './rough-risk.ts';
import type { Contract, Universe } from './universe.ts';

export type PosSide = '' | 'net' | 'long' | 'short';

interface Balance {
  readonly currency: number;
  cash: number;
  interest: number;
  /** Null: no cap. */
  spotCap: number | null;
}

/** A wish for a leg: the dealer turns it into whole lots. */
export interface LegWish {
  /** USD notional, above 0. */
  readonly usd: number;
  readonly isLong: boolean;
  readonly posSide?: PosSide;
  /** How far the entry price lies from the mark, as a fraction; above −1. */
  readonly entryGap: number;
}

export class AccountDraft {
  readonly universe: Universe;
  readonly random: SeededRandom;
  /** Of a book with account modes, else null. */
  readonly terms: AccountTerms | null;
  acctId = '';
  autoLoan = true;
  riskAck = true;
  /** CSV rows in the order made. */
  readonly positionRows: string[] = [];
  readonly orderRows: string[] = [];
  #balances: Balance[] = [];
  /** The account that last took a contract, so that no account holds one twice by chance. */
  readonly #takenBy: Int32Array;
  #serial = 0;
  readonly #exposures: CoinExposure[];
  readonly #touchedCoins: number[] = [];
  /** UPL and option value by currency, in coins. */
  readonly #floating: Float64Array;

  constructor(universe: Universe, random: SeededRandom, terms: AccountTerms | null) {
    this.terms = terms;
    this.universe = universe;
    this.random = random;
    this.#takenBy = new Int32Array(universe.contractCount);
    this.#exposures = universe.coins.map(() => emptyExposure());
    this.#floating = new Float64Array(universe.currencies.length);
  }

  /** Forgets the last account and starts the next. */
  begin(acctId: string): void {
    this.acctId = acctId;
    this.terms?.begin();
    this.autoLoan = true;
    this.riskAck = true;
    this.positionRows.length = 0;
    this.orderRows.length = 0;
    this.#balances = [];
    this.#serial++;
    for (const coin of this.#touchedCoins) clearExposure(this.#exposures[coin]);
    this.#touchedCoins.length = 0;
    this.#floating.fill(0);
  }

  /** A contract of the list that the account does not hold yet; undefined when it holds them all. */
  pickUnused(list: readonly Contract[]): Contract | undefined {
    if (list.length === 0) return undefined;
    for (let attempt = 0; attempt < 8; attempt++) {
      const contract = this.random.pick(list);
      if (!this.holds(contract)) return contract;
    }
    const start = this.random.integer(0, list.length - 1);
    for (let step = 0; step < list.length; step++) {
      const contract = list[(start + step) % list.length];
      if (!this.holds(contract)) return contract;
    }
    return undefined;
  }

  holds(contract: Contract): boolean {
    return this.#takenBy[contract.ordinal] === this.#serial;
  }

  /** Adds a position of about `wish.usd`, at least one lot. */
  addLeg(contract: Contract, wish: LegWish): void {
    const { size, priceDecimals } = contract;
    const steps = Math.max(1, Math.round(wish.usd / (contract.usdPerContract * size.stepSize)));
    const contracts = steps * size.stepSize * (wish.isLong ? 1 : -1);
    const pxUnits = positiveUnits(contract.px * (1 + wish.entryGap), priceDecimals);
    const posSide = wish.posSide ?? '';
    // In long/short mode the venue writes a short's size without a sign; some brokers keep it. Both read the same.
    const hidesSign = posSide === 'short' && (steps & 3) !== 0;
    const signedSteps = wish.isLong || hidesSign ? steps : -steps;
    const pos = unitsText(signedSteps * size.stepUnits, size.decimals);
    const avgPx = unitsText(pxUnits, priceDecimals);
    const terms = this.terms?.ofPosition(contract, contracts, unitsValue(pxUnits, priceDecimals)) ?? '';
    this.positionRows.push(`${this.acctId},${contract.instId},${pos},${avgPx},${posSide}${terms}`);
    this.#takenBy[contract.ordinal] = this.#serial;
    this.#tally(contract, contracts, unitsValue(pxUnits, priceDecimals));
  }

  /** Adds an order of about `usd`; `pxGap` as in LegWish.entryGap. */
  addOrder(contract: Contract, side: 'buy' | 'sell', usd: number, pxGap: number): void {
    const { size, priceDecimals } = contract;
    const steps = Math.max(1, Math.round(usd / (contract.usdPerContract * size.stepSize)));
    const sz = unitsText(steps * size.stepUnits, size.decimals);
    const px = unitsText(positiveUnits(contract.px * (1 + pxGap), priceDecimals), priceDecimals);
    const terms = this.terms?.ofOrder(contract) ?? '';
    this.orderRows.push(`${this.acctId},${contract.instId},${side},${sz},${px}${terms}`);
  }

  /** Adds cash, in coins, to the one balance row of a currency. Negative cash is a loan. */
  addCash(currency: number, amount: number): void {
    this.#balanceOf(currency).cash += amount;
  }

  /** Accrued interest on a currency, in coins. */
  setInterest(currency: number, amount: number): void {
    this.#balanceOf(currency).interest = amount;
  }

  /** The most spot of a currency that may hedge, in coins; 0 forbids it. */
  setSpotCap(currency: number, amount: number): void {
    this.#balanceOf(currency).spotCap = amount;
  }

  /** Net delta of a coin's legs, in USD. */
  deltaUsd(coin: number): number {
    return this.#exposures[coin].deltaUsd;
  }

  /** A guess of the account's maintenance margin, in USD. */
  roughRequirementUsd(): number {
    let sum = 0;
    for (const coin of this.#touchedCoins) {
      const { risk, currency, usdPx } = this.universe.coins[coin];
      sum += roughUnitUsd(risk, this.#exposures[coin], this.#hedgingCoins(currency) * usdPx);
    }
    return sum;
  }

  /** A guess of the adjusted equity so far, in USD: coins count 90 %, dollars and debts in full. */
  roughEquityUsd(): number {
    let sum = 0;
    for (let currency = 0; currency < this.#floating.length; currency++) {
      const { usdPx } = this.universe.currencies[currency];
      const usd = this.#equityOf(currency) * usdPx;
      sum += usd > 0 && (usdPx > 1.5 || usdPx < 0.5) ? usd * 0.9 : usd;
    }
    return sum;
  }

  /** Rows of the balances table. */
  balanceRows(): string[] {
    return this.#balances.map(({ currency, cash, interest, spotCap }) => {
      const { ccy, decimals } = this.universe.currencies[currency];
      const cashText = unitsText(signedUnits(cash, decimals), decimals);
      const interestText = interest > 0 ? unitsText(positiveUnits(interest, 8), 8) : '';
      const capText = spotCap === null ? '' : unitsText(signedUnits(spotCap, decimals), decimals);
      return `${this.acctId},${ccy},${cashText},${interestText},${capText}`;
    });
  }

  /** The equity of a currency, in coins, less what the user has forbidden to hedge with. */
  #hedgingCoins(currency: number): number {
    const equity = this.#equityOf(currency);
    const cap = this.#balances.find((balance) => balance.currency === currency)?.spotCap ?? null;
    if (cap === null) return equity;
    return Math.sign(equity) * Math.min(Math.abs(equity), cap);
  }

  #equityOf(currency: number): number {
    let equity = this.#floating[currency];
    for (const balance of this.#balances) if (balance.currency === currency) equity += balance.cash - balance.interest;
    return equity;
  }

  #balanceOf(currency: number): Balance {
    const known = this.#balances.find((balance) => balance.currency === currency);
    if (known !== undefined) return known;
    const fresh = { currency, cash: 0, interest: 0, spotCap: null };
    this.#balances.push(fresh);
    return fresh;
  }

  #tally(contract: Contract, contracts: number, avgPx: number): void {
    const held = this.#exposures[contract.coin];
    if (!this.#touchedCoins.includes(contract.coin)) this.#touchedCoins.push(contract.coin);
    const { risk } = this.universe.coins[contract.coin];
    const deltaUsd = contracts * contract.deltaUsdPerContract;
    const usd = Math.abs(contracts) * contract.usdPerContract;
    held.deltaUsd += deltaUsd;
    held.basisUsd += Math.abs(deltaUsd) * (risk.basisBasic + risk.basisPerYear * contract.yearsToExpiry);
    const { ctSize, px } = contract;
    if (contract.kind === 'option') {
      if (contracts < 0) held.shortOptionUsd += usd;
      else held.longOptionUsd += usd;
      this.#floating[contract.settle] += contracts * ctSize * px;
      return;
    }
    held.linearUsd += usd;
    const gain = contract.kind === 'linear' ? px - avgPx : 1 / avgPx - 1 / px;
    this.#floating[contract.settle] += contracts * ctSize * gain;
  }
}

function emptyExposure(): CoinExposure {
  return { deltaUsd: 0, basisUsd: 0, linearUsd: 0, shortOptionUsd: 0, longOptionUsd: 0 };
}

function clearExposure(held: CoinExposure): void {
  held.deltaUsd = 0;
  held.basisUsd = 0;
  held.linearUsd = 0;
  held.shortOptionUsd = 0;
  held.longOptionUsd = 0;
}

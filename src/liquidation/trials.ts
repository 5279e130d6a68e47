/**
 * What an account would be after trades: the whole margin computed anew by the kernel, as `recompute` does it, for several
 * ledgers at a time. An account within 1e-9 of the stop, or of what the kernel calls close, is decided in decimals.
 */
import type { WalletMargin } from '../quantity/margin-result.ts';
import { ReferenceEngine } from '../reference/evaluate-account.ts';
import { type EvaluatedAccount, KernelHere } from '../runner/evaluate-here.ts';
import { decidedAnew } from '../verify/decided-here.ts';
import { holdingsOfLedger, type Ledger } from './ledger.ts';
import type { TradeTerms } from './trade-terms.ts';
import { TrialBook } from './trial-book.ts';

/** Ledgers that are evaluated at once. */
export const TRIALS_AT_ONCE = 16;
/** As near as the kernel's other thresholds count as close (assembly/evaluate/closeness.ts). */
const CLOSE = 1e-9;

/** An account at one moment of its liquidation, USD. */
export interface Standing {
  readonly margin: EvaluatedAccount;
  /** `adjEq − stopRatio·(totalMmr + liqFee)`: above 0 where the ratio is above the stop. */
  readonly surplus: number;
  /** Whether the ratio is above the stop, or there is nothing left to have one for. */
  readonly isRestored: boolean;
}

/** The most rows that an account has in the course of its liquidation. */
export interface AccountRows {
  positions: number;
  orders: number;
  balances: number;
}

export class Trials {
  readonly #terms: TradeTerms;
  readonly #book: TrialBook;
  readonly #kernel: KernelHere;
  readonly #stopRatio: number;
  #reference: ReferenceEngine | undefined;

  constructor(terms: TradeTerms, { positions, orders, balances }: AccountRows) {
    const capacity = {
      accounts: TRIALS_AT_ONCE,
      positions: TRIALS_AT_ONCE * positions,
      orders: TRIALS_AT_ONCE * orders,
      balances: TRIALS_AT_ONCE * balances,
      hasTerms: true,
    };
    this.#terms = terms;
    this.#book = new TrialBook(terms.snapshot, capacity);
    this.#kernel = new KernelHere(terms.snapshot, terms.rulebook, capacity);
    this.#stopRatio = terms.stopRatio.toNumber();
  }

  /** Where each ledger stands. */
  evaluate(ledgers: readonly Ledger[]): Standing[] {
    const standings: Standing[] = [];
    for (let from = 0; from < ledgers.length; from += TRIALS_AT_ONCE) {
      const tried = ledgers.slice(from, from + TRIALS_AT_ONCE);
      this.#kernel.evaluate(this.#book.fill(tried)).forEach((margin, i) => {
        const isClose = this.#isClose(margin!);
        const decided = isClose ? decidedAnew(margin!, holdingsOfLedger(tried[i]!), this.#decimals()) : margin!;
        standings.push(this.#standing(decided));
      });
    }
    return standings;
  }

  /** Where one ledger stands. */
  of(ledger: Ledger): Standing {
    return this.evaluate([ledger])[0]!;
  }

  #isClose({ isClose, mgnRatio }: EvaluatedAccount): boolean {
    if (isClose || mgnRatio === null) return isClose;
    return Math.abs(mgnRatio - this.#stopRatio) <= CLOSE * this.#stopRatio;
  }

  #decimals(): ReferenceEngine {
    this.#reference ??= new ReferenceEngine(this.#terms.snapshot, this.#terms.rulebook);
    return this.#reference;
  }

  #standing(margin: EvaluatedAccount): Standing {
    const { adjEq, totalMmr, liqFee, mgnRatio } = margin;
    const surplus = adjEq - this.#stopRatio * (totalMmr + liqFee);
    return { margin, surplus, isRestored: mgnRatio === null || mgnRatio > this.#stopRatio };
  }
}

/** An account's row of a currency; undefined where it has none. */
export function walletOf({ margin }: Standing, ccy: string): WalletMargin<number> | undefined {
  return margin.wallets.find((wallet) => wallet.ccy === ccy);
}

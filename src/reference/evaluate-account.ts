/**
 * The decimal engine: any account again, in decimals, from the rules' text, in any account mode. It is the slow oracle
 * beside the kernel and shares no formula with it.
 */
import type { Snapshot } from '../market/snapshot.ts';
import type { AccountHoldings } from '../portfolio/holdings.ts';
import type { Decimal } from '../quantity/decimal.ts';
import type { AccountMargin, ModeComparison } from '../quantity/margin-result.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { savingOf } from '../rules/multi-currency-ratio.ts';
import { crossOf, inSnapshotOrder } from './cross-legs.ts';
import { evaluateMultiCurrency, multiCurrencyHoldings } from './evaluate-multi-currency.ts';
import { evaluatePortfolio, unitsOf } from './evaluate-portfolio.ts';
import { evaluateSingleCurrency } from './evaluate-single-currency.ts';
import type { UnitContext } from './evaluate-unit.ts';
import { type BorrowingExplanation, explainBorrowing } from './explain-borrowing.ts';
import { type EquityExplanation, explainEquity } from './explain-equity.ts';
import { explainLegs, type InstrumentExplanation } from './explain-legs.ts';
import { explainModes, type ModesExplanation } from './explain-modes.ts';
import { explainUnit, type UnitExplanation } from './explain-unit.ts';
import { LegValues } from './leg-values.ts';
import { Prices } from './prices.ts';
import { type HeldCurrency, heldCurrencies } from './wallets.ts';

export class ReferenceEngine {
  readonly #snapshot: Snapshot;
  readonly #context: UnitContext;

  /** Values instruments of this snapshot under this rulebook as accounts ask for them, each once. */
  constructor(snapshot: Snapshot, rulebook: Rulebook) {
    const prices = new Prices(snapshot);
    this.#snapshot = snapshot;
    this.#context = { rulebook, prices, values: new LegValues(prices, rulebook) };
  }

  /**
   * The whole account by the rules of its mode, USD; its holdings must be valid: known instruments and currencies without
   * a `problem`, and of those that its mode has a rule for.
   */
  evaluate(account: AccountHoldings): AccountMargin<Decimal> {
    if (account.acctLv === 4) return evaluatePortfolio(account, this.#context);
    const ordered = inSnapshotOrder(account, this.#snapshot);
    if (account.acctLv === 3) return evaluateMultiCurrency(ordered, this.#context);
    return evaluateSingleCurrency(ordered, this.#context);
  }

  /** What the cross legs of an account of any mode require in multi-currency mode and under portfolio margin. */
  compareModes(account: AccountHoldings): ModeComparison<Decimal> {
    const { totalImr: imrMode3 } = this.evaluate(crossOf(account, 3));
    const portfolio = crossOf(account, 4);
    const legs = [...portfolio.positions, ...portfolio.orders];
    if (legs.some(({ instrument }) => instrument.contract === 'usd-option')) {
      return { imrMode3, pmImr: null, saving: null };
    }
    const { totalImr: pmImr } = this.evaluate(portfolio);
    return { imrMode3, pmImr, saving: savingOf(pmImr, imrMode3) };
  }

  /** Where the adjusted equity of cross legs comes from; mode 2 has none in USD, but its currencies have equity. */
  explainEquity(account: AccountHoldings): EquityExplanation {
    const held = this.#held(account).map(({ wallet }) => wallet);
    return explainEquity(crossOf(account), held, this.#context);
  }

  /** What each currency owes and could borrow, why, and by which numbers that is charged; in mode 2 nothing is borrowed. */
  explainBorrowing(account: AccountHoldings): BorrowingExplanation[] {
    return account.acctLv === 2 ? [] : explainBorrowing(this.#held(account), this.#context);
  }

  /** Where each unit's requirement comes from, leg by leg; modes 2 and 3 have no units. */
  explain(account: AccountHoldings): UnitExplanation[] {
    if (account.acctLv !== 4) return [];
    const held = this.#held(account).map(({ wallet }) => wallet);
    return unitsOf(account, held, this.#context).map((unit) => explainUnit(unit, this.#context));
  }

  /** Where the margin of cross legs comes from in modes 2 and 3, instrument by instrument; mode 4 has units instead. */
  explainLegs(account: AccountHoldings): InstrumentExplanation[] {
    return account.acctLv === 4 ? [] : explainLegs(inSnapshotOrder(account, this.#snapshot), this.#context);
  }

  /** What the account would be in the other modes; `own` is its margin in its own. */
  explainModes(account: AccountHoldings, own: AccountMargin<Decimal>): ModesExplanation {
    return explainModes(account, own, this, this.#context.rulebook);
  }

  #held(account: AccountHoldings): HeldCurrency[] {
    const { prices, rulebook } = this.#context;
    if (account.acctLv === 3) return multiCurrencyHoldings(account, this.#context);
    return heldCurrencies(crossOf(account), prices, rulebook);
  }
}

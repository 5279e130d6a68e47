/**
 * mr8-borrowing: what the account's debts require, real ones and those that its frozen amounts could bring.
 *
 *   liability = max(0, −eq),  pb = max(0, −(eq − frozen))                        (coins, per currency)
 *   borrowImr = pb·u/leverage(pb),  borrowMmr = pb·u·mmr(pb),  MR8 = Σ borrowMmr of the account
 *
 * Four causes of pb, in this order, each taking what is left of it up to its own amount, so that they sum to it:
 *   margin max(0, −(cashBal − interest)); unrealised loss max(0, −(UPL + optionValue)); option purchase, the premiums that
 *   option orders freeze; and everything else that orders freeze.
 *
 * The tier is that of the whole amount, its upper edge included; the last tier goes on beyond its edge. Every unit shows
 * the account's sum; it is never added per unit.
 *
 * Rulebook: account.borrowTiers, for currencies whose tiers the snapshot lacks.
 * Source: position-builder reply of 2025-01-15 (USDT 10 % and 2 %, one figure in every unit: published); potential
 * borrowing and the whole-amount tier: assumed; a user's description (the causes: reported; their order: assumed).
 *
 * Worked: −78,589.37 USDT at 0.99954 USD, leverage 10, MMR 0.02: borrowImr 7,855.32188898, borrowMmr 1,571.064377796.
 * Worked, causes: cash of −1,000 with 50 of interest due, a loss of 300, premiums of 200, 400 in spot orders: potential
 * borrowing 1,950 = 1,050 + 300 + 200 + 400. With a profit of 500 in place of the loss: 1,150 = 1,050 + 0 + 100 + 0.
 */
import type { Currency } from '../market/snapshot.ts';
import { type Decimal, exact, fromText, shortfall, smaller } from '../quantity/decimal.ts';
import type { Rulebook } from '../rulebook/schema.ts';

export interface BorrowRate {
  readonly leverage: Decimal;
  readonly mmr: Decimal;
}

/** The tier of a borrowed amount in coins. */
export function borrowRate(rulebook: Rulebook, currency: Currency, amount: Decimal): BorrowRate {
  if (currency.borrowTiers !== null && currency.borrowTiers.length > 0) {
    const tiers = currency.borrowTiers;
    const tier = tiers.find(({ maxSz }) => amount.lte(exact(maxSz))) ?? tiers.at(-1)!;
    return { leverage: exact(tier.maxLever), mmr: exact(tier.mmr) };
  }
  const { byCcy, others } = rulebook.account.borrowTiers;
  const tier = Object.hasOwn(byCcy, currency.ccy) ? byCcy[currency.ccy]! : others;
  return { leverage: fromText(tier.leverage), mmr: fromText(tier.mmr) };
}

/** Coins of one currency, and its price in USD. */
export interface BorrowingInput {
  readonly currency: Currency;
  readonly equity: Decimal;
  readonly frozen: Decimal;
  readonly usdPx: Decimal;
}

export interface Borrowing {
  /** The tier of potential borrowing. */
  readonly rate: BorrowRate;
  /** Coins. */
  readonly liability: Decimal;
  readonly potentialBorrowing: Decimal;
  /** USD. */
  readonly borrowImr: Decimal;
  readonly borrowMmr: Decimal;
}

/** Debts of one currency and what they require. */
export function borrowing(rulebook: Rulebook, { currency, equity, frozen, usdPx }: BorrowingInput): Borrowing {
  const liability = shortfall(equity);
  const potentialBorrowing = shortfall(equity.minus(frozen));
  const rate = borrowRate(rulebook, currency, potentialBorrowing);
  const usd = potentialBorrowing.times(usdPx);
  return { rate, liability, potentialBorrowing, borrowImr: usd.div(rate.leverage), borrowMmr: usd.times(rate.mmr) };
}

/** What may cause borrowing in one currency, coins: below 0 it does. */
export interface CauseInput {
  /** Cash less the interest due. */
  readonly cash: Decimal;
  /** UPL and option value. */
  readonly gains: Decimal;
  /** Frozen by option orders, and by all others. */
  readonly frozenPremiums: Decimal;
  readonly frozenOthers: Decimal;
}

export interface BorrowingCauses {
  readonly marginBorrow: Decimal;
  readonly lossBorrow: Decimal;
  readonly optionBorrow: Decimal;
  readonly orderBorrow: Decimal;
}

/** Potential borrowing by cause, coins. */
export function borrowingCauses(potential: Decimal, input: CauseInput): BorrowingCauses {
  let left = potential;
  const take = (most: Decimal) => {
    const taken = smaller(left, most);
    left = left.minus(taken);
    return taken;
  };
  return {
    marginBorrow: take(shortfall(input.cash)),
    lossBorrow: take(shortfall(input.gains)),
    optionBorrow: take(input.frozenPremiums),
    orderBorrow: take(input.frozenOthers),
  };
}

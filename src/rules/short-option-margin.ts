/**
 * short-option-margin: options in account modes 2 and 3. A short one requires margin, a long one none, because it is paid.
 *
 * Per coin, in the settle currency (coin-settled: idx = 1):
 *   OTM       = max(0, K − F) of a call, max(0, F − K) of a put
 *   IMR       = max(a, b − OTM/F)·MF·idx + mark
 *   MMR call  = c·MF·idx + mark
 *   MMR put   = max(c, c·mark)·MF + mark, settled in USD max(c·idx, c·mark)·MF + mark
 *   sell to open max(IMR − px, a·idx),  buy to close max(px − IMR, 0)
 *
 * Of one instrument and account, times size and contracts: short rows by MF of their own size. Sell orders open what they
 * are beyond the long contracts L, every one the same part 1 − min(1, L/Σ sells), by MF of the short contracts and these
 * openings together. Buy orders close what short contracts S there are, every one the same part min(1, S/Σ buys), by MF
 * of S; one that may only reduce closes wholly, and such a sell requires nothing. The opening part of a buy needs its
 * premium, which is frozen and no margin. Sharing out by size keeps the order of rows from mattering.
 *
 * Rulebook: modes.optionImr (a, b), modes.optionMmr and .optionMmrOthers (c); MF by position-tiers.
 * Source: help page on option margin of 2026-05-01 (formulas, a, b and c of BTC and ETH: published); which part of an
 * order opens or closes, and whose tier it takes: assumed.
 *
 * Worked, the venue's example of 2020: call, K − F = 100, F = 5,900, mark 0.0575, MF 1.02, 0.1 coin a contract:
 * (max(0.1, 0.15 − 100/5,900)·1.02 + 0.0575)·0.1 = 0.0193212 a contract; 100 sold at 0.06 with 0.002 of fee: 1.334.
 */
import type { OptionSide } from '../market/snapshot.ts';
import { type Decimal, fromText, larger, one, smaller, sum, zero } from '../quantity/decimal.ts';
import type { Rulebook } from '../rulebook/schema.ts';

/** One coin of an option. */
export interface OptionTerms {
  readonly underlying: string;
  readonly side: OptionSide;
  readonly strike: Decimal;
  readonly forward: Decimal;
  /** In the settle currency per coin. */
  readonly mark: Decimal;
  /** Price of the coin in the settle currency: 1 where the option is settled in the coin. */
  readonly idx: Decimal;
  readonly isCoinSettled: boolean;
}

/** Legs of one option and one account, contracts never below 0. */
export interface OptionLegs {
  /** Contracts of each short row, and of all long rows. */
  readonly shorts: readonly Decimal[];
  readonly long: Decimal;
  readonly orders: readonly OptionOrder[];
}

export interface OptionOrder {
  readonly isBuy: boolean;
  readonly reduceOnly: boolean;
  readonly contracts: Decimal;
  /** In the settle currency per coin. */
  readonly px: Decimal;
}

/** An option as it is held: coins in a contract, and MF by contracts. */
export interface OptionContract {
  readonly terms: OptionTerms;
  readonly size: Decimal;
  readonly factorOf: (contracts: Decimal) => Decimal;
}

/** OTM: how far the forward is from the strike where the option is out of the money, else 0. */
export function outOfMoney({ side, strike, forward }: OptionTerms): Decimal {
  return larger(zero, side === 'call' ? strike.minus(forward) : forward.minus(strike));
}

/** IMR of a short position per coin. */
export function optionImr(rulebook: Rulebook, terms: OptionTerms, factor: Decimal): Decimal {
  const { least, base } = rulebook.modes.optionImr;
  const share = larger(fromText(least), fromText(base).minus(outOfMoney(terms).div(terms.forward)));
  return share.times(factor).times(terms.idx).plus(terms.mark);
}

/** MMR of a short position per coin. */
export function optionMmr(rulebook: Rulebook, terms: OptionTerms, factor: Decimal): Decimal {
  const { mark, idx, underlying } = terms;
  const { byUnderlying } = rulebook.modes.optionMmr;
  const c = fromText(
    Object.hasOwn(byUnderlying, underlying) ? byUnderlying[underlying]! : rulebook.modes.optionMmrOthers.value,
  );
  if (terms.side === 'call') return c.times(factor).times(idx).plus(mark);
  const least = terms.isCoinSettled ? c : c.times(idx);
  return larger(least, c.times(mark)).times(factor).plus(mark);
}

/** Margin of an order that opens a short position, per coin. */
export function sellToOpen(rulebook: Rulebook, terms: OptionTerms, factor: Decimal, px: Decimal): Decimal {
  const least = fromText(rulebook.modes.optionImr.least).times(terms.idx);
  return larger(optionImr(rulebook, terms, factor).minus(px), least);
}

/** Margin of an order that closes one, per coin. */
export function buyToClose(rulebook: Rulebook, terms: OptionTerms, factor: Decimal, px: Decimal): Decimal {
  return larger(px.minus(optionImr(rulebook, terms, factor)), zero);
}

/** MMR and IMR of all legs of one option, in its settle currency. */
export function shortOptionMargin(
  rulebook: Rulebook,
  option: OptionContract,
  legs: OptionLegs,
): { mmr: Decimal; imr: Decimal } {
  const { terms, size, factorOf } = option;
  const rowSum = (perCoin: (rulebook: Rulebook, terms: OptionTerms, factor: Decimal) => Decimal) =>
    sum(legs.shorts.map((short) => short.times(size).times(perCoin(rulebook, terms, factorOf(short)))));
  const orders = sum(optionOrderMargins(rulebook, option, legs).map(({ imr }) => imr));
  return { mmr: rowSum(optionMmr), imr: rowSum(optionImr).plus(orders) };
}

/** What one order of an option adds to IMR. */
export interface OptionOrderMargin {
  readonly order: OptionOrder;
  /** Of a sell the contracts that open, of a buy those that close. */
  readonly counted: Decimal;
  /** MF, and the short contracts whose tier it is of. */
  readonly factor: Decimal;
  readonly tieredContracts: Decimal;
  /** In the settle currency. */
  readonly perCoin: Decimal;
  readonly imr: Decimal;
}

/** What every order adds to IMR, in the orders' order; the opening part of a buy and a sell that closes add nothing. */
export function optionOrderMargins(
  rulebook: Rulebook,
  { terms, size, factorOf }: OptionContract,
  legs: OptionLegs,
): OptionOrderMargin[] {
  const short = sum(legs.shorts);
  const sold = contractsOf(legs.orders.filter(({ isBuy, reduceOnly }) => !isBuy && !reduceOnly));
  const bought = contractsOf(legs.orders.filter(({ isBuy, reduceOnly }) => isBuy && !reduceOnly));
  // A difference is exact where a share is not, and a tier's edge is exact.
  const opened = larger(zero, sold.minus(legs.long));
  const [opening, closing] = [shareOf(opened, sold), shareOf(short, bought)];
  return legs.orders.map((order) => {
    const { isBuy, reduceOnly, contracts, px } = order;
    const ofSells = reduceOnly ? zero : opening;
    const counted = contracts.times(isBuy ? (reduceOnly ? one : closing) : ofSells);
    const tieredContracts = isBuy ? short : short.plus(opened);
    const factor = factorOf(tieredContracts);
    const perCoin = (isBuy ? buyToClose : sellToOpen)(rulebook, terms, factor, px);
    return { order, counted, factor, tieredContracts, perCoin, imr: counted.times(size).times(perCoin) };
  });
}

function contractsOf(orders: readonly OptionOrder[]): Decimal {
  return sum(orders.map(({ contracts }) => contracts));
}

/** min(1, part/whole); of nothing 0. */
function shareOf(part: Decimal, whole: Decimal): Decimal {
  return whole.isZero() ? zero : smaller(one, part.div(whole));
}

/**
 * isolated-margin: in account modes 2 and 3 an isolated position has margin of its own and stands alone; no figure of the
 * account but the reported upl knows it. In mode 2 what an isolated order would take to open is a term of its currency.
 *
 * A position, in its settle currency:
 *   margin = the stated one, else |value at avgPx|/lever, an option's in full;  lever: its own, else defaultLever
 *   mmr, imr = those of the row alone (delta-one-margin at its lever, short-option-margin), 0 of a long option
 *   ratio = (margin + upl)/(mmr + liqFee),  of a short option margin/(mmr + liqFee),  of a long option none
 * A short option's mark is in its mmr already, so its upl is not counted again.
 *
 * What an isolated order of mode 2 needs that is not reduceOnly:
 *   perpetuals, futures and spot: value at px/lever + fee, spot in the currency that it sells
 *   option bought: premium + fee;  sold: |sz|·size·max(IMR of MF(|sz|) − px, a·idx) + fee
 *
 * Rulebook: modes.defaultLever; that of position-tiers, delta-one-margin and short-option-margin.
 * Source: a user's description of the futures mode (isolated opening need: reported); what of an option is needed, that
 * a ratio counts the stated margin: assumed.
 *
 * Worked: 10 contracts of 1,000 USDT at entry and mark, lever 5: margin 2,000, mmr 40, at a fee of 0.001 liqFee 10, ratio
 * 2,000/50 = 40. An isolated order of 10,000 USDT at a lever of 5 needs 2,000 + 10.
 */
import { type Decimal, zero } from '../quantity/decimal.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { type DeltaOneContract, deltaOneImr, deltaOneMmr } from './delta-one-margin.ts';
import { smallestLever } from './position-tiers.ts';
import { type OptionContract, optionImr, optionMmr, sellToOpen } from './short-option-margin.ts';

/** What an isolated position is of. */
export type IsolatedContract =
  | { readonly kind: 'delta-one'; readonly contract: DeltaOneContract }
  | { readonly kind: 'option'; readonly option: OptionContract };

/** Amounts in the settle currency, none below 0 but `upl`. */
export interface IsolatedPosition {
  readonly of: IsolatedContract;
  /** Signed contracts. */
  readonly pos: Decimal;
  readonly entryValue: Decimal;
  readonly upl: Decimal;
  readonly liqFee: Decimal;
  readonly lever: number | null;
  readonly statedMargin: Decimal | null;
}

export interface IsolatedFigures {
  readonly margin: Decimal;
  readonly mmr: Decimal;
  readonly imr: Decimal;
  readonly mgnRatio: Decimal | null;
}

/** An isolated position by itself. */
export function isolatedMargin(rulebook: Rulebook, position: IsolatedPosition): IsolatedFigures {
  const { of, pos, entryValue, statedMargin, upl, liqFee } = position;
  const lever = smallestLever(rulebook, [position.lever]);
  if (of.kind === 'delta-one') {
    const margin = statedMargin ?? entryValue.div(lever);
    const mmr = deltaOneMmr(rulebook, of.contract, pos.abs());
    const imr = deltaOneImr(rulebook, of.contract, pos.abs(), lever);
    return { margin, mmr, imr, mgnRatio: ratioOf(margin.plus(upl), mmr.plus(liqFee)) };
  }
  const margin = statedMargin ?? entryValue;
  if (!pos.lt(zero)) return { margin, mmr: zero, imr: zero, mgnRatio: null };
  const { terms, size, factorOf } = of.option;
  const coins = pos.abs().times(size);
  const factor = factorOf(pos.abs());
  const mmr = coins.times(optionMmr(rulebook, terms, factor));
  const imr = coins.times(optionImr(rulebook, terms, factor));
  return { margin, mmr, imr, mgnRatio: ratioOf(margin, mmr.plus(liqFee)) };
}

/** An isolated order; amounts in the currency of its need. */
export interface IsolatedOrder {
  /** Null of anything but an option. */
  readonly option: OptionContract | null;
  readonly isBuy: boolean;
  /** Contracts, and the price per coin: read of sold options only. */
  readonly contracts: Decimal;
  readonly px: Decimal;
  /** At its price: of an option its premium. */
  readonly value: Decimal;
  readonly fee: Decimal;
  readonly lever: number | null;
}

/** What an isolated order takes from the account to open. */
export function isolatedOpeningNeed(rulebook: Rulebook, order: IsolatedOrder): Decimal {
  const { option, contracts, px, value, fee } = order;
  if (option === null) return value.div(smallestLever(rulebook, [order.lever])).plus(fee);
  if (order.isBuy) return value.plus(fee);
  const perCoin = sellToOpen(rulebook, option.terms, option.factorOf(contracts), px);
  return contracts.times(option.size).times(perCoin).plus(fee);
}

function ratioOf(own: Decimal, required: Decimal): Decimal | null {
  return required.isZero() ? null : own.div(required);
}

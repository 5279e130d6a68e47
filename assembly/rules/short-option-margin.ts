/**
 * short-option-margin: what a short option requires per coin, in its settle currency: positions, orders that open one, and
 * orders that close one. Long options require nothing: they are paid in full.
 */
import {
  IF_FORWARD_PX,
  IF_MARK_PX,
  IF_PHI,
  IF_STRIKE,
  PARAM_OPTION_BASE,
  PARAM_OPTION_LEAST,
  PARAMS_PTR,
} from '../layout';
import { TF_OPTION_IMR, TF_OPTION_INDEX, TF_OPTION_MMR, TF_OPTION_MMR_RATE } from '../layout-modes';
import { View } from '../view';

export class ShortOptionMargin {
  /** Makes the parts of an option's margins that hang on the market alone. */
  static prepare(tables: usize, instrument: usize, terms: usize): void {
    const params = View.ptr(tables, PARAMS_PTR);
    const forward = View.f64(instrument, IF_FORWARD_PX);
    const isPut = View.f64(instrument, IF_PHI) < 0;
    const above = View.f64(instrument, IF_STRIKE) - forward;
    const outOfTheMoney = Math.max(0, isPut ? -above : above);
    const share = View.f64(params, PARAM_OPTION_BASE) - outOfTheMoney / forward;
    const index = View.f64(terms, TF_OPTION_INDEX);
    const rate = View.f64(terms, TF_OPTION_MMR_RATE);
    View.setF64(terms, TF_OPTION_IMR, Math.max(View.f64(params, PARAM_OPTION_LEAST), share) * index);
    View.setF64(terms, TF_OPTION_MMR, isPut ? rate * Math.max(index, View.f64(instrument, IF_MARK_PX)) : rate * index);
  }

  @inline static imr(instrument: usize, terms: usize, factor: f64): f64 {
    return View.f64(terms, TF_OPTION_IMR) * factor + View.f64(instrument, IF_MARK_PX);
  }

  @inline static mmr(instrument: usize, terms: usize, factor: f64): f64 {
    return View.f64(terms, TF_OPTION_MMR) * factor + View.f64(instrument, IF_MARK_PX);
  }

  /** An order that opens a short: its margin less the premium it brings, but not less than the least share. */
  @inline static opening(imr: f64, px: f64, least: f64): f64 {
    return Math.max(imr - px, least);
  }

  /** An order that closes a short: what its premium is above the margin that it frees. */
  @inline static closing(imr: f64, px: f64): f64 {
    return Math.max(px - imr, 0);
  }

  /** The least that an order which opens a short requires. */
  @inline static least(tables: usize, terms: usize): f64 {
    return View.f64(View.ptr(tables, PARAMS_PTR), PARAM_OPTION_LEAST) * View.f64(terms, TF_OPTION_INDEX);
  }
}

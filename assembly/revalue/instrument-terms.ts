/** Terms of every instrument, once: what account modes 2 and 3 ask of one contract, in its settle currency. */
import {
  IF_INDEX_USD,
  IF_MARK_PX,
  IF_NOTIONAL_USD,
  IF_SETTLE_USD,
  IF_SIZE,
  INSTRUMENT_KIND,
  INSTRUMENT_SLOTS,
  INSTRUMENTS_PTR,
  KIND_INVERSE,
  KIND_LINEAR,
  KIND_OPTION,
  KIND_USD_OPTION,
  TERMS_PTR,
} from '../layout';
import { TERMS_BY_NOTIONAL, TERMS_SLOTS, TF_MARK_VALUE, TF_OPTION_INDEX, TF_TIER_MEASURE } from '../layout-modes';
import { ShortOptionMargin } from '../rules/short-option-margin';
import { View } from '../view';

export class InstrumentTerms {
  /** Fills the terms of instrument `index`, whose record is filled; spot has none. */
  static prepare(tables: usize, index: u32): void {
    const instrument = View.record(View.ptr(tables, INSTRUMENTS_PTR), index, INSTRUMENT_SLOTS);
    const terms = View.record(View.ptr(tables, TERMS_PTR), index, TERMS_SLOTS);
    const kind = View.u32(instrument, INSTRUMENT_KIND);
    const size = View.f64(instrument, IF_SIZE);
    const mark = View.f64(instrument, IF_MARK_PX);
    const isByNotional = View.u32(terms, TERMS_BY_NOTIONAL) != 0;
    View.setF64(terms, TF_TIER_MEASURE, isByNotional ? View.f64(instrument, IF_NOTIONAL_USD) : 1);
    if (kind == KIND_LINEAR || kind == KIND_INVERSE) {
      View.setF64(terms, TF_MARK_VALUE, kind == KIND_INVERSE ? size / mark : size * mark);
    } else if (kind == KIND_OPTION || kind == KIND_USD_OPTION) {
      const index = View.f64(instrument, IF_INDEX_USD) / View.f64(instrument, IF_SETTLE_USD);
      // An option settled in its coin is measured in that coin, whatever the index.
      View.setF64(terms, TF_OPTION_INDEX, kind == KIND_OPTION ? 1 : index);
      View.setF64(terms, TF_MARK_VALUE, size * mark);
      ShortOptionMargin.prepare(tables, instrument, terms);
    }
  }
}

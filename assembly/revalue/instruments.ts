/**
 * Every instrument once: its sensitivities per contract, and an option's row over the columns of its unit. Accounts are
 * weighted sums of what is made here.
 */

import {
  COLUMN_GROWTH,
  COLUMN_LOG_GROWTH,
  COLUMN_SLOTS,
  COLUMN_SPOT_SHOCK,
  IF_CASH_DELTA_USD,
  IF_CHARGE_LONG_USD,
  IF_CHARGE_RATE,
  IF_CHARGE_SHORT_USD,
  IF_DELTA_COINS,
  IF_FORWARD_PX,
  IF_GAMMA_USD,
  IF_INDEX_QUOTE,
  IF_INDEX_USD,
  IF_MARK_PX,
  IF_NOTIONAL_USD,
  IF_PHI,
  IF_SETTLE_USD,
  IF_SHOCK_USD,
  IF_SIZE,
  IF_STRIKE,
  IF_VEGA_USD,
  IF_VOL,
  IF_YEARS,
  INSTRUMENT_COUNT,
  INSTRUMENT_KIND,
  INSTRUMENT_SLOTS,
  INSTRUMENT_UNIT,
  INSTRUMENTS_PTR,
  KIND_INVERSE,
  KIND_LINEAR,
  KIND_OPTION,
  KIND_SPOT,
  KIND_USD_OPTION,
  UNIT_COLUMN_COUNT,
  UNIT_COLUMNS_PTR,
  UNIT_COUNT,
  UNIT_SLOTS,
  UNITS_PTR,
} from '../layout';
import { Log } from '../math/log';
import { View } from '../view';
import { Black76 } from './black76';
import { InstrumentTerms } from './instrument-terms';
import { OptionRow } from './option-row';

/** A coin that lost everything still has a price to divide by. */
const LEAST_GROWTH: f64 = 1e-9;

export class Instruments {
  /** Fills every instrument record and option row of the tables. */
  static revalue(tables: usize): void {
    Instruments.prepareColumns(tables);
    const count = View.u32(tables, INSTRUMENT_COUNT);
    for (let i: u32 = 0; i < count; i++) {
      const instrument = View.record(View.ptr(tables, INSTRUMENTS_PTR), i, INSTRUMENT_SLOTS);
      const kind = View.u32(instrument, INSTRUMENT_KIND);
      if (kind == KIND_LINEAR) Instruments.linear(instrument);
      else if (kind == KIND_INVERSE) Instruments.inverse(instrument);
      else if (kind == KIND_SPOT) Instruments.spot(instrument);
      else if (kind == KIND_OPTION) {
        Instruments.option(instrument);
        const unit = View.record(View.ptr(tables, UNITS_PTR), View.u32(instrument, INSTRUMENT_UNIT), UNIT_SLOTS);
        OptionRow.fill(tables, unit, instrument);
      } else if (kind == KIND_USD_OPTION) Instruments.usdOption(instrument);
      InstrumentTerms.prepare(tables, i);
    }
  }

  /** Factor on spot, and its logarithm, of every column of every unit. */
  static prepareColumns(tables: usize): void {
    const units = View.u32(tables, UNIT_COUNT);
    for (let u: u32 = 0; u < units; u++) {
      const unit = View.record(View.ptr(tables, UNITS_PTR), u, UNIT_SLOTS);
      const columns = View.u32(unit, UNIT_COLUMN_COUNT);
      for (let c: u32 = 0; c < columns; c++) {
        const column = View.record(View.ptr(unit, UNIT_COLUMNS_PTR), c, COLUMN_SLOTS);
        const growth = Math.max(1 + View.f64(column, COLUMN_SPOT_SHOCK), LEAST_GROWTH);
        View.setF64(column, COLUMN_GROWTH, growth);
        View.setF64(column, COLUMN_LOG_GROWTH, Log.of(growth));
      }
    }
  }

  /** Coins at mark in the quote; a shock moves it by the index, as the venue's printed numbers show. */
  static linear(instrument: usize): void {
    const size = View.f64(instrument, IF_SIZE);
    const settleUsd = View.f64(instrument, IF_SETTLE_USD);
    const valueUsd = size * View.f64(instrument, IF_MARK_PX) * settleUsd;
    const charge = valueUsd * View.f64(instrument, IF_CHARGE_RATE);
    View.setF64(instrument, IF_DELTA_COINS, size);
    View.setF64(instrument, IF_CASH_DELTA_USD, valueUsd);
    View.setF64(instrument, IF_SHOCK_USD, size * View.f64(instrument, IF_INDEX_QUOTE) * settleUsd);
    View.setF64(instrument, IF_NOTIONAL_USD, size * View.f64(instrument, IF_INDEX_USD));
    View.setF64(instrument, IF_CHARGE_LONG_USD, charge);
    View.setF64(instrument, IF_CHARGE_SHORT_USD, charge);
  }

  /** N USD of coin at mark; its loss in coins is converted at the shocked index, which makes it linear in the shock. */
  static inverse(instrument: usize): void {
    const usd = View.f64(instrument, IF_SIZE);
    const mark = View.f64(instrument, IF_MARK_PX);
    const charge = usd * View.f64(instrument, IF_CHARGE_RATE);
    View.setF64(instrument, IF_DELTA_COINS, usd / mark);
    View.setF64(instrument, IF_CASH_DELTA_USD, usd);
    View.setF64(instrument, IF_SHOCK_USD, usd * (View.f64(instrument, IF_INDEX_USD) / mark));
    View.setF64(instrument, IF_NOTIONAL_USD, usd);
    View.setF64(instrument, IF_CHARGE_LONG_USD, charge);
    View.setF64(instrument, IF_CHARGE_SHORT_USD, charge);
  }

  /** A spot order's coin: its delta decides the side, its USD worth the fee. */
  static spot(instrument: usize): void {
    View.setF64(instrument, IF_DELTA_COINS, 1);
    View.setF64(instrument, IF_NOTIONAL_USD, View.f64(instrument, IF_INDEX_USD));
  }

  /** An option that no risk unit has: only its worth in USD counts, for leverage and fees. */
  static usdOption(instrument: usize): void {
    View.setF64(instrument, IF_NOTIONAL_USD, View.f64(instrument, IF_SIZE) * View.f64(instrument, IF_INDEX_USD));
  }

  /** Sensitivities by the formula value; only a long option's charge looks at the published mark. */
  static option(instrument: usize): void {
    const phi = View.f64(instrument, IF_PHI);
    const forward = View.f64(instrument, IF_FORWARD_PX);
    const strike = View.f64(instrument, IF_STRIKE);
    const rootYears = Math.sqrt(View.f64(instrument, IF_YEARS));
    const sdev = View.f64(instrument, IF_VOL) * rootYears;
    const logForwardOverStrike = OptionRow.logForwardOverStrike(instrument);
    const deltaPa = Black76.deltaPa(phi, logForwardOverStrike, strike / forward, sdev);
    const density = Black76.density1(logForwardOverStrike, sdev);
    const size = View.f64(instrument, IF_SIZE);
    const notionalUsd = size * View.f64(instrument, IF_INDEX_USD);
    const charge = notionalUsd * View.f64(instrument, IF_CHARGE_RATE);
    const worthUsd = size * View.f64(instrument, IF_MARK_PX) * View.f64(instrument, IF_SETTLE_USD);
    View.setF64(instrument, IF_DELTA_COINS, size * deltaPa);
    View.setF64(instrument, IF_CASH_DELTA_USD, notionalUsd * deltaPa);
    View.setF64(instrument, IF_SHOCK_USD, 0);
    View.setF64(instrument, IF_NOTIONAL_USD, notionalUsd);
    View.setF64(instrument, IF_CHARGE_LONG_USD, Math.min(charge, worthUsd));
    View.setF64(instrument, IF_CHARGE_SHORT_USD, charge);
    View.setF64(instrument, IF_GAMMA_USD, sdev > 0 ? (0.01 * notionalUsd * density) / sdev : 0);
    View.setF64(instrument, IF_VEGA_USD, 0.01 * notionalUsd * density * rootYears);
  }
}

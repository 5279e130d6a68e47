/**
 * The first walk over an account: a merge over its positions and orders, both sorted by instrument, that stops at each
 * risk unit. Legs go into the account's currencies and sums and into the unit's accumulators.
 */
import { INSTRUMENT_SLOTS, INSTRUMENT_UNIT, INSTRUMENTS_PTR, UNIT_SLOTS, UNITS_PTR } from '../layout';
import {
  ACC_LEGS,
  SHARD_ACCUMULATORS_PTR,
  SHARD_ORDER_INSTRUMENT_PTR,
  SHARD_ORDER_OFFSETS_PTR,
  SHARD_POSITION_INSTRUMENT_PTR,
  SHARD_POSITION_OFFSETS_PTR,
} from '../layout-shard';
import { View } from '../view';
import { Accumulator } from './accumulator';
import { Orders } from './orders';
import { Positions } from './positions';

const NO_UNIT: u32 = 0xffffffff;

export class Legs {
  /** Sums every leg of account `a`; returns the address behind the last accumulator. */
  static sum(tables: usize, shard: usize, a: u32): usize {
    const positionOffsets = View.ptr(shard, SHARD_POSITION_OFFSETS_PTR);
    const orderOffsets = View.ptr(shard, SHARD_ORDER_OFFSETS_PTR);
    const positionInstruments = View.ptr(shard, SHARD_POSITION_INSTRUMENT_PTR);
    const orderInstruments = View.ptr(shard, SHARD_ORDER_INSTRUMENT_PTR);
    const positionEnd = View.u32(positionOffsets, a + 1);
    const orderEnd = View.u32(orderOffsets, a + 1);
    let p = View.u32(positionOffsets, a);
    let o = View.u32(orderOffsets, a);
    let acc = View.ptr(shard, SHARD_ACCUMULATORS_PTR);
    while (p < positionEnd || o < orderEnd) {
      const positionUnit = p < positionEnd ? Legs.unitOf(tables, positionInstruments, p) : NO_UNIT;
      const orderUnit = o < orderEnd ? Legs.unitOf(tables, orderInstruments, o) : NO_UNIT;
      const index = min(positionUnit, orderUnit);
      const unit = View.record(View.ptr(tables, UNITS_PTR), index, UNIT_SLOTS);
      const bytes = Accumulator.bytes(unit);
      Accumulator.open(acc, unit, index, orderUnit == index);
      if (positionUnit == index) p = Positions.add(tables, shard, acc, p, positionEnd);
      if (orderUnit != index) {
        acc += bytes;
        continue;
      }
      const positive = acc + bytes;
      const others = positive + bytes;
      Accumulator.open(positive, unit, index, false);
      Accumulator.open(others, unit, index, false);
      o = Orders.add(tables, shard, positive, o, orderEnd);
      // Spot orders alone make no unit; they count in what is frozen, lost and paid, which is done.
      if (View.u32(acc, ACC_LEGS) + View.u32(positive, ACC_LEGS) + View.u32(others, ACC_LEGS) != 0)
        acc = others + bytes;
    }
    return acc;
  }

  @inline static unitOf(tables: usize, instrumentColumn: usize, row: u32): u32 {
    const instrument = View.record(
      View.ptr(tables, INSTRUMENTS_PTR),
      View.u32(instrumentColumn, row),
      INSTRUMENT_SLOTS,
    );
    return View.u32(instrument, INSTRUMENT_UNIT);
  }
}

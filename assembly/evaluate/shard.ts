/**
 * A shard, account by account:
 *   1. balances, positions and orders into the account's currencies (wallets.ts) and into the sums of its risk units, one
 *      accumulator behind the other (legs.ts);
 *   2. its currencies into equity and borrowing (currencies.ts);
 *   3. each unit's sums into its margins (unit-orders.ts), which need the equity of its coin;
 *   4. the account's figures (account-margin.ts).
 * Sums run in the order of instruments, currencies and units, so the same holdings give the same bits whatever the shard.
 */
import {
  ACC_HAS_ORDERS,
  ACC_UNIT,
  OUT_UNIT_COLUMNS,
  OUT_UNIT_IMR,
  OUT_UNIT_MR1,
  SHARD_ACCOUNT_COUNT,
  SHARD_ACCUMULATORS_PTR,
  SHARD_CELLS_STRIDE,
  SHARD_FIRST_ACCOUNT,
  SHARD_OUT_CELLS_PTR,
  SHARD_OUT_UNIT_ACCOUNT_PTR,
  SHARD_OUT_UNIT_COUNT,
  SHARD_OUT_UNIT_INDEX_PTR,
  SHARD_OUT_UNITS_PTR,
  SHARD_OUT_UNITS_STRIDE,
  SHARD_OUT_WALLET_COUNT,
  SHARD_SUMS_PTR,
  SHARD_UNIT_ROW_PTR,
  SUM_BORROW_MMR_USD,
  SUM_DERIV_IMR_USD,
  SUM_DERIV_MMR_USD,
  SUM_SLOTS,
} from '../layout-shard';
import { View } from '../view';
import { AccountMargin } from './account-margin';
import { Accumulator } from './accumulator';
import { Currencies } from './currencies';
import { Legs } from './legs';
import { UnitMargin } from './unit-margin';
import { UnitOrders } from './unit-orders';
import { Wallets } from './wallets';

export class Shard {
  /** Evaluates every account of the shard; see the head of this file. */
  static evaluate(tables: usize, shard: usize): void {
    const accountCount = View.u32(shard, SHARD_ACCOUNT_COUNT);
    const sums = View.ptr(shard, SHARD_SUMS_PTR);
    View.setU32(shard, SHARD_OUT_UNIT_COUNT, 0);
    View.setU32(shard, SHARD_OUT_WALLET_COUNT, 0);
    Wallets.reset(tables, shard);
    for (let a: u32 = 0; a < accountCount; a++) {
      View.clear(sums, SUM_SLOTS);
      Wallets.addBalances(tables, shard, a);
      const accumulatorsEnd = Legs.sum(tables, shard, a);
      Currencies.sum(tables, shard, a);
      Shard.evaluateUnits(tables, shard, a, accumulatorsEnd);
      AccountMargin.write(tables, shard, a);
      Wallets.wipe(tables, shard);
    }
  }

  /** Step 3: the units of account `a` from their accumulators, which end where there is room for a trial. */
  static evaluateUnits(tables: usize, shard: usize, a: u32, end: usize): void {
    const sums = View.ptr(shard, SHARD_SUMS_PTR);
    const row = View.ptr(shard, SHARD_UNIT_ROW_PTR);
    const cells = View.ptr(shard, SHARD_OUT_CELLS_PTR);
    View.setF64(row, OUT_UNIT_MR1 + 7, View.f64(sums, SUM_BORROW_MMR_USD));
    let u = View.u32(shard, SHARD_OUT_UNIT_COUNT);
    let acc = View.ptr(shard, SHARD_ACCUMULATORS_PTR);
    while (acc < end) {
      const bytes = Accumulator.bytes(Accumulator.unit(tables, acc));
      View.add(sums, SUM_DERIV_MMR_USD, UnitOrders.evaluate(tables, shard, acc, end));
      View.add(sums, SUM_DERIV_IMR_USD, View.f64(row, OUT_UNIT_IMR));
      View.setU32(View.ptr(shard, SHARD_OUT_UNIT_ACCOUNT_PTR), u, View.u32(shard, SHARD_FIRST_ACCOUNT) + a);
      View.setU32(View.ptr(shard, SHARD_OUT_UNIT_INDEX_PTR), u, View.u32(acc, ACC_UNIT));
      Shard.writeRow(shard, row, u);
      if (cells != 0) {
        const at = View.record(cells, u, View.u32(shard, SHARD_CELLS_STRIDE));
        UnitMargin.writeCells(tables, acc, row, at);
      }
      acc += View.u32(acc, ACC_HAS_ORDERS) != 0 ? 3 * bytes : bytes;
      u++;
    }
    View.setU32(shard, SHARD_OUT_UNIT_COUNT, u);
  }

  /** Spreads a unit's figures over the columns. A 0 is written as +0. */
  @inline static writeRow(shard: usize, row: usize, u: u32): void {
    const stride = View.ptr(shard, SHARD_OUT_UNITS_STRIDE);
    let figure = View.ptr(shard, SHARD_OUT_UNITS_PTR) + ((<usize>u) << 3);
    for (let column: u32 = 0; column < <u32>OUT_UNIT_COLUMNS; column++) {
      store<f64>(figure, View.f64(row, column) + 0);
      figure += stride;
    }
  }
}

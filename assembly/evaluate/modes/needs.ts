/**
 * What an account's legs and orders ask of each currency, in that currency: rows and bits as those of the wallets, apart
 * from them, because a currency in which only a margin falls due is no wallet.
 */
import { CURRENCIES_PTR, CURRENCY_SLOTS } from '../../layout';
import { NEED_SLOTS, SHARD_NEEDS_PTR } from '../../layout-modes';
import { View } from '../../view';
import { Wallets } from '../wallets';

export class Needs {
  @inline static row(shard: usize, ccy: u32): usize {
    return View.record(View.ptr(shard, SHARD_NEEDS_PTR), ccy, NEED_SLOTS);
  }

  /** Address of a currency's row, marked as touched. */
  @inline static touch(tables: usize, shard: usize, ccy: u32): usize {
    const needs = View.ptr(shard, SHARD_NEEDS_PTR);
    return Wallets.touch(needs, Wallets.bits(tables, needs), ccy);
  }

  @inline static bits(tables: usize, shard: usize): usize {
    return Wallets.bits(tables, View.ptr(shard, SHARD_NEEDS_PTR));
  }

  @inline static currency(tables: usize, ccy: u32): usize {
    return View.record(View.ptr(tables, CURRENCIES_PTR), ccy, CURRENCY_SLOTS);
  }

  /** Empties all rows; once per shard, each account then wipes what it touched. */
  static reset(tables: usize, shard: usize): void {
    const needs = View.ptr(shard, SHARD_NEEDS_PTR);
    const end = Wallets.bitsEnd(tables, Wallets.bits(tables, needs));
    for (let at = needs; at < end; at += 8) store<u64>(at, 0);
  }

  /** Empties the rows that the account touched. */
  static wipe(tables: usize, shard: usize): void {
    const bits = Needs.bits(tables, shard);
    const end = Wallets.bitsEnd(tables, bits);
    let first: u32 = 0;
    for (let word = bits; word < end; word += 8) {
      for (let left = load<u64>(word); left != 0; left &= left - 1) {
        View.clear(Needs.row(shard, first + <u32>ctz(left)), NEED_SLOTS);
      }
      store<u64>(word, 0);
      first += 64;
    }
  }
}

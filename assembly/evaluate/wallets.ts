/**
 * One account's currencies while it is evaluated: a row for every currency of the market, and a bit for each that the
 * account touches, so that only those are read and wiped. A market has hundreds of currencies, an account two or three.
 */
import { CURRENCY_COUNT } from '../layout';
import {
  SHARD_BALANCE_CAP_PTR,
  SHARD_BALANCE_CASH_PTR,
  SHARD_BALANCE_CCY_PTR,
  SHARD_BALANCE_INTEREST_PTR,
  SHARD_BALANCE_OFFSETS_PTR,
  SHARD_WALLETS_PTR,
  WALLET_CAP,
  WALLET_CASH,
  WALLET_INTEREST,
  WALLET_OPTION_VALUE,
  WALLET_SLOTS,
  WALLET_UPL,
} from '../layout-shard';
import { View } from '../view';

export class Wallets {
  @inline static row(wallets: usize, ccy: u32): usize {
    return View.record(wallets, ccy, WALLET_SLOTS);
  }

  /** Address of the bits, one a currency in words of 64. */
  @inline static bits(tables: usize, wallets: usize): usize {
    return Wallets.row(wallets, View.u32(tables, CURRENCY_COUNT));
  }

  @inline static bitsEnd(tables: usize, bits: usize): usize {
    return bits + ((<usize>((View.u32(tables, CURRENCY_COUNT) + 63) >> 6)) << 3);
  }

  /** Address of a currency's row, marked as touched. */
  @inline static touch(wallets: usize, bits: usize, ccy: u32): usize {
    const word = bits + ((<usize>ccy >> 6) << 3);
    const bit: u64 = 1;
    const shift = <u64>ccy & 63;
    store<u64>(word, load<u64>(word) | (bit << shift));
    return Wallets.row(wallets, ccy);
  }

  /** Empties all rows; once per shard, each account then wipes what it touched. */
  static reset(tables: usize, shard: usize): void {
    const wallets = View.ptr(shard, SHARD_WALLETS_PTR);
    const bits = Wallets.bits(tables, wallets);
    for (let row = wallets; row < bits; row += WALLET_SLOTS << 3) Wallets.empty(row);
    const end = Wallets.bitsEnd(tables, bits);
    for (let word = bits; word < end; word += 8) store<u64>(word, 0);
  }

  @inline static empty(wallet: usize): void {
    View.clear(wallet, WALLET_SLOTS);
    View.setF64(wallet, WALLET_CAP, NaN);
  }

  /** Empties the rows that the account touched. */
  static wipe(tables: usize, shard: usize): void {
    const wallets = View.ptr(shard, SHARD_WALLETS_PTR);
    const bits = Wallets.bits(tables, wallets);
    const end = Wallets.bitsEnd(tables, bits);
    let first: u32 = 0;
    for (let word = bits; word < end; word += 8) {
      for (let left = load<u64>(word); left != 0; left &= left - 1) {
        Wallets.empty(Wallets.row(wallets, first + <u32>ctz(left)));
      }
      store<u64>(word, 0);
      first += 64;
    }
  }

  /** The account's balances; there is at most one a currency. */
  static addBalances(tables: usize, shard: usize, a: u32): void {
    const offsets = View.ptr(shard, SHARD_BALANCE_OFFSETS_PTR);
    const ccys = View.ptr(shard, SHARD_BALANCE_CCY_PTR);
    const cash = View.ptr(shard, SHARD_BALANCE_CASH_PTR);
    const interest = View.ptr(shard, SHARD_BALANCE_INTEREST_PTR);
    const caps = View.ptr(shard, SHARD_BALANCE_CAP_PTR);
    const wallets = View.ptr(shard, SHARD_WALLETS_PTR);
    const bits = Wallets.bits(tables, wallets);
    const end = View.u32(offsets, a + 1);
    for (let b = View.u32(offsets, a); b < end; b++) {
      const wallet = Wallets.touch(wallets, bits, View.u32(ccys, b));
      View.setF64(wallet, WALLET_CASH, View.f64(cash, b));
      View.setF64(wallet, WALLET_INTEREST, View.f64(interest, b));
      View.setF64(wallet, WALLET_CAP, View.f64(caps, b));
    }
  }

  /** `cashBal + UPL + optionValue − interest` of a currency, in coins. */
  @inline static equity(wallet: usize): f64 {
    const gains = View.f64(wallet, WALLET_CASH) + View.f64(wallet, WALLET_UPL) + View.f64(wallet, WALLET_OPTION_VALUE);
    return gains - View.f64(wallet, WALLET_INTEREST);
  }
}

/**
 * A currency whose cash is below 0 or that has potential borrowing: what is owed and why, the tier, what it requires and
 * costs. Few accounts have one, so nothing of it is computed for the others.
 */
import { BORROW_LEVERAGE, BORROW_MMR, CF_INTEREST_FREE, CF_USD_PX, CURRENCIES_PTR, CURRENCY_SLOTS } from '../layout';
import {
  OUT_BORROWING_BY_LOSS,
  OUT_BORROWING_BY_MARGIN,
  OUT_BORROWING_BY_OPTIONS,
  OUT_BORROWING_BY_ORDERS,
  OUT_BORROWING_EQUITY,
  OUT_BORROWING_FORCED_REPAYMENT,
  OUT_BORROWING_FROZEN,
  OUT_BORROWING_IMR,
  OUT_BORROWING_INTEREST_HOUR,
  OUT_BORROWING_LEVERAGE,
  OUT_BORROWING_LIABILITY,
  OUT_BORROWING_MMR,
  OUT_BORROWING_MMR_RATE,
  OUT_BORROWING_POTENTIAL,
  SHARD_AUTO_LOAN_PTR,
  SHARD_FIRST_ACCOUNT,
  SHARD_OUT_BORROWING_ACCOUNT_PTR,
  SHARD_OUT_BORROWING_CCY_PTR,
  SHARD_OUT_BORROWING_COUNT,
  SHARD_OUT_BORROWING_PTR,
  SHARD_OUT_BORROWING_STRIDE,
  SHARD_SUMS_PTR,
  SHARD_WALLETS_PTR,
  SUM_EDGES,
  SUM_FORCED_REPAYMENT_USD,
  SUM_INTEREST_HOUR_USD,
  WALLET_CASH,
  WALLET_FROZEN,
  WALLET_INTEREST,
  WALLET_OPTION_VALUE,
  WALLET_PREMIUMS,
  WALLET_UPL,
} from '../layout-shard';
import { LoanInterest } from '../rules/loan-interest';
import { Mr8Borrowing } from '../rules/mr8-borrowing';
import { View } from '../view';
import { Closeness } from './closeness';
import { Currencies } from './currencies';
import { Wallets } from './wallets';

export class Borrowing {
  /** Writes the row of currency `ccy` of account `a` of the shard, and adds what it costs to the account's sums. */
  static write(tables: usize, shard: usize, a: u32, ccy: u32): void {
    const currency = View.record(View.ptr(tables, CURRENCIES_PTR), ccy, CURRENCY_SLOTS);
    const wallet = Wallets.row(View.ptr(shard, SHARD_WALLETS_PTR), ccy);
    const row = View.u32(shard, SHARD_OUT_BORROWING_COUNT);
    const out = View.ptr(shard, SHARD_OUT_BORROWING_PTR) + ((<usize>row) << 3);
    const stride = View.ptr(shard, SHARD_OUT_BORROWING_STRIDE);
    const equity = Wallets.equity(wallet);
    const frozen = View.f64(wallet, WALLET_FROZEN);
    const potential = Mr8Borrowing.potential(equity, frozen);
    const tier = Mr8Borrowing.tier(currency, potential);
    Borrowing.set(out, stride, OUT_BORROWING_EQUITY, equity);
    Borrowing.set(out, stride, OUT_BORROWING_FROZEN, frozen);
    Borrowing.set(out, stride, OUT_BORROWING_LIABILITY, Math.max(0, -equity));
    Borrowing.set(out, stride, OUT_BORROWING_POTENTIAL, potential);
    Borrowing.setCauses(out, stride, wallet, potential);
    Borrowing.set(out, stride, OUT_BORROWING_LEVERAGE, View.f64(tier, BORROW_LEVERAGE));
    Borrowing.set(out, stride, OUT_BORROWING_MMR_RATE, View.f64(tier, BORROW_MMR));
    Borrowing.set(out, stride, OUT_BORROWING_IMR, Mr8Borrowing.imr(currency, potential, tier));
    Borrowing.set(out, stride, OUT_BORROWING_MMR, Mr8Borrowing.mmr(currency, potential, tier));
    const borrowsByItself = View.u8(View.ptr(shard, SHARD_AUTO_LOAN_PTR), a) == 1;
    const cash = View.f64(wallet, WALLET_CASH);
    const interest: f64 = borrowsByItself ? LoanInterest.perHour(currency, cash, equity) : 0;
    const forced: f64 = borrowsByItself ? 0 : LoanInterest.forcedRepayment(currency, equity);
    Borrowing.set(out, stride, OUT_BORROWING_INTEREST_HOUR, interest);
    Borrowing.set(out, stride, OUT_BORROWING_FORCED_REPAYMENT, forced);
    const sums = View.ptr(shard, SHARD_SUMS_PTR);
    const usdPx = View.f64(currency, CF_USD_PX);
    const added = Closeness.grossAmount(Currencies.gross(wallet), Currencies.legsUsd(sums) / usdPx);
    // Interest grows from there on; repayment by force begins there.
    if (!borrowsByItself && Closeness.isAtFreeDebt(-equity, View.f64(currency, CF_INTEREST_FREE), added)) {
      View.add(sums, SUM_EDGES, 1);
    }
    View.add(sums, SUM_INTEREST_HOUR_USD, interest * usdPx);
    View.add(sums, SUM_FORCED_REPAYMENT_USD, forced * usdPx);
    View.setU32(View.ptr(shard, SHARD_OUT_BORROWING_ACCOUNT_PTR), row, View.u32(shard, SHARD_FIRST_ACCOUNT) + a);
    View.setU32(View.ptr(shard, SHARD_OUT_BORROWING_CCY_PTR), row, ccy);
    View.setU32(shard, SHARD_OUT_BORROWING_COUNT, row + 1);
  }

  /** Potential borrowing by cause, in the order in which each takes what is left of it. */
  static setCauses(out: usize, stride: usize, wallet: usize, potential: f64): void {
    const ofMargin = Math.max(0, View.f64(wallet, WALLET_INTEREST) - View.f64(wallet, WALLET_CASH));
    const ofLoss = Math.max(0, -(View.f64(wallet, WALLET_UPL) + View.f64(wallet, WALLET_OPTION_VALUE)));
    const ofOptions = View.f64(wallet, WALLET_PREMIUMS);
    const ofOrders = Math.max(0, View.f64(wallet, WALLET_FROZEN) - ofOptions);
    const byMargin = Mr8Borrowing.caused(potential, ofMargin, ofLoss + ofOptions + ofOrders);
    const behindMargin = potential - byMargin;
    const byLoss = Mr8Borrowing.caused(behindMargin, ofLoss, ofOptions + ofOrders);
    const behindLoss = behindMargin - byLoss;
    const byOptions = Mr8Borrowing.caused(behindLoss, ofOptions, ofOrders);
    Borrowing.set(out, stride, OUT_BORROWING_BY_MARGIN, byMargin);
    Borrowing.set(out, stride, OUT_BORROWING_BY_LOSS, byLoss);
    Borrowing.set(out, stride, OUT_BORROWING_BY_OPTIONS, byOptions);
    Borrowing.set(out, stride, OUT_BORROWING_BY_ORDERS, Mr8Borrowing.caused(behindLoss - byOptions, ofOrders, 0));
  }

  /** A 0 is written as +0. */
  @inline static set(out: usize, stride: usize, column: u32, value: f64): void {
    store<f64>(out + <usize>column * stride, value + 0);
  }
}

/**
 * An account of mode 2: every currency with its own ratio and a row; the account has the lowest of them, and sums in USD.
 * It borrows nothing by itself.
 */
import { CF_USD_PX, PARAMS_PTR } from '../../layout';
import {
  NEED_IMR,
  NEED_ISOLATED,
  NEED_LIQ_FEE,
  NEED_MMR,
  NEED_ORDER_FEES,
  NEED_PENDING_SELLS,
  NEED_PREMIUMS,
  OUT_CURRENCY_CASH,
  OUT_CURRENCY_IMR,
  OUT_CURRENCY_ISOLATED_OPENINGS,
  OUT_CURRENCY_LIQ_FEE,
  OUT_CURRENCY_MMR,
  OUT_CURRENCY_OPTION_BUYS,
  OUT_CURRENCY_ORDER_FEES,
  OUT_CURRENCY_PENDING_SELLS,
  OUT_CURRENCY_RATIO,
  OUT_CURRENCY_UPL,
  SHARD_OUT_CURRENCIES_PTR,
  SHARD_OUT_CURRENCIES_STRIDE,
  SHARD_OUT_CURRENCY_ACCOUNT_PTR,
  SHARD_OUT_CURRENCY_COUNT,
  SHARD_OUT_CURRENCY_INDEX_PTR,
} from '../../layout-modes';
import {
  SHARD_BALANCE_CCY_PTR,
  SHARD_BALANCE_OFFSETS_PTR,
  SHARD_FIRST_ACCOUNT,
  SHARD_SUMS_PTR,
  SHARD_WALLETS_PTR,
  SUM_DERIV_IMR_USD,
  SUM_DERIV_MMR_USD,
  SUM_DISCOUNTED_USD,
  SUM_EQUITY_USD,
  SUM_GROSS_USD,
  SUM_LIQ_FEE_USD,
  SUM_ORDER_FEES_USD,
  SUM_ORDER_LOSS_USD,
  WALLET_CASH,
  WALLET_UPL,
} from '../../layout-shard';
import { SingleCurrencyRatio } from '../../rules/single-currency-ratio';
import { View } from '../../view';
import { AccountMargin } from '../account-margin';
import { Closeness } from '../closeness';
import { Currencies } from '../currencies';
import { Wallets } from '../wallets';
import { DeltaOneLegs } from './delta-one-legs';
import { Needs } from './needs';

export class SingleCurrency {
  /** Writes a row for each currency of account `a` and adds it to the account's sums; returns the lowest ratio. */
  static sum(tables: usize, shard: usize, a: u32): f64 {
    const sums = View.ptr(shard, SHARD_SUMS_PTR);
    SingleCurrency.touchBalances(tables, shard, a);
    // Losses and fees of orders count in each currency, not in USD.
    View.setF64(sums, SUM_ORDER_LOSS_USD, 0);
    View.setF64(sums, SUM_ORDER_FEES_USD, 0);
    const bits = Needs.bits(tables, shard);
    const end = Wallets.bitsEnd(tables, bits);
    let lowest: f64 = NaN;
    let first: u32 = 0;
    for (let word = bits; word < end; word += 8) {
      for (let left = load<u64>(word); left != 0; left &= left - 1) {
        const ratio = SingleCurrency.add(tables, shard, a, first + <u32>ctz(left));
        lowest = SingleCurrencyRatio.lower(lowest, ratio);
      }
      first += 64;
    }
    return lowest;
  }

  static touchBalances(tables: usize, shard: usize, a: u32): void {
    const offsets = View.ptr(shard, SHARD_BALANCE_OFFSETS_PTR);
    const end = View.u32(offsets, a + 1);
    for (let b = View.u32(offsets, a); b < end; b++) {
      Needs.touch(tables, shard, View.u32(View.ptr(shard, SHARD_BALANCE_CCY_PTR), b));
    }
  }

  /** One currency; returns its ratio. */
  static add(tables: usize, shard: usize, a: u32, ccy: u32): f64 {
    const params = View.ptr(tables, PARAMS_PTR);
    const sums = View.ptr(shard, SHARD_SUMS_PTR);
    const need = Needs.row(shard, ccy);
    const wallet = Wallets.row(View.ptr(shard, SHARD_WALLETS_PTR), ccy);
    const usdPx = View.f64(Needs.currency(tables, ccy), CF_USD_PX);
    const pending = SingleCurrency.pending(need);
    const free = View.f64(wallet, WALLET_CASH) + View.f64(wallet, WALLET_UPL) - pending;
    const required = View.f64(need, NEED_MMR) + View.f64(need, NEED_LIQ_FEE);
    const ratio = SingleCurrencyRatio.of(free, required);
    const gross = Currencies.gross(wallet) + pending;
    // Of other currencies too: what they add is rounding of their size, and there is one sum of it.
    const added = gross + Currencies.legsUsd(sums) / usdPx;
    View.add(sums, SUM_DISCOUNTED_USD, free * usdPx);
    View.add(sums, SUM_EQUITY_USD, Wallets.equity(wallet) * usdPx);
    View.add(sums, SUM_DERIV_MMR_USD, View.f64(need, NEED_MMR) * usdPx);
    View.add(sums, SUM_DERIV_IMR_USD, View.f64(need, NEED_IMR) * usdPx);
    View.add(sums, SUM_LIQ_FEE_USD, View.f64(need, NEED_LIQ_FEE) * usdPx);
    View.add(sums, SUM_GROSS_USD, gross * usdPx);
    if (required != 0) DeltaOneLegs.watch(shard, Closeness.isAtState(params, ratio, added / required));
    SingleCurrency.write(shard, a, ccy, ratio);
    return ratio;
  }

  /** What orders will take of the currency. */
  @inline static pending(need: usize): f64 {
    const ofOrders = View.f64(need, NEED_PENDING_SELLS) + View.f64(need, NEED_PREMIUMS);
    return ofOrders + View.f64(need, NEED_ISOLATED) + View.f64(need, NEED_ORDER_FEES);
  }

  static write(shard: usize, a: u32, ccy: u32, ratio: f64): void {
    const need = Needs.row(shard, ccy);
    const wallet = Wallets.row(View.ptr(shard, SHARD_WALLETS_PTR), ccy);
    const row = View.u32(shard, SHARD_OUT_CURRENCY_COUNT);
    const out = View.ptr(shard, SHARD_OUT_CURRENCIES_PTR) + ((<usize>row) << 3);
    const stride = View.ptr(shard, SHARD_OUT_CURRENCIES_STRIDE);
    AccountMargin.set(out, stride, OUT_CURRENCY_CASH, View.f64(wallet, WALLET_CASH));
    AccountMargin.set(out, stride, OUT_CURRENCY_UPL, View.f64(wallet, WALLET_UPL));
    AccountMargin.set(out, stride, OUT_CURRENCY_PENDING_SELLS, View.f64(need, NEED_PENDING_SELLS));
    AccountMargin.set(out, stride, OUT_CURRENCY_OPTION_BUYS, View.f64(need, NEED_PREMIUMS));
    AccountMargin.set(out, stride, OUT_CURRENCY_ISOLATED_OPENINGS, View.f64(need, NEED_ISOLATED));
    AccountMargin.set(out, stride, OUT_CURRENCY_ORDER_FEES, View.f64(need, NEED_ORDER_FEES));
    AccountMargin.set(out, stride, OUT_CURRENCY_MMR, View.f64(need, NEED_MMR));
    AccountMargin.set(out, stride, OUT_CURRENCY_IMR, View.f64(need, NEED_IMR));
    AccountMargin.set(out, stride, OUT_CURRENCY_LIQ_FEE, View.f64(need, NEED_LIQ_FEE));
    AccountMargin.set(out, stride, OUT_CURRENCY_RATIO, ratio);
    View.setU32(View.ptr(shard, SHARD_OUT_CURRENCY_ACCOUNT_PTR), row, View.u32(shard, SHARD_FIRST_ACCOUNT) + a);
    View.setU32(View.ptr(shard, SHARD_OUT_CURRENCY_INDEX_PTR), row, ccy);
    View.setU32(shard, SHARD_OUT_CURRENCY_COUNT, row + 1);
  }
}

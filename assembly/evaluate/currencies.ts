/**
 * The account's currencies, in their order: equity, discount, borrowing and liquidation fee, added up into the account's
 * sums. A currency that is owed, or could come to be, has a row of its own (borrowing.ts); what any other comes to is
 * written out only for eyes.
 */
import { BORROW_MMR, CF_USD_PX, CURRENCIES_PTR, CURRENCY_SLOTS, PARAM_TAKER_FEE, PARAMS_PTR } from '../layout';
import {
  OUT_WALLET_ACCOUNT,
  OUT_WALLET_BORROW_IMR,
  OUT_WALLET_BORROW_MMR,
  OUT_WALLET_CCY,
  OUT_WALLET_EQUITY,
  OUT_WALLET_FROZEN,
  OUT_WALLET_LIABILITY,
  OUT_WALLET_OPTION_VALUE,
  OUT_WALLET_POTENTIAL_BORROWING,
  OUT_WALLET_SLOTS,
  OUT_WALLET_UPL,
  SHARD_FIRST_ACCOUNT,
  SHARD_OUT_WALLET_COUNT,
  SHARD_OUT_WALLETS_PTR,
  SHARD_SUMS_PTR,
  SHARD_WALLETS_PTR,
  SUM_BORROW_IMR_USD,
  SUM_BORROW_MMR_USD,
  SUM_DISCOUNTED_USD,
  SUM_EDGES,
  SUM_EQUITY_USD,
  SUM_GROSS_USD,
  SUM_LIQ_FEE_USD,
  SUM_NOTIONAL_USD,
  WALLET_CASH,
  WALLET_FROZEN,
  WALLET_INTEREST,
  WALLET_OPTION_VALUE,
  WALLET_PRODUCTS,
  WALLET_UPL,
} from '../layout-shard';
import { Mr8Borrowing } from '../rules/mr8-borrowing';
import { View } from '../view';
import { Borrowing } from './borrowing';
import { Closeness } from './closeness';
import { Collateral } from './collateral';
import { Wallets } from './wallets';

export class Currencies {
  /** Adds every currency that account `a` of the shard touched to its sums. @param isOwn whether rows are written */
  static sum(tables: usize, shard: usize, a: u32, isOwn: bool): void {
    const wallets = View.ptr(shard, SHARD_WALLETS_PTR);
    const sums = View.ptr(shard, SHARD_SUMS_PTR);
    const isShown = isOwn && View.ptr(shard, SHARD_OUT_WALLETS_PTR) != 0;
    const bits = Wallets.bits(tables, wallets);
    const end = Wallets.bitsEnd(tables, bits);
    let first: u32 = 0;
    for (let word = bits; word < end; word += 8) {
      for (let left = load<u64>(word); left != 0; left &= left - 1) {
        const ccy = first + <u32>ctz(left);
        const wallet = Wallets.row(wallets, ccy);
        const potential = Currencies.add(tables, sums, ccy, wallet);
        if (isOwn && (potential > 0 || View.f64(wallet, WALLET_CASH) < 0)) Borrowing.write(tables, shard, a, ccy);
        if (isShown) Currencies.show(tables, shard, a, ccy);
      }
      first += 64;
    }
  }

  /** Adds one currency to the sums; returns its potential borrowing. */
  static add(tables: usize, sums: usize, ccy: u32, wallet: usize): f64 {
    const currency = View.record(View.ptr(tables, CURRENCIES_PTR), ccy, CURRENCY_SLOTS);
    const usdPx = View.f64(currency, CF_USD_PX);
    const equity = Wallets.equity(wallet);
    const frozen = View.f64(wallet, WALLET_FROZEN);
    const potential = Mr8Borrowing.potential(equity, frozen);
    const tier = Mr8Borrowing.tier(currency, potential);
    const gross = Currencies.gross(wallet);
    View.add(sums, SUM_DISCOUNTED_USD, Collateral.discounted(currency, equity) * usdPx);
    View.add(sums, SUM_EQUITY_USD, equity * usdPx);
    View.add(sums, SUM_BORROW_IMR_USD, Mr8Borrowing.imr(currency, potential, tier));
    View.add(sums, SUM_BORROW_MMR_USD, Mr8Borrowing.mmr(currency, potential, tier));
    const added = Closeness.grossAmount(gross, Currencies.legsUsd(sums) / usdPx);
    View.add(sums, SUM_GROSS_USD, gross * usdPx);
    if (
      Closeness.isAtBorrowEdge(currency, frozen - equity, added) ||
      (frozen != 0 && Closeness.isAtBorrowEdge(currency, -equity, added)) ||
      (frozen == equity && Currencies.isRounded(wallet))
    ) {
      View.add(sums, SUM_EDGES, 1);
    }
    if (equity < 0) View.add(sums, SUM_LIQ_FEE_USD, Currencies.liquidationFee(tables, currency, -equity));
    return potential;
  }

  /** Whether there are products, which were rounded: what doubles make exactly 0 of them, decimals may not. */
  @inline static isRounded(wallet: usize): bool {
    const gains = Math.abs(View.f64(wallet, WALLET_UPL)) + Math.abs(View.f64(wallet, WALLET_OPTION_VALUE));
    return gains + View.f64(wallet, WALLET_PRODUCTS) != 0;
  }

  /** The fee of taking a liability on again with its maintenance margin. */
  static liquidationFee(tables: usize, currency: usize, liability: f64): f64 {
    const takerFee = View.f64(View.ptr(tables, PARAMS_PTR), PARAM_TAKER_FEE);
    const mmr = View.f64(Mr8Borrowing.tier(currency, liability), BORROW_MMR);
    return liability * View.f64(currency, CF_USD_PX) * (1 + mmr) * takerFee;
  }

  /** Everything that a currency's equity and potential borrowing are made of, without its signs. */
  @inline static gross(wallet: usize): f64 {
    const ofCash = View.f64(wallet, WALLET_FROZEN) + Math.abs(View.f64(wallet, WALLET_CASH));
    const ofBalance = ofCash + Math.abs(View.f64(wallet, WALLET_INTEREST));
    const ofContracts = ofBalance + Math.abs(View.f64(wallet, WALLET_UPL));
    return ofContracts + Math.abs(View.f64(wallet, WALLET_OPTION_VALUE));
  }

  /**
   * What everything so far was added up from: legs' profits, and their notional for the value of options, which profits
   * do not show. All currencies together: of it only the rounding counts.
   */
  @inline static legsUsd(sums: usize): f64 {
    return View.f64(sums, SUM_GROSS_USD) + View.f64(sums, SUM_NOTIONAL_USD);
  }

  static show(tables: usize, shard: usize, a: u32, ccy: u32): void {
    const currency = View.record(View.ptr(tables, CURRENCIES_PTR), ccy, CURRENCY_SLOTS);
    const wallet = Wallets.row(View.ptr(shard, SHARD_WALLETS_PTR), ccy);
    const equity = Wallets.equity(wallet);
    const frozen = View.f64(wallet, WALLET_FROZEN);
    const potential = Mr8Borrowing.potential(equity, frozen);
    const tier = Mr8Borrowing.tier(currency, potential);
    const count = View.u32(shard, SHARD_OUT_WALLET_COUNT);
    const out = View.record(View.ptr(shard, SHARD_OUT_WALLETS_PTR), count, OUT_WALLET_SLOTS);
    View.setF64(out, OUT_WALLET_ACCOUNT, <f64>(View.u32(shard, SHARD_FIRST_ACCOUNT) + a));
    View.setF64(out, OUT_WALLET_CCY, <f64>ccy);
    View.setF64(out, OUT_WALLET_EQUITY, equity);
    View.setF64(out, OUT_WALLET_UPL, View.f64(wallet, WALLET_UPL));
    View.setF64(out, OUT_WALLET_OPTION_VALUE, View.f64(wallet, WALLET_OPTION_VALUE));
    View.setF64(out, OUT_WALLET_FROZEN, frozen);
    View.setF64(out, OUT_WALLET_LIABILITY, Math.max(0, -equity));
    View.setF64(out, OUT_WALLET_POTENTIAL_BORROWING, potential);
    View.setF64(out, OUT_WALLET_BORROW_IMR, Mr8Borrowing.imr(currency, potential, tier));
    View.setF64(out, OUT_WALLET_BORROW_MMR, Mr8Borrowing.mmr(currency, potential, tier));
    View.setU32(shard, SHARD_OUT_WALLET_COUNT, count + 1);
  }
}

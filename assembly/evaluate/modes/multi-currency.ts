/**
 * The sums of an account of mode 3: what its legs ask of each currency is frozen there or required in USD; equity and
 * borrowing are those of portfolio margin (currencies.ts) from these wallets.
 */
import { CF_USD_PX } from '../../layout';
import { NEED_IMR, NEED_LIQ_FEE, NEED_MMR, NEED_PENDING_SELLS, NEED_PREMIUMS } from '../../layout-modes';
import {
  SHARD_SUMS_PTR,
  SHARD_WALLETS_PTR,
  SUM_DERIV_IMR_USD,
  SUM_DERIV_MMR_USD,
  SUM_LIQ_FEE_USD,
  WALLET_FROZEN,
  WALLET_PREMIUMS,
} from '../../layout-shard';
import { MultiCurrencyRatio } from '../../rules/multi-currency-ratio';
import { View } from '../../view';
import { Currencies } from '../currencies';
import { Wallets } from '../wallets';
import { Needs } from './needs';

export class MultiCurrency {
  /** Sums account `a`, whose legs are in wallets and needs. @param isOwn whether its rows are written */
  static sum(tables: usize, shard: usize, a: u32, isOwn: bool): void {
    const bits = Needs.bits(tables, shard);
    const end = Wallets.bitsEnd(tables, bits);
    let first: u32 = 0;
    for (let word = bits; word < end; word += 8) {
      for (let left = load<u64>(word); left != 0; left &= left - 1) {
        MultiCurrency.add(tables, shard, first + <u32>ctz(left));
      }
      first += 64;
    }
    Currencies.sum(tables, shard, a, isOwn);
  }

  static add(tables: usize, shard: usize, ccy: u32): void {
    const sums = View.ptr(shard, SHARD_SUMS_PTR);
    const need = Needs.row(shard, ccy);
    const usdPx = View.f64(Needs.currency(tables, ccy), CF_USD_PX);
    const premiums = View.f64(need, NEED_PREMIUMS);
    const frozen = View.f64(need, NEED_PENDING_SELLS) + premiums;
    View.add(sums, SUM_DERIV_MMR_USD, View.f64(need, NEED_MMR) * usdPx);
    View.add(sums, SUM_DERIV_IMR_USD, View.f64(need, NEED_IMR) * usdPx);
    View.add(sums, SUM_LIQ_FEE_USD, MultiCurrencyRatio.liquidationFee(View.f64(need, NEED_LIQ_FEE), usdPx));
    if (frozen == 0) return;
    const wallets = View.ptr(shard, SHARD_WALLETS_PTR);
    const wallet = Wallets.touch(wallets, Wallets.bits(tables, wallets), ccy);
    View.setF64(wallet, WALLET_FROZEN, frozen);
    View.setF64(wallet, WALLET_PREMIUMS, premiums);
  }
}

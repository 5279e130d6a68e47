/** Accounts of modes 2 and 3, and what multi-currency mode would ask of any account beside what portfolio margin asks. */
import {
  MODE_MULTI_CURRENCY,
  MODE_PORTFOLIO,
  MODE_SINGLE_CURRENCY,
  RUN_CROSS_POSITIONS,
  RUN_HAS_USD_OPTION,
  SHARD_ORDER_FLAGS_PTR,
  SHARD_POSITION_FLAGS_PTR,
  SHARD_RUN_PTR,
} from '../../layout-modes';
import {
  OUT_ACCOUNT_IMR_MODE3,
  OUT_ACCOUNT_PORTFOLIO_IMR,
  OUT_ACCOUNT_SAVING,
  OUT_ACCOUNT_TOTAL_IMR,
  SHARD_ORDER_INSTRUMENT_PTR,
  SHARD_ORDER_OFFSETS_PTR,
  SHARD_ORDER_PX_PTR,
  SHARD_ORDER_QTY_PTR,
  SHARD_OUT_ACCOUNTS_PTR,
  SHARD_OUT_ACCOUNTS_STRIDE,
  SHARD_OUT_CLOSE_PTR,
  SHARD_POSITION_AVG_PX_PTR,
  SHARD_POSITION_INSTRUMENT_PTR,
  SHARD_POSITION_OFFSETS_PTR,
  SHARD_POSITION_QTY_PTR,
  SHARD_SUMS_PTR,
  SUM_BORROW_IMR_USD,
  SUM_DERIV_IMR_USD,
  SUM_EDGES,
  SUM_SLOTS,
} from '../../layout-shard';
import { MultiCurrencyRatio } from '../../rules/multi-currency-ratio';
import { View } from '../../view';
import { AccountMargin } from '../account-margin';
import { Currencies } from '../currencies';
import { Legs } from '../legs';
import { Units } from '../units';
import { Wallets } from '../wallets';
import { LegTerms } from './leg-terms';
import { ModeLegs } from './mode-legs';
import { MultiCurrency } from './multi-currency';
import { Needs } from './needs';
import { SingleCurrency } from './single-currency';

export class AccountModes {
  /** The figures and rows of account `a`, of mode 2 or 3. */
  static evaluate(tables: usize, shard: usize, a: u32, mode: u32): void {
    AccountModes.open(tables, shard, a);
    ModeLegs.sum(tables, shard, a, mode, true);
    let lowest: f64 = NaN;
    if (mode == MODE_SINGLE_CURRENCY) lowest = SingleCurrency.sum(tables, shard, a);
    else MultiCurrency.sum(tables, shard, a, true);
    const positions = View.u32(View.ptr(shard, SHARD_RUN_PTR), RUN_CROSS_POSITIONS);
    if (mode == MODE_SINGLE_CURRENCY) AccountMargin.writeWith(tables, shard, a, positions, lowest);
    else AccountMargin.write(tables, shard, a, positions);
    AccountModes.close(tables, shard);
  }

  /** Writes what multi-currency mode asks of the cross legs of account `a`, and what portfolio margin saves of it. */
  static compare(tables: usize, shard: usize, a: u32, mode: u32): void {
    AccountModes.open(tables, shard, a);
    ModeLegs.sum(tables, shard, a, MODE_MULTI_CURRENCY, false);
    MultiCurrency.sum(tables, shard, a, false);
    const multiCurrencyImr = AccountModes.initialMargin(shard, a);
    AccountModes.close(tables, shard);
    const figure = View.ptr(shard, SHARD_OUT_ACCOUNTS_PTR) + ((<usize>a) << 3);
    const stride = View.ptr(shard, SHARD_OUT_ACCOUNTS_STRIDE);
    const hasUsdOption = View.u32(View.ptr(shard, SHARD_RUN_PTR), RUN_HAS_USD_OPTION) != 0;
    // Portfolio margin has no rule for options settled in USD.
    let portfolioImr: f64 = NaN;
    if (mode == MODE_PORTFOLIO) portfolioImr = load<f64>(figure + <usize>OUT_ACCOUNT_TOTAL_IMR * stride);
    else if (!hasUsdOption) portfolioImr = AccountModes.portfolioImr(tables, shard, a);
    const saving = MultiCurrencyRatio.saving(portfolioImr, multiCurrencyImr);
    AccountMargin.set(figure, stride, OUT_ACCOUNT_IMR_MODE3, multiCurrencyImr);
    AccountMargin.set(figure, stride, OUT_ACCOUNT_SAVING, saving);
    AccountMargin.set(figure, stride, OUT_ACCOUNT_PORTFOLIO_IMR, portfolioImr);
  }

  /** Initial margin of the cross legs by portfolio margin. The isolated ones are dropped: nobody reads them after this. */
  static portfolioImr(tables: usize, shard: usize, a: u32): f64 {
    const ofAccount = (<usize>a) << 2;
    AccountModes.dropIsolated(
      View.ptr(shard, SHARD_POSITION_OFFSETS_PTR) + ofAccount,
      View.ptr(shard, SHARD_POSITION_FLAGS_PTR),
      View.ptr(shard, SHARD_POSITION_INSTRUMENT_PTR),
      View.ptr(shard, SHARD_POSITION_QTY_PTR),
      View.ptr(shard, SHARD_POSITION_AVG_PX_PTR),
    );
    AccountModes.dropIsolated(
      View.ptr(shard, SHARD_ORDER_OFFSETS_PTR) + ofAccount,
      View.ptr(shard, SHARD_ORDER_FLAGS_PTR),
      View.ptr(shard, SHARD_ORDER_INSTRUMENT_PTR),
      View.ptr(shard, SHARD_ORDER_QTY_PTR),
      View.ptr(shard, SHARD_ORDER_PX_PTR),
    );
    AccountModes.open(tables, shard, a);
    const accumulatorsEnd = Legs.sum(tables, shard, a);
    Currencies.sum(tables, shard, a, false);
    Units.sum(tables, shard, accumulatorsEnd);
    const imr = AccountModes.initialMargin(shard, a);
    AccountModes.close(tables, shard);
    return imr;
  }

  /**
   * Moves the cross legs of an account to the end of its rows and lets the account begin with them: those before it are
   * done.
   * @param offsets address of the account's first row, that of the next account behind it
   */
  static dropIsolated(offsets: usize, flags: usize, instruments: usize, qtys: usize, prices: usize): void {
    const first = View.u32(offsets, 0);
    let to = View.u32(offsets, 1);
    for (let row = to; row > first; ) {
      row--;
      if (LegTerms.isIsolated(flags, row)) continue;
      to--;
      View.setU32(instruments, to, View.u32(instruments, row));
      View.setF64(qtys, to, View.f64(qtys, row));
      View.setF64(prices, to, View.f64(prices, row));
    }
    View.setU32(offsets, 0, to);
  }

  /** Derivatives and borrowing; where rounding could tip it, the account is marked. */
  static initialMargin(shard: usize, a: u32): f64 {
    const sums = View.ptr(shard, SHARD_SUMS_PTR);
    if (View.f64(sums, SUM_EDGES) > 0) View.setU8(View.ptr(shard, SHARD_OUT_CLOSE_PTR), a, 1);
    return View.f64(sums, SUM_DERIV_IMR_USD) + View.f64(sums, SUM_BORROW_IMR_USD);
  }

  @inline static open(tables: usize, shard: usize, a: u32): void {
    View.clear(View.ptr(shard, SHARD_SUMS_PTR), SUM_SLOTS);
    Wallets.addBalances(tables, shard, a);
  }

  @inline static close(tables: usize, shard: usize): void {
    Wallets.wipe(tables, shard);
    Needs.wipe(tables, shard);
  }
}

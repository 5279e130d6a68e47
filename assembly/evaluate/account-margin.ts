/** From an account's sums to its figures: adjusted equity, requirements, ratio, leverage, state, eligibility. */
import {
  PARAM_DANGER_RATIO,
  PARAM_ELIGIBLE_EQUITY_USD,
  PARAM_LIQUIDATION_RATIO,
  PARAM_WARNING_RATIO,
  PARAM_WATCH_RATIO,
  PARAMS_PTR,
} from '../layout';
import {
  OUT_ACCOUNT_ADJ_EQ,
  OUT_ACCOUNT_BORROW_IMR,
  OUT_ACCOUNT_BORROW_MMR,
  OUT_ACCOUNT_DERIV_IMR,
  OUT_ACCOUNT_DERIV_MMR,
  OUT_ACCOUNT_EQ_USD,
  OUT_ACCOUNT_FORCED_REPAYMENT,
  OUT_ACCOUNT_INTEREST_HOUR,
  OUT_ACCOUNT_LEVER,
  OUT_ACCOUNT_LIQ_FEE,
  OUT_ACCOUNT_RATIO,
  OUT_ACCOUNT_TOTAL_IMR,
  OUT_ACCOUNT_TOTAL_MMR,
  OUT_ACCOUNT_UPL,
  SHARD_OUT_ACCOUNTS_PTR,
  SHARD_OUT_ACCOUNTS_STRIDE,
  SHARD_OUT_CLOSE_PTR,
  SHARD_OUT_ELIGIBLE_PTR,
  SHARD_OUT_STATE_PTR,
  SHARD_RISK_ACK_PTR,
  SHARD_SUMS_PTR,
  STATE_DANGER,
  STATE_HEALTHY,
  STATE_LIQUIDATION,
  STATE_WARNING,
  STATE_WATCH,
  SUM_BORROW_IMR_USD,
  SUM_BORROW_MMR_USD,
  SUM_DERIV_IMR_USD,
  SUM_DERIV_MMR_USD,
  SUM_DISCOUNTED_USD,
  SUM_EDGES,
  SUM_EQUITY_USD,
  SUM_FORCED_REPAYMENT_USD,
  SUM_GROSS_USD,
  SUM_INTEREST_HOUR_USD,
  SUM_LIQ_FEE_USD,
  SUM_NOTIONAL_USD,
  SUM_ORDER_FEES_USD,
  SUM_ORDER_LOSS_USD,
  SUM_UPL_USD,
} from '../layout-shard';
import { View } from '../view';
import { Closeness } from './closeness';

export class AccountMargin {
  /** Writes row `a` of the account columns: one ratio in USD. @param positions how many the account's leverage is of */
  static write(tables: usize, shard: usize, a: u32, positions: u32): void {
    const sums = View.ptr(shard, SHARD_SUMS_PTR);
    const requiredMmr = View.f64(sums, SUM_DERIV_MMR_USD) + View.f64(sums, SUM_BORROW_MMR_USD);
    const required = requiredMmr + View.f64(sums, SUM_LIQ_FEE_USD);
    const ratio = required == 0 ? NaN : AccountMargin.adjustedEquity(sums) / required;
    AccountMargin.writeWith(tables, shard, a, positions, ratio);
  }

  /** Equity as it counts, less what orders would lose and cost. */
  @inline static adjustedEquity(sums: usize): f64 {
    const discounted = View.f64(sums, SUM_DISCOUNTED_USD);
    return discounted - View.f64(sums, SUM_ORDER_LOSS_USD) - View.f64(sums, SUM_ORDER_FEES_USD);
  }

  /** Writes row `a` of the account columns with a ratio that is known. */
  static writeWith(tables: usize, shard: usize, a: u32, positions: u32, ratio: f64): void {
    const params = View.ptr(tables, PARAMS_PTR);
    const sums = View.ptr(shard, SHARD_SUMS_PTR);
    const adjEq = AccountMargin.adjustedEquity(sums);
    const eqUsd = View.f64(sums, SUM_EQUITY_USD);
    const derivMmr = View.f64(sums, SUM_DERIV_MMR_USD);
    const derivImr = View.f64(sums, SUM_DERIV_IMR_USD);
    const borrowMmr = View.f64(sums, SUM_BORROW_MMR_USD);
    const borrowImr = View.f64(sums, SUM_BORROW_IMR_USD);
    const liqFee = View.f64(sums, SUM_LIQ_FEE_USD);
    const totalMmr = derivMmr + borrowMmr;
    const figure = View.ptr(shard, SHARD_OUT_ACCOUNTS_PTR) + ((<usize>a) << 3);
    const stride = View.ptr(shard, SHARD_OUT_ACCOUNTS_STRIDE);
    AccountMargin.set(figure, stride, OUT_ACCOUNT_ADJ_EQ, adjEq);
    AccountMargin.set(figure, stride, OUT_ACCOUNT_EQ_USD, eqUsd);
    AccountMargin.set(figure, stride, OUT_ACCOUNT_UPL, View.f64(sums, SUM_UPL_USD));
    AccountMargin.set(figure, stride, OUT_ACCOUNT_DERIV_MMR, derivMmr);
    AccountMargin.set(figure, stride, OUT_ACCOUNT_BORROW_MMR, borrowMmr);
    AccountMargin.set(figure, stride, OUT_ACCOUNT_TOTAL_MMR, totalMmr);
    AccountMargin.set(figure, stride, OUT_ACCOUNT_DERIV_IMR, derivImr);
    AccountMargin.set(figure, stride, OUT_ACCOUNT_BORROW_IMR, borrowImr);
    AccountMargin.set(figure, stride, OUT_ACCOUNT_TOTAL_IMR, derivImr + borrowImr);
    AccountMargin.set(figure, stride, OUT_ACCOUNT_LIQ_FEE, liqFee);
    AccountMargin.set(figure, stride, OUT_ACCOUNT_RATIO, ratio);
    AccountMargin.set(figure, stride, OUT_ACCOUNT_LEVER, AccountMargin.lever(sums, positions, adjEq));
    AccountMargin.set(figure, stride, OUT_ACCOUNT_INTEREST_HOUR, View.f64(sums, SUM_INTEREST_HOUR_USD));
    AccountMargin.set(figure, stride, OUT_ACCOUNT_FORCED_REPAYMENT, View.f64(sums, SUM_FORCED_REPAYMENT_USD));
    View.setU8(View.ptr(shard, SHARD_OUT_STATE_PTR), a, AccountMargin.state(params, ratio));
    const isEligible =
      View.u8(View.ptr(shard, SHARD_RISK_ACK_PTR), a) == 1 && eqUsd >= View.f64(params, PARAM_ELIGIBLE_EQUITY_USD);
    View.setU8(View.ptr(shard, SHARD_OUT_ELIGIBLE_PTR), a, isEligible ? 1 : 0);
    const isClose = AccountMargin.isClose(params, sums, positions, ratio);
    View.setU8(View.ptr(shard, SHARD_OUT_CLOSE_PTR), a, isClose ? 1 : 0);
  }

  /** Whether anything that is decided of the account, or of a part of it, stands where rounding could tip it. */
  static isClose(params: usize, sums: usize, positions: u32, ratio: f64): bool {
    const adjEq = AccountMargin.adjustedEquity(sums);
    const requiredMmr = View.f64(sums, SUM_DERIV_MMR_USD) + View.f64(sums, SUM_BORROW_MMR_USD);
    const required = requiredMmr + View.f64(sums, SUM_LIQ_FEE_USD);
    const equityUsd = View.f64(sums, SUM_GROSS_USD) + View.f64(sums, SUM_ORDER_LOSS_USD);
    // The value of options is of their notional, and so is a requirement, of which hedges leave a small part.
    const notionalUsd = View.f64(sums, SUM_NOTIONAL_USD);
    const addedUsd = Closeness.grossAmount(equityUsd, notionalUsd);
    const gross = required > 0 ? (equityUsd + (1 + Math.abs(ratio)) * notionalUsd) / required : 0;
    return (
      View.f64(sums, SUM_EDGES) > 0 ||
      Closeness.isAtState(params, ratio, gross) ||
      Closeness.isAtEligibility(params, View.f64(sums, SUM_EQUITY_USD), addedUsd) ||
      Closeness.isAtNoEquity(adjEq, addedUsd, positions) ||
      Closeness.isAtNoRequirement(required, adjEq, notionalUsd)
    );
  }

  /** A 0 is written as +0. */
  @inline static set(figure: usize, stride: usize, column: u32, value: f64): void {
    store<f64>(figure + <usize>column * stride, value + 0);
  }

  /** Notional over adjusted equity; an account without positions has none, one without equity no figure. */
  @inline static lever(sums: usize, positions: u32, adjEq: f64): f64 {
    if (positions == 0) return 0;
    return adjEq == 0 ? NaN : View.f64(sums, SUM_NOTIONAL_USD) / adjEq;
  }

  /** By the ratio; without a requirement (NaN) an account is healthy. */
  @inline static state(params: usize, ratio: f64): u32 {
    if (ratio <= View.f64(params, PARAM_LIQUIDATION_RATIO)) return STATE_LIQUIDATION;
    if (ratio <= View.f64(params, PARAM_DANGER_RATIO)) return STATE_DANGER;
    if (ratio < View.f64(params, PARAM_WATCH_RATIO)) return STATE_WATCH;
    if (ratio < View.f64(params, PARAM_WARNING_RATIO)) return STATE_WARNING;
    return STATE_HEALTHY;
  }
}

/** What one position or one order does to the account's currencies, before any risk unit is looked at. */
import {
  IF_INDEX_QUOTE,
  IF_MARK_PX,
  IF_NOTIONAL_USD,
  IF_SETTLE_USD,
  IF_SIZE,
  INSTRUMENT_BASE_CCY,
  INSTRUMENT_KIND,
  INSTRUMENT_SETTLE_CCY,
  KIND_INVERSE,
  KIND_OPTION,
  KIND_SPOT,
  OUT_ACCOUNT_NOTIONAL_USD,
  OUT_ACCOUNT_ORDER_FEES_USD,
  OUT_ACCOUNT_ORDER_LOSS_USD,
  OUT_ACCOUNT_UPL_USD,
  OUT_WALLET_FROZEN,
  OUT_WALLET_OPTION_VALUE,
  OUT_WALLET_PREMIUM,
  OUT_WALLET_UPL,
} from '../layout';
import { View } from '../view';
import { Wallets } from './wallets';

export class Legs {
  /** Profit at mark of `qty` contracts taken on at `px`, in the settlement currency; for spot, at index in the quote. */
  static profit(instrument: usize, qty: f64, px: f64): f64 {
    const kind = View.u32(instrument, INSTRUMENT_KIND);
    const size = qty * View.f64(instrument, IF_SIZE);
    if (kind == KIND_INVERSE) return size * (1 / px - 1 / View.f64(instrument, IF_MARK_PX));
    return size * (View.f64(instrument, kind == KIND_SPOT ? IF_INDEX_QUOTE : IF_MARK_PX) - px);
  }

  /** A position's profit, or an option's whole worth, goes to its settlement currency. */
  static settlePosition(scratch: usize, account: usize, instrument: usize, qty: f64, avgPx: f64): void {
    const wallet = Wallets.touch(scratch, View.u32(instrument, INSTRUMENT_SETTLE_CCY));
    const profit = Legs.profit(instrument, qty, avgPx);
    if (View.u32(instrument, INSTRUMENT_KIND) == KIND_OPTION) {
      const worth = qty * View.f64(instrument, IF_SIZE) * View.f64(instrument, IF_MARK_PX);
      View.add(wallet, OUT_WALLET_OPTION_VALUE, worth);
    } else {
      View.add(wallet, OUT_WALLET_UPL, profit);
    }
    View.add(account, OUT_ACCOUNT_UPL_USD, profit * View.f64(instrument, IF_SETTLE_USD));
    View.add(account, OUT_ACCOUNT_NOTIONAL_USD, Math.abs(qty) * View.f64(instrument, IF_NOTIONAL_USD));
  }

  /** An order freezes what it would pay with, and costs its loss if filled and its fee. */
  static freezeOrder(scratch: usize, account: usize, instrument: usize, qty: f64, px: f64, takerFee: f64): void {
    const kind = View.u32(instrument, INSTRUMENT_KIND);
    if (kind == KIND_SPOT) {
      const ccySlot: u32 = qty < 0 ? INSTRUMENT_BASE_CCY : INSTRUMENT_SETTLE_CCY;
      const wallet = Wallets.touch(scratch, View.u32(instrument, ccySlot));
      View.add(wallet, OUT_WALLET_FROZEN, qty < 0 ? -qty : qty * px);
    } else if (kind == KIND_OPTION && qty > 0) {
      const premium = qty * View.f64(instrument, IF_SIZE) * px;
      const wallet = Wallets.touch(scratch, View.u32(instrument, INSTRUMENT_SETTLE_CCY));
      View.add(wallet, OUT_WALLET_FROZEN, premium);
      View.add(wallet, OUT_WALLET_PREMIUM, premium);
    }
    const lossUsd = -Legs.profit(instrument, qty, px) * View.f64(instrument, IF_SETTLE_USD);
    View.add(account, OUT_ACCOUNT_ORDER_LOSS_USD, Math.max(0, lossUsd));
    const notionalUsd = Math.abs(qty) * View.f64(instrument, IF_NOTIONAL_USD);
    View.add(account, OUT_ACCOUNT_ORDER_FEES_USD, notionalUsd * takerFee);
  }
}

/**
 * One account's currencies while it is evaluated: a slot for every currency of the market, touched ones emitted in order
 * and wiped for the next account. Equity of a coin is known here before its risk unit asks for it.
 */
import {
  CURRENCY_COUNT,
  OUT_WALLET_CAP,
  OUT_WALLET_CASH,
  OUT_WALLET_CCY,
  OUT_WALLET_INTEREST,
  OUT_WALLET_OPTION_VALUE,
  OUT_WALLET_SLOTS,
  OUT_WALLET_TOUCHED,
  OUT_WALLET_UPL,
} from '../layout';
import { View } from '../view';

export class Wallets {
  /** Address of a currency's slot row, marked as touched. */
  @inline static touch(scratch: usize, ccy: u32): usize {
    const wallet = View.record(scratch, ccy, OUT_WALLET_SLOTS);
    View.setF64(wallet, OUT_WALLET_TOUCHED, 1);
    return wallet;
  }

  /** Empties the whole scratch; once per shard, each account then wipes what it touched. */
  static reset(tables: usize, scratch: usize): void {
    const count = View.u32(tables, CURRENCY_COUNT);
    View.clear(scratch, count * OUT_WALLET_SLOTS);
    for (let ccy: u32 = 0; ccy < count; ccy++) {
      const wallet = View.record(scratch, ccy, OUT_WALLET_SLOTS);
      View.setF64(wallet, OUT_WALLET_CCY, <f64>ccy);
      View.setF64(wallet, OUT_WALLET_CAP, NaN);
    }
  }

  /** `cashBal + UPL + optionValue − interest` of a currency, in coins. */
  @inline static equity(scratch: usize, ccy: u32): f64 {
    const wallet = View.record(scratch, ccy, OUT_WALLET_SLOTS);
    const cash = View.f64(wallet, OUT_WALLET_CASH);
    const options = View.f64(wallet, OUT_WALLET_OPTION_VALUE);
    return cash + View.f64(wallet, OUT_WALLET_UPL) + options - View.f64(wallet, OUT_WALLET_INTEREST);
  }

  @inline static cap(scratch: usize, ccy: u32): f64 {
    return View.f64(View.record(scratch, ccy, OUT_WALLET_SLOTS), OUT_WALLET_CAP);
  }

  /** Copies the touched currencies out, in order, and wipes them. Returns the address behind the last row written. */
  static emit(tables: usize, scratch: usize, out: usize): usize {
    const count = View.u32(tables, CURRENCY_COUNT);
    for (let ccy: u32 = 0; ccy < count; ccy++) {
      const wallet = View.record(scratch, ccy, OUT_WALLET_SLOTS);
      if (View.f64(wallet, OUT_WALLET_TOUCHED) == 0) continue;
      memory.copy(out, wallet, OUT_WALLET_SLOTS << 3);
      out += OUT_WALLET_SLOTS << 3;
      View.clear(wallet, OUT_WALLET_SLOTS);
      View.setF64(wallet, OUT_WALLET_CCY, <f64>ccy);
      View.setF64(wallet, OUT_WALLET_CAP, NaN);
    }
    return out;
  }
}

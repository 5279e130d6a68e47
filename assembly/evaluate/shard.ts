/**
 * A shard, account by account:
 *   1. balances, positions and orders into the account's currencies (wallets.ts) and into the sums of its risk units, one
 *      accumulator behind the other (legs.ts);
 *   2. its currencies into equity and borrowing (currencies.ts);
 *   3. each unit's sums into its margins (units.ts), which need the equity of its coin;
 *   4. the account's figures (account-margin.ts).
 * An account of mode 2 or 3 goes a road of its own (modes/account-modes.ts), and any does where modes are compared.
 * Sums run in the order of instruments, currencies and units, so the same holdings give the same bits whatever the shard.
 */
import {
  MODE_PORTFOLIO,
  SHARD_ACCOUNT_MODE_PTR,
  SHARD_COMPARES_MODES,
  SHARD_OUT_CURRENCY_COUNT,
  SHARD_OUT_ISOLATED_COUNT,
} from '../layout-modes';
import {
  SHARD_ACCOUNT_COUNT,
  SHARD_OUT_BORROWING_COUNT,
  SHARD_OUT_UNIT_COUNT,
  SHARD_OUT_WALLET_COUNT,
  SHARD_POSITION_OFFSETS_PTR,
  SHARD_SUMS_PTR,
  SUM_SLOTS,
} from '../layout-shard';
import { View } from '../view';
import { AccountMargin } from './account-margin';
import { Currencies } from './currencies';
import { Legs } from './legs';
import { AccountModes } from './modes/account-modes';
import { Needs } from './modes/needs';
import { Units } from './units';
import { Wallets } from './wallets';

export class Shard {
  /** Evaluates every account of the shard; see the head of this file. */
  static evaluate(tables: usize, shard: usize): void {
    const accountCount = View.u32(shard, SHARD_ACCOUNT_COUNT);
    View.setU32(shard, SHARD_OUT_UNIT_COUNT, 0);
    View.setU32(shard, SHARD_OUT_WALLET_COUNT, 0);
    View.setU32(shard, SHARD_OUT_BORROWING_COUNT, 0);
    Wallets.reset(tables, shard);
    View.setU32(shard, SHARD_OUT_CURRENCY_COUNT, 0);
    View.setU32(shard, SHARD_OUT_ISOLATED_COUNT, 0);
    const modes = View.ptr(shard, SHARD_ACCOUNT_MODE_PTR);
    const compares = View.u32(shard, SHARD_COMPARES_MODES) != 0;
    if (compares || modes != 0) Needs.reset(tables, shard);
    for (let a: u32 = 0; a < accountCount; a++) {
      const mode: u32 = modes == 0 ? MODE_PORTFOLIO : View.u8(modes, a);
      if (mode == MODE_PORTFOLIO) Shard.evaluatePortfolio(tables, shard, a);
      else AccountModes.evaluate(tables, shard, a, mode);
      if (compares) AccountModes.compare(tables, shard, a, mode);
    }
  }

  /** Account `a` by portfolio margin. */
  static evaluatePortfolio(tables: usize, shard: usize, a: u32): void {
    View.clear(View.ptr(shard, SHARD_SUMS_PTR), SUM_SLOTS);
    Wallets.addBalances(tables, shard, a);
    const accumulatorsEnd = Legs.sum(tables, shard, a);
    Currencies.sum(tables, shard, a, true);
    Units.evaluate(tables, shard, a, accumulatorsEnd);
    const offsets = View.ptr(shard, SHARD_POSITION_OFFSETS_PTR);
    AccountMargin.write(tables, shard, a, View.u32(offsets, a + 1) - View.u32(offsets, a));
    Wallets.wipe(tables, shard);
  }
}

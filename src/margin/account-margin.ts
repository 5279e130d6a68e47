/**
 * From a shard's kernel output to the accounts' figures: equity, discount, borrowing, liquidation fee, ratio, leverage,
 * state, eligibility. Currencies are added in their order and units in theirs, so the bits do not depend on the shard.
 */
import * as L from '../kernel/layout.ts';
import type { ShardOutput, ShardRange } from '../kernel/shard-kernel.ts';
import type { BookColumns } from '../portfolio/book.ts';
import type { WalletMargin } from '../quantity/margin-result.ts';
import {
  type AccountColumns,
  type AccountFigure,
  accountFigures,
  makeUnitColumns,
  type UnitColumns,
  type UnitFigure,
  unitFigures,
} from './account-columns.ts';
import { isAtBorrowEdge, isAtThreshold } from './closeness.ts';
import { discounted } from './collateral.ts';
import { borrowing, borrowTierOf } from './mr8-borrowing.ts';
import type { CurrencyParameters, MarginParameters } from './parameters.ts';

/** Where the kernel's output row of a unit holds each figure; MR8 is filled in from the account. */
const unitSlots: Record<UnitFigure, number> = {
  mmr: L.OUT_UNIT_MMR,
  imr: L.OUT_UNIT_IMR,
  mr1: L.OUT_UNIT_MR1,
  mr2: L.OUT_UNIT_MR1 + 1,
  mr3: L.OUT_UNIT_MR1 + 2,
  mr4: L.OUT_UNIT_MR1 + 3,
  mr5: L.OUT_UNIT_MR1 + 4,
  mr6: L.OUT_UNIT_MR1 + 5,
  mr7: L.OUT_UNIT_MR1 + 6,
  mr8: L.OUT_UNIT_MR1 + 7,
  mr9: L.OUT_UNIT_MR1 + 8,
  mr1Worst: L.OUT_UNIT_MR1_WORST,
  mr6Worst: L.OUT_UNIT_MR6_WORST,
  spotInUse: L.OUT_UNIT_SPOT_IN_USE,
  delta: L.OUT_UNIT_DELTA,
  gamma: L.OUT_UNIT_GAMMA,
  theta: L.OUT_UNIT_THETA,
  vega: L.OUT_UNIT_VEGA,
  upl: L.OUT_UNIT_UPL,
};

/** Writes the figures of a shard's accounts and returns its unit rows. Quarantined accounts get empty figures. */
export function fillAccounts(
  output: ShardOutput,
  book: BookColumns,
  range: ShardRange,
  parameters: MarginParameters,
  columns: AccountColumns,
): UnitColumns {
  const units = makeUnitColumns(output.units.length / L.OUT_UNIT_SLOTS);
  let unitFrom = 0;
  let walletFrom = 0;
  for (let account = range.from; account < range.to; account++) {
    const row = (account - range.from) * L.OUT_ACCOUNT_SLOTS;
    const unitTo = output.accounts[row + L.OUT_ACCOUNT_UNIT_END]!;
    const walletTo = output.accounts[row + L.OUT_ACCOUNT_WALLET_END]!;
    if (book.quarantined[account] === 1) {
      for (const name of accountFigures) columns.figures[name][account] = Number.NaN;
    } else {
      const derivatives = takeUnits(output, units, account, unitFrom, unitTo);
      const sums = sumWallets(output, walletFrom, walletTo, parameters);
      const scalars = {
        notionalUsd: output.accounts[row + L.OUT_ACCOUNT_NOTIONAL_USD]!,
        orderLossUsd: output.accounts[row + L.OUT_ACCOUNT_ORDER_LOSS_USD]!,
        orderFeesUsd: output.accounts[row + L.OUT_ACCOUNT_ORDER_FEES_USD]!,
        uplUsd: output.accounts[row + L.OUT_ACCOUNT_UPL_USD]!,
        hasPositions: book.positions.offsets[account] !== book.positions.offsets[account + 1],
        riskAck: book.riskAck[account] === 1,
      };
      const figures = accountFiguresOf(derivatives, sums, scalars, parameters);
      for (const name of accountFigures) columns.figures[name][account] = figures.values[name] + 0;
      columns.state[account] = figures.state;
      columns.eligible[account] = figures.eligible ? 1 : 0;
      const decided = { ...figures.values, grossUsd: sums.grossUsd + scalars.orderLossUsd };
      columns.isClose[account] = sums.isClose || isAtThreshold(decided, parameters) ? 1 : 0;
      for (let u = unitFrom; u < unitTo; u++) units.figures.mr8[u] = figures.values.borrowMmr;
    }
    unitFrom = unitTo;
    walletFrom = walletTo;
  }
  return units;
}

/** Copies an account's unit rows into columns and adds up their margins. A 0 is written as +0. */
function takeUnits(output: ShardOutput, units: UnitColumns, account: number, from: number, to: number) {
  const sums = { mmr: 0, imr: 0 };
  for (let u = from; u < to; u++) {
    const row = u * L.OUT_UNIT_SLOTS;
    units.account[u] = account;
    units.unit[u] = output.units[row + L.OUT_UNIT_INDEX]!;
    for (const name of unitFigures) units.figures[name][u] = output.units[row + unitSlots[name]]! + 0;
    sums.mmr += output.units[row + L.OUT_UNIT_MMR]!;
    sums.imr += output.units[row + L.OUT_UNIT_IMR]!;
  }
  return sums;
}

interface WalletSums {
  adjEqUsd: number;
  eqUsd: number;
  borrowImrUsd: number;
  borrowMmrUsd: number;
  liqFeeUsd: number;
  grossUsd: number;
  isClose: boolean;
}

function sumWallets(output: ShardOutput, from: number, to: number, parameters: MarginParameters): WalletSums {
  const sums: WalletSums = {
    adjEqUsd: 0,
    eqUsd: 0,
    borrowImrUsd: 0,
    borrowMmrUsd: 0,
    liqFeeUsd: 0,
    grossUsd: 0,
    isClose: false,
  };
  for (let w = from; w < to; w++) {
    const row = w * L.OUT_WALLET_SLOTS;
    const currency = parameters.currencies[output.wallets[row + L.OUT_WALLET_CCY]!]!;
    const wallet = walletMargin(output.wallets, row, currency);
    sums.adjEqUsd += discounted(wallet.eq, currency.discountTiers) * currency.usdPx;
    sums.eqUsd += wallet.eq * currency.usdPx;
    sums.borrowImrUsd += wallet.borrowImr;
    sums.borrowMmrUsd += wallet.borrowMmr;
    const gross = grossAmount(output.wallets, row);
    sums.grossUsd += gross * currency.usdPx;
    sums.isClose ||=
      isAtBorrowEdge(wallet.frozen - wallet.eq, currency.borrowTiers, gross) ||
      isAtBorrowEdge(-wallet.eq, currency.borrowTiers, gross);
    if (wallet.liability > 0) {
      const { mmr } = borrowTierOf(wallet.liability, currency.borrowTiers);
      sums.liqFeeUsd += wallet.liability * currency.usdPx * (1 + mmr) * parameters.takerFee;
    }
  }
  return sums;
}

/** One currency of one account, from the kernel's wallet row at slot `row`. */
export function walletMargin(wallets: Float64Array, row: number, currency: CurrencyParameters): WalletMargin<number> {
  const upl = wallets[row + L.OUT_WALLET_UPL]!;
  const optionValue = wallets[row + L.OUT_WALLET_OPTION_VALUE]!;
  const frozen = wallets[row + L.OUT_WALLET_FROZEN]!;
  const cash = wallets[row + L.OUT_WALLET_CASH]!;
  const eq = cash + upl + optionValue - wallets[row + L.OUT_WALLET_INTEREST]!;
  return { ccy: currency.ccy, eq, upl, optionValue, frozen, ...borrowing(eq, frozen, currency) };
}

/** Everything that a currency's equity and potential borrowing are made of, without its signs. */
function grossAmount(wallets: Float64Array, row: number): number {
  const slots = [L.OUT_WALLET_CASH, L.OUT_WALLET_INTEREST, L.OUT_WALLET_UPL, L.OUT_WALLET_OPTION_VALUE];
  const amounts = slots.map((slot) => Math.abs(wallets[row + slot]!));
  return amounts.reduce((sum, amount) => sum + amount, wallets[row + L.OUT_WALLET_FROZEN]!);
}

interface AccountScalars {
  notionalUsd: number;
  orderLossUsd: number;
  orderFeesUsd: number;
  uplUsd: number;
  hasPositions: boolean;
  riskAck: boolean;
}

function accountFiguresOf(
  derivatives: { mmr: number; imr: number },
  sums: WalletSums,
  scalars: AccountScalars,
  parameters: MarginParameters,
): { values: Record<AccountFigure, number>; state: number; eligible: boolean } {
  const adjEq = sums.adjEqUsd - scalars.orderLossUsd - scalars.orderFeesUsd;
  const totalMmr = derivatives.mmr + sums.borrowMmrUsd;
  const required = totalMmr + sums.liqFeeUsd;
  const mgnRatio = required === 0 ? Number.NaN : adjEq / required;
  const lever = adjEq === 0 ? Number.NaN : scalars.notionalUsd / adjEq;
  const values = {
    adjEq,
    eqUsd: sums.eqUsd,
    upl: scalars.uplUsd,
    derivMmr: derivatives.mmr,
    borrowMmr: sums.borrowMmrUsd,
    totalMmr,
    derivImr: derivatives.imr,
    borrowImr: sums.borrowImrUsd,
    totalImr: derivatives.imr + sums.borrowImrUsd,
    liqFee: sums.liqFeeUsd,
    mgnRatio,
    acctLever: scalars.hasPositions ? lever : 0,
  };
  const eligible = scalars.riskAck && sums.eqUsd >= parameters.eligibilityMinEquityUsd;
  return { values, state: stateIndex(mgnRatio, parameters), eligible };
}

/** Index into `accountStates` by the ratio; without a requirement (NaN) an account is healthy. */
function stateIndex(mgnRatio: number, parameters: MarginParameters): number {
  const { liquidation, danger, watch, warning } = parameters.stateThresholds;
  if (mgnRatio <= liquidation) return 0;
  if (mgnRatio <= danger) return 1;
  if (mgnRatio < watch) return 2;
  if (mgnRatio < warning) return 3;
  return 4;
}

/** The kernel in this thread, for a few accounts in full: every unit with all its cells. What `build` and tests read. */
import type { KernelBuild } from '../kernel/instance.ts';
import * as L from '../kernel/layout.ts';
import { accountStates, makeAccountColumns, type UnitColumns } from '../margin/account-columns.ts';
import { fillAccounts, walletMargin } from '../margin/account-margin.ts';
import type { Snapshot } from '../market/snapshot.ts';
import type { Book } from '../portfolio/book.ts';
import type { AccountMargin, UnitMargin, WalletMargin } from '../quantity/margin-result.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { type Engine, makeEngine, openShardKernel } from './engine.ts';
import { planShards } from './shards.ts';

/** Cells are bulky: small shards keep the block small. */
const SHARD_ROWS = 1000;

/** Evaluates every account of the book, in its order. Quarantined accounts come out null. */
export function evaluateHere(
  snapshot: Snapshot,
  rulebook: Rulebook,
  book: Book,
  build: KernelBuild = 'release',
): (AccountMargin<number> | null)[] {
  const { shards, capacity } = planShards(book, SHARD_ROWS);
  const engine = makeEngine({ snapshot, rulebook, capacity, workers: 1, withCells: true, build });
  const kernel = openShardKernel(engine);
  const columns = makeAccountColumns(book.acctIds.length);
  return shards.flatMap((range) => {
    const output = kernel.evaluate(book, range);
    const units = fillAccounts(output, book, range, engine.parameters, columns);
    let unitFrom = 0;
    let walletFrom = 0;
    return Array.from({ length: range.to - range.from }, (_, i) => {
      const unitTo = output.accounts[i * L.OUT_ACCOUNT_SLOTS + L.OUT_ACCOUNT_UNIT_END]!;
      const walletTo = output.accounts[i * L.OUT_ACCOUNT_SLOTS + L.OUT_ACCOUNT_WALLET_END]!;
      const unitRows = indexes(unitFrom, unitTo).map((u) => unitMargin(engine, units, output.cells, u));
      const wallets = indexes(walletFrom, walletTo).map((w) => walletAt(engine, output.wallets, w));
      unitFrom = unitTo;
      walletFrom = walletTo;
      const account = range.from + i;
      return book.quarantined[account] === 1 ? null : accountMargin(book, columns, account, unitRows, wallets);
    });
  });
}

function indexes(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

function unitMargin(engine: Engine, units: UnitColumns, cells: Float64Array, u: number): UnitMargin<number> {
  const unit = engine.compiled.units[units.unit[u]!]!;
  const at = u * engine.blocks[0]!.cellsStride;
  const extremesAt = at + unit.cells.length;
  const figures = Object.fromEntries(Object.entries(units.figures).map(([name, column]) => [name, column[u]!]));
  return {
    ...(figures as unknown as Omit<UnitMargin<number>, 'riskUnit' | 'mr1Cells' | 'mr6Cells'>),
    riskUnit: unit.riskUnit,
    mr1Cells: Array.from(cells.subarray(at, extremesAt)),
    mr6Cells: Array.from(cells.subarray(extremesAt, extremesAt + unit.extremes.length)),
  };
}

function walletAt(engine: Engine, wallets: Float64Array, w: number): WalletMargin<number> {
  const row = w * L.OUT_WALLET_SLOTS;
  return walletMargin(wallets, row, engine.parameters.currencies[wallets[row + L.OUT_WALLET_CCY]!]!);
}

function accountMargin(
  book: Book,
  columns: ReturnType<typeof makeAccountColumns>,
  account: number,
  units: UnitMargin<number>[],
  wallets: WalletMargin<number>[],
): AccountMargin<number> {
  const figure = (name: keyof typeof columns.figures) => columns.figures[name][account]!;
  const orNull = (value: number) => (Number.isNaN(value) ? null : value);
  return {
    acctId: book.acctIds[account]!,
    adjEq: figure('adjEq'),
    eqUsd: figure('eqUsd'),
    upl: figure('upl'),
    derivMmr: figure('derivMmr'),
    borrowMmr: figure('borrowMmr'),
    totalMmr: figure('totalMmr'),
    derivImr: figure('derivImr'),
    borrowImr: figure('borrowImr'),
    totalImr: figure('totalImr'),
    liqFee: figure('liqFee'),
    mgnRatio: orNull(figure('mgnRatio')),
    acctLever: orNull(figure('acctLever')),
    state: accountStates[columns.state[account]!]!,
    eligible: columns.eligible[account] === 1,
    isClose: columns.isClose[account] === 1,
    units,
    wallets,
  };
}

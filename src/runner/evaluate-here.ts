/** The kernel in this thread, for a few accounts in full: every unit with all its cells. What `build` and tests read. */
import type { KernelBuild } from '../kernel/instance.ts';
import * as L from '../kernel/layout.ts';
import { accountStates, makeAccountColumns, type UnitColumns } from '../margin/account-columns.ts';
import { fillAccounts } from '../margin/account-margin.ts';
import type { Snapshot } from '../market/snapshot.ts';
import type { Book } from '../portfolio/book.ts';
import type { AccountMargin, UnitMargin, WalletMargin } from '../quantity/margin-result.ts';
import { textAt, textCount } from '../quantity/text-table.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { type Engine, makeEngine } from './engine.ts';
import { openShardKernel } from './engine-handle.ts';
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
  const columns = makeAccountColumns(textCount(book.acctIds));
  return shards.flatMap((range) => {
    const output = kernel.evaluate(book, range);
    const units = fillAccounts(output, book, range, columns);
    const unitRows = Array.from(units.account, (account, u) => ({
      account,
      of: unitMargin(engine, units, output.cells, u),
    }));
    const walletRows = Array.from({ length: output.wallets.length / L.OUT_WALLET_SLOTS }, (_, w) =>
      walletRow(engine, output.wallets.subarray(w * L.OUT_WALLET_SLOTS)),
    );
    const unitsOf = byAccount(unitRows);
    const walletsOf = byAccount(walletRows);
    return Array.from({ length: range.to - range.from }, (_, i) => {
      const account = range.from + i;
      if (book.quarantined[account] === 1) return null;
      return accountMargin(book, columns, account, unitsOf.get(account) ?? [], walletsOf.get(account) ?? []);
    });
  });
}

interface OfAccount<T> {
  account: number;
  of: T;
}

/** Rows by their account, in their order. */
function byAccount<T>(rows: OfAccount<T>[]): Map<number, T[]> {
  const found = new Map<number, T[]>();
  for (const { account, of } of rows) found.set(account, [...(found.get(account) ?? []), of]);
  return found;
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

/** One currency of one account, from the kernel's row. */
function walletRow({ parameters }: Engine, row: Float64Array): OfAccount<WalletMargin<number>> {
  const wallet = {
    ccy: parameters.currencies[row[L.OUT_WALLET_CCY]!]!.ccy,
    eq: row[L.OUT_WALLET_EQUITY]!,
    upl: row[L.OUT_WALLET_UPL]!,
    optionValue: row[L.OUT_WALLET_OPTION_VALUE]!,
    frozen: row[L.OUT_WALLET_FROZEN]!,
    liability: row[L.OUT_WALLET_LIABILITY]!,
    potentialBorrowing: row[L.OUT_WALLET_POTENTIAL_BORROWING]!,
    borrowImr: row[L.OUT_WALLET_BORROW_IMR]!,
    borrowMmr: row[L.OUT_WALLET_BORROW_MMR]!,
  };
  return { account: row[L.OUT_WALLET_ACCOUNT]!, of: wallet };
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
    acctId: textAt(book.acctIds, account),
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

/** The kernel in this thread, for a few accounts in full: every unit with all its cells. What `build` and tests read. */
import type { KernelBuild } from '../kernel/instance.ts';
import * as L from '../kernel/layout.ts';
import type { ShardCapacity } from '../kernel/shard-capacity.ts';
import type { ShardKernel, ShardRange } from '../kernel/shard-kernel.ts';
import { type AccountColumns, accountStates, makeAccountColumns } from '../margin/account-columns.ts';
import { fillAccounts } from '../margin/account-margin.ts';
import type { RowSet } from '../margin/row-columns.ts';
import { decidedRows } from '../margin/row-figures.ts';
import { type RowNames, rowNames } from '../margin/row-names.ts';
import { figuresOf } from '../margin/row-tables.ts';
import type { Snapshot } from '../market/snapshot.ts';
import type { Book } from '../portfolio/book.ts';
import type { AccountMargin, ModeComparison, UnitMargin, WalletMargin } from '../quantity/margin-result.ts';
import { textAt, textCount } from '../quantity/text-table.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { type Engine, makeEngine } from './engine.ts';
import { openShardKernel } from './engine-handle.ts';
import { planShards } from './shards.ts';

const unitFigures = figuresOf('units');

/** Cells are bulky: small shards keep the block small. */
const SHARD_ROWS = 1000;

/** An account, and what multi-currency mode would ask of it where that was asked. */
export interface EvaluatedAccount extends AccountMargin<number> {
  modes: ModeComparison<number> | null;
}

export interface EvaluateOptions {
  build?: KernelBuild;
  comparesModes?: boolean;
}

/** Evaluates every account of the book, in its order. Quarantined accounts come out null. */
export function evaluateHere(
  snapshot: Snapshot,
  rulebook: Rulebook,
  book: Book,
  options: EvaluateOptions = {},
): (EvaluatedAccount | null)[] {
  const { shards, capacity } = planShards(book, SHARD_ROWS);
  const kernel = new KernelHere(snapshot, rulebook, capacity, options);
  return shards.flatMap((range) => kernel.evaluate(book, range));
}

/** A kernel that stays open, for book after book of a few accounts. */
export class KernelHere {
  readonly #engine: Engine;
  readonly #kernel: ShardKernel;
  readonly #names: RowNames;

  /** @param capacity the most rows that any of the books will have */
  constructor(
    snapshot: Snapshot,
    rulebook: Rulebook,
    capacity: ShardCapacity,
    { build = 'release', comparesModes = false }: EvaluateOptions = {},
  ) {
    this.#engine = makeEngine({ snapshot, rulebook, capacity, workers: 1, withCells: true, comparesModes, build });
    this.#kernel = openShardKernel(this.#engine);
    this.#names = rowNames(snapshot, this.#engine.compiled.units);
  }

  /** Evaluates the accounts of a range, all of them unless said, in their order. Quarantined accounts come out null. */
  evaluate(book: Book, range: ShardRange = { from: 0, to: textCount(book.acctIds) }): (EvaluatedAccount | null)[] {
    const columns = makeAccountColumns(textCount(book.acctIds), this.#engine.comparesModes);
    const output = this.#kernel.evaluate(book, range);
    const rows = fillAccounts(output, book, range, columns);
    const { units } = rows;
    const unitRows = Array.from(units.account, (account, u) => ({
      account,
      of: unitMargin(this.#engine, units, output.cells, u),
    }));
    const walletRows = Array.from({ length: output.wallets.length / L.OUT_WALLET_SLOTS }, (_, w) =>
      walletRow(this.#engine, output.wallets.subarray(w * L.OUT_WALLET_SLOTS)),
    );
    const unitsOf = byAccount(unitRows);
    const walletsOf = byAccount(walletRows);
    return Array.from({ length: range.to - range.from }, (_, i) => {
      const account = range.from + i;
      if (book.quarantined[account] === 1) return null;
      return {
        ...accountFiguresAt(book, columns, account),
        units: unitsOf.get(account) ?? [],
        wallets: walletsOf.get(account) ?? [],
        ...decidedRows(rows, account, this.#names),
        modes: modesAt(columns, account),
      };
    });
  }
}

interface OfAccount<T> {
  account: number;
  of: T;
}

/** Rows by their account, in their order. */
function byAccount<T>(rows: OfAccount<T>[]): Map<number, T[]> {
  const found = new Map<number, T[]>();
  for (const { account, of } of rows) {
    const own = found.get(account);
    if (own === undefined) found.set(account, [of]);
    else own.push(of);
  }
  return found;
}

function unitMargin(engine: Engine, units: RowSet['units'], cells: Float64Array, u: number): UnitMargin<number> {
  const unit = engine.compiled.units[units.key[u]!]!;
  const at = u * engine.blocks[0]!.cellsStride;
  const extremesAt = at + unit.cells.length;
  const margin: Record<string, unknown> = {
    riskUnit: unit.riskUnit,
    mr1Cells: Array.from(cells.subarray(at, extremesAt)),
    mr6Cells: Array.from(cells.subarray(extremesAt, extremesAt + unit.extremes.length)),
  };
  for (const name of unitFigures) margin[name] = units.figures[name][u]!;
  return margin as unknown as UnitMargin<number>;
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

/** What multi-currency mode asks of an account, null where modes are not compared. */
export function modesAt({ modes }: AccountColumns, account: number): EvaluatedAccount['modes'] {
  if (modes === null) return null;
  const orNull = (value: number) => (Number.isNaN(value) ? null : value);
  return {
    imrMode3: modes.imrMode3[account]!,
    pmImr: orNull(modes.portfolioImr[account]!),
    saving: orNull(modes.saving[account]!),
  };
}

function accountFiguresAt(
  book: Book,
  columns: AccountColumns,
  account: number,
): Omit<AccountMargin<number>, 'units' | 'wallets' | 'borrowing' | 'currencies' | 'isolated'> {
  const figure = (name: keyof AccountColumns['figures']) => columns.figures[name][account]!;
  const orNull = (value: number) => (Number.isNaN(value) ? null : value);
  return {
    acctId: textAt(book.acctIds, account),
    acctLv: book.acctLv[account] as AccountMargin<number>['acctLv'],
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
    interestHour: figure('interestHour'),
    forcedRepayment: figure('forcedRepayment'),
    state: accountStates[columns.state[account]!]!,
    eligible: columns.eligible[account] === 1,
    isClose: columns.isClose[account] === 1,
  };
}

/** One table's rows of text on their way to the judge, and what came of them. */
import { basename } from 'node:path';
import type { RejectReason } from '../failure/reasons.ts';
import { UnusableInput } from '../failure/unusable-input.ts';
import { TABLE_ROWS_MAX } from '../limits.ts';
import type { Snapshot } from '../market/snapshot.ts';
import type { RowBlock, TablePart, TableRows } from '../portfolio/table-parts.ts';
import type { RowOf, TableSpec } from './columns.ts';
import type { CsvRow } from './csv-rows.ts';
import { PortfolioIntake } from './intake.ts';

/** How the judge takes a row of each table, and under which name it gives them back. */
const tables = {
  accounts: { take: 'account', part: 'accounts' },
  balances: { take: 'balance', part: 'balances' },
  positions: { take: 'position', part: 'positions' },
  orders: { take: 'order', part: 'orders' },
} as const;

export class JudgedTable<T extends TableSpec> {
  readonly #intake: PortfolioIntake;
  readonly #table: keyof typeof tables;
  readonly #path: string;
  readonly #file: string;
  #rows = 0;

  constructor(path: string, spec: T, snapshot: Snapshot) {
    this.#path = path;
    this.#file = basename(path);
    this.#intake = new PortfolioIntake(snapshot, this.#file);
    this.#table = spec.table as keyof typeof tables;
  }

  /** Takes a row; one that came off the page badly is a reject. */
  readonly onRow = ({ line, cells, fault, faultDetail }: CsvRow<T>): void => {
    if (fault === null) this.take(cells, line);
    else this.reject(line, (cells as Record<string, string>).acctId ?? '', fault, faultDetail);
  };

  reject(line: number, acctId: string, reason: RejectReason, detail: string): void {
    this.#rows += 1;
    this.#intake.accounts.reject(line, acctId, reason, detail);
  }

  /** Takes named cells of text. */
  take(cells: RowOf<T>, line: number): void {
    this.#rows += 1;
    const take = this.#intake[tables[this.#table].take] as (row: RowOf<T>, line: number) => void;
    take.call(this.#intake, cells, line);
  }

  /**
   * The table: the parts that a quick lane took, and the good rows that were judged behind them.
   * @throws UnusableInput where the lanes together took more rows than a table may have
   */
  table<Block extends RowBlock>(quick: TablePart<Block>[] = [], quickRows = 0): TableRows<Block> {
    const { rejects } = this.#intake.accounts;
    const rowsRead = quickRows + this.#rows;
    if (rowsRead > TABLE_ROWS_MAX)
      throw new UnusableInput(`${this.#path} has more than ${TABLE_ROWS_MAX} rows: split it`);
    if (this.#rows === 0) return { file: this.#file, parts: quick, rejects, rowsRead };
    const judged = this.#intake.parts()[tables[this.#table].part] as unknown as TablePart<Block>;
    return { file: this.#file, parts: [...quick, judged], rejects, rowsRead };
  }
}

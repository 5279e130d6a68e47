/** Second rows of one key: the later line is a reject and quarantines its account. */
import { type RejectReason, rejectReasons } from '../failure/reasons.ts';
import { UnusableInput } from '../failure/unusable-input.ts';
import { SECOND_LOOK_ROWS_MAX } from '../limits.ts';
import { type TextTable, textAt } from '../quantity/text-table.ts';
import type { RejectedRow } from './book.ts';
import { addReject } from './rejects.ts';
import type { RowBlock, TableRows } from './table-parts.ts';

/** What grouping finds on its way. */
export interface Found {
  acctIds: TextTable;
  quarantined: Set<number>;
  rejects: RejectedRow[];
}

/** What makes two rows of one account rows of one key, and what to say of the second. */
export interface RowKey<Block extends RowBlock> {
  reason: RejectReason;
  keyOf(block: Block, row: number): number;
  detailOf(block: Block, row: number): string;
}

interface Row {
  account: number;
  key: number;
  line: number;
  detail: string;
}

/**
 * Rejects the second rows of the accounts that have some: which row came second is said by the lines, so the rows of
 * those accounts are looked up once more.
 */
export function rejectSecondRows<Block extends RowBlock>(
  table: TableRows<Block>,
  accounts: ReadonlySet<number>,
  found: Found,
  { reason, keyOf, detailOf }: RowKey<Block>,
): void {
  if (accounts.size === 0) return;
  const rows: Row[] = [];
  for (const part of table.parts) {
    let rowsBefore = 0;
    for (const block of part.blocks) {
      for (let row = 0; row < block.count; row++) {
        const account = block.account[row]!;
        if (!accounts.has(account)) continue;
        if (rows.length === SECOND_LOOK_ROWS_MAX) {
          throw new UnusableInput(
            `${table.file} has more than ${SECOND_LOOK_ROWS_MAX} rows of accounts that hold two rows of one key: ` +
              'is it several tables in one?',
          );
        }
        const line = part.lineOf(rowsBefore + row);
        rows.push({ account, key: keyOf(block, row), line, detail: detailOf(block, row) });
      }
      rowsBefore += block.count;
    }
  }
  rows.sort((a, b) => a.account - b.account || a.key - b.key || a.line - b.line);
  rows.forEach(({ account, key, line, detail }, i) => {
    const before = rows[i - 1];
    if (before === undefined || before.account !== account || before.key !== key) return;
    found.quarantined.add(account);
    const acctId = textAt(found.acctIds, account);
    addReject(found.rejects, {
      file: table.file,
      line,
      acctId,
      reason,
      detail: detail === '' ? rejectReasons[reason] : detail,
    });
  });
}

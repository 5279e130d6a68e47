import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Found, rejectSecondRows } from '../../src/portfolio/second-rows.ts';
import { NO_ACCOUNT, type RowBlock, type TableRows } from '../../src/portfolio/table-parts.ts';
import { textTable } from '../../src/quantity/text-table.ts';
import { lawHolds } from '../support/chance.ts';

interface KeyedBlock extends RowBlock {
  key: Uint32Array;
}

interface Row {
  account: number;
  key: number;
  /** Which part has the row, and which of its blocks. */
  part: number;
  block: number;
}

/** A table whose n-th row stands on line 10·n, spread over parts and blocks. */
function tableOf(rows: readonly Row[]): TableRows<KeyedBlock> {
  const parts = [0, 1, 2].map((p) => {
    const own = rows.map((row, i) => ({ ...row, line: 10 * i })).filter(({ part }) => part === p);
    const byBlock = [0, 1].flatMap((b) => own.filter(({ block }) => block === b));
    const blocks = [0, 1].map((b) => {
      const held = own.filter(({ block }) => block === b);
      const account = Uint32Array.from(held, (row) => row.account);
      return { count: held.length, account, key: Uint32Array.from(held, (row) => row.key) };
    });
    const accounts = { ids: textTable([]), firstLine: Uint32Array.of() };
    return { accounts, quarantined: Uint32Array.of(), blocks, lineOf: (row: number) => byBlock[row]!.line };
  });
  return { file: 'positions.csv', parts, rejects: [], rowsRead: rows.length };
}

test('of the rows of one key the one on the first line stays, and each of the others is a reject with its line', () => {
  const account = fc.oneof({ weight: 9, arbitrary: fc.nat(3) }, { weight: 1, arbitrary: fc.constant(NO_ACCOUNT) });
  const row = fc.record({ account, key: fc.nat(3), part: fc.nat(2), block: fc.nat(1) });
  lawHolds(fc.array(row, { maxLength: 25 }), 1000, (rows) => {
    const ids = ['a', 'b', 'c', 'd'];
    const expected: { line: number; acctId: string; detail: string }[] = [];
    const seen = new Set<string>();
    rows.forEach(({ account: owner, key }, i) => {
      // Only these accounts are said to hold two rows of one key.
      if (owner > 2) return;
      const name = `${owner} ${key}`;
      if (seen.has(name)) expected.push({ line: 10 * i, acctId: ids[owner]!, detail: `key ${key}` });
      seen.add(name);
    });
    const found: Found = { acctIds: textTable(ids), quarantined: new Set(), rejects: [] };
    rejectSecondRows(tableOf(rows), new Set([0, 1, 2]), found, {
      reason: 'duplicate-position',
      keyOf: (block, r) => block.key[r]!,
      detailOf: (block, r) => `key ${block.key[r]!}`,
    });
    const got = found.rejects.map(({ line, acctId, detail }) => ({ line, acctId, detail }));
    expect(got.sort((a, b) => a.line - b.line)).toEqual(expected);
    expect([...found.quarantined].map((a) => ids[a]).sort()).toEqual(
      [...new Set(expected.map((r) => r.acctId))].sort(),
    );
  });
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AccountIndex } from '../../src/portfolio/account-index.ts';
import { mergeAccounts } from '../../src/portfolio/merge-accounts.ts';
import { noRows, type RowBlock, type TablePart } from '../../src/portfolio/table-parts.ts';
import { textAt, textTable } from '../../src/quantity/text-table.ts';
import { lawHolds } from '../support/chance.ts';

const idsOf = (index: AccountIndex) => {
  const ids = index.ids();
  return Array.from({ length: index.count }, (_, i) => textAt(ids, i));
};

/** FNV-1a, as the index hashes. */
function fnv(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** Two ids of one hash, from among so many that there are some. */
function collision(): [string, string] {
  const seen = new Map<number, string>();
  for (let i = 0; ; i++) {
    const id = `id-${i}`;
    const other = seen.get(fnv(id));
    if (other !== undefined) return [other, id];
    seen.set(fnv(id), id);
  }
}

const anyIds = fc.array(
  fc.oneof(fc.constantFrom('a', 'b', 'aa', 'ab', 'é', '账户', ' '), fc.string({ maxLength: 6 })),
  {
    maxLength: 40,
  },
);

test('ids get indexes in the order of their first appearance, over any number of tables', () => {
  lawHolds(fc.array(anyIds, { maxLength: 5 }), 500, (tables) => {
    const index = new AccountIndex();
    const known = new Map<string, number>();
    for (const ids of tables) {
      const got = index.intern(textTable(ids));
      for (const id of ids) if (!known.has(id)) known.set(id, known.size);
      expect(Array.from(got)).toEqual(ids.map((id) => known.get(id)));
    }
    expect(idsOf(index)).toEqual([...known.keys()]);
  });
});

test('a hundred thousand ids keep their indexes while the index grows', () => {
  const ids = Array.from({ length: 100_000 }, (_, i) => `account-${(i * 7919) % 100_003}`);
  const index = new AccountIndex();
  for (let from = 0; from < ids.length; from += 9_999) index.intern(textTable(ids.slice(from, from + 9_999)));
  expect(index.count).toBe(ids.length);
  const backwards = ids.map((_, i) => ids[ids.length - 1 - i]!);
  expect(index.intern(textTable(backwards)).every((at, i) => at === ids.length - 1 - i)).toBe(true);
  expect(idsOf(index)).toEqual(ids);
});

test('ids of one hash are two accounts, also after they change places', () => {
  const [one, other] = collision();
  expect(fnv(one)).toBe(fnv(other));
  const index = new AccountIndex();
  expect(Array.from(index.intern(textTable([one, 'x', other, one, other])))).toEqual([0, 1, 2, 0, 2]);
  index.reorder(0, Uint32Array.of(2, 1, 0));
  expect(idsOf(index)).toEqual([other, 'x', one]);
  expect(Array.from(index.intern(textTable([one, other, 'x', 'y'])))).toEqual([2, 0, 1, 3]);
});

test('accounts put into another order are found where they stand then', () => {
  const order = fc.integer({ min: 1, max: 30 }).chain((count) =>
    fc.record({
      base: fc.integer({ min: 0, max: count - 1 }),
      order: fc.shuffledSubarray(
        Array.from({ length: count }, (_, i) => i),
        { minLength: count },
      ),
    }),
  );
  lawHolds(order, 500, ({ base, order: all }) => {
    const index = new AccountIndex();
    const ids = all.map((_, i) => `id-${i}`);
    index.intern(textTable(ids));
    const moved = all.filter((i) => i >= base);
    index.reorder(base, Uint32Array.from(moved));
    const expected = [...ids.slice(0, base), ...moved.map((i) => ids[i]!)];
    expect(idsOf(index)).toEqual(expected);
    expect(Array.from(index.intern(textTable(expected)))).toEqual(expected.map((_, i) => i));
  });
});

/** A part whose rows name these accounts, each with the line on which it does so first. */
function partOf(accounts: [id: string, line: number][]): TablePart<RowBlock> {
  const firstLine = Uint32Array.from(accounts, ([, line]) => line);
  const account = Uint32Array.from(accounts, (_, i) => i);
  return {
    accounts: { ids: textTable(accounts.map(([id]) => id)), firstLine },
    quarantined: Uint32Array.of(),
    blocks: [{ count: accounts.length, account }],
    lineOf: (row) => firstLine[row]!,
  };
}

test('accounts stand in the order of their lines, whichever part names them, behind those of earlier tables', () => {
  const naming = fc.tuple(fc.nat(11), fc.nat(2));
  const tables = fc.array(fc.array(naming, { maxLength: 25 }), { minLength: 1, maxLength: 3 });
  lawHolds(tables, 500, (drawn) => {
    const expected: string[] = [];
    const inParts = drawn.map((lines) => {
      const parts: [string, number][][] = [[], [], []];
      lines.forEach(([account, part], line) => {
        const id = `id-${account}`;
        if (!expected.includes(id)) expected.push(id);
        if (!parts[part]!.some(([known]) => known === id)) parts[part]!.push([id, line]);
      });
      return { ...noRows(), parts: parts.map(partOf) };
    });
    const [balances, positions = noRows(), orders = noRows()] = inParts;
    const { index } = mergeAccounts({ accounts: noRows(), balances, positions, orders } as never);
    expect(idsOf(index)).toEqual(expected);
    for (const { parts } of inParts) {
      for (const { accounts, blocks } of parts) {
        const named = Array.from(blocks[0]!.account, (a) => expected[a]);
        expect(named).toEqual(named.map((_, i) => textAt(accounts.ids, i)));
      }
    }
  });
});

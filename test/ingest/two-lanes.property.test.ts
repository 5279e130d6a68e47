import fc from 'fast-check';
import { afterAll, test } from 'vitest';
import { fuzzTimeout, invented } from '../fuzz/fuzzing.ts';
import { asyncLawHolds } from './async-law.ts';
import { inventedTable, loneColumn, mutated, mutations } from './invented-tables.ts';
import { LanesFolder } from './lanes-folder.ts';
import type { TableName, Tables } from './portfolio-folder.ts';
import { smallMarket } from './small-market.ts';

const folder = new LanesFolder(smallMarket());
afterAll(() => folder.remove());

const names: TableName[] = ['accounts', 'balances', 'positions', 'orders'];

/** How the file is cut: whole, or by a few bytes. */
const cuts = fc.record({
  rangeBytes: fc.oneof(fc.constant(1 << 20), fc.integer({ min: 1, max: 300 })),
  pieceBytes: fc.oneof(fc.constant(1 << 20), fc.integer({ min: 60, max: 400 }), fc.integer({ min: 1, max: 60 })),
  isPacked: fc.integer({ min: 0, max: 5 }).map((dice) => dice === 5),
});

const shown = (tables: Tables): Tables =>
  Object.assign(tables, {
    [fc.toStringMethod]: () =>
      Object.entries(tables)
        .map(([name, bytes]) => `${name} = ${JSON.stringify(bytes.toString('latin1'))}`)
        .join('\n'),
  });

const oneTable = fc
  .constantFrom(...names)
  .chain((name) => inventedTable(name).map((bytes) => shown({ [name]: bytes })));

test(
  'one invented table is the same book by both lanes as by the tolerant lane alone',
  async () => {
    const input = fc.record({ tables: oneTable, cuts });
    await asyncLawHolds(input, invented(1000), ({ tables, cuts: how }) => folder.expectSameByBothLanes(tables, how));
  },
  fuzzTimeout,
);

test(
  'four invented tables are the same book by both lanes as by the tolerant lane alone',
  async () => {
    const four = fc.tuple(...names.map((name) => inventedTable(name)));
    const input = fc.record({
      tables: four.map((bytes) => shown(Object.fromEntries(names.map((name, i) => [name, bytes[i]!])))),
      cuts,
    });
    await asyncLawHolds(input, invented(250), ({ tables, cuts: how }) => folder.expectSameByBothLanes(tables, how));
  },
  fuzzTimeout,
);

test(
  'a table of ids alone, with empty lines, is the same book by both lanes',
  async () => {
    const input = fc.record({ tables: loneColumn.map((accounts) => shown({ accounts })), cuts });
    await asyncLawHolds(input, invented(150), ({ tables, cuts: how }) => folder.expectSameByBothLanes(tables, how));
  },
  fuzzTimeout,
);

test(
  'a table with flipped, lost and added bytes is the same book by both lanes',
  async () => {
    const input = fc.record({
      tables: fc
        .tuple(
          fc.constantFrom(...names).chain((name) => fc.tuple(fc.constant(name), inventedTable(name))),
          mutations,
        )
        .map(([[name, bytes], changes]) => shown({ [name]: mutated(bytes, changes) })),
      cuts,
    });
    await asyncLawHolds(input, invented(600), ({ tables, cuts: how }) => folder.expectSameByBothLanes(tables, how));
  },
  fuzzTimeout,
);

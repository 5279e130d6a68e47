// A shard that exactly fills its capacity: every part to its last row, and not a byte written beyond the block.
import { describe, expect, it } from 'vitest';
import * as L from '../../src/kernel/layout.ts';
import { makeAccountColumns } from '../../src/margin/account-columns.ts';
import { fillAccounts } from '../../src/margin/account-margin.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { makeEngine } from '../../src/runner/engine.ts';
import { openShardKernel } from '../../src/runner/engine-handle.ts';
import { evaluateHere } from '../../src/runner/evaluate-here.ts';
import { planShards } from '../../src/runner/shards.ts';
import { bookOf, type HandAccount } from '../support/rows.ts';
import { smallMarket } from '../support/small-market.ts';

const { rulebook } = loadRulebook('okx-2025');
const CANARY = 0xa5;

/** Position, order and balance each touch a currency of their own, position and order a unit of their own. */
function fullestAccount(serial: number): HandAccount {
  const px = 97_000 + serial;
  return {
    acctId: `F${serial}`,
    positions: [['BTC-USD-SWAP', serial % 2 === 0 ? 10 + serial : -10 - serial, px]],
    orders: [['ETH-USD-250131-3500-C', 5 + serial, 0.04]],
    balances: [['USDT', 1000 * serial]],
  };
}

describe('a shard that exactly fills its capacity', () => {
  const book = bookOf(
    smallMarket,
    Array.from({ length: 37 }, (_, i) => fullestAccount(i + 1)),
  );
  const { shards, capacity } = planShards(book, 1_000_000);
  const engine = makeEngine({ snapshot: smallMarket, rulebook, capacity, workers: 2, withCells: true });
  const [block, behind] = engine.blocks;
  const bytes = new Uint8Array(engine.memory.buffer);
  const tablesBefore = bytes.slice(0, engine.tables.end);
  bytes.fill(CANARY, behind!.header);
  const output = openShardKernel(engine).evaluate(book, shards[0]!, block!);

  it('is one shard with a row for each row of its capacity', () => {
    expect(shards).toEqual([{ from: 0, to: 37 }]);
    expect(capacity).toEqual({ accounts: 37, positions: 37, orders: 37, balances: 37, hasTerms: true });
    expect(output.rows.units.account.length).toBe(capacity.positions + capacity.orders);
    const wallets = capacity.positions + capacity.orders + capacity.balances;
    expect(output.wallets.length).toBe(wallets * L.OUT_WALLET_SLOTS);
    expect(output.cells.length).toBe((capacity.positions + capacity.orders) * block!.cellsStride);
  });

  it('writes nothing behind its block and nothing into the tables', () => {
    expect(bytes.subarray(behind!.header).every((byte) => byte === CANARY)).toBe(true);
    expect(Buffer.compare(bytes.subarray(0, engine.tables.end), tablesBefore)).toBe(0);
  });

  it('has the figures of accounts that are evaluated one by one', () => {
    const columns = makeAccountColumns(37);
    fillAccounts(output, book, shards[0]!, columns);
    for (let serial = 1; serial <= 37; serial++) {
      const [alone] = evaluateHere(smallMarket, rulebook, bookOf(smallMarket, [fullestAccount(serial)]));
      expect(columns.figures.totalImr[serial - 1]).toBe(alone!.totalImr);
      expect(columns.figures.adjEq[serial - 1]).toBe(alone!.adjEq);
    }
  });
});

describe('a shard of nothing', () => {
  it('is planned for a book of no accounts as no shard at all', () => {
    const book = bookOf(smallMarket, []);
    expect(planShards(book, 1000)).toEqual({
      shards: [],
      capacity: { accounts: 0, positions: 0, orders: 0, balances: 0, hasTerms: true },
    });
    expect(evaluateHere(smallMarket, rulebook, book)).toEqual([]);
  });

  it('has accounts without rows, and no unit and no currency of them', () => {
    const book = bookOf(smallMarket, [{ acctId: 'a' }, { acctId: 'b' }]);
    const margins = evaluateHere(smallMarket, rulebook, book);
    expect(margins.map((margin) => [margin!.units.length, margin!.wallets.length, margin!.state])).toEqual([
      [0, 0, 'healthy'],
      [0, 0, 'healthy'],
    ]);
  });

  it('leaves no trace of the account before: wallets and sums are wiped in between', () => {
    const rich: HandAccount = {
      acctId: 'rich',
      positions: [
        ['BTC-USD-SWAP', -500, 97_000],
        ['BTC-USD-250131-100000-C', -40, 0.03],
      ],
      orders: [['BTC-USDT', 1, 96_000]],
      balances: [['BTC', 3, { cap: 0.25 }]],
    };
    const poor: HandAccount = { acctId: 'poor', positions: [['BTC-USDT-SWAP', -100, 97_000]], balances: [['BTC', 2]] };
    const [, after] = evaluateHere(smallMarket, rulebook, bookOf(smallMarket, [rich, poor]));
    const [alone] = evaluateHere(smallMarket, rulebook, bookOf(smallMarket, [poor]));
    expect(after).toEqual(alone);
  });
});

// Borrowing: what no cause brought is nothing to the last bit; sums, orders and the switch are laws of src/laws.
import { describe, expect, it } from 'vitest';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { lawHolds } from '../support/chance.ts';
import { bothEngines } from '../support/engines.ts';
import { smallMarket } from '../support/small-market.ts';
import { legsOf } from './accounts.ts';

const { rulebook } = loadRulebook('okx-2025');

describe.each(bothEngines(smallMarket, rulebook))('by $name', ({ name, evaluate }) => {
  const runs = name === 'the kernel' ? 400 : 40;

  it('a cause that is not there has nothing, not even rounding', () => {
    lawHolds(legsOf(), runs, ({ positions, balances }) => {
      const [outcome] = evaluate([{ acctId: 'a', positions, orders: [], balances }]);
      for (const row of outcome!.borrowing.values()) expect([row.optionBorrow, row.orderBorrow]).toEqual([0, 0]);
    });
  });
});

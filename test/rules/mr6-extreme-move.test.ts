// mr6-extreme-move: its worked number, its tie-break, several shocks.
import { describe, expect, it } from 'vitest';
import { exact, fromText } from '../../src/quantity/decimal.ts';
import { ReferenceEngine } from '../../src/reference/evaluate-account.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { extremeMoveLoss } from '../../src/rules/mr6-extreme-move.ts';
import { TinyMarket, tinyAccount } from '../support/tiny-market.ts';

const { rulebook } = loadRulebook('okx-2025');
const leg = (qty: number, ...extremePnl: string[]) => ({ qty: exact(qty), extremePnl: extremePnl.map(fromText) });

describe('mr6-extreme-move', () => {
  const market = new TinyMarket()
    .currency('USDT', 0.99954)
    .coin('LTC', 101.89, { USDT: 101.9951 })
    .perpetual('LTC-USDT-SWAP', { markPx: 102 })
    .build();
  const account = tinyAccount(market, { positions: [['LTC-USDT-SWAP', 10, 8000]] });

  it('is half the venue’s printed loss at −36 %', () => {
    const [unit] = new ReferenceEngine(market, rulebook).evaluate(account).units;
    expect(unit!.mr6Cells[unit!.mr6Worst]!.toString()).toBe('-367.0134561144');
    expect(unit!.mr6.toString()).toBe('183.5067280572');
    expect(unit!.mr6Worst).toBe(0);
  });

  it('tries every shock that a rulebook lists', () => {
    const seed = loadRulebook('seed').rulebook;
    const [unit] = new ReferenceEngine(market, seed).evaluate(account).units;
    expect(unit!.mr6Cells).toHaveLength(4);
    expect(unit!.mr6.toString()).toBe('367.0134561144');
  });

  it('names the first minimum, also of a gain everywhere', () => {
    expect(extremeMoveLoss(rulebook, [leg(2, '-1', '-1')], 2)).toMatchObject({ worst: 0 });
    const gain = extremeMoveLoss(rulebook, [leg(1, '9', '4')], 2);
    expect([gain.worst, gain.lossUsd.toString()]).toEqual([1, '0']);
  });

  it('has no cells where the rulebook lacks it', () => {
    const without = { ...rulebook, 'mr6-extreme-move': null };
    const [unit] = new ReferenceEngine(market, without).evaluate(account).units;
    expect([unit!.mr6.toString(), unit!.mr6Worst, unit!.mr6Cells]).toEqual(['0', -1, []]);
  });
});

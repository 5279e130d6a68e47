/** The initial margin's three combinations of positions and orders, and which of them it is made of. */
import { amount, tableLines } from '../../table.ts';
import { INDENT, type UnitPart } from './unit-part.ts';

export const ordersPart: UnitPart = {
  lines: ({ unit, decimal, rulebook }) => {
    const rows = unit.candidates.map(({ set, orderCount, mmr, coinDelta, spotInUse }) => [
      names[set],
      set === 'positions' ? '' : String(orderCount),
      amount(coinDelta, 8),
      amount(spotInUse, 8),
      mmr === null ? 'no order of this side' : amount(mmr),
      set === unit.imrSet ? 'the largest' : '',
    ]);
    const multiplier = rulebook.account.imrMultiplier.value;
    if (unit.candidates.every(({ orderCount }) => orderCount === 0)) {
      return [
        `${INDENT}IMR ${amount(decimal.imr)} USD is ${multiplier} × the MMR of the positions, as the unit has no orders`,
      ];
    }
    return [
      `${INDENT}IMR ${amount(decimal.imr)} USD is ${multiplier} × the largest of`,
      ...tableLines(['set', 'orders', 'delta, coins', 'spot in use', 'MMR of it', ''], rows, {
        left: [0, 5],
        indent: INDENT,
      }),
    ];
  },
  json: ({ unit }) => ({ imrSet: unit.imrSet, imrSets: unit.candidates }),
};

const names = {
  positions: 'positions',
  positive: 'positions + orders of positive delta',
  negative: 'positions + orders of negative delta',
};

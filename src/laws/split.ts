/** Laws about one size in several rows. */
import { QUANTITY_ABS_MIN } from '../limits.ts';
import { type AccountHoldings, type OrderHolding, type PositionHolding, posSides } from '../portfolio/holdings.ts';
import { type MarketRisk, marketRisks } from '../quantity/margin-result.ts';
import { at } from './figures.ts';
import type { Law } from './law.ts';

/** Two halves are the whole, wherever no tier goes by the row. */
export const split: Law = {
  name: 'split',
  says: 'a position cut into two rows of one sign, and an order into two, leave every figure as it is',
  road: 'book',
  prepare({ holdings, own }) {
    // Modes 2 and 3 margin net, long and short rows apart, each at the tier of its own size.
    const positions = holdings.acctLv === 4 ? holdings.positions.flatMap(inHalves(holdings)) : holdings.positions;
    const orders = holdings.orders.flatMap(orderInHalves);
    const variant: AccountHoldings = { ...holdings, positions, orders };
    const more = positions.length + orders.length - holdings.positions.length - holdings.orders.length;
    if (more === 0) return 'it has no row that may be cut';
    return {
      variants: [{ holdings: variant }],
      check: (check, [got]) => check.near(own, got!, variant),
    };
  },
};

/** A net row may stand beside one of the side it is of, and that beside a net one; a row of 0 has no halves. */
function inHalves({ positions }: AccountHoldings): (position: PositionHolding) => PositionHolding[] {
  const sidesOf = new Map<string, Set<string>>();
  for (const { instrument, posSide } of positions) {
    const sides = sidesOf.get(instrument.instId) ?? new Set();
    sidesOf.set(instrument.instId, sides.add(posSide));
  }
  return (position) => {
    const { instrument, pos, posSide } = position;
    const side = pos > 0 ? posSides[1] : posSides[2];
    const second = posSide === 'net' ? side : 'net';
    const sides = sidesOf.get(instrument.instId)!;
    if (sides.has(second) || !hasHalves(pos)) return [position];
    sides.add(second);
    return [
      { ...position, pos: pos / 2 },
      { ...position, pos: pos / 2, posSide: second },
    ];
  };
}

/** An isolated order of an option is margined at the tier of its own size. */
function orderInHalves(order: OrderHolding): OrderHolding[] {
  const isTiered = order.isolated && order.instrument.product === 'option';
  if (isTiered || !hasHalves(order.sz)) return [order];
  const half = { ...order, sz: order.sz / 2 };
  return [half, half];
}

function hasHalves(size: number): boolean {
  return Math.abs(size) / 2 >= QUANTITY_ABS_MIN;
}

/** The market risks that go by the net of long and short; the minimum charge counts both sides. */
const byNet: readonly MarketRisk[] = marketRisks.filter((risk) => risk !== 'mr7' && risk !== 'mr8');
const besides = ['spotInUse', 'delta', 'gamma', 'theta', 'vega', 'upl'] as const;

/** A contract held both ways is its net, wherever no gross size is charged. */
export const twoSides: Law = {
  name: 'two-sides',
  says: 'long and short rows of a contract have the market risks of their net; only the minimum charge counts both',
  road: 'book',
  prepare({ holdings, own }) {
    if (holdings.acctLv !== 4) return 'its mode margins sides apart';
    const held = new Set<string>();
    for (const { instrument, posSide } of holdings.positions) if (posSide !== 'net') held.add(instrument.instId);
    const widened = holdings.positions.filter(({ instrument, pos }) => pos !== 0 && !held.has(instrument.instId));
    if (widened.length === 0) return 'it has no net position';
    const variant: AccountHoldings = {
      ...holdings,
      positions: holdings.positions.flatMap((position) =>
        widened.includes(position) ? bothWays(position) : [position],
      ),
    };
    return {
      variants: [{ holdings: variant }],
      check(check, [sides]) {
        const scale = check.scaleOf(variant);
        for (const unit of own.units) {
          const got = sides!.units.find(({ riskUnit }) => riskUnit === unit.riskUnit)!;
          const scaleUsd = scale.units.get(unit.riskUnit)!;
          for (const figure of [...byNet, ...besides])
            check.nearly(at(unit, figure, scaleUsd), unit[figure], got[figure]);
          check.atLeast(at(unit, 'mr7', scaleUsd), unit.mr7, got.mr7);
        }
        check.nearly({ place: '', figure: 'eqUsd', scaleUsd: scale.accountUsd }, own.eqUsd, sides!.eqUsd);
        check.nearly({ place: '', figure: 'borrowMmr', scaleUsd: scale.accountUsd }, own.borrowMmr, sides!.borrowMmr);
      },
    };
  },
};

/** Twice its size on its own side, its size on the other. */
function bothWays(position: PositionHolding): PositionHolding[] {
  const { pos } = position;
  const [long, short] = [Math.max(pos, 0), Math.min(pos, 0)];
  const more = Math.abs(pos);
  return [
    { ...position, pos: long + more, posSide: 'long' },
    { ...position, pos: short - more, posSide: 'short' },
  ];
}

/** Spot in use and the limit that decides it. */
import { amount, tableLines } from '../../table.ts';
import { both } from '../wire.ts';
import { INDENT, type UnitPart } from './unit-part.ts';

const COIN_PLACES = 8;

export const spotPart: UnitPart = {
  lines: ({ unit }) => {
    const { equity, derivativesDelta, cap, used, decidedBy } = unit.spot;
    if (equity.isZero() && used.isZero()) return [];
    const rows = [
      ['equity', amount(equity, COIN_PLACES), `equity of ${unit.underlying}`],
      ['need', amount(derivativesDelta.neg(), COIN_PLACES), 'what would bring the delta of the derivatives to 0'],
      ['cap', cap === null ? 'none' : amount(cap, COIN_PLACES), 'clSpotInUseAmt, of either sign'],
      ['used', amount(used, COIN_PLACES), whyUsed[decidedBy]],
    ];
    return [
      `${INDENT}spot in use, coins`,
      ...tableLines(['limit', 'coins', 'is'], rows, { left: [0, 2], indent: INDENT }),
    ];
  },
  json: ({ unit, kernel }) => {
    const { equity, derivativesDelta, cap, decidedBy } = unit.spot;
    return {
      spotInUse: both(kernel.spotInUse, unit.spotInUse),
      spotLimits: { eq: equity, derivativesDelta, clSpotInUseAmt: cap, decidedBy },
    };
  },
};

const whyUsed = {
  equity: 'all of the equity',
  need: 'as much as the hedge needs',
  cap: 'as much as the cap allows',
  'no-hedge': 'none: it does not hedge the derivatives',
};

/** The laws, in the order in which they are checked and told: from how an account is written down to what it is made of. */
import type { Law } from './law.ts';
import { mirror } from './mirror.ts';
import { autoLoan, moreCash, ordersAside } from './monotone.ts';
import { alone, emptyRows, permute } from './order-of-rows.ts';
import { scale, scaleInTier, scaleUntiered } from './scale.ts';
import { merge, unrelated } from './several-units.ts';
import { split, twoSides } from './split.ts';
import { sums } from './sums.ts';

export const laws: readonly Law[] = [
  sums,
  permute,
  alone,
  emptyRows,
  split,
  twoSides,
  scale,
  scaleInTier,
  scaleUntiered,
  mirror,
  unrelated,
  merge,
  ordersAside,
  moreCash,
  autoLoan,
];

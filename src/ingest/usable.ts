/** What of a market a row may name, stated once: the judge words the reason, the quick lanes only need to know. */

import type { RejectReason } from '../failure/reasons.ts';
import type { Instrument, Snapshot } from '../market/snapshot.ts';

export interface Unusable {
  reason: RejectReason;
  detail: string;
}

/** Why no row may be in this currency; null where rows may. */
export function currencyFault(snapshot: Snapshot, ccy: string): Unusable | null {
  const index = snapshot.currencyIndex.get(ccy);
  if (index === undefined)
    return { reason: 'unknown-currency', detail: `ccy ${ccy}: the market has no index ${ccy}-USD` };
  return snapshot.currencies[index]!.problem;
}

/** Why no row may be in this instrument; null where rows may. */
export function instrumentFault(snapshot: Snapshot, instrument: Instrument): Unusable | null {
  return (
    instrument.problem ??
    currencyFault(snapshot, instrument.settleCcy) ??
    (instrument.contract === 'spot' ? currencyFault(snapshot, instrument.underlying) : null)
  );
}

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

/** Why no account may hold this instrument, whatever its mode; null where one may. */
export function instrumentFault(snapshot: Snapshot, instrument: Instrument): Unusable | null {
  return (
    (isOnlyForMultiCurrency(instrument) ? null : instrument.problem) ??
    currencyFault(snapshot, instrument.settleCcy) ??
    (instrument.contract === 'spot' ? currencyFault(snapshot, instrument.underlying) : null)
  );
}

/** Whether multi-currency mode has a rule for the instrument and no other mode has. */
export function isOnlyForMultiCurrency({ contract, problem }: Instrument): boolean {
  return contract === 'usd-option' && problem?.reason === 'unsupported-contract';
}

/** What a stage must trade has no price or no lot: the account is quarantined, because half a liquidation would be wrong. */
import type { RejectReason } from '../failure/reasons.ts';

export class UntradableError extends Error {
  override readonly name = 'UntradableError';
  readonly reason: RejectReason;

  /** @param detail one sentence that names the instrument and what is wrong with it */
  constructor(reason: RejectReason, detail: string) {
    super(detail);
    this.reason = reason;
  }
}

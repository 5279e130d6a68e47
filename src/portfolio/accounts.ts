/** Accounts in order of first appearance, their settings, and the rejects that quarantine them. */
import type { RejectReason } from '../failure/reasons.ts';
import { rejectReasons } from '../failure/reasons.ts';
import { UnusableInput } from '../failure/unusable-input.ts';
import { ACCOUNTS_MAX, ACCT_ID_BYTES_MAX } from '../limits.ts';
import type { RejectedRow } from './book.ts';

/** Where a row stands. */
export interface RowPlace {
  file: string;
  line: number;
}

export interface AccountSettings {
  autoLoan: boolean;
  riskAck: boolean;
}

export class AccountRegister {
  readonly acctIds: string[] = [];
  readonly quarantined: boolean[] = [];
  readonly settings: (AccountSettings | undefined)[] = [];
  readonly rejects: RejectedRow[] = [];
  readonly #indexOf = new Map<string, number>();

  /** The account's index; a new id gets the next. */
  intern(acctId: string): number {
    const known = this.#indexOf.get(acctId);
    if (known !== undefined) return known;
    const index = this.acctIds.length;
    if (index >= ACCOUNTS_MAX) throw new UnusableInput(`a book holds at most ${ACCOUNTS_MAX} accounts: split it`);
    this.#indexOf.set(acctId, index);
    this.acctIds.push(acctId);
    this.quarantined.push(false);
    this.settings.push(undefined);
    return index;
  }

  /** Rejects a row. Whose row it was is quarantined, unless the id itself is what cannot be read. */
  reject(place: RowPlace, acctId: string, reason: RejectReason, detail: string): void {
    const words = detail === '' ? rejectReasons[reason] : detail;
    this.rejects.push({ ...place, acctId, reason, detail: shortened(words) });
    if (isAccountId(acctId)) this.quarantined[this.intern(acctId)] = true;
  }
}

const REJECT_DETAIL_CHARS_MAX = 200;

/** A detail quotes what was read, as far as it helps. */
function shortened(text: string): string {
  return text.length > REJECT_DETAIL_CHARS_MAX ? `${text.slice(0, REJECT_DETAIL_CHARS_MAX)}…` : text;
}

/** 1 to 64 bytes of UTF-8. The replacement character is what a reader puts for bytes that were no UTF-8. */
export function isAccountId(acctId: string): boolean {
  if (acctId === '' || acctId.includes('\uFFFD')) return false;
  return acctId.length <= ACCT_ID_BYTES_MAX / 4 || Buffer.byteLength(acctId, 'utf8') <= ACCT_ID_BYTES_MAX;
}

/** Accounts that rows of text name, in the order in which they do, and the rejects that quarantine them. */
import { type RejectReason, rejectReasons } from '../failure/reasons.ts';
import { UnusableInput } from '../failure/unusable-input.ts';
import { ACCOUNTS_MAX, ACCT_ID_BYTES_MAX } from '../limits.ts';
import { ownText } from '../quantity/own-text.ts';
import { textTable } from '../quantity/text-table.ts';
import type { RejectedRow } from './book.ts';
import { addReject } from './rejects.ts';
import type { PartAccounts } from './table-parts.ts';

export class AccountRegister {
  readonly rejects: RejectedRow[] = [];
  readonly #file: string;
  readonly #indexOf = new Map<string, number>();
  readonly #firstLine: number[] = [];
  readonly #quarantined = new Set<number>();

  /** @param file what rejects call the place where the rows stand */
  constructor(file: string) {
    this.#file = file;
  }

  /** The account's index; a new id gets the next. */
  intern(acctId: string, line: number): number {
    const known = this.#indexOf.get(acctId);
    if (known !== undefined) return known;
    const index = this.#firstLine.length;
    if (index >= ACCOUNTS_MAX) throw new UnusableInput(`a book holds at most ${ACCOUNTS_MAX} accounts: split it`);
    this.#indexOf.set(ownText(acctId), index);
    this.#firstLine.push(line);
    return index;
  }

  /** Rejects a row. Whose row it was is quarantined, unless the id itself is what cannot be read. */
  reject(line: number, acctId: string, reason: RejectReason, detail: string): void {
    const words = detail === '' ? rejectReasons[reason] : detail;
    addReject(this.rejects, { file: this.#file, line, acctId: ownText(acctId), reason, detail: shortened(words) });
    if (isAccountId(acctId)) this.#quarantined.add(this.intern(acctId, line));
  }

  /** The accounts so far, and which of them are quarantined. */
  part(): { accounts: PartAccounts; quarantined: Uint32Array } {
    const ids = textTable([...this.#indexOf.keys()]);
    return {
      accounts: { ids, firstLine: Uint32Array.from(this.#firstLine) },
      quarantined: Uint32Array.from(this.#quarantined),
    };
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

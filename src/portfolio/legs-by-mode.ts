/**
 * What a row may hold depends on its account's mode, which another table says: isolated legs are of modes 2 and 3, options
 * settled in USD of mode 3. Rows are looked at once more when all tables are in.
 */
import type { RejectReason } from '../failure/reasons.ts';
import type { Instrument, Snapshot } from '../market/snapshot.ts';
import { textAt } from '../quantity/text-table.ts';
import { addReject } from './rejects.ts';
import type { Found } from './second-rows.ts';
import { type LegBlock, NO_ACCOUNT, type TableRows } from './table-parts.ts';

const MULTI_CURRENCY_MODE = 3;
const PORTFOLIO_MODE = 4;

/** Rejects the legs that their account's mode has no rule for. @param acctLv mode of each account */
export function rejectRowsOfOtherModes(
  table: TableRows<LegBlock>,
  acctLv: Uint8Array,
  found: Found,
  { instruments }: Snapshot,
): void {
  const hasUsdOptions = instruments.some(({ contract }) => contract === 'usd-option');
  for (const part of table.parts) {
    let rowsBefore = 0;
    for (const block of part.blocks) {
      const { count, account, instrument, isolated } = block;
      // A quick lane leaves the terms out where no account may be isolated, and takes no option settled in USD.
      for (let row = 0; isolated !== undefined && row < count; row++) {
        if (account[row] === NO_ACCOUNT || (isolated[row] === 0 && !hasUsdOptions)) continue;
        const owner = account[row]!;
        const fault = faultOf(instruments[instrument[row]!]!, isolated[row] === 1, acctLv[owner]!);
        if (fault === null) continue;
        found.quarantined.add(owner);
        const line = part.lineOf(rowsBefore + row);
        addReject(found.rejects, { file: table.file, line, acctId: textAt(found.acctIds, owner), ...fault });
      }
      rowsBefore += count;
    }
  }
}

function faultOf(
  { instId, contract, problem }: Instrument,
  isIsolated: boolean,
  acctLv: number,
): { reason: RejectReason; detail: string } | null {
  if (isIsolated && acctLv === PORTFOLIO_MODE) return { reason: 'isolated-in-portfolio', detail: `instId ${instId}` };
  if (contract !== 'usd-option' || acctLv === MULTI_CURRENCY_MODE) return null;
  return { reason: 'unsupported-contract', detail: problem!.detail };
}

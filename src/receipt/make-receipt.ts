/** One account → its receipt. */
import { resolve } from 'node:path';
import { rowsOfHoldings, type TextRow } from '../ingest/book-of-rows.ts';
import { loadKernel } from '../kernel/instance.ts';
import type { Snapshot } from '../market/snapshot.ts';
import type { AccountHoldings } from '../portfolio/holdings.ts';
import { packageVersion } from '../quantity/package-root.ts';
import type { LoadedRulebook } from '../rulebook/load.ts';
import { evaluatedAccount } from './evaluated.ts';
import { figureTexts } from './figure-texts.ts';
import { RECEIPT_SCHEMA, type Receipt } from './receipt.ts';

/** What the account is evaluated with. */
export interface ReceiptContext {
  snapshot: Snapshot;
  marketDirectory: string;
  loaded: LoadedRulebook;
}

export function makeReceipt(holdings: AccountHoldings, { snapshot, marketDirectory, loaded }: ReceiptContext): Receipt {
  const rows = rowsOfHoldings([holdings]);
  const figures = evaluatedAccount(holdings, snapshot, loaded.rulebook);
  return {
    schema: RECEIPT_SCHEMA,
    shockgrid: packageVersion(),
    kernel: { sha256: loadKernel().sha256 },
    rulebook: { id: loaded.rulebook.id, path: resolve(loaded.path), sha256: loaded.sha256 },
    market: {
      directory: resolve(marketDirectory),
      asOf: new Date(snapshot.asOfMs).toISOString(),
      files: snapshot.files.map(({ name, bytes, sha256 }) => ({ name, bytes, sha256 })),
    },
    inputs: {
      account: rows.accounts[0] as Receipt['inputs']['account'],
      balances: rows.balances.map(withoutAccount) as Receipt['inputs']['balances'],
      positions: rows.positions.map(withoutAccount) as Receipt['inputs']['positions'],
      orders: rows.orders.map(withoutAccount) as Receipt['inputs']['orders'],
    },
    figures: figureTexts(figures, snapshot, loaded.rulebook),
  };
}

function withoutAccount({ acctId: _, ...cells }: TextRow): TextRow {
  return cells;
}

/**
 * A receipt: one account's inputs, what they were evaluated with, and every figure that came of it, so that anyone with the
 * market can check the figures without the book. It ends in the SHA-256 of all that stands before, which is every byte up
 * to its last two lines: `head -n -2 receipt.json | sha256sum`.
 */
import { createHash } from 'node:crypto';
import { UnusableInput } from '../failure/unusable-input.ts';
import { accountTable, balanceTable, orderTable, positionTable, type TableSpec } from '../ingest/columns.ts';
import type { RowTableId } from '../kernel/row-blocks.ts';
import { rowHeader, rowTables } from '../margin/row-tables.ts';
import { parseJson } from '../quantity/json-text.ts';
import { z } from '../quantity/schema.ts';
import { accountHeaderOf } from '../report/result-tables.ts';

export const RECEIPT_SCHEMA = 'shockgrid-receipt/1';

/** Longest cell: an id, or a number of 17 digits with its exponent. */
const CELL_CHARS_MAX = 200;
const PATH_CHARS_MAX = 4096;

const cell = z.string().max(CELL_CHARS_MAX, `expected at most ${CELL_CHARS_MAX} characters`);
const path = z.string().min(1).max(PATH_CHARS_MAX);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal digits');

/** A row with exactly these cells. */
const rowOf = <Name extends string>(names: readonly Name[]) =>
  z.strictObject(Object.fromEntries(names.map((name) => [name, cell])) as Record<Name, typeof cell>);

/** A row of a table of the portfolio, whose account is said once. `frozenBal` is read of no table, so no receipt has it. */
const inputRow = ({ needed, optional }: TableSpec) =>
  rowOf([...needed, ...optional].filter((name) => name !== 'acctId' && name !== 'frozenBal'));

/** A row of a result table likewise. */
const figureRow = (table: RowTableId) => rowOf(rowHeader(table).filter((name) => name !== 'acctId'));

/** The columns of the table of accounts, what modes are compared by among them. */
export const accountColumns = accountHeaderOf(true).filter((name) => name !== 'acctId');

const receiptSchema = z.strictObject({
  schema: z.literal(RECEIPT_SCHEMA, `expected "${RECEIPT_SCHEMA}"`),
  shockgrid: z.string().max(40),
  kernel: z.strictObject({ sha256 }),
  rulebook: z.strictObject({ id: z.string().max(CELL_CHARS_MAX), path, sha256 }),
  market: z.strictObject({
    directory: path,
    asOf: z.iso.datetime('expected a time such as 2026-02-05T08:00:00.000Z'),
    files: z.array(z.strictObject({ name: z.string().max(CELL_CHARS_MAX), bytes: z.int().min(0), sha256 })).max(1000),
  }),
  inputs: z.strictObject({
    account: inputRow(accountTable).extend({ acctId: cell }),
    balances: z.array(inputRow(balanceTable)),
    positions: z.array(inputRow(positionTable)),
    orders: z.array(inputRow(orderTable)),
  }),
  figures: z.strictObject({
    account: rowOf(accountColumns),
    [rowTables.units.file]: z.array(figureRow('units')),
    [rowTables.borrowing.file]: z.array(figureRow('borrowing')),
    [rowTables.currencies.file]: z.array(figureRow('currencies')),
    [rowTables.isolated.file]: z.array(figureRow('isolated')),
  }),
});

export type Receipt = z.infer<typeof receiptSchema>;
export type ReceiptFigures = Receipt['figures'];

const sealed = receiptSchema.extend({ sha256 });

/** The receipt as its file, its seal at the end. */
export function receiptText(receipt: Receipt): string {
  // The seal is of every byte before its own line.
  const [head] = JSON.stringify({ ...receipt, sha256: '' }, null, 2).split(sealLine('').trimEnd()) as [string];
  return `${head}${sealLine(sealOf(head))}`;
}

export interface ReadReceipt {
  receipt: Receipt;
  /** Whether the bytes are those that were sealed. */
  isWhole: boolean;
}

/**
 * Reads a receipt's text, whose shape is checked and whose seal is looked at.
 * @param name what messages call it
 * @throws UnusableInput where it is no receipt
 */
export function readReceipt(text: string, name: string): ReadReceipt {
  const parsed = sealed.safeParse(parseJson(text, `receipt ${name}`));
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    const place = issue.path.length > 0 ? issue.path.join('.') : 'the top level';
    throw new UnusableInput(`receipt ${name}, at ${place}: ${issue.message}`);
  }
  const { sha256: seal, ...receipt } = parsed.data;
  const end = sealLine(seal);
  const head = text.slice(0, -end.length);
  return { receipt, isWhole: text.endsWith(end) && sealOf(head) === seal };
}

function sealLine(seal: string): string {
  return `  "sha256": "${seal}"\n}\n`;
}

function sealOf(head: string): string {
  return createHash('sha256').update(head, 'utf8').digest('hex');
}

/** Every table a portfolio may have and every header name, once. Names are the venue's where it has one. */

export interface TableSpec {
  /** What messages call it. */
  table: string;
  needed: readonly string[];
  optional: readonly string[];
}

export const positionTable = {
  table: 'positions',
  needed: ['acctId', 'instId', 'pos', 'avgPx'],
  optional: ['mgnMode', 'posSide', 'lever', 'margin'],
} as const satisfies TableSpec;

export const balanceTable = {
  table: 'balances',
  needed: ['acctId', 'ccy', 'cashBal'],
  optional: ['frozenBal', 'interest', 'clSpotInUseAmt'],
} as const satisfies TableSpec;

export const orderTable = {
  table: 'orders',
  needed: ['acctId', 'instId', 'side', 'sz', 'px'],
  optional: ['tdMode', 'lever', 'reduceOnly'],
} as const satisfies TableSpec;

export const accountTable = {
  table: 'accounts',
  needed: ['acctId'],
  optional: ['acctLv', 'autoLoan', 'riskAck'],
} as const satisfies TableSpec;

/** The stream that `score` reads: one row a holding of any kind. */
export const holdingsTable = {
  table: 'holdings',
  needed: ['acctId', 'kind', 'id', 'qty', 'px'],
  optional: [],
} as const satisfies TableSpec;

/** A row's cells by column name; an absent optional column reads as empty text. */
export type RowOf<T extends TableSpec> = Record<T['needed'][number] | T['optional'][number], string>;

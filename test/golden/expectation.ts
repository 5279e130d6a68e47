/**
 * `expected.json`: accounts by the decimal engine, figures as decimal text of 20 digits. It is written only on purpose, by
 * a run with SHOCKGRID_BLESS=1, and never by the kernel.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Decimal, fromDigits } from '../../src/quantity/decimal.ts';
import type { AccountMargin } from '../../src/quantity/margin-result.ts';
import { type ScenarioGrid, scenarioGrid } from '../../src/rulebook/scenarios.ts';
import type { Rulebook } from '../../src/rulebook/schema.ts';

/** Significant digits of a figure. */
const DIGITS = 20;
/** Below this a sum that cancels has only the noise of the 50th digit. USD or coins. */
const NOISE = 1e-28;
const RELATIVE = 1e-18;

/** An account of the expectation; null stands for one that is quarantined. */
export type ExpectedAccount = AccountMargin<Decimal> | null;
type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** Whether this run may write expectations. */
export function isBlessing(): boolean {
  return process.env.SHOCKGRID_BLESS === '1';
}

/** Reads a case's expectation. Throws where there is none. */
export function readExpectation(folder: string): ExpectedAccount[] {
  const path = join(folder, 'expected.json');
  if (!existsSync(path)) {
    throw new Error(
      `golden case ${basename(folder)} has no expected.json: check its figures by hand, then bless it by ` +
        `SHOCKGRID_BLESS=1 npx vitest run --config test/vitest.config.ts test/golden -t "${basename(folder)}"`,
    );
  }
  const json = JSON.parse(readFileSync(path, 'utf8')) as { accounts: Record<string, unknown>[] };
  return json.accounts.map((account) => (account.quarantined === true ? null : fromJson(account)));
}

/** Writes a case's expectation; tells what it did. */
export function blessExpectation(folder: string, accounts: readonly ExpectedAccount[], rulebook: Rulebook): string {
  const path = join(folder, 'expected.json');
  const json = accounts.map((account) => (account === null ? { quarantined: true } : toJson(account, rulebook)));
  const text = `${printed({ accounts: json }, '')}\n`;
  const before = existsSync(path) ? readFileSync(path, 'utf8') : null;
  if (text !== before) writeFileSync(path, text);
  const what = before === null ? 'new' : text === before ? 'unchanged' : 'changed';
  return `blessed ${basename(folder)}/expected.json: ${what}`;
}

function toJson(account: AccountMargin<Decimal>, rulebook: Rulebook): Json {
  // Whether an engine thought a decision close is its own affair.
  const { units, wallets, borrowing, currencies, isolated, isClose: _, ...figures } = account;
  return {
    ...asText(figures),
    units: units.map((unit) => {
      const { mr1Worst, mr6Worst, mr1Cells, mr6Cells, ...rest } = unit;
      const grid = scenarioGrid(rulebook, unit.riskUnit.split('-')[0]!);
      return {
        ...asText(rest),
        mr1Worst: worstCell(grid, mr1Worst),
        mr6Worst: { cell: mr6Worst, spotShock: grid.extremeShocks[mr6Worst] ?? '' },
        mr1Cells: mr1Cells.map(digits),
        mr6Cells: mr6Cells.map(digits),
      };
    }),
    wallets: wallets.map((wallet) => asText({ ...wallet })),
    borrowing: borrowing.map((row) => asText({ ...row })),
    currencies: currencies.map((row) => asText({ ...row })),
    isolated: isolated.map((row) => asText({ ...row })),
  };
}

function worstCell(grid: ScenarioGrid, cell: number): Json {
  const { spotShock, volShock } = grid.cells[cell]!;
  return { cell, spotShock, volShock: volShock.wireWord };
}

const digits = (value: Decimal) => value.toSignificantDigits(DIGITS).toString();

/** Decimals as text, the rest as it is. */
function asText(figures: object): { [key: string]: Json } {
  const entries = Object.entries(figures).map(([name, value]): [string, Json] => {
    return [name, value !== null && typeof value === 'object' ? digits(value as Decimal) : (value as Json)];
  });
  return Object.fromEntries(entries);
}

type Row = Record<string, unknown>;

const words = ['acctId', 'acctLv', 'state', 'eligible', 'riskUnit', 'ccy', 'instId', 'posSide'];
type Lists = 'units' | 'wallets' | 'borrowing' | 'currencies' | 'isolated';

function fromJson(json: Record<string, unknown>): AccountMargin<Decimal> {
  const { units, wallets, borrowing, currencies, isolated, ...figures } = json as Record<Lists, Row[]>;
  const account = {
    ...asDecimals(figures),
    isClose: false,
    units: units.map(({ mr1Worst, mr6Worst, mr1Cells, mr6Cells, ...rest }) => ({
      ...asDecimals(rest),
      mr1Worst: (mr1Worst as { cell: number }).cell,
      mr6Worst: (mr6Worst as { cell: number }).cell,
      mr1Cells: (mr1Cells as string[]).map(fromDigits),
      mr6Cells: (mr6Cells as string[]).map(fromDigits),
    })),
    wallets: wallets.map(asDecimals),
    borrowing: borrowing.map(asDecimals),
    currencies: currencies.map(asDecimals),
    isolated: isolated.map(asDecimals),
  };
  return account as unknown as AccountMargin<Decimal>;
}

function asDecimals(figures: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(figures).map(([name, value]) => {
    return [name, words.includes(name) || value === null ? value : fromDigits(value as string)];
  });
  return Object.fromEntries(entries);
}

/** JSON as the formatter prints it: a list on one line where it fits. */
function printed(json: Json, indent: string): string {
  if (json === null || typeof json !== 'object') return JSON.stringify(json);
  const inner = `${indent}  `;
  if (!Array.isArray(json)) {
    const entries = Object.entries(json).map(
      ([key, value]) => `${inner}${JSON.stringify(key)}: ${printed(value, inner)}`,
    );
    return `{\n${entries.join(',\n')}\n${indent}}`;
  }
  const items = json.map((item) => printed(item, inner));
  const line = `[${items.join(', ')}]`;
  const isPlain = json.every((item) => item === null || typeof item !== 'object');
  // The longest key before a list is 14 characters with its quotes and colon, and a comma may follow.
  if (isPlain && indent.length + line.length + 15 <= 120) return line;
  return `[\n${items.map((item) => inner + item).join(',\n')}\n${indent}]`;
}

/** The first figure in which the decimal engine differs from what is expected, in a sentence. */
export function deviation(expected: AccountMargin<Decimal>, got: AccountMargin<Decimal>): string | null {
  const place = `account ${expected.acctId}`;
  const rowParts = <T extends object>(what: string, rows: T[], rowsGot: T[], nameOf: (row: T) => string) =>
    rows.map((row, i): [string, object, object] => [`${place}, ${what} ${nameOf(row)}`, row, rowsGot[i] ?? {}]);
  const parts: [string, object, object][] = [
    [place, ownFigures(expected), ownFigures(got)],
    [`${place}, number of rows`, countOf(expected), countOf(got)],
    ...rowParts('unit', expected.units, got.units, ({ riskUnit }) => riskUnit),
    ...rowParts('borrowing', expected.borrowing, got.borrowing, ({ ccy }) => ccy),
    ...rowParts('currency', expected.wallets, got.wallets, ({ ccy }) => ccy),
    ...rowParts('ratio of', expected.currencies, got.currencies, ({ ccy }) => ccy),
    ...rowParts('isolated', expected.isolated, got.isolated, ({ instId, posSide }) => `${instId} ${posSide}`),
  ];
  for (const [where, one, other] of parts) {
    const fault = figureDeviation(one as Record<string, unknown>, other as Record<string, unknown>);
    if (fault) return `${where}, ${fault}`;
  }
  return null;
}

/** The account's own figures, without its rows. */
function ownFigures({ units, wallets, borrowing, currencies, isolated, ...figures }: AccountMargin<Decimal>): object {
  return figures;
}

function countOf({ units, wallets, borrowing, currencies, isolated }: AccountMargin<Decimal>): object {
  return {
    units: units.length,
    wallets: wallets.length,
    borrowing: borrowing.length,
    currencies: currencies.length,
    isolated: isolated.length,
  };
}

function figureDeviation(expected: Record<string, unknown>, got: Record<string, unknown>): string | null {
  for (const name of new Set([...Object.keys(expected), ...Object.keys(got)])) {
    const [one, other] = [expected[name], got[name]];
    const pairs = Array.isArray(one) && Array.isArray(other) ? one.map((item, i) => [item, other[i]]) : [[one, other]];
    if (Array.isArray(one) && (one as unknown[]).length !== (other as unknown[] | undefined)?.length)
      return `${name}: length`;
    const wrong = pairs.findIndex(([a, b]) => !isSame(a, b));
    if (wrong < 0) continue;
    const [a, b] = pairs[wrong]!;
    return `${name}${pairs.length > 1 ? ` ${wrong}` : ''}: expected ${String(a)}, got ${String(b)}`;
  }
  return null;
}

function isSame(expected: unknown, got: unknown): boolean {
  if (expected === null || got === null || typeof expected !== 'object' || typeof got !== 'object') {
    return expected === got;
  }
  const [one, other] = [expected as Decimal, got as Decimal];
  const off = one.minus(other).abs();
  return off.lte(one.abs().times(RELATIVE)) || off.lte(NOISE);
}

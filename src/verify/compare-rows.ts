/**
 * The rows of one account's tables beside its risk units by both engines: borrowing, currencies, isolated positions. Amounts
 * of a currency are compared by their worth in USD.
 */
import type { Snapshot } from '../market/snapshot.ts';
import type { Decimal } from '../quantity/decimal.ts';
import {
  type AccountMargin,
  borrowingFigures,
  type CurrencyRatio,
  currencyFigures,
  type IsolatedMargin,
  isolatedFigures,
} from '../quantity/margin-result.ts';
import type { Comparison } from './comparison.ts';
import { toleranceUsd } from './tolerance.ts';

/** What rounding scales with. */
export interface RowScale {
  snapshot: Snapshot;
  scaleUsd: number;
}

/** Rates are the same text read twice. */
const RATE_TOLERANCE = 1e-15;

/** Compares the rows of every such table. */
export function compareRows(
  comparison: Comparison,
  got: AccountMargin<number>,
  expected: AccountMargin<Decimal>,
  scale: RowScale,
): void {
  compareBorrowing(comparison, got, expected, scale);
  compareCurrencies(comparison, got.currencies, expected.currencies, scale);
  compareIsolated(comparison, got.isolated, expected.isolated, scale);
}

function compareBorrowing(
  comparison: Comparison,
  got: AccountMargin<number>,
  expected: AccountMargin<Decimal>,
  { snapshot, scaleUsd }: RowScale,
): void {
  const currencies = (rows: { ccy: string }[]) => rows.map(({ ccy }) => ccy).join(' ');
  comparison.text('', 'currencies of borrowing', currencies(expected.borrowing), currencies(got.borrowing));
  if (comparison.result.difference) return;
  for (const [i, row] of expected.borrowing.entries()) {
    const place = `borrowing ${row.ccy}`;
    const own = got.borrowing[i]!;
    const usdPx = usdPxOf(snapshot, row.ccy);
    for (const name of borrowingFigures) {
      const isRate = name === 'leverage' || name === 'mmrRate';
      const price = name === 'imr' || name === 'mmr' ? 1 : usdPx;
      const size = row[name].abs().toNumber();
      const tolerance = isRate ? RATE_TOLERANCE * size : toleranceUsd(size * price, scaleUsd) / price;
      comparison.number(place, name, row[name], own[name], tolerance);
    }
  }
}

function compareCurrencies(
  comparison: Comparison,
  got: CurrencyRatio<number>[],
  expected: CurrencyRatio<Decimal>[],
  { snapshot, scaleUsd }: RowScale,
): void {
  const currencies = (rows: { ccy: string }[]) => rows.map(({ ccy }) => ccy).join(' ');
  comparison.text('', 'currencies', currencies(expected), currencies(got));
  if (comparison.result.difference) return;
  for (const [i, row] of expected.entries()) {
    const place = `currencies ${row.ccy}`;
    const own = got[i]!;
    const usdPx = usdPxOf(snapshot, row.ccy);
    for (const name of currencyFigures) {
      comparison.number(place, name, row[name], own[name], inCurrency(row[name], usdPx, scaleUsd));
    }
    comparison.optional(place, 'mgnRatio', [row.mgnRatio, own.mgnRatio], ratioSlack(row, usdPx, scaleUsd));
  }
}

function compareIsolated(
  comparison: Comparison,
  got: IsolatedMargin<number>[],
  expected: IsolatedMargin<Decimal>[],
  { snapshot, scaleUsd }: RowScale,
): void {
  const names = (rows: { instId: string; posSide: string }[]) =>
    rows.map(({ instId, posSide }) => `${instId} ${posSide}`).join(', ');
  comparison.text('', 'isolated positions', names(expected), names(got));
  if (comparison.result.difference) return;
  for (const [i, row] of expected.entries()) {
    const place = `isolated ${row.instId} ${row.posSide}`;
    const own = got[i]!;
    const { settleCcy } = snapshot.instruments[snapshot.instrumentIndex.get(row.instId)!]!;
    const usdPx = usdPxOf(snapshot, settleCcy);
    for (const name of isolatedFigures) {
      comparison.number(place, name, row[name], own[name], inCurrency(row[name], usdPx, scaleUsd));
    }
    comparison.optional(place, 'mgnRatio', [row.mgnRatio, own.mgnRatio], ratioSlack(row, usdPx, scaleUsd));
    comparison.text(place, 'state', row.state, own.state);
  }
}

type Required = Pick<CurrencyRatio<Decimal>, 'mmr' | 'liqFee' | 'mgnRatio'>;

/** A ratio carries the tolerance of both its parts, divided by what is required. */
function ratioSlack({ mmr, liqFee, mgnRatio }: Required, usdPx: number, scaleUsd: number): number {
  const required = mmr.plus(liqFee);
  const ratio = mgnRatio ?? required.minus(required);
  const own = ratio.times(required);
  const slack = inCurrency(own, usdPx, scaleUsd) + ratio.abs().toNumber() * inCurrency(required, usdPx, scaleUsd);
  return slack / required.toNumber();
}

/** Slack of the lowest ratio of an account of mode 2: the largest of those currencies that rounding could make the lowest. */
export function lowestSlack(expected: AccountMargin<Decimal>, snapshot: Snapshot, scaleUsd: number): number {
  const lowest = expected.mgnRatio?.toNumber() ?? Number.NaN;
  const slacks = expected.currencies.map((row) => {
    const slack = ratioSlack(row, usdPxOf(snapshot, row.ccy), scaleUsd);
    return row.mgnRatio !== null && row.mgnRatio.toNumber() - slack <= lowest ? slack : 0;
  });
  return Math.max(0, ...slacks);
}

/** Tolerance of an amount in a currency. */
function inCurrency(amount: Decimal, usdPx: number, scaleUsd: number): number {
  return toleranceUsd(amount.abs().toNumber() * usdPx, scaleUsd) / usdPx;
}

function usdPxOf(snapshot: Snapshot, ccy: string): number {
  return snapshot.currencies[snapshot.currencyIndex.get(ccy)!]!.usdPx;
}

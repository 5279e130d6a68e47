/** MR4 by bucket: net cash delta of spot in use, of the perpetuals, of every expiry date, with its factor. */
import { zero } from '../../../quantity/decimal.ts';
import type { UnitExplanation } from '../../../reference/explain-unit.ts';
import { amount, column, percent, tableLines } from '../../table.ts';
import { dateOf } from '../scenario-words.ts';
import { INDENT, type UnitPart } from './unit-part.ts';

type Bucket = UnitExplanation['buckets'][number];

export const basisPart: UnitPart = {
  lines: ({ unit }) => {
    const { buckets, mr4 } = unit;
    if (mr4 === null) return [`${INDENT}MR4 is not in the rulebook`];
    if (buckets.length === 0) return [];
    const { cells, total } = column([...buckets.map(({ chargeUsd }) => chargeUsd), mr4.netUsd.neg()]);
    const rows = buckets.map((bucket, i) => [
      bucketName(bucket),
      amount(bucket.cashDelta),
      amount(bucket.days, 4),
      percent(bucket.factor, 4),
      cells[i]!,
    ]);
    if (!mr4.netUsd.eq(zero)) rows.push(['less the net', '', '', '', cells.at(-1)!]);
    rows.push(['MR4', '', '', '', total]);
    const header = ['bucket', 'cash delta', 'days', 'factor', 'charge'];
    return [`${INDENT}MR4 by bucket, USD`, ...tableLines(header, rows, { indent: INDENT })];
  },
  json: ({ unit }) => ({
    mr4Buckets: unit.buckets.map((bucket) => ({
      bucket: bucketKind(bucket),
      expTime: bucket.expTimeMs,
      delta: bucket.cashDelta,
      days: bucket.days,
      factor: bucket.factor,
      charge: bucket.chargeUsd,
    })),
    mr4Net: unit.mr4?.netUsd ?? null,
  }),
};

function bucketKind({ isSpot, expTimeMs }: Bucket): string {
  if (isSpot) return 'spot';
  return expTimeMs === null ? 'perpetual' : 'expiry';
}

function bucketName(bucket: Bucket): string {
  if (bucket.isSpot) return 'spot in use';
  return bucket.expTimeMs === null ? 'perpetuals' : dateOf(bucket.expTimeMs);
}

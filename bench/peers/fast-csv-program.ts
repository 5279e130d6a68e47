/**
 * What a Node shop would write: fast-csv reads the positions as objects, a Map groups them by account and risk unit, a
 * loop adds each position over the scenarios, the worst of MR1 and of MR6 goes out through fast-csv. It is given our risk
 * arrays, so it values nothing; balances, orders, the other market risks and the account's margin are not in it.
 * Prints one JSON value.
 */
import { once } from 'node:events';
import { createReadStream, createWriteStream, readFileSync } from 'node:fs';
import { finished } from 'node:stream/promises';
import { format, parse } from 'fast-csv';
import type { RiskArrays } from './risk-arrays.ts';

export interface FastCsvRequest {
  positionsCsv: string;
  /** The risk arrays as JSON. */
  riskArrays: string;
  /** Where the results go: `acctId, riskUnit, mr1, mr6`. */
  out: string;
}

export interface FastCsvReply {
  seconds: number;
  positions: number;
  units: number;
}

interface PositionRow {
  acctId: string;
  instId: string;
  pos: string;
  posSide?: string;
}

interface Unit {
  acctId: string;
  riskUnit: string;
  sums: Float64Array;
}

const request = JSON.parse(process.argv[2]!) as FastCsvRequest;
const arrays = JSON.parse(readFileSync(request.riskArrays, 'utf8')) as RiskArrays;
const instruments = new Map(
  arrays.instIds.map((instId, i) => [
    instId,
    { riskUnit: arrays.riskUnits[i]!, row: Float64Array.from(arrays.rows[i]!) },
  ]),
);

async function readUnits(): Promise<{ units: Map<string, Unit>; positions: number }> {
  const units = new Map<string, Unit>();
  let positions = 0;
  const rows = createReadStream(request.positionsCsv).pipe(parse<PositionRow, PositionRow>({ headers: true }));
  for await (const { acctId, instId, pos, posSide } of rows as AsyncIterable<PositionRow>) {
    const { riskUnit, row } = instruments.get(instId)!;
    const key = `${acctId} ${riskUnit}`;
    let unit = units.get(key);
    if (!unit) {
      unit = { acctId, riskUnit, sums: new Float64Array(arrays.columns) };
      units.set(key, unit);
    }
    const qty = posSide === 'short' ? -Math.abs(Number(pos)) : Number(pos);
    for (let c = 0; c < row.length; c++) unit.sums[c]! += qty * row[c]!;
    positions++;
  }
  return { units, positions };
}

function worstOf({ acctId, riskUnit, sums }: Unit) {
  let cell = Number.POSITIVE_INFINITY;
  for (const { points, percentage } of arrays.cells) cell = Math.min(cell, sums[points]!, sums[percentage]!);
  let extreme = Number.POSITIVE_INFINITY;
  for (const column of arrays.extremes) extreme = Math.min(extreme, sums[column]!);
  return { acctId, riskUnit, mr1: Math.max(0, -cell), mr6: arrays.mr6Weight * Math.max(0, -extreme) };
}

async function writeResults(units: Map<string, Unit>): Promise<void> {
  const csv = format({ headers: true });
  const file = csv.pipe(createWriteStream(request.out));
  for (const unit of units.values()) {
    if (!csv.write(worstOf(unit))) await once(csv, 'drain');
  }
  csv.end();
  await finished(file);
}

const startedAt = process.hrtime.bigint();
const { units, positions } = await readUnits();
await writeResults(units);
const seconds = Number(process.hrtime.bigint() - startedAt) / 1e9;
const reply: FastCsvReply = { seconds, positions, units: units.size };
process.stdout.write(JSON.stringify(reply));

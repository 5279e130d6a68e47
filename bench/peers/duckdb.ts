/**
 * DuckDB beside us, in fresh processes, two threads: the aggregate read of the positions, and the part of our work that
 * SQL says well – join the positions with our risk arrays, sum, take the worst of MR1 and of MR6 per account and unit.
 *
 * Proves: of the read, count and sums against our own reading of the same file; of the margins, every unit of the book
 * that uses no spot against our risk-units.csv (spot in use is solved from the equity, which this part does not see).
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from './children.ts';
import type { DuckDbReply, DuckDbRequest } from './duckdb-program.ts';
import type { BookSums } from './loaded-book-program.ts';
import type { RiskArrays } from './risk-arrays.ts';
import { absent, type MeasuredRow, measured, mustAgree, type Row, type Setting } from './setting.ts';

const THREADS = 2;
const INSTALL = 'npm ci with development dependencies: @duckdb/node-api and its package for this platform';
const aggregateName = { id: 'duckdb-aggregate', work: 'aggregate read of the positions CSV', by: 'DuckDB' };
const marginsName = { id: 'duckdb-margins', work: 'positions CSV to worst MR1, MR6 a unit', by: 'DuckDB SQL' };

export interface DuckDbInputs {
  /** Our reading of the same book. */
  sums: BookSums;
  signedPos: string;
  arrays: RiskArrays;
  riskArraysCsv: string;
  /** Our results for the same book. */
  riskUnitsCsv: string;
}

/** The read and the margins, or both absent. */
export function duckdbRows(setting: Setting, inputs: DuckDbInputs): Row[] {
  const { columns, cells, extremes, mr6Weight } = inputs.arrays;
  const common = {
    threads: THREADS,
    spill: join(setting.folder, 'spill'),
    positionsCsv: join(setting.book, 'positions.csv'),
    signedPos: inputs.signedPos,
    riskArraysCsv: inputs.riskArraysCsv,
    shape: { columns, cells, extremes, mr6Weight },
  };
  mkdirSync(common.spill, { recursive: true });
  const ask = (request: DuckDbRequest) => runProgram<DuckDbReply>('duckdb-program.ts', request, setting.folder);
  setting.say('DuckDB: aggregate read');
  const reads = Array.from({ length: setting.runs }, () => ask({ ...common, work: 'aggregate' }));
  if (reads[0]!.reply.absent !== null) return [absent(aggregateName, INSTALL), absent(marginsName, INSTALL)];
  setting.say('DuckDB: worst of MR1 and MR6');
  const margins = Array.from({ length: setting.runs }, (_, run) =>
    ask({ ...common, work: 'margins', riskUnitsCsv: run === 0 ? inputs.riskUnitsCsv : undefined }),
  );
  return [aggregateRow(reads, inputs.sums), marginsRow(margins)];
}

type Answer = ReturnType<typeof runProgram<DuckDbReply>>;

function aggregateRow(answers: Answer[], ours: BookSums): MeasuredRow {
  for (const { reply } of answers) {
    const { positions, qty, size, px } = reply.sums as Record<'positions' | 'qty' | 'size' | 'px', number>;
    mustAgree('positions read', ours.positions, positions, 0);
    mustAgree('sum of signed contracts', ours.qty, qty, ours.size);
    mustAgree('sum of contracts', ours.size, size);
    mustAgree('sum of average prices', ours.px, px);
    mustAgree('hashes of account ids', answers[0]!.reply.sums.accounts!, reply.sums.accounts!, 0);
    mustAgree('hashes of instrument ids', answers[0]!.reply.sums.instruments!, reply.sums.instruments!, 0);
  }
  return measured(named(aggregateName, answers), {
    unit: 's',
    times: answers.map(({ reply }) => reply.seconds),
    includes: 'the query alone, its process and connection already there; file in the page cache',
    proof: `${ours.positions} rows, sums of contracts and prices as in our own reading`,
    peakMb: Math.max(...answers.map(({ peakMb }) => peakMb)),
  });
}

function marginsRow(answers: Answer[]): MeasuredRow {
  const [first] = answers;
  const { compared, far, unknown, missing, worstUsd } = first!.reply.sums;
  if (far !== 0 || unknown !== 0 || missing !== 0 || !(compared! > 0)) {
    throw new Error(`DuckDB's margins are not ours: ${JSON.stringify(first!.reply.sums)}`);
  }
  for (const { reply } of answers) {
    mustAgree("units of DuckDB's runs", first!.reply.sums.units!, reply.sums.units!, 0);
    mustAgree("MR1 of DuckDB's runs", first!.reply.sums.mr1!, reply.sums.mr1!);
    mustAgree("MR6 of DuckDB's runs", first!.reply.sums.mr6!, reply.sums.mr6!);
  }
  return measured(named(marginsName, answers), {
    unit: 's',
    times: answers.map(({ reply }) => reply.seconds),
    includes: 'the query alone, into a table in memory; risk arrays given before the clock, no result file',
    proof: `MR1 and MR6 of ${compared} units as ours, the furthest ${worstUsd!.toPrecision(2)} USD off`,
    peakMb: Math.max(...answers.map(({ peakMb }) => peakMb)),
    more: { units: first!.reply.sums.units! },
  });
}

function named<T extends { by: string }>(name: T, answers: Answer[]): T {
  return { ...name, by: `${name.by} ${answers[0]!.reply.version}, ${THREADS} threads` };
}

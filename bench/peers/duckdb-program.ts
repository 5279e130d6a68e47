/**
 * DuckDB in a process of its own: started and given the risk arrays before the clock, then timed for one query. What is
 * compared afterwards comes out beside the time. Prints one JSON value.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { RiskArrays } from './risk-arrays.ts';

export interface DuckDbRequest {
  work: 'aggregate' | 'margins';
  threads: number;
  /** Where it may put what does not fit in memory. */
  spill: string;
  positionsCsv: string;
  /** SQL for the signed contracts of a row. */
  signedPos: string;
  riskArraysCsv?: string;
  shape?: Pick<RiskArrays, 'columns' | 'cells' | 'extremes' | 'mr6Weight'>;
  /** Our risk-units.csv, where every unit is to be compared. */
  riskUnitsCsv?: string | undefined;
}

export interface DuckDbReply {
  /** Why there is no DuckDB, else null. */
  absent: string | null;
  version: string;
  seconds: number;
  sums: Record<string, number>;
}

const request = JSON.parse(process.argv[2]!) as DuckDbRequest;
const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;
const positions = `read_csv(${literal(request.positionsCsv)},
  types = {'acctId': 'VARCHAR', 'instId': 'VARCHAR', 'pos': 'DOUBLE', 'avgPx': 'DOUBLE'})`;

/** The first row of an answer, its figures as doubles. */
async function first(connection: DuckDBConnection, sql: string): Promise<Record<string, number>> {
  const [row] = (await connection.runAndReadAll(sql)).getRowObjects();
  return Object.fromEntries(Object.entries(row!).map(([name, value]) => [name, Number(value)]));
}

async function timed<T>(work: () => Promise<T>): Promise<{ seconds: number; result: T }> {
  const startedAt = process.hrtime.bigint();
  const result = await work();
  return { seconds: Number(process.hrtime.bigint() - startedAt) / 1e9, result };
}

/** Reads the positions and adds up every column, which is the least that any reader of the file can do. */
async function aggregate(connection: DuckDBConnection): Promise<Pick<DuckDbReply, 'seconds' | 'sums'>> {
  const { seconds, result } = await timed(() =>
    first(
      connection,
      `select count(*) as positions, sum(pos) as pos, sum(avgPx) as px,
        sum(hash(acctId) % 7) as accounts, sum(hash(instId) % 7) as instruments from ${positions}`,
    ),
  );
  const signed = await first(
    connection,
    `select sum(${request.signedPos}) as qty, sum(abs(pos)) as size from ${positions}`,
  );
  return { seconds, sums: { ...result, ...signed } };
}

/** The worst of MR1 and of MR6 of every account and unit, left in a table in memory. */
async function margins(connection: DuckDBConnection): Promise<Pick<DuckDbReply, 'seconds' | 'sums'>> {
  const { columns, cells, extremes, mr6Weight } = request.shape!;
  const arrays = request.riskArraysCsv!;
  const types = Array.from({ length: columns }, (_, c) => `'c${c}': 'DOUBLE'`).join(', ');
  await connection.run(`create table names as select distinct riskUnit from read_csv(${literal(arrays)})`);
  await connection.run('create table units as select (row_number() over ())::usmallint as unit, riskUnit from names');
  await connection.run(`create table arrays as select u.unit, a.* exclude (riskUnit)
    from read_csv(${literal(arrays)}, types = {${types}}) a join units u using (riskUnit)`);
  const sums = Array.from({ length: columns }, (_, c) => `sum(p.qty * a.c${c}) as s${c}`).join(', ');
  const worstCell = cells.map(({ points, percentage }) => `least(s${points}, s${percentage})`).join(', ');
  const worstExtreme = extremes.map((column) => `s${column}`).join(', ');
  const { seconds } = await timed(() =>
    connection.run(`create table margins as
      with sums as (
        select p.acctId, a.unit, ${sums}
        from (select acctId, instId, ${request.signedPos} as qty from ${positions}) p join arrays a using (instId)
        group by p.acctId, a.unit)
      select acctId, unit, greatest(0, -least(${worstCell})) as mr1,
        ${mr6Weight} * greatest(0, -least(${worstExtreme})) as mr6
      from sums`),
  );
  const totals = await first(connection, 'select count(*) as units, sum(mr1) as mr1, sum(mr6) as mr6 from margins');
  return { seconds, sums: { ...totals, ...(request.riskUnitsCsv ? await comparison(connection) : {}) } };
}

/**
 * Every unit of ours that uses no spot against theirs. Units that only orders make have no row there and must be 0 here.
 * A millionth of a dollar is what the order of adding may move in a hedged unit of some billions.
 */
async function comparison(connection: DuckDBConnection): Promise<Record<string, number>> {
  const isFar = (mr: string) => `abs(t.${mr} - o.${mr}) > 1e-6 + 1e-9 * abs(o.${mr})`;
  return first(
    connection,
    `with ours as (
      select acctId, riskUnit, mr1, mr6, spotInUse from read_csv(${literal(request.riskUnitsCsv!)},
        types = {'acctId': 'VARCHAR', 'mr1': 'DOUBLE', 'mr6': 'DOUBLE', 'spotInUse': 'DOUBLE'})),
    theirs as (select acctId, riskUnit, mr1, mr6 from margins join units using (unit))
    select count(*) filter (o.spotInUse = 0 and t.acctId is not null) as compared,
      count(*) filter (o.spotInUse = 0 and (${isFar('mr1')} or ${isFar('mr6')})) as far,
      count(*) filter (o.acctId is null) as unknown,
      count(*) filter (t.acctId is null and o.spotInUse = 0 and (o.mr1 <> 0 or o.mr6 <> 0)) as missing,
      coalesce(max(greatest(abs(t.mr1 - o.mr1), abs(t.mr6 - o.mr6))) filter (o.spotInUse = 0), 0) as worstUsd
    from theirs t full join ours o using (acctId, riskUnit)`,
  );
}

async function answer(): Promise<DuckDbReply> {
  const duckdb = await import('@duckdb/node-api').catch((error: Error) => error);
  if (duckdb instanceof Error) return { absent: duckdb.message, version: '', seconds: 0, sums: {} };
  const settings = { threads: String(request.threads), temp_directory: request.spill };
  const connection = await (await duckdb.DuckDBInstance.create(':memory:', settings)).connect();
  const done = await (request.work === 'aggregate' ? aggregate(connection) : margins(connection));
  return { absent: null, version: duckdb.version(), ...done };
}

process.stdout.write(JSON.stringify(await answer()));

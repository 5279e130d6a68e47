/** DuckDB as the other side: it reads what we write and writes what we read. */
import { DuckDBInstance } from '@duckdb/node-api';

/** Runs statements; the rows of the last one, as texts, numbers and nulls. */
export async function duckdb(...statements: string[]): Promise<Record<string, unknown>[]> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  try {
    let rows: Record<string, unknown>[] = [];
    for (const statement of statements) rows = (await connection.runAndReadAll(statement)).getRowObjectsJS();
    return rows;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** Writes the rows of a query as a Parquet file. */
export async function writeByDuckdb(path: string, query: string, options = ''): Promise<string> {
  await duckdb(`COPY (${query}) TO '${path}' (FORMAT parquet${options && `, ${options}`})`);
  return path;
}

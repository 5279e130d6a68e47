/** A generated portfolio of every account mode in a folder, one of its accounts with a bad row. */
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shockgrid } from './shockgrid.ts';

export const sampleMarket = join('data', 'markets', 'sample');

/** Makes the folder by the command line. */
export async function makeModesBook(directory: string, accounts: number): Promise<void> {
  const of = ['--market', sampleMarket, '--accounts', String(accounts), '--seed', '12', '--modes'];
  const { code, stderr } = await shockgrid(['generate', ...of, '--out', directory]);
  if (code !== 0) throw new Error(stderr);
  const positions = join(directory, 'positions.csv');
  const columns = readFileSync(positions, 'utf8').split('\n', 1)[0]!.split(',');
  const bad: Record<string, string> = { acctId: 'A00000003', instId: 'NO-SUCH-SWAP', pos: '1', avgPx: '1' };
  appendFileSync(positions, `${columns.map((name) => bad[name] ?? '').join(',')}\n`);
}

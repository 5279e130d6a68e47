/**
 * A plain fast-csv and JavaScript pipeline beside us, CSV results on both sides. A whole exchange takes it a minute a
 * run, so both get a part of the book – its first accounts that hold positions, with all their rows – and the rows say so.
 * The part is no favour to us: the start of our process weighs more in it than in the whole.
 *
 * Proves: MR1 and MR6 of every unit of that part that uses no spot, against our risk-units.csv.
 */
import { once } from 'node:events';
import { createReadStream, createWriteStream, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';
import { runProgram } from './children.ts';
import type { FastCsvReply, FastCsvRequest } from './fast-csv-program.ts';
import { oneRun } from './recompute.ts';
import type { RiskArrays } from './risk-arrays.ts';
import { measured, type Row, type Setting } from './setting.ts';

const TABLES = ['positions.csv', 'balances.csv', 'orders.csv', 'accounts.csv'];

/** Both sides on the same part. */
export async function fastCsvRows(setting: Setting, arrays: RiskArrays): Promise<Row[]> {
  const accounts = Math.max(1, Math.round(setting.accounts / setting.part));
  const folder = join(setting.folder, 'part');
  const cut = { ...setting, accounts, folder, book: join(folder, 'book') };
  setting.say(`cutting the book to its first ${accounts} accounts`);
  await cutBook(setting.book, cut.book, accounts);
  setting.say('Shockgrid on that part');
  const ours = Array.from({ length: setting.runs }, () => oneRun(cut, 'csv', 2));
  setting.say('fast-csv on that part');
  const request: FastCsvRequest = {
    positionsCsv: join(cut.book, 'positions.csv'),
    riskArrays: join(folder, 'risk-arrays.json'),
    out: join(folder, 'fast-csv.csv'),
  };
  writeFileSync(request.riskArrays, JSON.stringify(arrays));
  const theirs = Array.from({ length: setting.runs }, () =>
    runProgram<FastCsvReply>('fast-csv-program.ts', request, folder),
  );
  const riskUnitsCsv = join(folder, `results-${cut.rulebook}-csv`, 'risk-units.csv');
  const { compared, worstUsd } = await compareUnits(request.out, riskUnitsCsv);
  const { positions } = theirs[0]!.reply;
  const proof = `MR1 and MR6 of ${compared} units agree, the furthest ${worstUsd.toPrecision(2)} USD off`;
  const size = { accounts, positions };
  const part = `1/${setting.part} of the book, ${accounts} accounts`;
  return [
    measured(
      { id: 'fast-csv-part', work: `${part}: worst MR1, MR6 a unit`, by: 'fast-csv and JavaScript' },
      {
        unit: 's',
        times: theirs.map(({ reply }) => reply.seconds),
        includes:
          'reading, grouping, summing, writing; not the start of its process, risk arrays given before the clock',
        proof,
        peakMb: Math.max(...theirs.map(({ peakMb }) => peakMb)),
        more: size,
      },
    ),
    measured(
      { id: 'recompute-part', work: `${part}: all MRs, CSV out`, by: 'Shockgrid, 2 threads' },
      {
        unit: 's',
        times: ours.map(({ wallS }) => wallS),
        includes: 'from the start of the process to its end: every MR, account margin, all result files',
        proof,
        peakMb: Math.max(...ours.map(({ peakMb }) => peakMb)),
        more: size,
      },
    ),
  ];
}

/** Copies the rows of the first accounts that appear in the positions. */
async function cutBook(from: string, to: string, accounts: number): Promise<void> {
  mkdirSync(to, { recursive: true });
  const kept = new Set<string>();
  for (const table of TABLES.filter((name) => existsSync(join(from, name)))) {
    const out = createWriteStream(join(to, table), 'latin1');
    let isHeader = true;
    for await (const line of linesOf(join(from, table))) {
      const acctId = line.slice(0, line.indexOf(','));
      if (isHeader && acctId !== 'acctId') throw new Error(`${table} of the book does not begin with acctId`);
      if (!isHeader && table === 'positions.csv' && kept.size < accounts) kept.add(acctId);
      if ((isHeader || kept.has(acctId)) && !out.write(`${line}\n`)) {
        await once(out, 'drain');
      }
      isHeader = false;
    }
    out.end();
    await finished(out);
  }
}

/** Bytes as they are: nothing is looked into but commas. */
function linesOf(path: string): AsyncIterable<string> {
  return createInterface({ input: createReadStream(path, 'latin1'), crlfDelay: Number.POSITIVE_INFINITY });
}

/** Rows of a results file by column name. Neither file quotes anything: ids of a generated book need none. */
async function* rowsOf(path: string): AsyncGenerator<Record<string, string>> {
  let header: string[] | undefined;
  for await (const line of linesOf(path)) {
    const cells = line.split(',');
    if (header) yield Object.fromEntries(header.map((name, i) => [name, cells[i]!]));
    else header = cells;
  }
}

/**
 * Every unit of ours that uses no spot against theirs; a unit that only orders make has no row there and is 0 here. A
 * millionth of a dollar is what the order of adding may move in a hedged unit of some billions.
 */
async function compareUnits(theirs: string, ours: string): Promise<{ compared: number; worstUsd: number }> {
  const found = new Map<string, { mr1: number; mr6: number }>();
  for await (const row of rowsOf(theirs)) {
    found.set(`${row.acctId} ${row.riskUnit}`, { mr1: Number(row.mr1), mr6: Number(row.mr6) });
  }
  let compared = 0;
  let worstUsd = 0;
  for await (const row of rowsOf(ours)) {
    const key = `${row.acctId} ${row.riskUnit}`;
    const their = found.get(key);
    found.delete(key);
    if (Number(row.spotInUse) !== 0) continue;
    for (const name of ['mr1', 'mr6'] as const) {
      const our = Number(row[name]);
      const off = Math.abs(our - (their?.[name] ?? 0));
      if (!(off <= 1e-6 + 1e-9 * Math.abs(our)))
        throw new Error(`${name} of ${key}: ${our} here, ${their?.[name]} there`);
      worstUsd = Math.max(worstUsd, off);
    }
    if (their) compared++;
  }
  if (found.size > 0 || compared === 0)
    throw new Error(`${found.size} units are only there, ${compared} on both sides`);
  return { compared, worstUsd };
}

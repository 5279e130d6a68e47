/** A portfolio folder as the stream that `score` reads. Cells of generated books hold no commas or quotes. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

type Row = Record<string, string>;

function rowsOf(folder: string, table: string): Row[] {
  const path = join(folder, `${table}.csv`);
  if (!existsSync(path)) return [];
  const [header, ...lines] = readFileSync(path, 'utf8').trimEnd().split('\n');
  const columns = header!.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, i) => [columns[i]!, cell])));
}

const signed = (size: string, isNegative: boolean) => (isNegative && !size.startsWith('-') ? `-${size}` : size);

/** One CSV text, an account's rows together. */
export function holdingsStream(folder: string): string {
  const byAccount = new Map<string, string[]>();
  const add = (acctId: string, ...cells: string[]) => {
    const rows = byAccount.get(acctId) ?? [];
    rows.push([acctId, ...cells].join(','));
    byAccount.set(acctId, rows);
  };
  for (const row of rowsOf(folder, 'accounts')) add(row.acctId!, 'autoLoan', row.autoLoan || 'true', '', '');
  for (const row of rowsOf(folder, 'balances')) {
    add(row.acctId!, 'balance', row.ccy!, row.cashBal!, '');
    if (row.interest) add(row.acctId!, 'interest', row.ccy!, row.interest, '');
    if (row.clSpotInUseAmt) add(row.acctId!, 'cap', row.ccy!, row.clSpotInUseAmt, '');
  }
  for (const row of rowsOf(folder, 'positions')) {
    add(row.acctId!, 'position', row.instId!, signed(row.pos!, row.posSide === 'short'), row.avgPx!);
  }
  for (const row of rowsOf(folder, 'orders')) {
    add(row.acctId!, 'order', row.instId!, signed(row.sz!, row.side === 'sell'), row.px!);
  }
  return `acctId,kind,id,qty,px\n${[...byAccount.values()].flat().join('\n')}\n`;
}

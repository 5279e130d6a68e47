/** The margins that each strategy's README prints, made from its golden case and from nothing else. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/quantity/package-root.ts';
import { casesDirectory } from './case-folder.ts';
import { isBlessing, readExpectation } from './expectation.ts';

const MARK = '<!-- margins under okx-2025 -->\n';

const usd = (text: { toNumber(): number }) =>
  text.toNumber().toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** The README's part behind the mark. */
export function printedMargins(portfolio: string): string {
  const rows = readExpectation(join(casesDirectory, portfolio)).map((account) => {
    if (account === null) throw new Error(`${portfolio} has a quarantined account`);
    const ratio = account.mgnRatio === null ? '–' : `${usd(account.mgnRatio.times(100))} %`;
    const { acctId, adjEq, totalMmr, totalImr, state } = account;
    return `| ${acctId} | ${usd(adjEq)} | ${usd(totalMmr)} | ${usd(totalImr)} | ${ratio} | ${state} |`;
  });
  const header =
    '| account | adjusted equity, USD | MMR, USD | IMR, USD | margin ratio | state |\n|---|---|---|---|---|---|\n';
  return `${MARK}${header}${rows.join('\n')}\n`;
}

/** What the README has behind the mark; blessing writes it first. */
export function readmeMargins(portfolio: string): string {
  const path = join(packageRoot(), 'data', 'portfolios', portfolio, 'README.md');
  const text = readFileSync(path, 'utf8');
  const words = text.split(MARK)[0]!;
  if (isBlessing()) writeFileSync(path, `${words.trimEnd()}\n\n${printedMargins(portfolio)}`);
  return MARK + (readFileSync(path, 'utf8').split(MARK)[1] ?? '');
}

/** A run's summary for eyes. */
import { blocksOfStatus } from '../rulebook/blocks.ts';
import type { LoadedRulebook } from '../rulebook/load.ts';
import type { BlockStatus, Rulebook } from '../rulebook/schema.ts';
import type { Summary } from '../runner/summary.ts';
import { count, counted, money, tableLines, wrapped } from './table.ts';

/** How many of a list of sentences are shown. */
const SHOWN = 3;

/** Lines a person reads at the end of a run. */
export function summaryLines(summary: Summary, { rulebook, path, isShipped }: LoadedRulebook): string[] {
  const { accounts, holdings, states, totals, closeDecisions, rejects, market } = summary;
  const lines = [...assumedLines(rulebook), ''];
  const { byMode } = accounts;
  const whose = isShipped ? '' : ` (the file ${path}, not the one that ships)`;
  lines.push(`rulebook ${rulebook.id} of ${rulebook.asOf}${whose}, market of ${market.asOf}`);
  lines.push(...firstOf(market.problems, 'market problem', 'summary.json'));
  lines.push(
    `${counted(accounts.computed, 'account')} computed: ${counted(holdings.positions, 'position')}, ` +
      `${counted(holdings.orders, 'order')}, ${counted(holdings.balances, 'balance')}, ` +
      counted(holdings.riskUnits, 'risk unit'),
  );
  if (byMode[2] + byMode[3] > 0) {
    lines.push(
      `${count(byMode[4])} of portfolio margin, ${count(byMode[3])} of multi-currency mode, ` +
        `${count(byMode[2])} of single-currency mode`,
    );
  }
  if (rejects.rows > 0) {
    const reasons = Object.entries(rejects.byReason).map(([reason, rows]) => `${reason} ${count(rows)}`);
    lines.push(
      `${counted(accounts.quarantined, 'account')} quarantined by ${counted(rejects.rows, 'rejected row')} ` +
        `(${reasons.join(', ')}), all in rejects.csv`,
    );
  }
  const stateRows = Object.entries(states).map(([state, accountsIn]) => [
    state,
    count(accountsIn),
    accounts.computed === 0 ? '–' : `${((100 * accountsIn) / accounts.computed).toFixed(2)} %`,
  ]);
  lines.push('', ...tableLines(['state', 'accounts', 'share'], stateRows));
  const totalRows = Object.entries(totals).map(([name, usd]) => [name, money(usd)]);
  lines.push('', ...tableLines(['total', 'USD'], totalRows), '', ...borrowingLines(summary), ...modesLines(summary));
  lines.push(...closeLines(closeDecisions));
  return lines;
}

/** How many accounts stood where rounding could tip a decision, and what was decided of those that it would have tipped. */
function closeLines({ close, changedByRounding }: Summary['closeDecisions']): string[] {
  if (close === 0) return ['no account is within 1e-9 of a threshold: no decision depended on rounding'];
  const made = `${counted(close, 'account')} within 1e-9 of a threshold decided by the decimal engine`;
  if (changedByRounding.length === 0) return [`${made}; none depended on rounding`];
  const told = changedByRounding.map(({ acctId, from, to }) => `  ${acctId}: ${to}; doubles alone would say ${from}`);
  const rest = told.length > SHOWN ? ['  … all in summary.json'] : [];
  return [`${made}; ${count(told.length)} depended on rounding:`, ...told.slice(0, SHOWN), ...rest];
}

/** Potential borrowing by cause, and what is really owed. */
function borrowingLines({ borrowing, totals }: Summary): string[] {
  if (borrowing.rows === 0) return [];
  const { potential, marginBorrow, lossBorrow, optionBorrow, orderBorrow } = borrowing.potentialUsd;
  const rows: [cause: string, usd: number][] = [
    ['cash below 0', marginBorrow],
    ['unrealised losses', lossBorrow],
    ['option purchases', optionBorrow],
    ['other orders', orderBorrow],
    ['together', potential],
  ];
  return [
    ...tableLines(
      ['potential borrowing by', 'USD'],
      rows.map(([cause, usd]) => [cause, money(usd)]),
    ),
    '',
    `interest of ${money(totals.interestHour)} USD an hour; ${money(totals.forcedRepayment)} USD to be repaid by force, ` +
      `in ${counted(borrowing.forcedRepaymentAccounts, 'account')}`,
    '',
  ];
}

/** What multi-currency mode would ask, and what portfolio margin saves of it. */
function modesLines({ modes }: Summary): string[] {
  if (modes === undefined) return [];
  const { required, compared, saving } = modes;
  if (compared.saving === null)
    return ['multi-currency mode requires nothing of any account that could be compared', ''];
  const percent = (share: number | null) => `${(100 * (share ?? 0)).toFixed(1)} %`;
  const quantiles = Object.entries(saving.quantiles).map(([share, own]) => [`${share} %`, percent(own)]);
  return [
    `multi-currency mode requires ${money(required.imrMode3)} USD of ${counted(required.accounts, 'account')}; ` +
      `of the ${count(compared.accounts)} compared portfolio margin requires ${money(compared.portfolioImr)} USD, ` +
      `which saves ${percent(compared.saving)}; of ${count(saving.below0)} it requires more`,
    ...tableLines(['accounts up to', 'save at most'], quantiles),
    '',
  ];
}

/** The first few of a list, and where the rest is. */
function firstOf(sentences: string[], what: string, where: string): string[] {
  if (sentences.length === 0) return [];
  const rest = sentences.length > SHOWN ? [`  … all in ${where}`] : [];
  return [`${counted(sentences.length, what)}:`, ...sentences.slice(0, SHOWN).map((text) => `  ${text}`), ...rest];
}

/** What in the rulebook is not the venue's own word; the first thing a reader should know. */
export function assumedLines(rulebook: Rulebook): string[] {
  const named = (status: BlockStatus, words: string) => {
    const blocks = blocksOfStatus(rulebook, status);
    return blocks.length === 0 ? [] : wrapped(`numbers of ${rulebook.id} that are ${words}: ${blocks.join(', ')}`);
  };
  return [...named('assumed', 'assumed'), ...named('reported', 'reported by third parties')];
}

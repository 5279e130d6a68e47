/** A run's summary for eyes. */
import { blocksOfStatus } from '../rulebook/blocks.ts';
import type { LoadedRulebook } from '../rulebook/load.ts';
import type { BlockStatus, Rulebook } from '../rulebook/schema.ts';
import type { Summary } from '../runner/summary.ts';
import { count, counted, money, tableLines, wrapped } from './table.ts';

/** Lines a person reads at the end of a run. */
export function summaryLines(summary: Summary, { rulebook, path, isShipped }: LoadedRulebook): string[] {
  const { accounts, holdings, states, totals, closeDecisions, rejects, market } = summary;
  const lines = [...assumedLines(rulebook), ''];
  const whose = isShipped ? '' : ` (the file ${path}, not the one that ships)`;
  lines.push(`rulebook ${rulebook.id} of ${rulebook.asOf}${whose}, market of ${market.asOf}`);
  lines.push(...firstOf(market.problems, 'market problem', 'summary.json'));
  lines.push(
    `${counted(accounts.computed, 'account')} computed: ${counted(holdings.positions, 'position')}, ` +
      `${counted(holdings.orders, 'order')}, ${counted(holdings.balances, 'balance')}, ` +
      counted(holdings.riskUnits, 'risk unit'),
  );
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
  lines.push('', ...tableLines(['total', 'USD'], totalRows), '');
  const changed = closeDecisions.changedByRounding.length;
  if (closeDecisions.close > 0) {
    lines.push(
      `${counted(closeDecisions.close, 'decision')} within 1e-9 of a threshold made by the decimal engine; ` +
        (changed === 0 ? 'none depended on rounding' : `${count(changed)} depended on rounding`),
    );
  }
  return lines;
}

const SHOWN = 3;

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

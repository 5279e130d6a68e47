/** A run's summary for eyes. */
import { blocksOfStatus } from '../rulebook/blocks.ts';
import type { BlockStatus, Rulebook } from '../rulebook/schema.ts';
import type { Summary } from '../runner/summary.ts';
import { count, money, tableLines, wrapped } from './table.ts';

/** Lines a person reads at the end of a run. */
export function summaryLines(summary: Summary, rulebook: Rulebook): string[] {
  const { accounts, holdings, states, totals, closeDecisions, rejects, market } = summary;
  const lines = [...assumedLines(rulebook), ''];
  lines.push(`rulebook ${rulebook.id} of ${rulebook.asOf}, market of ${market.asOf}`);
  lines.push(
    `${count(accounts.computed)} accounts computed: ${count(holdings.positions)} positions, ` +
      `${count(holdings.orders)} orders, ${count(holdings.balances)} balances, ${count(holdings.riskUnits)} risk units`,
  );
  if (rejects.rows > 0) {
    const reasons = Object.entries(rejects.byReason).map(([reason, rows]) => `${reason} ${count(rows)}`);
    lines.push(
      `${count(accounts.quarantined)} accounts quarantined by ${count(rejects.rows)} rejected rows: ${reasons.join(', ')}`,
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
  lines.push(
    `${count(closeDecisions.close)} decisions within 1e-9 of a threshold were made by the decimal engine; ` +
      (changed === 0 ? 'none depended on rounding' : `${count(changed)} depended on rounding`),
  );
  return lines;
}

/** What in the rulebook is not the venue's own word; the first thing a reader should know. */
export function assumedLines(rulebook: Rulebook): string[] {
  const named = (status: BlockStatus, words: string) => {
    const blocks = blocksOfStatus(rulebook, status);
    return blocks.length === 0 ? [] : wrapped(`numbers of ${rulebook.id} that are ${words}: ${blocks.join(', ')}`);
  };
  return [...named('assumed', 'assumed'), ...named('reported', 'reported by third parties')];
}

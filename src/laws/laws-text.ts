/** What was found of the laws, one line each. */
import { count, counted, tableLines } from '../report/table.ts';
import type { LawOutcome } from './audit.ts';
import { laws } from './laws.ts';

/** A table, and below it what the names stand for. */
export function lawLines(outcomes: readonly LawOutcome[], accounts: number): string[] {
  const rows = laws.flatMap((law) => {
    const [kernel, decimals] = outcomes.filter((outcome) => outcome.law === law);
    if (kernel === undefined) return [];
    const share = Math.max(kernel.worstShare, decimals?.worstShare ?? 0);
    return [
      [
        law.name,
        count(kernel.accounts),
        count(decimals?.accounts ?? 0),
        count(kernel.figures),
        shareText(share),
        unfitText(kernel),
      ],
    ];
  });
  const checked = outcomes.reduce((sum, { figures }) => sum + figures, 0);
  return [
    ...tableLines(['law', 'accounts', 'by decimals', 'figures', 'largest difference', 'says nothing of'], rows, {
      left: [0, 5],
    }),
    '',
    `${counted(rows.length, 'law')} hold on ${counted(accounts, 'account')}, ${count(checked)} figures; the largest difference is told as a share of its tolerance`,
  ];
}

/** Below it a share is the rounding of a rounding. */
const SHARE_TOLD_MIN = 1e-6;

function shareText(share: number): string {
  if (share > 0 && share < SHARE_TOLD_MIN) return '< 0.0001 %';
  return share === 0 ? 'none' : `${(100 * share).toPrecision(2)} %`;
}

/** How many accounts, and why. */
function unfitText({ unfit }: LawOutcome): string {
  const reasons = [...unfit].sort(([, a], [, b]) => b - a);
  return reasons.length === 0 ? '–' : reasons.map(([reason, accounts]) => `${count(accounts)}: ${reason}`).join('; ');
}

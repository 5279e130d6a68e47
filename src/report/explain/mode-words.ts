/** Account modes in words. */
import type { AccountMode } from '../../portfolio/holdings.ts';
import type { SwitchObstacle } from '../../reference/explain-modes.ts';

export const modeNames: Record<AccountMode, string> = {
  2: 'single-currency mode',
  3: 'multi-currency mode',
  4: 'portfolio margin',
};

/** `mode 3 (multi-currency mode)`. */
export function modeWords(acctLv: AccountMode): string {
  return `mode ${acctLv} (${modeNames[acctLv]})`;
}

/** What stands against a switch; the least net equity and the account's own are filled in. */
export function obstacleWords(obstacle: SwitchObstacle, minEquity: string, equity: string): string {
  const words: Record<SwitchObstacle, string> = {
    equity: `net equity ${equity} USD is below the ${minEquity} USD that it asks for`,
    'risk-not-acknowledged': 'its risk is not acknowledged (riskAck)',
    'isolated-legs': 'isolated positions and orders would have to be closed first, as it has none',
    'usd-options':
      'options settled in USD would have to be closed first, as multi-currency mode alone has a rule for them',
  };
  return words[obstacle];
}

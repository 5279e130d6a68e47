/** The liquidation of an account by hand, and its trades as lines. */
import type { Ledger } from '../../src/liquidation/ledger.ts';
import { openDesk } from '../../src/liquidation/open-desk.ts';
import { type Walk, type WalkStep, walkAccount } from '../../src/liquidation/walk.ts';
import type { Snapshot } from '../../src/market/snapshot.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import type { Rulebook } from '../../src/rulebook/schema.ts';
import { type TinyAccount, tinyAccount } from './tiny-market.ts';

/** Walks an account of portfolio mode, its rows in the order of a book, under `okx-2025` unless said. */
export function walkTiny(snapshot: Snapshot, account: TinyAccount, rulebook: Rulebook | null = null): Walk {
  const holdings = tinyAccount(snapshot, account);
  const { instrumentIndex, currencyIndex } = snapshot;
  holdings.positions.sort(
    (a, b) => instrumentIndex.get(a.instrument.instId)! - instrumentIndex.get(b.instrument.instId)!,
  );
  holdings.balances.sort((a, b) => currencyIndex.get(a.ccy)! - currencyIndex.get(b.ccy)!);
  const { desk, trials } = openDesk(snapshot, rulebook ?? loadRulebook('okx-2025').rulebook, [holdings]);
  return walkAccount(holdings, desk, (ledger) => trials.of(ledger));
}

/** `ddh1: sell 3 BTC-USDT-SWAP at 99900` for every trade of a step; a side of its own for long and short is named. */
export function linesOf({ stage, fills }: WalkStep): string[] {
  return fills.map(({ side, sz, instId, posSide, px }) => {
    const own = posSide === 'net' || posSide === '' ? '' : ` (${posSide})`;
    return `${stage}: ${side} ${sz} ${instId}${own} at ${px}`;
  });
}

/** Every trade of a walk. */
export function tradesOf({ steps }: Walk): string[] {
  return steps.flatMap(linesOf);
}

/** What is left of an account: `BTC-USDT-SWAP 75`. */
export function legsLeft({ legs }: Ledger): string[] {
  return legs.map(({ instrument, pos }) => `${instrument.instId} ${pos}`);
}

/** Cash of a currency, as text; null where the account has no row of it. */
export function cashLeft({ cash }: Ledger, ccy: string): string | null {
  return cash.find((own) => own.ccy === ccy)?.cashBal.toString() ?? null;
}

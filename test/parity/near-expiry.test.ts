// Options about to expire near the money: σ√T is tiny there, and a rounding of ln(F/K) is divided by it. Hedged by
// perpetuals the cash deltas cancel, and what is left must still be right to 1e-14 of the notional.
import { expect, it } from 'vitest';
import { holdingsOf } from '../../src/portfolio/book.ts';
import { ReferenceEngine } from '../../src/reference/evaluate-account.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { SeededRandom } from '../../src/synthetic/random.ts';
import { repeatCommand, seedOr } from '../support/chance.ts';
import { engineParity } from '../support/parity.ts';
import { bookOf, type HandAccount } from '../support/rows.ts';
import { documentedReplyMs, TinyMarket } from '../support/tiny-market.ts';

const { rulebook } = loadRulebook('okx-2025');
const call = 'BTC-USD-250115-97000-C';
const vol = 0.6;

function marketAt(fwdPx: number, seconds: number) {
  return new TinyMarket()
    .currency('USDT', 0.99954)
    .coin('BTC', 97_032.2, { USDT: 97_078.9 })
    .perpetual('BTC-USDT-SWAP', { ctVal: 0.01, markPx: 97_093.7 })
    .option(call, { ctMult: 0.01, markPx: 0.001, markVol: vol, fwdPx, expTimeMs: documentedReplyMs + seconds * 1000 })
    .build();
}

it.each([
  { left: 'a day', seconds: 86_400 },
  { left: 'an hour', seconds: 3600 },
  { left: 'ten minutes', seconds: 600 },
  { left: 'a minute', seconds: 60 },
  { left: 'a second', seconds: 1 },
])('the engines agree on delta-hedged calls with $left to live', ({ seconds }) => {
  const seed = seedOr(5);
  const random = new SeededRandom(seed);
  const deviation = vol * Math.sqrt(seconds / 31_536_000);
  for (let round = 0; round < 60; round++) {
    const fwdPx = Number((97_000 * (1 + random.between(-3, 3) * deviation)).toFixed(2));
    const market = marketAt(fwdPx, seconds);
    const bare: HandAccount = { acctId: 'bare', positions: [[call, 100_000, 0.001]], balances: [['USDT', 1_000_000]] };
    const deltaUsd = new ReferenceEngine(market, rulebook)
      .evaluate(holdingsOf(bookOf(market, [bare]), market, 0))
      .units[0]!.delta.toNumber();
    const contracts = -Number((deltaUsd / (0.01 * 97_093.7 * 0.99954)).toFixed(4));
    const hedged: HandAccount = {
      ...bare,
      acctId: 'hedged',
      positions: [...bare.positions!, ['BTC-USDT-SWAP', contracts, 97_000]],
    };
    const repeat = `forward ${fwdPx}, ${contracts} perpetuals, ${repeatCommand(seed)}`;
    const count = engineParity({ snapshot: market, rulebook, book: bookOf(market, [bare, hedged]), repeat });
    expect(count.accounts).toBe(2);
  }
});

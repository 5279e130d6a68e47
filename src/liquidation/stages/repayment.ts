/**
 * Stage 5, repayment: what the account has is sold for what it owes.
 *
 * Trigger   A currency's equity is below 0.
 * Trade     Coins of positive equity, as far as they lie in cash, the largest discounted USD first, are sold for the debt,
 *           the largest first, at the USD indices less slippage and fee.
 * Size      The least that brings the ratio above the stop, else until the debt is paid or the coins are gone.
 *
 * Example   1 BTC at 100,000 USD against a debt of 97,000 USDT: a ratio of 0.4905. 0.3026 BTC are sold, for 99,800 each
 *           after 0.1 % of slippage and of fee, and 66,800.52 USDT are still owed, a ratio of 1.1001 (worked through in
 *           test/liquidation/repayment.test.ts).
 * Source    spec of the waterfall (assumed; the venue's text of this stage was not seen).
 */
import { type Decimal, exact, smaller, zero } from '../../quantity/decimal.ts';
import { discountedUsd } from '../../reference/discount.ts';
import { type Desk, type WalkState, wholeLots } from '../desk.ts';
import { sizeToward } from '../size.ts';
import { tradeSpot } from '../trade.ts';
import type { PairTerms } from '../trade-terms.ts';
import { walletOf } from '../trials.ts';
import type { Stage } from './stage.ts';

/** An amount of one currency, and what it counts for. */
interface Amount {
  ccy: string;
  coins: Decimal;
  usd: Decimal;
}

export const repayment: Stage = {
  id: 'repayment',
  begin: (desk) => (now) => {
    const [debts, means] = [debtsOf(now, desk), meansOf(now, desk)];
    for (const mean of means) {
      for (const debt of debts) {
        const pair = desk.terms.pair(mean.ccy, debt.ccy);
        const isSale = pair.base === mean.ccy;
        const sign = isSale ? -1 : 1;
        const most = lotsToPay(mean, debt, pair, desk);
        const step = sizeToward(most, now.standing, (lots) =>
          desk.tried(lots.map((n) => tradeSpot(now.ledger, pair.lot.times(n * sign), pair, desk.terms))),
        );
        if (step !== null) return step;
      }
    }
    return null;
  },
};

/** What is owed, the largest first. */
function debtsOf({ standing }: WalkState, desk: Desk): Amount[] {
  const owed = standing.margin.wallets.filter(({ eq }) => eq < 0);
  return owed
    .map(({ ccy, eq }) => ({ ccy, coins: exact(-eq), usd: exact(-eq).times(desk.terms.prices.usd(ccy)) }))
    .sort((a, b) => b.usd.cmp(a.usd));
}

/** What can be sold: equity that lies in cash, the largest discounted USD first. */
function meansOf(now: WalkState, { terms }: Desk): Amount[] {
  const means = now.ledger.cash.flatMap(({ ccy, cashBal, interest }) => {
    const eq = walletOf(now.standing, ccy)?.eq ?? 0;
    const coins = eq > 0 ? smaller(exact(eq), cashBal.minus(exact(interest))) : zero;
    const usd = discountedUsd(terms.rulebook, terms.prices.currency(ccy), coins, terms.prices.usd(ccy));
    return coins.gt(zero) ? [{ ccy, coins, usd }] : [];
  });
  return means.sort((a, b) => b.usd.cmp(a.usd));
}

/** Lots of the pair's base that pay the debt, rounded up, or all that the means allow. */
function lotsToPay(mean: Amount, debt: Amount, pair: PairTerms, { terms }: Desk): number {
  const isBuy = pair.base === debt.ccy;
  // A larger trade may slip further: priced at the size that the debt comes to in the middle.
  const px = terms.price(pair.base, pair.mid, isBuy, smaller(debt.usd, mean.coins.times(terms.prices.usd(mean.ccy))));
  const fee = pair.baseUsd.div(pair.quoteUsd).times(terms.takerFee);
  const paidPerBase = isBuy ? px.plus(fee) : px.minus(fee);
  const toPay = isBuy ? debt.coins : debt.coins.div(paidPerBase);
  const allowed = isBuy ? mean.coins.div(paidPerBase) : mean.coins;
  return Math.min(wholeLots(toPay.div(pair.lot).ceil()), wholeLots(allowed.div(pair.lot)));
}

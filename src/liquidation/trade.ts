/**
 * Trades and what they do to a ledger. Closing brings the profit since the average price into cash; opening moves the
 * average price; an option's premium goes through cash both ways. So what an account is worth falls by slippage and fee
 * and by nothing else.
 */
import { riskUnitOf } from '../portfolio/risk-unit.ts';
import { type Decimal, one, smaller, zero } from '../quantity/decimal.ts';
import { isOption } from '../reference/contracts.ts';
import { type Ledger, type LedgerLeg, ledgerLeg, withCash, withLeg } from './ledger.ts';
import type { ContractTerms, PairTerms, TradeTerms } from './trade-terms.ts';

/** One trade as it was done; `sz` is above 0, contracts or coins. */
export interface Fill {
  readonly instId: string;
  /** Empty where spot is traded for what is owed. */
  readonly riskUnit: string;
  readonly side: 'buy' | 'sell';
  /** Of the position that it changed; empty for spot. */
  readonly posSide: LedgerLeg['posSide'] | '';
  readonly sz: Decimal;
  readonly px: Decimal;
  /** USD. */
  readonly notionalUsd: Decimal;
  readonly slippageUsd: Decimal;
  readonly feeUsd: Decimal;
}

/** A ledger after trades, and the trades. */
export interface Traded {
  readonly ledger: Ledger;
  readonly fills: readonly Fill[];
}

/**
 * Trades signed contracts: against positions of the other sign first, the rest opens. A position of its own side for
 * long and short is kept where the account has such of the instrument.
 */
export function tradeContracts(ledger: Ledger, contracts: Decimal, of: ContractTerms, terms: TradeTerms): Traded {
  const { instrument, notionalUsd } = of;
  const { snapshot } = terms;
  const whole = contracts.abs().times(notionalUsd);
  const px = terms.price(instrument.underlying, of.mark, contracts.gt(zero), whole);
  const riskUnit = riskUnitOf(instrument, terms.rulebook.merge.value);
  const isBuy = contracts.gt(zero);
  const own = ledger.legs.filter((leg) => leg.instrument.instId === instrument.instId);
  let left = contracts;
  let traded: Traded = { ledger, fills: [] };
  const fill = (leg: LedgerLeg | null, part: Decimal) => {
    if (part.isZero()) return;
    left = left.minus(part);
    const posSide = leg?.posSide ?? openedSide(own, isBuy);
    const opened = leg ?? ledgerLeg({ instrument, posSide, pos: zero, avgPx: px, index: of.index });
    const slippageUsd = part.times(of.size).times(priceGap(of, px)).times(of.settleUsd).abs();
    const notional = part.abs().times(notionalUsd);
    const feeUsd = notional.times(terms.takerFee);
    const { after, cash } = changedLeg(opened, part, px, of.size);
    const paid = withCash(traded.ledger, instrument.settleCcy, cash.minus(feeUsd.div(of.settleUsd)), snapshot);
    const next: Fill = {
      instId: instrument.instId,
      riskUnit,
      side: isBuy ? 'buy' : 'sell',
      posSide,
      sz: part.abs(),
      px,
      notionalUsd: notional,
      slippageUsd,
      feeUsd,
    };
    traded = { ledger: withLeg(paid, leg, after), fills: [...traded.fills, next] };
  };
  for (const leg of own) {
    const isAgainst = leg.pos.isNegative() === isBuy;
    if (isAgainst) fill(leg, isBuy ? smaller(left, leg.pos.neg()) : smaller(left.neg(), leg.pos).neg());
  }
  // What closes is gone; a leg of the same sign that is left takes the rest.
  const same = traded.ledger.legs.find(
    (leg) => leg.instrument.instId === instrument.instId && leg.pos.isNegative() !== isBuy,
  );
  fill(same ?? null, left);
  return traded;
}

function openedSide(own: readonly LedgerLeg[], isBuy: boolean): LedgerLeg['posSide'] {
  if (own.every(({ posSide }) => posSide === 'net')) return 'net';
  return isBuy ? 'long' : 'short';
}

/** Settle currency for one coin or USD of a contract between mark and the price of the trade. */
function priceGap({ instrument, mark }: ContractTerms, px: Decimal): Decimal {
  return instrument.contract === 'inverse' ? one.div(mark).minus(one.div(px)) : px.minus(mark);
}

/** A leg after `part` of a trade, which either closes or opens, and what came into cash before fees. */
function changedLeg(leg: LedgerLeg, part: Decimal, px: Decimal, size: Decimal): { after: LedgerLeg; cash: Decimal } {
  const { instrument, pos, avgPx } = leg;
  const after = pos.plus(part);
  const isClosing = !pos.isZero() && pos.isNegative() !== part.isNegative();
  const isInverse = instrument.contract === 'inverse';
  const entry = isClosing || pos.isZero() ? avgPx : averagePx(leg, part, px, isInverse);
  const moved = ledgerLeg({ ...leg, pos: after, avgPx: pos.isZero() ? px : entry });
  if (isOption(instrument)) return { after: moved, cash: part.times(size).times(px).neg() };
  if (!isClosing) return { after: moved, cash: zero };
  const gain = isInverse ? one.div(avgPx).minus(one.div(px)) : px.minus(avgPx);
  return { after: moved, cash: part.neg().times(size).times(gain) };
}

/** The price at which both parts together have the profit that they have apart. */
function averagePx({ pos, avgPx }: LedgerLeg, part: Decimal, px: Decimal, isInverse: boolean): Decimal {
  const whole = pos.plus(part);
  if (isInverse) return whole.div(pos.div(avgPx).plus(part.div(px)));
  return pos.times(avgPx).plus(part.times(px)).div(whole);
}

/** Buys (`amount` above 0) or sells an amount of the base for the quote. */
export function tradeSpot(
  ledger: Ledger,
  amount: Decimal,
  of: PairTerms,
  terms: TradeTerms,
  riskUnit: string = '',
): Traded {
  const { base, quote, mid, baseUsd, quoteUsd, instId } = of;
  const isBuy = amount.gt(zero);
  const notionalUsd = amount.abs().times(baseUsd);
  const px = terms.price(base, mid, isBuy, notionalUsd);
  const feeUsd = notionalUsd.times(terms.takerFee);
  const paid = amount.times(px).plus(feeUsd.div(quoteUsd));
  const slippageUsd = amount.times(px.minus(mid)).times(quoteUsd).abs();
  const bought = withCash(ledger, base, amount, terms.snapshot);
  const after = withCash(bought, quote, paid.neg(), terms.snapshot);
  const side = isBuy ? 'buy' : 'sell';
  const sz = amount.abs();
  return {
    ledger: after,
    fills: [{ instId, riskUnit, side, posSide: '', sz, px, notionalUsd, slippageUsd, feeUsd }],
  };
}

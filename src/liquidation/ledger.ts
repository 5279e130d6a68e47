/**
 * An account in the course of its liquidation, in decimals: what every trade does to cash and positions balances to the
 * last digit, and the engines read it as holdings, rounded to doubles. A ledger is never changed; a trade makes another.
 */
import type { Instrument, Snapshot } from '../market/snapshot.ts';
import { type AccountHoldings, type PositionHolding, plainPosition, posSides } from '../portfolio/holdings.ts';
import { type Decimal, exact, one, sum, zero } from '../quantity/decimal.ts';
import { isOption } from '../reference/contracts.ts';
import type { TradeTerms } from './trade-terms.ts';

/** A position: signed contracts and the average price they were entered at. */
export interface LedgerLeg {
  readonly instrument: Instrument;
  readonly posSide: PositionHolding['posSide'];
  readonly pos: Decimal;
  readonly avgPx: Decimal;
  /** Index in the market. */
  readonly index: number;
  /** As the engines read it: made once, because a leg is in every trial until a trade changes it. */
  readonly holding: PositionHolding;
}

/** A leg of these terms. */
export function ledgerLeg(leg: Omit<LedgerLeg, 'holding'>): LedgerLeg {
  const { instrument, posSide, pos, avgPx, index } = leg;
  const holding = { ...plainPosition, instrument, posSide, pos: pos.toNumber(), avgPx: avgPx.toNumber() };
  return { instrument, posSide, pos, avgPx, index, holding };
}

/** What an account has of one currency. */
export interface LedgerCash {
  readonly ccy: string;
  /** Index in the market. */
  readonly index: number;
  readonly cashBal: Decimal;
  /** The same as a double. */
  readonly amount: number;
  readonly interest: number;
  readonly spotCap: number | null;
}

export interface Ledger extends Pick<AccountHoldings, 'acctId' | 'acctLv' | 'autoLoan' | 'riskAck' | 'orders'> {
  /** By instrument of the market, then side. */
  readonly legs: readonly LedgerLeg[];
  /** By currency of the market. */
  readonly cash: readonly LedgerCash[];
}

/** The ledger of holdings in the order of a book; a position of size 0 is none. */
export function openLedger(holdings: AccountHoldings, { instrumentIndex, currencyIndex }: Snapshot): Ledger {
  const { positions, balances, ...account } = holdings;
  return {
    ...account,
    legs: positions
      .filter(({ pos }) => pos !== 0)
      .map(({ instrument, posSide, pos, avgPx }) =>
        ledgerLeg({
          instrument,
          posSide,
          pos: exact(pos),
          avgPx: exact(avgPx),
          index: instrumentIndex.get(instrument.instId)!,
        }),
      ),
    cash: balances.map(({ ccy, cashBal, interest, spotCap }) => {
      const index = currencyIndex.get(ccy)!;
      return { ccy, index, cashBal: exact(cashBal), amount: cashBal, interest, spotCap };
    }),
  };
}

/** The same account with every order cancelled. */
export function withoutOrders(ledger: Ledger): Ledger {
  return { ...ledger, orders: [] };
}

/** The account as the engines read it. */
export function holdingsOfLedger({ legs, cash, ...account }: Ledger): AccountHoldings {
  return {
    ...account,
    positions: legs.map(({ holding }) => holding),
    balances: cash.map(({ ccy, amount, interest, spotCap }) => ({ ccy, cashBal: amount, interest, spotCap })),
  };
}

/** The ledger with so much added to the cash of a currency, which it need not have had. */
export function withCash(ledger: Ledger, ccy: string, change: Decimal, { currencyIndex }: Snapshot): Ledger {
  const at = ledger.cash.findIndex((own) => own.ccy === ccy);
  if (at >= 0) {
    const own = ledger.cash[at]!;
    const cashBal = own.cashBal.plus(change);
    return { ...ledger, cash: ledger.cash.with(at, { ...own, cashBal, amount: cashBal.toNumber() }) };
  }
  const index = currencyIndex.get(ccy)!;
  const opened = { ccy, index, cashBal: change, amount: change.toNumber(), interest: 0, spotCap: null };
  const next = ledger.cash.findIndex((own) => own.index > index);
  return { ...ledger, cash: ledger.cash.toSpliced(next < 0 ? ledger.cash.length : next, 0, opened) };
}

/** The ledger with a leg in place of another, at its place by instrument and side; one of size 0 is taken out. */
export function withLeg(ledger: Ledger, before: LedgerLeg | null, after: LedgerLeg): Ledger {
  const at = before === null ? -1 : ledger.legs.indexOf(before);
  if (at >= 0) {
    const legs = after.pos.isZero() ? ledger.legs.toSpliced(at, 1) : ledger.legs.with(at, after);
    return { ...ledger, legs };
  }
  const rank = ({ index, posSide }: LedgerLeg) => index * posSides.length + posSides.indexOf(posSide);
  const next = ledger.legs.findIndex((leg) => rank(leg) > rank(after));
  return { ...ledger, legs: ledger.legs.toSpliced(next < 0 ? ledger.legs.length : next, 0, after) };
}

/** USD of cash and positions at mark, undiscounted: what an account is worth, and how much passes through that sum. */
export function valueUsd(ledger: Ledger, terms: TradeTerms): { value: Decimal; gross: Decimal } {
  const cash = ledger.cash.map(({ ccy, cashBal, interest }) =>
    cashBal.minus(exact(interest)).times(terms.prices.usd(ccy)),
  );
  const legs = ledger.legs.flatMap((leg) => legValueUsd(leg, terms));
  const all = [...cash, ...legs];
  return { value: sum(all), gross: sum(all.map((part) => part.abs())) };
}

/** What a leg is bought and sold for in its settle currency, in two parts: an option its value, another its profit. */
function legValueUsd({ instrument, pos, avgPx }: LedgerLeg, terms: TradeTerms): Decimal[] {
  const { size, mark, settleUsd } = terms.contract(instrument);
  const amount = pos.times(size).times(settleUsd);
  if (isOption(instrument)) return [amount.times(mark), zero];
  if (instrument.contract === 'inverse') return [amount.times(one.div(avgPx)), amount.times(one.div(mark)).neg()];
  return [amount.times(mark), amount.times(avgPx).neg()];
}

/**
 * What trading costs in a liquidation, in decimals: contracts at mark and spot at the USD indices, each less the rulebook's
 * slippage, and its taker fee on the notional. A price moves by the slippage of the coin's class, times the multiplier of
 * the tiers that the trade's notional touches, each for its part.
 *
 *   px = mark·(1 ± slippage)      fee = |notionalUsd|·takerFee, paid in the currency that the trade settles in
 *
 * The notional is that of order fees: contracts at the X-USD index. Spot goes at the ratio of the two USD indices, so that a
 * sale moves no value but its cost. Source: `liquidation` of the rulebook (assumed; the venue published none of it).
 */
import type { Instrument, Snapshot } from '../market/snapshot.ts';
import { type Decimal, exact, fromText, marginalParts, one, sum } from '../quantity/decimal.ts';
import { contractNotionalUsd } from '../reference/contracts.ts';
import { contractSize } from '../reference/leg-values.ts';
import { Prices } from '../reference/prices.ts';
import { assetClass, valueForClass } from '../rulebook/scenarios.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { isCoin } from '../whatif/moved-market.ts';
import { UntradableError } from './untradable.ts';

/** What one contract is, and what trading it costs. */
export interface ContractTerms {
  readonly instrument: Instrument;
  /** Index in the market. */
  readonly index: number;
  /** Coins of a contract; USD of an inverse one. */
  readonly size: Decimal;
  readonly mark: Decimal;
  /** USD of one contract at the X-USD index. */
  readonly notionalUsd: Decimal;
  readonly settleUsd: Decimal;
  /** Least number of contracts that trades. */
  readonly lot: Decimal;
}

/** Spot of one currency for another. */
export interface PairTerms {
  /** `BTC-USDT`, whether or not the market lists it. */
  readonly instId: string;
  readonly base: string;
  readonly quote: string;
  /** Quote for one base at the USD indices. */
  readonly mid: Decimal;
  readonly baseUsd: Decimal;
  readonly quoteUsd: Decimal;
  /** Least amount of base that trades: of the listed pair, else by the rulebook's lot. */
  readonly lot: Decimal;
}

export class TradeTerms {
  readonly takerFee: Decimal;
  readonly stopRatio: Decimal;
  readonly reductionStep: Decimal;
  readonly prices: Prices;
  readonly snapshot: Snapshot;
  readonly rulebook: Rulebook;
  readonly #contracts = new Map<string, ContractTerms>();
  readonly #pairs = new Map<string, PairTerms>();

  constructor(snapshot: Snapshot, rulebook: Rulebook) {
    this.snapshot = snapshot;
    this.rulebook = rulebook;
    this.prices = new Prices(snapshot);
    this.takerFee = fromText(rulebook.account.takerFee.value);
    this.stopRatio = fromText(rulebook.liquidation.stopRatio.value);
    this.reductionStep = fromText(rulebook.liquidation.reductionStep.value);
  }

  /**
   * Terms of a contract without a problem, a perpetual, future or option.
   * @throws UntradableError where the market does not say its lot
   */
  contract(instrument: Instrument): ContractTerms {
    const { instId, settleCcy, lotSz, markPx } = instrument;
    const known = this.#contracts.get(instId);
    if (known !== undefined) return known;
    if (instrument.problem) throw new UntradableError(instrument.problem.reason, instrument.problem.detail);
    const terms = {
      instrument,
      index: this.snapshot.instrumentIndex.get(instId)!,
      size: contractSize(instrument),
      mark: exact(markPx),
      notionalUsd: contractNotionalUsd(instrument, this.prices),
      settleUsd: this.prices.usd(settleCcy),
      lot: lotOf(instId, lotSz),
    };
    this.#contracts.set(instId, terms);
    return terms;
  }

  /** Whether a contract has a price and a lot. */
  isTradable({ problem, lotSz }: Instrument): boolean {
    return problem === null && lotSz > 0;
  }

  /** Terms of trading one currency for the other: a coin against a stablecoin or USD has the coin as its base. */
  pair(a: string, b: string): PairTerms {
    const [base, quote] = !isCoin(a) && isCoin(b) ? [b, a] : [a, b];
    const instId = `${base}-${quote}`;
    const known = this.#pairs.get(instId);
    if (known !== undefined) return known;
    const [baseUsd, quoteUsd] = [this.prices.usd(base), this.prices.usd(quote)];
    const listed = this.snapshot.instruments[this.snapshot.instrumentIndex.get(instId) ?? -1];
    const lot = listed === undefined ? this.#conversionLot(baseUsd) : lotOf(instId, listed.lotSz);
    const terms = { instId, base, quote, mid: baseUsd.div(quoteUsd), baseUsd, quoteUsd, lot };
    this.#pairs.set(instId, terms);
    return terms;
  }

  /** The price of a trade of this notional in a coin whose price in the middle is `mid`. */
  price(coin: string, mid: Decimal, isBuy: boolean, notionalUsd: Decimal): Decimal {
    const slippage = this.#slippage(coin, notionalUsd);
    return mid.times(isBuy ? one.plus(slippage) : one.minus(slippage));
  }

  /** The largest power of ten of a currency that is worth no more than the rulebook's lot. */
  #conversionLot(usdPx: Decimal): Decimal {
    const coins = fromText(this.rulebook.liquidation.conversionLotUsd.value).div(usdPx);
    return ten.pow(coins.e);
  }

  #slippage(coin: string, notionalUsd: Decimal): Decimal {
    const { slippage, slippageTiers } = this.rulebook.liquidation;
    const own = fromText(valueForClass<string>(slippage, assetClass(this.rulebook, coin)));
    const steps = slippageTiers.tiers.map(({ upTo, multiplier }) => {
      return { upTo: upTo === null ? null : fromText(upTo), factor: fromText(multiplier) };
    });
    const parts = marginalParts(notionalUsd, steps);
    // Inside the first tier nothing is divided, so that the price keeps the digits of its text.
    if (parts.length <= 1) return own.times(steps[0]!.factor);
    return own.times(sum(parts.map(({ counted }) => counted)).div(notionalUsd));
  }
}

const ten = fromText('10');

function lotOf(instId: string, lotSz: number): Decimal {
  if (lotSz > 0) return exact(lotSz);
  throw new UntradableError('impossible-value', `lotSz of ${instId} is missing or not above 0`);
}

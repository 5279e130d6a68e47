/**
 * Where the margin of cross legs comes from in account modes 2 and 3, instrument by instrument: every position row with its
 * tier, the exposures of an initial margin, every order of an option. The parts add up to the instrument's MMR and IMR.
 */
import type { AccountHoldings, PositionHolding } from '../portfolio/holdings.ts';
import { type Decimal, exact, zero } from '../quantity/decimal.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import {
  deltaOneExposures,
  deltaOneImr,
  deltaOneMargin,
  deltaOneMmr,
  deltaOneRates,
} from '../rules/delta-one-margin.ts';
import { imrRate, optionTier, type TierPlace } from '../rules/position-tiers.ts';
import {
  type OptionContract,
  optionImr,
  optionMmr,
  optionOrderMargins,
  outOfMoney,
  shortOptionMargin,
} from '../rules/short-option-margin.ts';
import { deltaOneContract, isOption, optionContract, valueAt } from './contracts.ts';
import {
  type CrossGroup,
  crossGroups,
  crossOf,
  deltaOneLegsOf,
  groupClosingFee,
  type LegContext,
  optionLegsOf,
} from './cross-legs.ts';

/** A position row of a perpetual or future; amounts in the settle currency. */
export interface DeltaOneRow {
  readonly posSide: PositionHolding['posSide'];
  readonly pos: Decimal;
  readonly value: Decimal;
  readonly tier: TierPlace;
  readonly mmrRate: Decimal;
  readonly mmr: Decimal;
}

/** A size that IMR is taken of: positions and the orders that may open. */
export interface ExposureRow {
  readonly side: PositionHolding['posSide'];
  readonly contracts: Decimal;
  readonly value: Decimal;
  readonly tier: TierPlace;
  /** What the tier asks at least; the rate is that or 1/lever. */
  readonly leastImr: Decimal;
  readonly imrRate: Decimal;
  readonly imr: Decimal;
}

/** A position row of an option; a long one requires nothing and has no factor. */
export interface OptionRow {
  readonly posSide: PositionHolding['posSide'];
  readonly pos: Decimal;
  readonly value: Decimal;
  /** Null where the factor is the rulebook's one, or of a long row. */
  readonly tier: TierPlace | null;
  readonly factor: Decimal | null;
  readonly imrPerCoin: Decimal | null;
  readonly mmrPerCoin: Decimal | null;
  readonly imr: Decimal;
  readonly mmr: Decimal;
}

export interface OptionOrderRow {
  readonly side: 'buy' | 'sell';
  readonly reduceOnly: boolean;
  readonly contracts: Decimal;
  readonly px: Decimal;
  /** Contracts of a sell that open, of a buy that close. */
  readonly counted: Decimal;
  readonly tier: TierPlace | null;
  readonly factor: Decimal;
  readonly imrPerCoin: Decimal;
  readonly imr: Decimal;
}

interface InstrumentFigures {
  readonly instId: string;
  /** The settle currency, of all amounts but those in USD. */
  readonly ccy: string;
  readonly mmr: Decimal;
  readonly imr: Decimal;
  readonly liqFee: Decimal;
  readonly mmrUsd: Decimal;
  readonly imrUsd: Decimal;
}

export interface DeltaOneExplanation extends InstrumentFigures {
  readonly kind: 'delta-one';
  readonly isHedged: boolean;
  readonly lever: Decimal;
  readonly positions: readonly DeltaOneRow[];
  readonly exposures: readonly ExposureRow[];
}

export interface OptionExplanation extends InstrumentFigures {
  readonly kind: 'option';
  readonly forward: Decimal;
  readonly strike: Decimal;
  /** How far the option is out of the money. */
  readonly otm: Decimal;
  readonly mark: Decimal;
  /** Price of the coin in the settle currency. */
  readonly idx: Decimal;
  readonly positions: readonly OptionRow[];
  readonly orders: readonly OptionOrderRow[];
}

export type InstrumentExplanation = DeltaOneExplanation | OptionExplanation;

/** Explains every instrument with cross legs but spot, in the order of the rows. */
export function explainLegs(account: AccountHoldings, context: LegContext): InstrumentExplanation[] {
  return crossGroups(crossOf(account)).map((group) =>
    isOption(group.instrument) ? explainOption(group, context) : explainDeltaOne(group, context),
  );
}

function figuresOf(
  group: CrossGroup,
  { mmr, imr }: { mmr: Decimal; imr: Decimal },
  context: LegContext,
): InstrumentFigures {
  const { instId, settleCcy: ccy } = group.instrument;
  const usdPx = context.prices.usd(ccy);
  const liqFee = groupClosingFee(group, context);
  return { instId, ccy, mmr, imr, liqFee, mmrUsd: mmr.times(usdPx), imrUsd: imr.times(usdPx) };
}

function explainDeltaOne(group: CrossGroup, context: LegContext): DeltaOneExplanation {
  const { rulebook, prices } = context;
  const contract = deltaOneContract(group.instrument, prices);
  const { legs, lever } = deltaOneLegsOf(group, rulebook);
  return {
    kind: 'delta-one',
    ...figuresOf(group, deltaOneMargin(rulebook, contract, legs, lever), context),
    isHedged: legs.isHedged,
    lever,
    positions: group.positions.map(({ pos, posSide }) => {
      const size = exact(pos).abs();
      const { tier, mmr: mmrRate } = deltaOneRates(rulebook, contract, size);
      const mmr = deltaOneMmr(rulebook, contract, size);
      return { posSide, pos: exact(pos), value: size.times(contract.value), tier, mmrRate, mmr };
    }),
    exposures: deltaOneExposures(legs).map(({ side, contracts }) => {
      const rates = deltaOneRates(rulebook, contract, contracts);
      return {
        side,
        contracts,
        value: contracts.times(contract.value),
        tier: rates.tier,
        leastImr: rates.leastImr,
        imrRate: imrRate(rates, lever),
        imr: deltaOneImr(rulebook, contract, contracts, lever),
      };
    }),
  };
}

function explainOption(group: CrossGroup, context: LegContext): OptionExplanation {
  const { rulebook, prices } = context;
  const { instrument } = group;
  const option = optionContract(instrument, prices, rulebook);
  const { forward, strike, mark, idx } = option.terms;
  const legs = optionLegsOf(group);
  return {
    kind: 'option',
    ...figuresOf(group, shortOptionMargin(rulebook, option, legs), context),
    forward,
    strike,
    otm: outOfMoney(option.terms),
    mark,
    idx,
    positions: group.positions.map((position) => optionRow(position, option, rulebook)),
    orders: optionOrderMargins(rulebook, option, legs).map((margin): OptionOrderRow => {
      const { order, counted, factor, tieredContracts, perCoin, imr } = margin;
      const { isBuy, reduceOnly, contracts, px } = order;
      const tier = optionTier(instrument, tieredContracts);
      return {
        side: isBuy ? 'buy' : 'sell',
        reduceOnly,
        contracts,
        px,
        counted,
        tier,
        factor,
        imrPerCoin: perCoin,
        imr,
      };
    }),
  };
}

function optionRow(
  { instrument, pos, posSide }: PositionHolding,
  { terms, size, factorOf }: OptionContract,
  rulebook: Rulebook,
): OptionRow {
  const contracts = exact(pos).abs();
  const common = { posSide, pos: exact(pos), value: valueAt(instrument, contracts, terms.mark) };
  if (pos >= 0) {
    return { ...common, tier: null, factor: null, imrPerCoin: null, mmrPerCoin: null, imr: zero, mmr: zero };
  }
  const factor = factorOf(contracts);
  const coins = contracts.times(size);
  const imrPerCoin = optionImr(rulebook, terms, factor);
  const mmrPerCoin = optionMmr(rulebook, terms, factor);
  return {
    ...common,
    tier: optionTier(instrument, contracts),
    factor,
    imrPerCoin,
    mmrPerCoin,
    imr: coins.times(imrPerCoin),
    mmr: coins.times(mmrPerCoin),
  };
}

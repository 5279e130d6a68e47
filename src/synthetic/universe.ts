// What a generated book may hold: the instruments that every given market lists and can value, sized and grouped so
// that the archetypes can pick from short lists.

import { UnusableInput } from '../failure/unusable-input.ts';
import type { Instrument, Snapshot } from '../market/snapshot.ts';
import { priceDecimalsOf, type SizeStep, sizeStepOf } from './amounts.ts';
import { portableCoinPrice, portableDelta } from './portable-black76.ts';
import { type RoughCoinRisk, roughCoinRisk } from './rough-risk.ts';

const MS_PER_YEAR = 365 * 86_400_000;
const OPTION_PRICE_DECIMALS = 4;
const FINEST_CONTRACT_DECIMALS = 3;
const FINEST_SPOT_DECIMALS = 4;

/** An instrument with what is needed to size a leg in it. Money is USD at the first market's prices. */
export interface Contract {
  readonly instId: string;
  readonly kind: 'linear' | 'inverse' | 'option' | 'spot';
  readonly quote: string;
  /** Place in `Universe.coins`. */
  readonly coin: number;
  /** Place in `Universe.currencies`. */
  readonly settle: number;
  /** Place among all contracts, spot included. */
  readonly ordinal: number;
  readonly expTimeMs: number | null;
  readonly yearsToExpiry: number;
  /** Mark; index for spot. Options: coins per coin. */
  readonly px: number;
  readonly priceDecimals: number;
  readonly size: SizeStep;
  /** Coins in a contract; for inverse the USD face value. */
  readonly ctSize: number;
  readonly usdPerContract: number;
  readonly deltaUsdPerContract: number;
}

/** A coin with its contracts by kind. */
export interface Coin {
  readonly ccy: string;
  readonly usdPx: number;
  /** Place in `Universe.currencies`. */
  readonly currency: number;
  readonly risk: RoughCoinRisk;
  readonly linear: Contract[];
  readonly inverse: Contract[];
  readonly options: Contract[];
  readonly spot: Contract[];
}

/** Everything the archetypes pick from. */
export interface Universe {
  readonly coins: readonly Coin[];
  /** The three coins with the most contracts. */
  readonly mainCoins: readonly Coin[];
  readonly currencies: readonly { readonly ccy: string; readonly usdPx: number; readonly decimals: number }[];
  /** Places of the collateral currencies; `usdc` is −1 where a market lacks it. */
  readonly usdt: number;
  readonly usdc: number;
  readonly contractCount: number;
  /** All but spot; then without options; then linear perpetuals of any quote. */
  readonly derivatives: readonly Contract[];
  readonly deltaOne: readonly Contract[];
  readonly linearPerpetuals: readonly Contract[];
  readonly linear: readonly Contract[];
  readonly usdtPerpetuals: readonly Contract[];
  readonly usdcLinear: readonly Contract[];
  readonly inverse: readonly Contract[];
  readonly options: readonly Contract[];
  readonly spot: readonly Contract[];
  /** One list per expiry date, nearest first. */
  readonly byExpiry: readonly (readonly Contract[])[];
}

/**
 * The instruments listed and valuable in all of `markets`, in the order of the first one, sized at its prices.
 * Throws UnusableInput when there is no market, no USD price of USDT or no common derivative.
 */
export function universeOf(markets: readonly Snapshot[]): Universe {
  if (markets.length === 0) throw new UnusableInput('generating a portfolio takes at least one market');
  const currencies: { ccy: string; usdPx: number; decimals: number }[] = [];
  const coins: Coin[] = [];
  const contracts: Contract[] = [];
  const builder = { market: markets[0], currencies, coins, contracts };
  const usdt = currencyPlace(builder, 'USDT');
  for (const instrument of markets[0].instruments) {
    if (markets.every((market) => isUsable(market, instrument.instId))) addContract(builder, instrument);
  }
  const derivatives = contracts.filter(({ kind }) => kind !== 'spot');
  if (derivatives.length === 0) throw new UnusableInput('the markets share no instrument that can be valued');
  const linear = derivatives.filter(({ kind }) => kind === 'linear');
  return {
    coins,
    mainCoins: [...coins].sort((left, right) => contractsOf(right) - contractsOf(left)).slice(0, 3),
    currencies,
    usdt,
    usdc: currencies.findIndex(({ ccy }) => ccy === 'USDC'),
    contractCount: contracts.length,
    derivatives,
    deltaOne: derivatives.some(isDeltaOne) ? derivatives.filter(isDeltaOne) : derivatives,
    linearPerpetuals: linear.filter(({ expTimeMs }) => expTimeMs === null),
    linear,
    usdtPerpetuals: linear.filter(({ quote, expTimeMs }) => quote === 'USDT' && expTimeMs === null),
    usdcLinear: linear.filter(({ quote }) => quote === 'USDC'),
    inverse: derivatives.filter(({ kind }) => kind === 'inverse'),
    options: derivatives.filter(({ kind }) => kind === 'option'),
    spot: contracts.filter(({ kind }) => kind === 'spot'),
    byExpiry: groupByExpiry(derivatives),
  };
}

function contractsOf({ linear, inverse, options }: Coin): number {
  return linear.length + inverse.length + options.length;
}

function isDeltaOne({ kind }: Contract): boolean {
  return kind === 'linear' || kind === 'inverse';
}

/** Listed, valued, and every currency that it touches has a USD price. */
function isUsable(market: Snapshot, instId: string): boolean {
  const place = market.instrumentIndex.get(instId);
  if (place === undefined) return false;
  const { contract, problem, underlying, quote, settleCcy, markPx, expTimeMs } = market.instruments[place];
  if (problem !== null || contract === 'unsupported' || contract === 'usd-option') return false;
  if (contract !== 'spot' && !(markPx > 0)) return false;
  if (expTimeMs !== null && expTimeMs <= market.asOfMs) return false;
  if (contract !== 'option' && !market.indexPx.has(`${underlying}-${quote}`)) return false;
  return (
    market.indexPx.has(`${underlying}-USD`) && [underlying, quote, settleCcy].every((ccy) => hasPrice(market, ccy))
  );
}

function hasPrice(market: Snapshot, ccy: string): boolean {
  if (ccy === 'USD') return true;
  const place = market.currencyIndex.get(ccy);
  return place !== undefined && market.currencies[place].problem === null && market.currencies[place].usdPx > 0;
}

interface Builder {
  readonly market: Snapshot;
  readonly currencies: { ccy: string; usdPx: number; decimals: number }[];
  readonly coins: Coin[];
  readonly contracts: Contract[];
}

function currencyPlace({ market, currencies }: Builder, ccy: string): number {
  const known = currencies.findIndex((currency) => currency.ccy === ccy);
  if (known >= 0) return known;
  const usdPx = ccy === 'USD' ? 1 : (market.indexPx.get(`${ccy}-USD`) ?? Number.NaN);
  if (!(usdPx > 0)) throw new UnusableInput(`the market has no USD price of ${ccy}`);
  // Cash to about a tenth of a cent's worth for coins, to the cent for what is worth about a dollar.
  return currencies.push({ ccy, usdPx, decimals: usdPx > 10_000 ? 6 : usdPx > 10 ? 4 : 2 }) - 1;
}

function coinPlace(builder: Builder, ccy: string): number {
  const known = builder.coins.findIndex((coin) => coin.ccy === ccy);
  if (known >= 0) return known;
  const currency = currencyPlace(builder, ccy);
  const { usdPx } = builder.currencies[currency];
  const coin = { ccy, usdPx, currency, risk: roughCoinRisk(ccy), linear: [], inverse: [], options: [], spot: [] };
  return builder.coins.push(coin) - 1;
}

function addContract(builder: Builder, instrument: Instrument): void {
  const { market, coins, contracts } = builder;
  const kind = instrument.contract;
  if (kind === 'unsupported' || kind === 'usd-option') return;
  const coin = coinPlace(builder, instrument.underlying);
  const { usdPx } = coins[coin];
  const isSpot = kind === 'spot';
  const indexPx = market.indexPx.get(`${instrument.underlying}-${instrument.quote}`) ?? usdPx;
  const px = isSpot ? indexPx : instrument.markPx;
  const ctSize = isSpot ? 1 : instrument.ctVal * instrument.ctMult;
  const usdPerContract = kind === 'inverse' ? ctSize : ctSize * usdPx;
  const yearsToExpiry = instrument.expTimeMs === null ? 0 : (instrument.expTimeMs - market.asOfMs) / MS_PER_YEAR;
  const contract: Contract = {
    instId: instrument.instId,
    kind,
    quote: instrument.quote,
    coin,
    settle: currencyPlace(builder, instrument.settleCcy),
    ordinal: contracts.length,
    expTimeMs: instrument.expTimeMs,
    yearsToExpiry,
    px,
    priceDecimals: kind === 'option' ? OPTION_PRICE_DECIMALS : priceDecimalsOf(px),
    size: sizeStepOf(instrument.lotSz, isSpot ? FINEST_SPOT_DECIMALS : FINEST_CONTRACT_DECIMALS),
    ctSize,
    usdPerContract,
    deltaUsdPerContract: kind === 'option' ? usdPerContract * optionDelta(instrument, yearsToExpiry) : usdPerContract,
  };
  contracts.push(contract);
  const lists = { linear: coins[coin].linear, inverse: coins[coin].inverse, option: coins[coin].options };
  (isSpot ? coins[coin].spot : lists[kind]).push(contract);
}

/** The price-adjusted delta per coin, for sizing only. */
function optionDelta(instrument: Instrument, yearsToExpiry: number): number {
  const { strike, optionSide, markVol, fwdPx } = instrument;
  if (strike === null || optionSide === null || !(markVol > 0) || !(fwdPx > 0) || yearsToExpiry <= 0) return 0;
  const kind = optionSide === 'call' ? 'C' : 'P';
  const terms = { kind, forwardPx: fwdPx, strikePx: strike, volatility: markVol, yearsToExpiry } as const;
  return portableDelta(terms) - portableCoinPrice(terms);
}

function groupByExpiry(derivatives: readonly Contract[]): Contract[][] {
  const groups = new Map<number, Contract[]>();
  for (const contract of derivatives) {
    if (contract.expTimeMs === null) continue;
    const group = groups.get(contract.expTimeMs);
    if (group === undefined) groups.set(contract.expTimeMs, [contract]);
    else group.push(contract);
  }
  return [...groups.entries()].sort(([left], [right]) => left - right).map(([, group]) => group);
}

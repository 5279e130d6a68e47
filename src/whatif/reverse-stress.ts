/**
 * Reverse stress: how far must the market move until the account's margin ratio is at the threshold of liquidation? The
 * whole margin is computed anew at every trial, by the kernel. The ratio need not be monotone and may jump (a borrowing
 * tier is of the whole amount), so each side is walked from today outward in even steps, and the first step that takes the
 * ratio across is bisected until the ratio is exact to `STRESS_EXACT`. What crosses and comes back within one step is not
 * seen; the step is reported. The walk prices options in doubles, the bisection in decimals. Orders stay open at their price.
 * A crossing is evaluated by the decimal engine as well.
 */
import type { Snapshot } from '../market/snapshot.ts';
import type { AccountHoldings } from '../portfolio/holdings.ts';
import { byCodeUnits } from '../quantity/code-units.ts';
import type { ReverseStress, StressAxis, StressCrossing, StressSide } from '../quantity/reverse-stress.ts';
import { ReferenceEngine } from '../reference/evaluate-account.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { ratioOnMarkets } from '../runner/repriced-account.ts';
import { heldMarket, onMarket } from './held-market.ts';
import { isCoin, MovedMarkets } from './moved-market.ts';

/** How exact a found ratio is, where it does not jump. */
export const STRESS_EXACT = 1e-6;
/** Two ends of a bisection are one: in the ratio far inside `STRESS_EXACT`, or in the move, at the digits of a double. */
const RATIO_CLOSE = 1e-9;
const MOVE_CLOSE = 1e-13;

/** Prices as in the venue's position-builder-graph; stablecoins lose up to a half. */
const PRICE_RANGE = { down: -0.99, up: 1, step: 0.01 };
const STABLECOIN_RANGE = { down: -0.5, up: 0, step: 0.005 };
const VOL_UP_POINTS = 200;
const VOL_STEP_POINTS = 2;

/** An axis to be searched: the market at a move along it. */
interface Axis extends Omit<StressAxis, 'sides'> {
  marketAt: (markets: MovedMarkets, move: number) => Snapshot;
  down: number;
  up: number;
  step: number;
}

interface Trial {
  move: number;
  ratio: number | null;
}

/** Searches every axis that the account can feel. */
export function reverseStress(account: AccountHoldings, snapshot: Snapshot, rulebook: Rulebook): ReverseStress {
  const market = heldMarket(snapshot, account);
  const own = onMarket(account, market);
  const ratioOn = ratioOnMarkets(own, market, rulebook);
  const limitRatio = Number(rulebook.account.stateThresholds.liquidation);
  const today = { move: 0, ratio: ratioOn(market) };
  const isBelow = isAtOrBelow(today.ratio, limitRatio);
  const [exactly, quickly] = [new MovedMarkets(market), new MovedMarkets(market, true)];
  const axes = axesOf(own, market, rulebook).map(({ marketAt, down, up, step, ...axis }) => {
    const trialOn = (markets: MovedMarkets) => (move: number) => ({ move, ratio: ratioOn(marketAt(markets, move)) });
    const search = { at: trialOn(exactly), quicklyAt: trialOn(quickly), today, limitRatio };
    const sides = [down, up]
      .filter((limit) => limit !== 0)
      .map((limit): StressSide => {
        const found = firstCrossing(search, limit, step);
        const direction = limit < 0 ? 'down' : 'up';
        if (found === null) return { direction, limit, step, crossing: null };
        const usdPx = axis.usdPx === null ? null : axis.usdPx * (1 + found.move);
        const decimalRatio = decimalRatioOn(own, marketAt(exactly, found.move), rulebook);
        return { direction, limit, step, crossing: { ...found, usdPx, decimalRatio } };
      });
    return { ...axis, sides };
  });
  return { limitRatio, isBelow, exact: STRESS_EXACT, axes };
}

function decimalRatioOn(account: AccountHoldings, market: Snapshot, rulebook: Rulebook): number | null {
  const { mgnRatio } = new ReferenceEngine(market, rulebook).evaluate(onMarket(account, market));
  return mgnRatio === null ? null : mgnRatio.toNumber();
}

/** Nothing required is never at the limit. */
function isAtOrBelow(ratio: number | null, limitRatio: number): boolean {
  return ratio !== null && ratio <= limitRatio;
}

interface Search {
  at: (move: number) => Trial;
  /** The same but for the last digits of option marks. */
  quicklyAt: (move: number) => Trial;
  today: Trial;
  limitRatio: number;
}

/** The first step outward that takes the ratio across the limit, bisected; null where none up to `limit` does. */
function firstCrossing({ at, quicklyAt, today, limitRatio }: Search, limit: number, step: number) {
  const hasCrossed = (trial: Trial) => isAtOrBelow(trial.ratio, limitRatio) !== isAtOrBelow(today.ratio, limitRatio);
  const steps = Math.ceil(Math.abs(limit) / step - 1e-9);
  const moveOf = (i: number) => (i === steps ? limit : Math.sign(limit) * i * step);
  for (let i = 1; i <= steps; i++) {
    if (!hasCrossed(quicklyAt(moveOf(i)))) continue;
    const [near, far] = [i === 1 ? today : at(moveOf(i - 1)), at(moveOf(i))];
    // Where the two kinds of mark disagree, the limit lies within their rounding of this trial.
    if (hasCrossed(near)) return bisected(at, hasCrossed, i <= 2 ? today : at(moveOf(i - 2)), near);
    if (hasCrossed(far)) return bisected(at, hasCrossed, near, far);
  }
  return null;
}

/** Between a trial on today's side and one across: the latter end of what is left is the answer. */
function bisected(
  at: (move: number) => Trial,
  hasCrossed: (trial: Trial) => boolean,
  near: Trial,
  far: Trial,
): Omit<StressCrossing, 'decimalRatio' | 'usdPx'> {
  let [before, across] = [near, far];
  while (!isClose(before, across)) {
    const middle = at((before.move + across.move) / 2);
    if (hasCrossed(middle)) across = middle;
    else before = middle;
  }
  const gap = before.ratio === null || across.ratio === null ? Infinity : Math.abs(before.ratio - across.ratio);
  return { move: across.move, mgnRatio: across.ratio, ratioBefore: before.ratio, isJump: gap > STRESS_EXACT };
}

function isClose(a: Trial, b: Trial): boolean {
  if (Math.abs(a.move - b.move) <= MOVE_CLOSE * Math.max(1, Math.abs(b.move))) return true;
  return a.ratio !== null && b.ratio !== null && Math.abs(a.ratio - b.ratio) <= RATIO_CLOSE;
}

/** Every coin together, each coin held, every vol, each stablecoin in both ways: those that the account can feel. */
function axesOf(account: AccountHoldings, market: Snapshot, rulebook: Rulebook): Axis[] {
  const usdPxOf = (ccy: string) => market.currencies[market.currencyIndex.get(ccy)!]!.usdPx;
  const touched = touchedBy(account);
  const coins = touched.filter(isCoin);
  const axes: Axis[] = [];
  const everyCoin = coins.length > 1 ? [null, ...coins] : coins;
  for (const ccy of everyCoin) {
    const usdPx = ccy === null ? null : usdPxOf(ccy);
    axes.push({ kind: 'price', ccy, usdPx, ...PRICE_RANGE, marketAt: (markets, move) => markets.byPrice(move, ccy) });
  }
  const vols = market.instruments.filter(({ contract }) => contract === 'option').map(({ markVol }) => markVol);
  if (vols.length > 0) {
    const floor = Number(rulebook['mr1-spot-shock'].volShockTable.volFloor);
    // The highest vol reaches the floor last.
    const down = Math.min(0, (floor - Math.max(...vols)) * 100);
    const range = { down, up: VOL_UP_POINTS, step: VOL_STEP_POINTS };
    axes.push({
      kind: 'vol',
      ccy: null,
      usdPx: null,
      ...range,
      marketAt: (markets, move) => markets.byVol(move, floor),
    });
  }
  for (const ccy of touched.filter((touchedCcy) => !isCoin(touchedCcy) && touchedCcy !== 'USD')) {
    const common = { ccy, usdPx: usdPxOf(ccy), ...STABLECOIN_RANGE };
    axes.push({ kind: 'stablecoin', ...common, marketAt: (markets, move) => markets.byStablecoin(ccy, move) });
    axes.push({ kind: 'depeg', ...common, marketAt: (markets, move) => markets.byDepeg(ccy, move) });
  }
  return axes;
}

/**
 * Currencies of balances, and what contracts and orders are of, quoted and settled in; by code units. An isolated position
 * stands alone, so the account does not feel what it is of.
 */
function touchedBy({ balances, positions, orders }: AccountHoldings): string[] {
  const names = new Set(balances.map(({ ccy }) => ccy));
  for (const { instrument } of [...positions.filter(({ isolated }) => !isolated), ...orders]) {
    for (const ccy of [instrument.underlying, instrument.quote, instrument.settleCcy]) names.add(ccy);
  }
  return [...names].sort(byCodeUnits);
}

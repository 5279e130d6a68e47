/** The price shocks of a graph: from −99 % to +100 %, as the venue draws it; a price of 0 has no margin. */
import { UnusableInput } from '../failure/unusable-input.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { exact } from '../quantity/decimal.ts';
import { parseDecimal } from '../quantity/decimal-text.ts';
import { isCoin } from './moved-market.ts';

const LOWEST = -0.99;
const HIGHEST = 1;
const STEP_LEAST = 0.001;

/** Every multiple of the step in the range, and both ends, ascending; 0 is among them. */
export function priceShocks(step: number): number[] {
  const exactStep = exact(step);
  const multiples: number[] = [];
  const first = exact(LOWEST).div(exactStep).ceil().toNumber();
  const last = exact(HIGHEST).div(exactStep).floor().toNumber();
  for (let k = first; k <= last; k++) multiples.push(exactStep.times(k).toNumber() + 0);
  return [...new Set([LOWEST, ...multiples, HIGHEST])];
}

/** @throws UnusableInput where the text is no step */
export function parseShockStep(text: string): number {
  const step = parseDecimal(text);
  if (step === null || !(step >= STEP_LEAST && step <= HIGHEST)) {
    throw new UnusableInput(
      `--step ${text}: expected a share of the price from ${STEP_LEAST} to ${HIGHEST}, such as 0.05`,
    );
  }
  return step;
}

/** @throws UnusableInput where the market has no such coin to be moved */
export function checkCoin(coin: string, { currencyIndex }: Snapshot): void {
  if (!currencyIndex.has(coin)) throw new UnusableInput(`--coin ${coin}: the market has no such currency`);
  if (!isCoin(coin)) throw new UnusableInput(`--coin ${coin}: expected a coin, not what coins are priced in`);
}

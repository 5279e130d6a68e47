/** OKX's `position-builder` and `position-builder-graph` requests: read, checked, joined with an account's own holdings. */

import { UnusableInput } from '../failure/unusable-input.ts';
import type { Snapshot } from '../market/snapshot.ts';
import {
  type AccountHoldings,
  type AccountMode,
  type BalanceHolding,
  type PositionHolding,
  plainPosition,
} from '../portfolio/holdings.ts';
import { isPrice, isQuantity } from '../quantity/bounds.ts';
import { parseDecimal } from '../quantity/decimal-text.ts';
import { parseJson } from '../quantity/json-text.ts';
import { z } from '../quantity/schema.ts';

const number = z.string().refine((text) => parseDecimal(text) !== null, 'expected a number as text, such as "-10"');
const size = number.refine((text) => isQuantity(Number(text)), 'expected 0 or a size from 1e-30 to 1e18');
const price = number.refine((text) => isPrice(Number(text)), 'expected a price above 0');

/** What both requests say of the holdings. */
const holdingsFields = {
  inclRealPosAndEq: z.boolean().optional(),
  greeksType: z.enum(['BS', 'PA', 'CASH']).optional(),
  simPos: z
    .array(
      z.strictObject({
        instId: z.string(),
        pos: size,
        avgPx: price.or(z.literal('')).optional(),
        lever: number.optional(),
      }),
    )
    .optional(),
  simAsset: z.array(z.strictObject({ ccy: z.string(), amt: size })).optional(),
};

const builderSchema = z.strictObject({
  ...holdingsFields,
  acctLv: z.literal('4', { error: 'expected "4": only portfolio mode is computed' }).optional(),
  idxVol: number
    .refine((text) => Number(text) >= -0.99 && Number(text) <= 1, 'expected a move from -0.99 to 1')
    .optional(),
  // Taken as the venue takes it; portfolio mode does not read it.
  lever: number.or(z.literal('')).optional(),
});

const graphSchema = z.strictObject({
  ...holdingsFields,
  type: z.literal('mmr', { error: 'expected "mmr", the one graph there is' }).optional(),
  mmrConfig: z
    .strictObject({
      acctLv: z.enum(['3', '4'], { error: 'expected "3", multi-currency, or "4", portfolio margin' }).optional(),
      // Taken as the venue takes it; no maintenance margin reads a leverage.
      lever: number.or(z.literal('')).optional(),
    })
    .optional(),
});

type HoldingsRequest = Pick<z.infer<typeof builderSchema>, keyof typeof holdingsFields>;

export type GreeksType = 'BS' | 'PA' | 'CASH';

/** One leg of the simulation and whether the account really holds it. */
export interface BuilderLeg extends PositionHolding {
  isRealPos: boolean;
}

export interface BuilderRequest {
  greeksType: GreeksType;
  /** Relative move of every index that is not a stablecoin's; 0 for none. */
  idxVol: number;
  legs: BuilderLeg[];
  holdings: AccountHoldings;
}

/** Holdings to be drawn, of a mode. */
export interface GraphRequest {
  holdings: AccountHoldings;
}

/**
 * Reads a request and adds the account's own holdings where it asks for them.
 * @param real the account's own holdings, null where the caller named none
 * @throws UnusableInput naming the field and what was expected
 */
export function readBuilderRequest(text: string, snapshot: Snapshot, real: AccountHoldings | null): BuilderRequest {
  const request = parsedRequest(text, builderSchema);
  const { legs, holdings } = simulatedHoldings(request, snapshot, real, PORTFOLIO_MODE);
  return { greeksType: request.greeksType ?? 'BS', idxVol: Number(request.idxVol ?? 0), legs, holdings };
}

/**
 * Reads a request of the graph, which may switch the mode; otherwise it is the account's own, portfolio margin of none.
 * @throws UnusableInput naming the field and what was expected
 */
export function readGraphRequest(text: string, snapshot: Snapshot, real: AccountHoldings | null): GraphRequest {
  const request = parsedRequest(text, graphSchema);
  const switched = request.mmrConfig?.acctLv;
  const own = request.inclRealPosAndEq === false ? PORTFOLIO_MODE : (real?.acctLv ?? PORTFOLIO_MODE);
  const acctLv = switched === undefined ? own : (Number(switched) as AccountMode);
  return { holdings: simulatedHoldings(request, snapshot, real, acctLv).holdings };
}

const PORTFOLIO_MODE = 4;
const MULTI_CURRENCY_MODE = 3;

function parsedRequest<Schema extends z.ZodType>(text: string, schema: Schema): z.infer<Schema> {
  const parsed = schema.safeParse(parseJson(text, 'the request'));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw new UnusableInput(`the request, at ${issue.path.join('.') || 'the top level'}: ${issue.message}`);
}

function simulatedHoldings(
  request: HoldingsRequest,
  snapshot: Snapshot,
  real: AccountHoldings | null,
  acctLv: AccountMode,
): { legs: BuilderLeg[]; holdings: AccountHoldings } {
  if (request.inclRealPosAndEq === true && real === null) {
    throw new UnusableInput('the request asks for inclRealPosAndEq: name the account with --portfolio and --account');
  }
  const included = request.inclRealPosAndEq === false ? null : real;
  if (included !== null && acctLv === PORTFOLIO_MODE) requirePortfolioLegs(included);
  const realLegs = (included?.positions ?? []).map((position) => ({ ...position, isRealPos: true }));
  const simulated = (request.simPos ?? []).map((position, i) =>
    simulatedLeg(position, snapshot, `simPos.${i}`, acctLv),
  );
  const legs = [...realLegs, ...simulated];
  const holdings = {
    acctId: included?.acctId ?? 'simulated',
    acctLv,
    autoLoan: included?.autoLoan ?? true,
    riskAck: included?.riskAck ?? true,
    positions: legs,
    orders: included?.orders ?? [],
    balances: withAssets(included?.balances ?? [], request.simAsset ?? [], snapshot),
  };
  return { legs, holdings };
}

/** The builder is of portfolio margin, which has no isolated legs and no options settled in USD. */
function requirePortfolioLegs({ acctId, positions, orders }: AccountHoldings): void {
  for (const { instrument, isolated } of [...positions, ...orders]) {
    const fault = isolated ? `${instrument.instId} is isolated` : instrument.problem?.detail;
    if (fault === undefined) continue;
    throw new UnusableInput(
      `account ${acctId} cannot be simulated under portfolio margin: ${fault}; ask without it, by "inclRealPosAndEq": false`,
    );
  }
}

function simulatedLeg(
  position: { instId: string; pos: string; avgPx?: string | undefined },
  snapshot: Snapshot,
  place: string,
  acctLv: AccountMode,
): BuilderLeg {
  const index = snapshot.instrumentIndex.get(position.instId);
  const instrument = index === undefined ? undefined : snapshot.instruments[index];
  if (!instrument || instrument.contract === 'spot') {
    throw new UnusableInput(`the request, at ${place}.instId: ${position.instId} is no contract of this market`);
  }
  const { problem } = instrument;
  // An option settled in USD has a problem in every mode but multi-currency mode.
  const isOfMode =
    acctLv === MULTI_CURRENCY_MODE &&
    instrument.contract === 'usd-option' &&
    problem?.reason === 'unsupported-contract';
  if (problem && !isOfMode) throw new UnusableInput(`the request, at ${place}.instId: ${problem.detail}`);
  requireCurrency(instrument.settleCcy, snapshot, `${place}.instId`);
  // A leg without a price of its own is opened at mark.
  const avgPx = position.avgPx === undefined || position.avgPx === '' ? instrument.markPx : Number(position.avgPx);
  return { instrument, pos: Number(position.pos), avgPx, ...plainPosition, isRealPos: false };
}

function requireCurrency(ccy: string, snapshot: Snapshot, place: string): void {
  const index = snapshot.currencyIndex.get(ccy);
  const problem = index === undefined ? `no index ${ccy}-USD` : snapshot.currencies[index]!.problem?.detail;
  if (problem) throw new UnusableInput(`the request, at ${place}: ${problem}`);
}

/** Simulated assets are added to what the account has of their currency. */
function withAssets(
  own: BalanceHolding[],
  assets: { ccy: string; amt: string }[],
  snapshot: Snapshot,
): BalanceHolding[] {
  const balances = own.map((balance) => ({ ...balance }));
  assets.forEach(({ ccy, amt }, i) => {
    requireCurrency(ccy, snapshot, `simAsset.${i}.ccy`);
    const held = balances.find((balance) => balance.ccy === ccy);
    if (held) held.cashBal += Number(amt);
    else balances.push({ ccy, cashBal: Number(amt), interest: 0, spotCap: null });
  });
  return balances;
}

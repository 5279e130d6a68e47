/**
 * What a rulebook file must hold. A rulebook is a venue's rules as dated data: every number of the computation that is
 * the venue's choice stands here, as decimal text, in a block that says where it comes from and how sure that is. No
 * number of a rulebook stands in code and no key has a default: a missing key is an error, and a rule that the rulebook
 * does not have is written `null`.
 */
import { RULEBOOK_NUMBER_CHARS_MAX } from '../limits.ts';
import { z } from '../quantity/schema.ts';

const decimalPattern = /^-?(0|[1-9]\d*)(\.\d+)?$/;

/** A number as decimal text, so that no reader rounds it. */
export const decimalText = z
  .string()
  .max(RULEBOOK_NUMBER_CHARS_MAX, `expected a number of at most ${RULEBOOK_NUMBER_CHARS_MAX} characters`)
  .regex(decimalPattern, 'expected a decimal number as text, such as "0.12"');
const positiveText = decimalText.refine((text) => Number(text) > 0, 'expected a number above 0');
const nonNegativeText = decimalText.refine((text) => Number(text) >= 0, 'expected a number of 0 or more');
const fractionText = nonNegativeText.refine((text) => Number(text) <= 1, 'expected a fraction from 0 to 1');

/** How sure a block is: the venue's own text, a third party's copy of it, or ours until the venue's text is seen. */
export const blockStatus = z.enum(['published', 'reported', 'assumed']);
export type BlockStatus = z.infer<typeof blockStatus>;

const provenance = { status: blockStatus, source: z.array(z.string()).min(1), note: z.string().optional() };

/** A block of a single value. */
const single = <T extends z.ZodType>(value: T) => z.strictObject({ ...provenance, value });

/** A block with one value for each asset class, keyed by the class's name beside status and source. */
const perClass = <T extends z.ZodType>(value: T) => z.object(provenance).catchall(value);

const ascending = (texts: string[]) => texts.every((text, i) => i === 0 || Number(texts[i - 1]) < Number(text));
const shockList = z
  .array(decimalText.refine((text) => Number(text) >= -1, 'expected a shock of -1 or more'))
  .min(1)
  .max(64)
  .refine(ascending, 'expected shocks from the lowest to the highest, none twice');

const isTierLadder = (tiers: { upTo: string | null }[]) =>
  tiers.every((tier, i) => {
    if (i === tiers.length - 1) return tier.upTo === null;
    return tier.upTo !== null && Number(tier.upTo) > (i === 0 ? 0 : Number(tiers[i - 1]!.upTo));
  });
const ladderMessage = 'expected ascending tiers, the last with "upTo": null';

const volShock = z.strictObject({
  name: z.string().min(1),
  wireKey: z.string().min(1),
  wireWord: z.string().min(1),
  scale: decimalText,
});

const volShockNode = z.strictObject({ days: nonNegativeText, points: nonNegativeText, percentage: nonNegativeText });

const chargeTier = z.strictObject({ upTo: positiveText.nullable(), multiplier: nonNegativeText });

const pairTable = z
  .strictObject({
    pair: z.tuple([z.enum(['USDT', 'USDC', 'USD']), z.enum(['USDT', 'USDC', 'USD'])]),
    priceColumns: z.array(positiveText).min(1).refine(ascending, 'expected prices from the lowest to the highest'),
    tiers: z
      .array(z.strictObject({ upTo: positiveText.nullable(), factors: z.array(nonNegativeText) }))
      .min(1)
      .max(32)
      .refine(isTierLadder, ladderMessage),
  })
  .refine((table) => table.tiers.every((tier) => tier.factors.length === table.priceColumns.length), {
    message: 'expected one factor for each price column in every tier',
  })
  .refine((table) => table.pair[0] !== table.pair[1], 'expected a pair of two different families');

const classList = z
  .array(
    z.strictObject({
      name: z.string().min(1),
      underlyings: z.union([z.array(z.string()), z.literal('*')], {
        error: 'expected a list of coins, or "*" for every other coin',
      }),
    }),
  )
  .min(1)
  .refine((classes) => classes.at(-1)?.underlyings === '*', 'expected the last class to hold "*", every other coin')
  .refine((classes) => classes.slice(0, -1).every((entry) => entry.underlyings !== '*'), 'expected one "*" at the end');

const mr1 = z.strictObject({
  shocks: perClass(shockList),
  volShocks: z.strictObject({ ...provenance, value: z.array(volShock).min(1).max(16) }),
  volShockTable: z.strictObject({
    ...provenance,
    nodes: z
      .array(volShockNode)
      .min(1)
      .refine((nodes) => ascending(nodes.map((node) => node.days)), 'expected nodes in ascending days'),
    volFloor: positiveText,
  }),
  classes: z.strictObject({ ...provenance, value: classList }).nullable(),
});

const mr4 = z.strictObject({
  form: single(z.enum(['sum', 'max', 'sqrt', 'sum-without-spot', 'gross-minus-net'])),
  basicShock: perClass(nonNegativeText),
  annualisedMove: perClass(nonNegativeText),
  maxForwardMove: perClass(nonNegativeText),
});

const mr7 = z.strictObject({
  perpetualCharge: perClass(nonNegativeText),
  futuresCharge: perClass(nonNegativeText),
  optionCharge: perClass(nonNegativeText),
  tiers: perClass(z.array(chargeTier).min(1).max(32).refine(isTierLadder, ladderMessage)),
});

const borrowTier = z.strictObject({ leverage: positiveText, mmr: nonNegativeText });

const accountBlock = z.strictObject({
  imrMultiplier: single(positiveText),
  takerFee: single(nonNegativeText),
  loanRatePerDay: single(nonNegativeText),
  stateThresholds: z
    .strictObject({
      ...provenance,
      liquidation: positiveText,
      danger: positiveText,
      watch: positiveText,
      warning: positiveText,
    })
    .refine((t) => ascending([t.liquidation, t.danger, t.watch, t.warning]), 'expected ascending thresholds'),
  eligibilityMinEquityUsd: single(nonNegativeText),
  discountRates: z.strictObject({
    ...provenance,
    byCcy: z.record(z.string(), fractionText),
    byClass: z.record(z.string(), fractionText),
  }),
  borrowTiers: z.strictObject({ ...provenance, byCcy: z.record(z.string(), borrowTier), others: borrowTier }),
});

const liquidationBlock = z.strictObject({
  stopRatio: single(positiveText),
  slippage: perClass(fractionText),
  slippageTiers: z.strictObject({
    ...provenance,
    tiers: z.array(chargeTier).min(1).max(32).refine(isTierLadder, ladderMessage),
  }),
  reductionStep: single(fractionText.refine((text) => Number(text) > 0, 'expected a fraction above 0')),
  conversionLotUsd: single(positiveText),
});

const modesBlock = z.strictObject({
  positionTiers: z.strictObject({
    ...provenance,
    tiers: z
      .array(z.strictObject({ upTo: positiveText.nullable(), mmr: nonNegativeText }))
      .min(1)
      .max(32)
      .refine(isTierLadder, ladderMessage),
  }),
  positionTierMultiplier: perClass(nonNegativeText),
  imrPerMmr: single(nonNegativeText),
  defaultLever: single(positiveText),
  optionImr: z.strictObject({ ...provenance, least: nonNegativeText, base: nonNegativeText }),
  optionMmr: z.strictObject({ ...provenance, byUnderlying: z.record(z.string(), nonNegativeText) }),
  optionMmrOthers: single(nonNegativeText),
  optionTierFactor: single(positiveText),
});

/** The whole file. */
export const rulebookSchema = z.strictObject({
  schema: z.literal('shockgrid-rulebook/1'),
  id: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/, 'expected an id of small letters, digits, dots and hyphens'),
  venue: z.string().min(1),
  title: z.string().min(1),
  asOf: z.iso.date(),
  notes: z.array(z.string()),
  sources: z.record(z.string(), z.strictObject({ title: z.string(), date: z.string() })),
  merge: single(z.enum(['underlying', 'underlying-quote'])),
  assetClasses: single(classList),
  'mr1-spot-shock': mr1,
  'mr2-theta-decay': z.strictObject({ horizonHours: single(positiveText) }).nullable(),
  'mr3-vega-span': z.strictObject({ spanWeight: single(nonNegativeText) }).nullable(),
  'mr4-basis-risk': mr4.nullable(),
  'mr5-rate-shift': z.strictObject({ rateShift: single(nonNegativeText) }).nullable(),
  'mr6-extreme-move': z.strictObject({ shocks: perClass(shockList), weight: single(nonNegativeText) }).nullable(),
  'mr7-minimum-charge': mr7.nullable(),
  'mr9-stablecoin-depeg': z
    .strictObject({
      pairs: z.strictObject({
        ...provenance,
        value: z
          .array(pairTable)
          .max(3)
          .refine((tables) => new Set(tables.map(({ pair }) => [...pair].sort().join())).size === tables.length, {
            message: 'expected each pair once',
          }),
      }),
    })
    .nullable(),
  account: accountBlock,
  liquidation: liquidationBlock,
  modes: modesBlock,
});

/** A rulebook as read from its file, every number still decimal text. */
export type Rulebook = z.infer<typeof rulebookSchema>;
/** One spread of asset classes: the first class that lists the coin wins, the last takes the rest. */
export type AssetClassList = z.infer<typeof classList>;
export type Mr4Form = z.infer<typeof mr4>['form']['value'];
export type VolShock = z.infer<typeof volShock>;

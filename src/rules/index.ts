/** The list of rules: `explain` prints it, and the tests hold the README's table and every folder of rules to it. */
import type { MarketRisk } from '../quantity/margin-result.ts';

export interface RuleEntry {
  /** The rule's one name: of its file here, of its fast twin, of its block in a rulebook, of its test. */
  readonly slug: `${MarketRisk}-${string}`;
  readonly column: MarketRisk;
  readonly title: string;
  /** One sentence. */
  readonly statement: string;
}

export const rules: readonly RuleEntry[] = [
  {
    slug: 'mr1-spot-shock',
    column: 'mr1',
    title: 'Spot shock',
    statement: 'The worst loss of the unit over a grid of spot shocks and vol shocks.',
  },
  {
    slug: 'mr2-theta-decay',
    column: 'mr2',
    title: 'Theta decay',
    statement: 'What the options lose as one day passes, spot and vol unchanged.',
  },
  {
    slug: 'mr3-vega-span',
    column: 'mr3',
    title: 'Vega span',
    statement: 'Vegas of different expiries that offset each other are charged, because their vols move apart.',
  },
  {
    slug: 'mr4-basis-risk',
    column: 'mr4',
    title: 'Basis risk',
    statement: 'The net cash delta of each expiry date is charged, because prices at different dates drift apart.',
  },
  {
    slug: 'mr5-rate-shift',
    column: 'mr5',
    title: 'Rate shift',
    statement: 'The loss of the options when the rate behind the forward moves either way.',
  },
  {
    slug: 'mr6-extreme-move',
    column: 'mr6',
    title: 'Extreme move',
    statement: 'A part of the worst loss at extreme spot shocks, vols unchanged.',
  },
  {
    slug: 'mr7-minimum-charge',
    column: 'mr7',
    title: 'Minimum charge',
    statement: 'The least a unit costs by gross size, with multipliers that grow with the sum.',
  },
  {
    slug: 'mr8-borrowing',
    column: 'mr8',
    title: 'Borrowing',
    statement: 'What debts and potential debts of the whole account require; every unit shows it, none adds it.',
  },
  {
    slug: 'mr9-stablecoin-depeg',
    column: 'mr9',
    title: 'Stablecoin depeg',
    statement: 'Contracts of different quotes that hedge each other are charged by size and by the price of the pair.',
  },
];

export interface ModeRuleEntry {
  /** Its one name, as of any rule. */
  readonly slug: string;
  readonly title: string;
  /** One sentence. */
  readonly statement: string;
}

/** The rules of account modes 2 (single-currency) and 3 (multi-currency); their numbers are the rulebook's `modes`. */
export const modeRules: readonly ModeRuleEntry[] = [
  {
    slug: 'position-tiers',
    title: 'Position tiers',
    statement: 'The whole size of a position takes the rates of one tier, and a leverage may ask for more.',
  },
  {
    slug: 'delta-one-margin',
    title: 'Perpetuals and futures',
    statement: 'Each instrument requires a share of its value by its own size; nothing offsets anything.',
  },
  {
    slug: 'short-option-margin',
    title: 'Short options',
    statement:
      'A short option requires margin by how far it is out of the money; a long one is paid and requires none.',
  },
  {
    slug: 'isolated-margin',
    title: 'Isolated legs',
    statement:
      'An isolated position has margin of its own and stands alone; an order for one takes its need from the account.',
  },
  {
    slug: 'single-currency-ratio',
    title: 'Ratio of a currency',
    statement: 'Each currency stands for itself, and the account by the lowest of their ratios.',
  },
  {
    slug: 'multi-currency-ratio',
    title: 'Ratio of all currencies',
    statement: 'All currencies stand together in USD, leg by leg; what portfolio margin asks for less is the saving.',
  },
];

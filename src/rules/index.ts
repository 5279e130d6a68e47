/** The only list of rules: report columns, the README's table and `explain` derive from it. */
import type { MarketRisk } from '../quantity/margin-result.ts';

export interface RuleEntry {
  /** The rule's one name: of its file here, of its fast twin, of its block in a rulebook, of its test. */
  readonly slug: `${MarketRisk}-${string}`;
  readonly column: MarketRisk;
  readonly title: string;
  /** One sentence. */
  readonly statement: string;
  /** Whether it is 0 for every unit without options. */
  readonly optionsOnly: boolean;
}

export const rules: readonly RuleEntry[] = [
  {
    slug: 'mr1-spot-shock',
    column: 'mr1',
    title: 'Spot shock',
    statement: 'The worst loss of the unit over a grid of spot shocks and vol shocks.',
    optionsOnly: false,
  },
  {
    slug: 'mr2-theta-decay',
    column: 'mr2',
    title: 'Theta decay',
    statement: 'What the options lose as one day passes, spot and vol unchanged.',
    optionsOnly: true,
  },
  {
    slug: 'mr3-vega-span',
    column: 'mr3',
    title: 'Vega span',
    statement: 'Vegas of different expiries that offset each other are charged, because their vols move apart.',
    optionsOnly: true,
  },
  {
    slug: 'mr4-basis-risk',
    column: 'mr4',
    title: 'Basis risk',
    statement: 'The net cash delta of each expiry date is charged, because prices at different dates drift apart.',
    optionsOnly: false,
  },
  {
    slug: 'mr5-rate-shift',
    column: 'mr5',
    title: 'Rate shift',
    statement: 'The loss of the options when the rate behind the forward moves either way.',
    optionsOnly: true,
  },
  {
    slug: 'mr6-extreme-move',
    column: 'mr6',
    title: 'Extreme move',
    statement: 'A part of the worst loss at extreme spot shocks, vols unchanged.',
    optionsOnly: false,
  },
  {
    slug: 'mr7-minimum-charge',
    column: 'mr7',
    title: 'Minimum charge',
    statement: 'The least a unit costs by gross size, with multipliers that grow with the sum.',
    optionsOnly: false,
  },
  {
    slug: 'mr8-borrowing',
    column: 'mr8',
    title: 'Borrowing',
    statement: 'What debts and potential debts of the whole account require; every unit shows it, none adds it.',
    optionsOnly: false,
  },
  {
    slug: 'mr9-stablecoin-depeg',
    column: 'mr9',
    title: 'Stablecoin depeg',
    statement: 'Contracts of different quotes that hedge each other are charged by size and by the price of the pair.',
    optionsOnly: false,
  },
];

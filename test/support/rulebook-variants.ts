/** Rulebooks that no file holds: a shipped one with a block exchanged, checked by the schema as a file would be. */
import { loadRulebook, parseRulebook } from '../../src/rulebook/load.ts';
import type { Rulebook } from '../../src/rulebook/schema.ts';

/** A copy of a shipped rulebook, changed; the result must still be a rulebook. */
export function variantOf(id: string, change: (rulebook: Rulebook) => void): Rulebook {
  const copy = structuredClone(loadRulebook(id).rulebook);
  change(copy);
  return parseRulebook(JSON.stringify(copy), `a variant of ${id}`);
}

/** Every class's list of a per-class block replaced. */
export function setForEveryClass(block: object, value: unknown): void {
  for (const name of ['major', 'mid', 'other']) (block as Record<string, unknown>)[name] = value;
}

const nullable = [
  'mr2-theta-decay',
  'mr3-vega-span',
  'mr4-basis-risk',
  'mr5-rate-shift',
  'mr6-extreme-move',
  'mr7-minimum-charge',
  'mr9-stablecoin-depeg',
] as const;

const mr4Forms = ['sum', 'max', 'sqrt', 'sum-without-spot', 'gross-minus-net'] as const;
const nineShocks = ['-0.45', '-0.24', '-0.12', '-0.03', '0', '0.05', '0.11', '0.27', '0.6'];
const fourExtremes = ['-0.9', '-0.35', '0.4', '1.5'];
const fourVolShocks = ['1', '0.5', '0', '-1'].map((scale) => {
  return { name: `times ${scale}`, wireKey: `vol${scale}`, wireWord: `v${scale}`, scale };
});

/** Variants of `okx-2025` by name, one for each thing a rulebook may choose. */
export function rulebookVariants(): { name: string; rulebook: Rulebook }[] {
  const variant = (name: string, change: (rulebook: Rulebook) => void) => {
    return { name, rulebook: variantOf('okx-2025', change) };
  };
  return [
    ...mr4Forms.map((form) =>
      variant(`MR4 by ${form}`, (rulebook) => {
        rulebook['mr4-basis-risk']!.form.value = form;
      }),
    ),
    ...nullable.map((slug) =>
      variant(`no ${slug}`, (rulebook) => {
        rulebook[slug] = null;
      }),
    ),
    variant('no rule but mr1-spot-shock', (rulebook) => {
      for (const slug of nullable) rulebook[slug] = null;
    }),
    variant('a rate shift of 5 %', (rulebook) => {
      rulebook['mr5-rate-shift']!.rateShift.value = '0.05';
    }),
    variant('nine spot shocks', (rulebook) => setForEveryClass(rulebook['mr1-spot-shock'].shocks, nineShocks)),
    variant('one spot shock', (rulebook) => setForEveryClass(rulebook['mr1-spot-shock'].shocks, ['0.1'])),
    variant('a coin that loses everything', (rulebook) => {
      setForEveryClass(rulebook['mr1-spot-shock'].shocks, ['-1', '-0.5', '0']);
      setForEveryClass(rulebook['mr6-extreme-move']!.shocks, ['-1']);
    }),
    variant('four vol shocks', (rulebook) => {
      rulebook['mr1-spot-shock'].volShocks.value = fourVolShocks;
    }),
    variant('one vol shock', (rulebook) => {
      rulebook['mr1-spot-shock'].volShocks.value = [fourVolShocks[1]!];
    }),
    variant('a vol floor above every shocked vol', (rulebook) => {
      rulebook['mr1-spot-shock'].volShockTable.volFloor = '0.7';
    }),
    variant('four extremes', (rulebook) => setForEveryClass(rulebook['mr6-extreme-move']!.shocks, fourExtremes)),
    variant('a horizon of six hours', (rulebook) => {
      rulebook['mr2-theta-decay']!.horizonHours.value = '6';
    }),
    variant('a horizon beyond every expiry', (rulebook) => {
      rulebook['mr2-theta-decay']!.horizonHours.value = '87600';
    }),
    variant('a grid of its own for ETH', (rulebook) => {
      const classes = [
        { name: 'major', underlyings: ['BTC'] },
        { name: 'mid', underlyings: ['ETH'] },
        { name: 'other', underlyings: '*' as const },
      ];
      rulebook['mr1-spot-shock'].classes = { status: 'assumed', source: ['shockgrid'], value: classes };
    }),
    variant('units of one quote each', (rulebook) => {
      rulebook.merge.value = 'underlying-quote';
    }),
    variant('depeg pairs in another order', (rulebook) => {
      rulebook['mr9-stablecoin-depeg']!.pairs.value.reverse();
    }),
    variant('no depeg pair', (rulebook) => {
      rulebook['mr9-stablecoin-depeg']!.pairs.value = [];
    }),
    variant('an IMR below the MMR', (rulebook) => {
      rulebook.account.imrMultiplier.value = '0.9';
    }),
  ];
}

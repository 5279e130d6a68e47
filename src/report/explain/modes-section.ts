/** Account modes side by side: what multi-currency mode and portfolio margin ask of the same legs, and what a switch does. */
import type { Decimal } from '../../quantity/decimal.ts';
import type { AccountMargin } from '../../quantity/margin-result.ts';
import { amount, column, counted, money, percent, tableLines, wrapped } from '../table.ts';
import type { EvaluatedTwice, Explained, Section, SwitchTwice } from './explained.ts';
import { modeNames, modeWords, obstacleWords } from './mode-words.ts';
import { both } from './wire.ts';

export const modesSection: Section = {
  key: 'modes',
  lines: (explained) => [
    ...sideBySideLines(explained),
    '',
    ...savingLines(explained),
    ...unitLines(explained),
    '',
    ...switchLines(explained),
  ],
  json: (explained) => {
    const { comparison, crossLegs, switches, minEquityUsd } = explained.modes;
    const { kernel, decimal } = comparison;
    return {
      imrMode3: both(kernel.imrMode3, decimal.imrMode3),
      pmImr: both(kernel.pmImr, decimal.pmImr),
      saving: both(kernel.saving, decimal.saving),
      crossLegs: crossLegs.map(modeJson),
      minEquityUsd,
      switches: switches.map((to) => ({
        ...modeJson(to),
        maySwitch: to.obstacles.length === 0,
        obstacles: to.obstacles,
        leftOut: to.leftOut,
        words: switchWords(to, explained),
      })),
    };
  },
};

const figures = [
  ['derivImr', 'initial margin of the legs'],
  ['borrowImr', 'initial margin of borrowing'],
  ['totalImr', 'derivImr + borrowImr'],
  ['totalMmr', 'maintenance margin, borrowing included'],
  ['liqFee', 'fee of a liquidation'],
  ['adjEq', 'adjusted equity'],
] as const;

/** A margin by both engines; no figures where the mode has no rule for what is held. */
function modeJson({ acctLv, kernel, margin }: EvaluatedTwice): object {
  if (margin === null || kernel === null) return { acctLv, state: null };
  const names = [...figures.map(([name]) => name), 'derivMmr', 'borrowMmr', 'eqUsd', 'mgnRatio'] as const;
  return {
    acctLv,
    state: kernel.state,
    ...Object.fromEntries(names.map((name) => [name, both(kernel[name], margin[name])])),
    riskUnits: margin.units.map(({ riskUnit, mmr, imr }) => {
      const fast = kernel.units.find((unit) => unit.riskUnit === riskUnit);
      return { riskUnit, mmr: both(fast?.mmr ?? null, mmr), imr: both(fast?.imr ?? null, imr) };
    }),
  };
}

function sideBySideLines({ modes, decimal }: Explained): string[] {
  const [multi, portfolio] = modes.crossLegs as [EvaluatedTwice, EvaluatedTwice];
  const cell = (of: EvaluatedTwice, pick: (margin: AccountMargin<Decimal>) => string) =>
    of.margin === null ? 'no rule' : pick(of.margin);
  const row = (name: string, pick: (margin: AccountMargin<Decimal>) => string, meaning: string) => [
    name,
    cell(multi, pick),
    cell(portfolio, pick),
    meaning,
  ];
  // The parts of the requirement add up to it in print.
  const imrCells = (margin: AccountMargin<Decimal>) => column([margin.derivImr, margin.borrowImr]);
  const printed: Record<string, (margin: AccountMargin<Decimal>) => string> = {
    derivImr: (margin) => imrCells(margin).cells[0]!,
    borrowImr: (margin) => imrCells(margin).cells[1]!,
    totalImr: (margin) => imrCells(margin).total,
  };
  const rows = figures.map(([name, meaning]) =>
    row(name, printed[name] ?? ((margin) => amount(margin[name])), meaning),
  );
  rows.push(row('mgnRatio', ({ mgnRatio }) => amount(mgnRatio, 6), 'adjEq / (totalMmr + liqFee)'));
  rows.push(row('state', ({ state }) => state, 'by the ratio'));
  const isolated = decimal.isolated.length > 0 ? ', isolated positions and orders left out' : '';
  return [
    `account modes: the cross legs in multi-currency mode and under portfolio margin${isolated}, USD`,
    ...tableLines(['USD', 'mode 3', 'mode 4', 'is'], rows, { left: [0, 3] }),
  ];
}

function savingLines({ modes: { comparison } }: Explained): string[] {
  const { kernel, decimal } = comparison;
  const imrMode3 = `imrMode3 ${amount(decimal.imrMode3)} USD (kernel ${money(kernel.imrMode3)})`;
  if (decimal.pmImr === null) {
    return wrapped(`${imrMode3}; portfolio margin has no rule for the options settled in USD, so there is no saving`);
  }
  const pmImr = `pmImr ${amount(decimal.pmImr)} USD (kernel ${money(kernel.pmImr)})`;
  if (decimal.saving === null) return wrapped(`${imrMode3}, ${pmImr}: nothing is required, so there is no saving`);
  const saved = kernel.saving === null ? '–' : `${money(kernel.saving * 100)} %`;
  const words = `saving 1 − pmImr/imrMode3 = ${percent(decimal.saving)} (kernel ${saved})`;
  const more = decimal.saving.isNegative() ? ': portfolio margin asks for more' : '';
  return wrapped(`${imrMode3}, ${pmImr}, ${words}${more}`);
}

/** Of an account of another mode: a line a unit of what portfolio margin would require. */
function unitLines({ modes, decimal }: Explained): string[] {
  const { margin, kernel } = modes.crossLegs[1]!;
  if (decimal.acctLv === 4 || margin === null || margin.units.length === 0) return [];
  const mmr = column(margin.units.map((unit) => unit.mmr));
  const imr = column(margin.units.map((unit) => unit.imr));
  const rows = margin.units.map(({ riskUnit }, i) => {
    const fast = kernel?.units.find((unit) => unit.riskUnit === riskUnit);
    return [riskUnit, mmr.cells[i]!, imr.cells[i]!, money(fast?.mmr ?? null), money(fast?.imr ?? null)];
  });
  rows.push(['together', mmr.total, imr.total, '', '']);
  const header = ['risk unit', 'MMR', 'IMR', 'kernel MMR', 'kernel IMR'];
  return ['', 'what portfolio margin would require by risk unit, USD', ...tableLines(header, rows)];
}

function switchLines(explained: Explained): string[] {
  const { decimal, modes } = explained;
  const rows = modes.switches.map(({ acctLv, obstacles, margin }) => [
    modeWords(acctLv),
    obstacles.length === 0 ? 'yes' : 'no',
    amount(decimal.mgnRatio, 6),
    margin === null ? 'no rule' : amount(margin.mgnRatio, 6),
    decimal.state,
    margin?.state ?? 'no rule',
    amount(decimal.totalImr),
    margin === null ? 'no rule' : amount(margin.totalImr),
  ]);
  const header = ['to', 'may switch', 'ratio', '→ ratio', 'state', '→ state', 'totalImr', '→ totalImr'];
  return [
    `what a switch from ${modeWords(decimal.acctLv)} would do`,
    ...tableLines(header, rows, { left: [0, 1, 4, 5] }),
    ...modes.switches.flatMap((to) => wrapped(switchWords(to, explained))),
  ];
}

/** Whether it may, why not, and where it would stand. */
function switchWords({ acctLv, obstacles, leftOut, margin }: SwitchTwice, { modes, decimal }: Explained): string {
  const name = `To ${modeNames[acctLv]}`;
  const asked =
    acctLv === 4 ? ` (net equity ${amount(decimal.eqUsd)} of at least ${amount(modes.minEquityUsd)} USD)` : '';
  const reasons = obstacles.map((obstacle) => {
    return obstacleWords(obstacle, amount(modes.minEquityUsd), amount(decimal.eqUsd));
  });
  const may = reasons.length === 0 ? `it may switch${asked}` : `it may not switch: ${reasons.join('; ')}`;
  const out = leftOut === 0 ? '' : ` The figures leave ${counted(leftOut, 'isolated leg')} out.`;
  if (margin === null) return `${name} ${may}.${out}`;
  const isWorse = margin.state === 'liquidation' && decimal.state !== 'liquidation';
  const end = isWorse ? ' It would be in liquidation there.' : '';
  return `${name} ${may}.${out}${end}`;
}

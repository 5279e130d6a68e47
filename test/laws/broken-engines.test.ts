// A law that nothing breaks says nothing: each catches an engine with a fault of the kind it is there for.
import { describe, expect, it } from 'vitest';
import { laws } from '../../src/laws/laws.ts';
import { verifyLawsOn } from '../../src/laws/verify-laws.ts';
import { decimalWorld, kernelWorld } from '../../src/laws/worlds.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { bookOfRows, generatedRows } from '../support/rows.ts';
import { smallMarket } from '../support/small-market.ts';
import { asked, type Fault, faulty } from './asked.ts';

const { rulebook } = loadRulebook('okx-2025');
const rows = generatedRows([smallMarket], { accounts: 60, seed: 31, profile: 'mixed', hasModes: true });
const book = bookOfRows(smallMarket, rows);
const worlds = [kernelWorld(smallMarket, rulebook), decimalWorld(smallMarket, rulebook)];

/** A cent here and there, by what a figure must not depend on. */
const CENT = 0.01;
const faults: Record<string, Fault> = {
  sums: ({ units }) => {
    for (const unit of units) unit.mmr += CENT;
  },
  permute: (figures, _, { index }) => {
    figures.eqUsd += CENT * index;
  },
  alone: (figures, _, { of }) => {
    figures.upl += of > 1 ? CENT : 0;
  },
  'empty-rows': (figures, { positions, orders }) => {
    figures.derivImr += CENT * (positions.length + orders.length);
  },
  split: (figures, { positions, orders }) => {
    figures.derivMmr += CENT * (positions.length + orders.length);
  },
  'two-sides': ({ units }, { positions }) => {
    for (const unit of units) unit.mr1 += CENT * positions.reduce((sum, { pos }) => sum + Math.abs(pos), 0);
  },
  // A charge for being there is not in proportion.
  scale: (figures) => {
    figures.eqUsd += CENT;
  },
  'scale-in-tier': (figures) => {
    figures.mgnRatio = (figures.mgnRatio ?? 0) + 1e-12 * figures.eqUsd;
  },
  'scale-untiered': (figures) => {
    figures.borrowMmr += figures.eqUsd > 1000 ? CENT : 0;
  },
  mirror: (figures, { positions }) => {
    const longs = positions.filter(({ pos }) => pos > 0).length;
    figures.derivMmr += CENT * longs;
    for (const unit of figures.units) unit.mr4 += unit.delta > 0 ? CENT : 0;
  },
  unrelated: (figures) => {
    for (const unit of figures.units) unit.mr3 += CENT * figures.units.length;
    for (const row of figures.currencies) row.mmr += CENT * figures.currencies.length;
  },
  merge: ({ units }) => {
    for (const unit of units) unit.mr1 += 1e-6 * unit.mr1 ** 2;
  },
  'orders-aside': (figures, { orders }) => {
    figures.derivImr -= CENT * orders.length;
  },
  'more-cash': (figures, { balances }) => {
    figures.totalMmr += CENT * balances.reduce((sum, { cashBal }) => sum + cashBal, 0);
  },
  'auto-loan': (figures, { autoLoan }) => {
    figures.liqFee += autoLoan ? CENT : 0;
  },
};

it('every law has a fault here', () => {
  expect(Object.keys(faults).sort()).toEqual(laws.map(({ name }) => name).sort());
});

describe.each(worlds.map((world) => [world.name, world] as const))('by the %s', (_, world) => {
  it.each(laws.map((law) => [law.name, law] as const))('%s holds, and is broken by its fault', (name, law) => {
    expect(asked(law, book, world).breach).toBeNull();
    const { breach } = asked(law, book, faulty(world, faults[name]!));
    expect(breach).not.toBeNull();
    expect(breach!.expected).not.toBe(breach!.got);
  });
});

it('a figure that is no number breaks whatever law looks at it', () => {
  const broken = faulty(worlds[0]!, (figures) => {
    figures.eqUsd = Number.NaN;
  });
  for (const name of ['merge', 'two-sides']) {
    const law = laws.find((own) => own.name === name)!;
    expect(asked(law, book, broken).breach, name).toMatchObject({ figure: 'eqUsd', got: 'NaN' });
  }
});

it('the first breach is told in full, with the call that repeats it', () => {
  const [kernel] = worlds;
  const accounts = Array.from({ length: 60 }, (_, a) => a);
  const call = 'shockgrid verify --laws 60 --seed 9';
  const repeat = (acctId: string | null) => (acctId === null ? call : `${call} --account ${acctId}`);
  const request = { snapshot: smallMarket, rulebook, book, accounts, seed: 9, repeat };
  const byMirror = verifyLawsOn(request, [faulty(kernel!, faults.mirror!)]);
  expect(byMirror.failed).toBe(true);
  expect(byMirror.breach).toMatch(
    /^law \S+ \(.+\), by the kernel: account \w+(, [^,]+)?, \w+: expected \S+, got \S+, tolerance \S+; again with: /,
  );
  // What lies between other rows needs the others to be seen again.
  const byPermute = verifyLawsOn(request, [faulty(kernel!, faults.permute!)]);
  expect(byPermute.breach.endsWith(`again with: ${call}`)).toBe(true);
});

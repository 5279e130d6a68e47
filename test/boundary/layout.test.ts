// The layout: no two slots of one record share a number, every slot lies inside its record, and nothing is left out.
import { describe, expect, it } from 'vitest';
import * as L from '../../src/kernel/layout.ts';
import { type LayoutSection, sections } from './layout-records.ts';

function recordOf({ records }: LayoutSection, name: string): string | undefined {
  const fits = records.flatMap(({ of, begins }) =>
    begins.filter((begin) => name.startsWith(begin)).map((begin) => ({ of, begin })),
  );
  return fits.sort((a, b) => b.begin.length - a.begin.length)[0]?.of;
}

/** The slots of a section, or of one record of it. */
function slotsOf(section: LayoutSection, record?: string): [name: string, slot: number][] {
  const { numbers, others, bounds } = section;
  const sizes = [...section.sizes, ...section.records.flatMap(({ size }) => size ?? [])];
  const slots = numbers.filter(([name]) => !others.includes(name) && !bounds.includes(name) && !sizes.includes(name));
  return record === undefined ? slots : slots.filter(([name]) => recordOf(section, name) === record);
}

describe.each(sections)('the layout of $section', (section) => {
  const { numbers, records, bounds } = section;

  it('has every number in a record that this test knows', () => {
    const unknown = slotsOf(section).filter(([name]) => recordOf(section, name) === undefined);
    expect(unknown).toEqual([]);
    for (const [name, value] of numbers)
      expect(Number.isInteger(value) && (value >= 0 || bounds.includes(name)), name).toBe(true);
  });

  it.each([...new Set(records.map(({ of }) => of))])('gives every slot of a record its own number: %s', (record) => {
    const names = new Map<number, string>();
    expect(slotsOf(section, record).length).toBeGreaterThan(0);
    for (const [name, slot] of slotsOf(section, record)) {
      expect(names.get(slot), `${name} has the slot of ${names.get(slot)}`).toBeUndefined();
      names.set(slot, name);
    }
  });

  it.each(records.filter(({ size }) => size !== undefined))('keeps the slots of a $of inside it', ({ of, size }) => {
    const [, count] = numbers.find(([name]) => name === size)!;
    for (const [name, slot] of slotsOf(section, of)) expect(slot, name).toBeLessThan(count);
  });
});

describe('the layout of tables and shards', () => {
  const slots = (record: string) => slotsOf(sections[0]!, record).map(([, slot]) => slot);

  it.each(['instrument', 'unit', 'currency', 'accumulator', 'terms of an instrument'])(
    'keeps the u32 slots of a record out of the bytes of its f64 slots: %s',
    (record) => {
      const lastByte = 4 * (Math.max(...slots(`${record}, u32`)) + 1);
      expect(lastByte).toBeLessThanOrEqual(8 * Math.min(...slots(`${record}, f64`)));
    },
  );

  it('keeps records of u32 slots alone inside their lengths', () => {
    expect(4 * (Math.max(...slots('pair, u32')) + 1)).toBeLessThanOrEqual(8 * L.PAIR_SLOTS);
    expect(Math.max(...slots('tables header'))).toBeLessThan(L.TABLES_HEADER_SLOTS);
  });

  it('has room for nine market risks in a unit row and three families in an accumulator', () => {
    const taken = (from: number, count: number, record: string) =>
      slots(record).filter((slot) => slot > from && slot < from + count);
    expect(taken(L.OUT_UNIT_MR1, 9, 'unit column')).toEqual([]);
    expect(taken(L.ACC_FAMILY_USD, L.FAMILY_COUNT, 'accumulator, f64')).toEqual([]);
    expect(L.ACC_FAMILY_USD + L.FAMILY_COUNT).toBeLessThanOrEqual(L.ACC_SCALARS);
  });

  it('begins records and columns on a cache line, which is whole vectors', () => {
    expect(L.ALIGNMENT % 16).toBe(0);
    for (const base of [L.TABLES_BASE, L.Scan.SCAN_BASE]) {
      expect(base % L.ALIGNMENT).toBe(0);
      expect(base).toBeGreaterThan(0);
    }
  });
});

// The layout: no two slots of one record share a number, every slot lies inside its record, and nothing is left out.
import { describe, expect, it } from 'vitest';
import * as L from '../../src/kernel/layout.ts';

const layout = Object.entries(L as unknown as Record<string, number>);

/** The slots of each record by how their names begin; a longer beginning wins. `size` names the record's length. */
const records = [
  {
    of: 'tables header',
    begins: ['TABLES_', 'INSTRUMENT_COUNT', 'INSTRUMENTS_', 'UNIT_COUNT', 'UNITS_', 'ROWS_', 'ROW_'],
  },
  { of: 'tables header', begins: ['CURRENCY_COUNT', 'PAIR_COUNT', 'PAIRS_', 'MR4_FORM', 'PARAMS_'] },
  { of: 'parameters', begins: ['PARAM_'], size: 'PARAM_SLOTS' },
  { of: 'forms of MR4', begins: ['MR4_'] },
  { of: 'instrument, u32', begins: ['INSTRUMENT_'] },
  { of: 'kinds', begins: ['KIND_'] },
  { of: 'families', begins: ['FAMILY_'], size: 'FAMILY_COUNT' },
  { of: 'instrument, f64', begins: ['IF_'], size: 'INSTRUMENT_SLOTS' },
  { of: 'unit, u32', begins: ['UNIT_'] },
  { of: 'unit, f64', begins: ['UF_'], size: 'UNIT_SLOTS' },
  { of: 'kinds of columns', begins: ['COLUMN_VOL_POINTS', 'COLUMN_VOL_PERCENTAGE', 'COLUMN_THETA', 'COLUMN_RATE'] },
  { of: 'kinds of columns', begins: ['COLUMN_VEGA_POINT'] },
  { of: 'column', begins: ['COLUMN_'], size: 'COLUMN_SLOTS' },
  { of: 'cell', begins: ['CELL_'], size: 'CELL_SLOTS' },
  { of: 'extreme', begins: ['EXTREME_'], size: 'EXTREME_SLOTS' },
  { of: 'bucket', begins: ['BUCKET_'], size: 'BUCKET_SLOTS' },
  { of: 'tier', begins: ['TIER_'], size: 'TIER_SLOTS' },
  { of: 'pair, u32', begins: ['PAIR_'] },
  { of: 'shard header', begins: ['SHARD_'], size: 'SHARD_HEADER_SLOTS' },
  { of: 'account row', begins: ['OUT_ACCOUNT_'], size: 'OUT_ACCOUNT_SLOTS' },
  { of: 'unit row', begins: ['OUT_UNIT_'], size: 'OUT_UNIT_SLOTS' },
  { of: 'wallet row', begins: ['OUT_WALLET_'], size: 'OUT_WALLET_SLOTS' },
  { of: 'accumulator', begins: ['ACC_'], size: 'ACC_SCALARS' },
];
/** Numbers that are no slots. */
const others = ['MAGIC', 'VERSION', 'ALIGNMENT', 'TABLES_BASE', 'TABLES_HEADER_SLOTS', 'NO_COLUMN'];
const sizes = [...records.map(({ size }) => size), 'INSTRUMENT_SLOTS', 'UNIT_SLOTS', 'PAIR_SLOTS'];

function recordOf(name: string): string | undefined {
  const fits = records.flatMap(({ of, begins }) =>
    begins.filter((begin) => name.startsWith(begin)).map((begin) => ({ of, begin })),
  );
  return fits.sort((a, b) => b.begin.length - a.begin.length)[0]?.of;
}

const slots = layout.filter(([name]) => !others.includes(name) && !sizes.includes(name));
const slotsOf = (record: string) => slots.filter(([name]) => recordOf(name) === record);

describe('the layout', () => {
  it('has every number in a record that this test knows', () => {
    const unknown = slots.filter(([name]) => recordOf(name) === undefined).map(([name]) => name);
    expect(unknown).toEqual([]);
    for (const [name, value] of layout) expect(Number.isInteger(value) && value >= 0, name).toBe(true);
  });

  it.each([...new Set(records.map(({ of }) => of))])('gives every slot of a record its own number: %s', (record) => {
    const names = new Map<number, string>();
    expect(slotsOf(record).length).toBeGreaterThan(0);
    for (const [name, slot] of slotsOf(record)) {
      expect(names.get(slot), `${name} has the slot of ${names.get(slot)}`).toBeUndefined();
      names.set(slot, name);
    }
  });

  it.each(records.filter(({ size }) => size !== undefined))('keeps the slots of a $of inside it', ({ of, size }) => {
    const count = layout.find(([name]) => name === size)![1];
    for (const [name, slot] of slotsOf(of)) expect(slot, name).toBeLessThan(count);
  });

  it('keeps the u32 slots of a record out of the bytes of its f64 slots', () => {
    const apart = (u32: string, f64: string) => {
      const lastByte = 4 * (Math.max(...slotsOf(u32).map(([, slot]) => slot)) + 1);
      const firstByte = 8 * Math.min(...slotsOf(f64).map(([, slot]) => slot));
      return lastByte <= firstByte;
    };
    expect(apart('instrument, u32', 'instrument, f64')).toBe(true);
    expect(apart('unit, u32', 'unit, f64')).toBe(true);
    expect(4 * (L.PAIR_TIERS_PTR + 1)).toBeLessThanOrEqual(8 * L.PAIR_SLOTS);
    expect(Math.max(...slotsOf('tables header').map(([, slot]) => slot))).toBeLessThan(L.TABLES_HEADER_SLOTS);
  });

  it('has room for nine market risks in a unit row and three families in an accumulator', () => {
    const taken = (from: number, count: number, record: string) => {
      return slotsOf(record).filter(([, slot]) => slot > from && slot < from + count);
    };
    expect(taken(L.OUT_UNIT_MR1, 9, 'unit row')).toEqual([]);
    expect(taken(L.ACC_FAMILY_USD, L.FAMILY_COUNT, 'accumulator')).toEqual([]);
    expect(L.ACC_FAMILY_USD + L.FAMILY_COUNT).toBeLessThanOrEqual(L.ACC_SCALARS);
  });

  it('aligns records to whole doubles and lists to whole vectors', () => {
    expect(L.ALIGNMENT % 16).toBe(0);
    expect(L.TABLES_BASE % L.ALIGNMENT).toBe(0);
    expect(L.TABLES_BASE).toBeGreaterThan(0);
  });
});

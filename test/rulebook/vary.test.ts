// Numbers of a rulebook set to others: paths, ranges without drift, shock lists that keep their shape, refusals.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it, test } from 'vitest';
import { VARY_POINTS_MAX } from '../../src/limits.ts';
import { loadRulebook, shippedRulebooks } from '../../src/rulebook/load.ts';
import { rulebookPlaces } from '../../src/rulebook/paths.ts';
import { gridPoints, parseSetting, parseVary, readOverrides, rulebookAt } from '../../src/rulebook/vary.ts';
import { refusalOf } from '../failure/refusal.ts';
import { variantOf } from '../support/rulebook-variants.ts';

const { rulebook } = loadRulebook('okx-2025');
const at = (settings: Record<string, string | string[]>) => rulebookAt(rulebook, new Map(Object.entries(settings)));
const majorShocks = (of: typeof rulebook) => of['mr1-spot-shock'].shocks.major;
const scaledBy = (times: number) => (texts: string[]) => texts.map((text) => Number(text) * times);

describe('values of an axis', () => {
  it('a range is inclusive and counted out without drift', () => {
    expect(parseVary('mr1-spot-shock.shocks.major=0.08:0.20:0.02')).toEqual({
      path: 'mr1-spot-shock.shocks.major',
      values: ['0.08', '0.1', '0.12', '0.14', '0.16', '0.18', '0.2'],
    });
    expect(parseVary('a=0:0.3:0.1').values).toEqual(['0', '0.1', '0.2', '0.3']);
    expect(parseVary('a=-0.1:0.1:0.1').values).toEqual(['-0.1', '0', '0.1']);
  });

  it('a range whose step leaps over its end stops before it', () => {
    expect(parseVary('a=0.08:0.2:0.05').values).toEqual(['0.08', '0.13', '0.18']);
    expect(parseVary('a=1:1:0.5').values).toEqual(['1']);
  });

  it('a list stays in its order, numbers and words alike', () => {
    expect(parseVary('mr6-extreme-move.weight=0.50, 0.4,1.0').values).toEqual(['0.5', '0.4', '1']);
    expect(parseVary('mr4-basis-risk.form=sum,max').values).toEqual(['sum', 'max']);
  });

  it('any range is what whole numbers say', () => {
    const whole = fc.integer({ min: 0, max: 5000 });
    fc.assert(
      fc.property(whole, fc.integer({ min: 1, max: 500 }), fc.integer({ min: 0, max: 60 }), (from, step, more) => {
        const text = (thousandths: number) => (thousandths / 1000).toFixed(3);
        const to = from + step * more;
        const { values } = parseVary(`a=${text(from)}:${text(to)}:${text(step)}`);
        expect(values.map((value) => Math.round(Number(value) * 1000))).toEqual(
          Array.from({ length: more + 1 }, (_, i) => from + i * step),
        );
        // The text is the number itself, not a double's neighbour of it.
        for (const value of values) expect(value).toMatch(/^\d+(\.\d{1,3})?$/);
      }),
    );
  });

  test.each([
    ['weight', 'expected PATH=V1,V2,… or PATH=FROM:TO:STEP'],
    ['=0.5', 'expected PATH=V1,V2,…'],
    ['a=', 'expected PATH=V1,V2,…'],
    ['a=1,,2', 'a value is empty'],
    ['a=1,1.0', '1 is there twice'],
    ['a=1:2', 'expected a range FROM:TO:STEP'],
    ['a=1:x:2', 'expected a range FROM:TO:STEP'],
    ['a=1:2:0', 'expected a step above 0'],
    ['a=2:1:0.1', 'from the lower to the higher'],
    ['a=0:1:0.000001', '1000001 values, expected at most 10000'],
  ])('--vary %s is refused: %s', (text, sentence) => {
    expect(refusalOf(() => parseVary(text))).toContain(sentence);
  });
});

describe('points of a sweep', () => {
  it('the last axis is the fastest', () => {
    const points = gridPoints([parseVary('a=1,2'), parseVary('b=x,y,z')]).map((point) => [...point.values()].join(''));
    expect(points).toEqual(['1x', '1y', '1z', '2x', '2y', '2z']);
  });

  it('no axis is one point where nothing is set', () => {
    expect(gridPoints([])).toEqual([new Map()]);
    expect(rulebookAt(rulebook, new Map())).toBe(rulebook);
  });

  it('too many points, and a path that is varied twice, are refused', () => {
    const hundred = ['a', 'b', 'c'].map((path) => parseVary(`${path}=1:100:1`));
    expect(refusalOf(() => gridPoints(hundred))).toContain(
      `100 · 100 · 100 = 1000000 points, expected at most ${VARY_POINTS_MAX}`,
    );
    expect(refusalOf(() => gridPoints([parseVary('a=1'), parseVary('a=2')]))).toContain('a: the path is varied twice');
  });
});

describe('a set rulebook', () => {
  it('has the number in its place, in a block that says whose it is, and is otherwise the same', () => {
    const varied = at({ 'mr6-extreme-move.weight': '0.6', 'account.takerFee.value': '0.0005' });
    expect(varied['mr6-extreme-move']!.weight).toEqual({
      status: 'assumed',
      source: ['varied'],
      note: 'Set by the caller; mr6-extreme-move.weight of okx-2025 is 0.5.',
      value: '0.6',
    });
    expect(varied.account.takerFee.value).toBe('0.0005');
    expect(varied.id).toBe('okx-2025.varied');
    const back = structuredClone(varied);
    back['mr6-extreme-move']!.weight = rulebook['mr6-extreme-move']!.weight;
    back.account.takerFee = rulebook.account.takerFee;
    delete back.sources.varied;
    expect({ ...back, id: 'okx-2025' }).toEqual(rulebook);
    expect(rulebook['mr6-extreme-move']!.weight.value).toBe('0.5');
  });

  it('can be set again, and in one block twice', () => {
    const twice = rulebookAt(at({ 'mr1-spot-shock.shocks.mid': '0.2' }), new Map([['account.takerFee', '0']]));
    expect(twice.id).toBe('okx-2025.varied');
    const both = at({ 'mr1-spot-shock.shocks.mid': '0.2', 'mr1-spot-shock.shocks.other': '0.3' });
    expect(both['mr1-spot-shock'].shocks.note).toMatch(/shocks\.mid of .*shocks\.other of /);
  });

  it('items of lists, words, whole lists and nested tiers have paths', () => {
    const varied = at({
      'mr7-minimum-charge.tiers.mid.1.multiplier': '3',
      'mr9-stablecoin-depeg.pairs.0.tiers.0.factors.3': '0.007',
      'mr1-spot-shock.volShockTable.nodes.2.points': '0.22',
      merge: 'underlying-quote',
      'mr6-extreme-move.shocks.other': ['-0.6', '0.4'],
    });
    expect(varied['mr7-minimum-charge']!.tiers.mid![1]!.multiplier).toBe('3');
    expect(varied['mr9-stablecoin-depeg']!.pairs.value[0]!.tiers[0]!.factors[3]).toBe('0.007');
    expect(varied['mr1-spot-shock'].volShockTable.nodes[2]!.points).toBe('0.22');
    expect(varied.merge.value).toBe('underlying-quote');
    expect(varied['mr6-extreme-move']!.shocks.other).toEqual(['-0.6', '0.4']);
  });

  test.each([...shippedRulebooks().keys()])('every place of %s takes its own value', (id) => {
    const own = loadRulebook(id).rulebook;
    const places = [...rulebookPlaces(own).values()];
    expect(places.length).toBeGreaterThan(100);
    // A list and its items are the same place twice: the lists go first, the items after.
    const isItem = ({ holder }: { holder: object }) => Array.isArray(holder);
    for (const some of [places.filter((place) => !isItem(place)), places.filter(isItem)]) {
      const varied = rulebookAt(own, new Map(some.map(({ path, value }) => [path, value])));
      const values = new Map([...rulebookPlaces(varied).values()].map(({ path, value }) => [path, value]));
      for (const { path, value } of places) expect(values.get(path)).toEqual(value);
    }
  });
});

describe('a number set on a list of shocks', () => {
  it('is the outermost one, the inner ones keep their proportion', () => {
    expect(majorShocks(at({ 'mr1-spot-shock.shocks.major': '0.15' }))).toEqual([
      '-0.15',
      '-0.1',
      '-0.05',
      '0',
      '0.05',
      '0.1',
      '0.15',
    ]);
    const uneven = majorShocks(at({ 'mr1-spot-shock.shocks.major': '0.14' }));
    expect(uneven[1]).toBe('-0.09333333333333333333');
    expect(uneven.at(-1)).toBe('0.14');
  });

  it('keeps symmetry, order and count, and any proportion to a double', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999 }), (hundredThousandths) => {
        const to = `0.${String(hundredThousandths).padStart(5, '0')}`;
        const shocks = majorShocks(at({ 'mr1-spot-shock.shocks.major': to }));
        const numbers = shocks.map(Number);
        expect(numbers.at(-1)).toBe(Number(to));
        expect(shocks.map((text) => text.replace('-', ''))).toEqual(
          [...shocks].reverse().map((text) => text.replace('-', '')),
        );
        expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
        scaledBy(Number(to) / 0.12)(majorShocks(rulebook)).forEach((wanted, i) => {
          expect(numbers[i]).toBeCloseTo(wanted, 15);
        });
      }),
    );
  });

  it('the farthest of an uneven list is the outermost', () => {
    const uneven = variantOf('okx-2025', (of) => {
      of['mr6-extreme-move']!.shocks.major = ['-0.2', '0.1', '0.4'];
    });
    const varied = rulebookAt(uneven, new Map([['mr6-extreme-move.shocks.major', '0.2']]));
    expect(varied['mr6-extreme-move']!.shocks.major).toEqual(['-0.1', '0.05', '0.2']);
  });
});

describe('refusals', () => {
  const refused = (settings: Record<string, string | string[]>) => refusalOf(() => at(settings));

  it.each([
    [
      { 'mr1.shocks.major': '0.2' },
      /^mr1\.shocks\.major is no number of rulebook okx-2025; near it: .*mr1-spot-shock\.shocks\.major/,
    ],
    [{ takerFee: '0' }, /near it: account\.takerFee/],
    [{ 'mr1-spot-shock.shocks': '0.2' }, /near it: mr1-spot-shock\.shocks\.major, mr1-spot-shock\.shocks\.mid/],
    [{ id: 'mine' }, /^id is no number/],
    [{ 'account.takerFee.status': 'published' }, /is no number/],
    [{ constructor: '1' }, /^constructor is no number/],
    [
      { 'mr6-extreme-move.weight': '-1' },
      /with mr6-extreme-move\.weight=-1, at mr6-extreme-move\.weight\.value: expected a number of 0 or more/,
    ],
    [{ 'mr6-extreme-move.weight': 'half' }, /at mr6-extreme-move\.weight\.value: expected a decimal number as text/],
    [{ 'mr4-basis-risk.form': 'sun' }, /at mr4-basis-risk\.form\.value: /],
    [{ 'account.takerFee': ['1', '2'] }, /^account\.takerFee: expected one value/],
    [{ 'mr9-stablecoin-depeg.pairs.0.priceColumns': '0.9' }, /is a list, \[0\.80, .*expected a whole list/],
    [{ 'mr1-spot-shock.shocks.major': '0' }, /expected the outermost shock, a number above 0/],
    [{ 'mr1-spot-shock.shocks.major': '-0.1' }, /expected the outermost shock, a number above 0/],
    [{ 'mr1-spot-shock.shocks.major': '1.5' }, /at mr1-spot-shock\.shocks\.major\.0: expected a shock of -1 or more/],
    [{ 'mr1-spot-shock.shocks.major': ['0.1', '-0.1'] }, /expected shocks from the lowest to the highest/],
    [{ 'mr1-spot-shock.shocks.major': ['0'], 'mr1-spot-shock.shocks.major.0': '1' }, /set the same place/],
    [{ 'account.takerFee': '0', 'account.takerFee.value': '0' }, /set the same place/],
    [{ 'account.stateThresholds.danger': '0.9' }, /expected ascending thresholds/],
  ] as [Record<string, string | string[]>, RegExp][])('%j', (settings, sentence) => {
    expect(refused(settings)).toMatch(sentence);
  });

  it('a list of 0 alone cannot be stretched, and a rule that is not there cannot be set', () => {
    const flat = variantOf('okx-2025', (of) => {
      of['mr1-spot-shock'].shocks.major = ['0'];
      of['mr3-vega-span'] = null;
    });
    const set = (path: string) => refusalOf(() => rulebookAt(flat, new Map([[path, '0.1']])));
    expect(set('mr1-spot-shock.shocks.major')).toContain('a list of 0 alone has no outermost shock');
    expect(set('mr3-vega-span.spanWeight')).toContain('has no rule mr3-vega-span');
  });
});

describe('overrides', () => {
  const folder = mkdtempSync(join(tmpdir(), 'shockgrid-vary-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (text: string) => {
    const path = join(folder, 'overrides.json');
    writeFileSync(path, text);
    return path;
  };

  it('a file of paths and values is read', () => {
    const settings = readOverrides(file('{"account.takerFee":"0.0010","mr6-extreme-move.shocks.mid":["-0.4","0.4"]}'));
    expect([...settings]).toEqual([
      ['account.takerFee', '0.001'],
      ['mr6-extreme-move.shocks.mid', ['-0.4', '0.4']],
    ]);
  });

  it.each(['[]', '{', '3', '{"a":1}', '{"a":[]}', '{"a":["1",2]}', '{"a":null}'])('%s is refused', (text) => {
    expect(refusalOf(() => readOverrides(file(text)))).toMatch(/^overrides .*overrides\.json/);
  });

  it('a call sets one value or a list', () => {
    expect(parseSetting('a=1.50', '--candidate-set')).toEqual(['a', '1.5']);
    expect(parseSetting('a=-0.1,0.1', '--candidate-set')).toEqual(['a', ['-0.1', '0.1']]);
    expect(refusalOf(() => parseSetting('a', '--candidate-set'))).toContain('--candidate-set a: expected PATH=VALUE');
    expect(refusalOf(() => parseSetting('a=1,', '--candidate-set'))).toContain('a value is empty');
  });
});

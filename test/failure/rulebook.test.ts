import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loadRulebook, shippedRulebooks } from '../../src/rulebook/load.ts';
import { refusalOf } from './refusal.ts';
import { at, edited, type Json, keyPaths, numberPaths, type Path, shippedJson, verdict } from './rulebook-edits.ts';

const shipped = [...shippedRulebooks().keys()];

/** Tables that a rulebook may leave a line out of: another of its keys says what holds then. */
const openTables = ['account.discountRates.byCcy', 'account.borrowTiers.byCcy', 'modes.optionMmr.byUnderlying'];

function isOptional(json: Json, path: Path): boolean {
  const [table, key] = [path.slice(0, -1).join('.'), String(path.at(-1))];
  if (key === 'note' || openTables.includes(table)) return true;
  // A source is needed where a block names it.
  return table === 'sources' && !JSON.stringify({ ...(json as object), sources: {} }).includes(`"${key}"`);
}

/** Whether a sentence says which key: by its whole place, or its name beside the place of what lacks it. */
function namesKey(sentence: string, path: Path): boolean {
  const [parent, key] = [path.slice(0, -1).join('.'), path.at(-1)];
  return sentence.includes(`at ${path.join('.')}:`) || (sentence.includes(parent) && sentence.includes(`"${key}"`));
}

describe.each(shipped)('of the rulebook %s', (id) => {
  const json = shippedJson(id);

  test('no key can be left out without a refusal that names its place', () => {
    const needed = keyPaths(json).filter((path) => !isOptional(json, path));
    expect(needed.length).toBeGreaterThan(150);
    const quiet = needed.filter((path) => {
      const sentence = verdict(edited(id, path, undefined));
      return sentence === null || !sentence.startsWith('rulebook mine.json, at ') || !namesKey(sentence, path);
    });
    expect(quiet.map((path) => path.join('.'))).toEqual([]);
  });

  test('a missing key is refused with what was expected, in one line', () => {
    const sentences = keyPaths(json).map((path) => verdict(edited(id, path, undefined)) ?? 'expected');
    expect(sentences.filter((sentence) => !/expected|missing|not among/.test(sentence))).toEqual([]);
    expect(sentences.filter((sentence) => /[\r\n]/.test(sentence))).toEqual([]);
  });

  test('notes, unused sources and lines of open tables can be left out', () => {
    for (const path of keyPaths(json).filter((path) => isOptional(json, path))) {
      expect(verdict(edited(id, path, undefined)), path.join('.')).toBeNull();
    }
  });

  const noNumbers: Json[] = [
    0.5,
    true,
    [],
    {},
    '',
    'NaN',
    'Infinity',
    '1e-3',
    ' 1',
    '1,0',
    '0x1',
    '.5',
    '1.',
    '+1',
    '٣',
  ];

  test('no number can be anything but a decimal number as text', () => {
    const taken = numberPaths(json).flatMap((path) =>
      noNumbers
        .map((value): [string, string | null] => [JSON.stringify(value), verdict(edited(id, path, value))])
        .filter(([, sentence]) => sentence === null || !sentence.includes(`at ${path.join('.')}`))
        .map(([value]) => `${path.join('.')} = ${value}`),
    );
    expect(taken).toEqual([]);
  });

  test('no number can be null but the upper edge of a last tier', () => {
    for (const path of numberPaths(json)) {
      expect(verdict(edited(id, path, null)), path.join('.')).toMatch(/^rulebook mine\.json, at /);
    }
  });

  test('no number can be so large that it is infinite', () => {
    const huge = `1${'0'.repeat(400)}`;
    const taken = numberPaths(json).filter((path) => verdict(edited(id, path, huge)) === null);
    // Where one is taken most are: a few are enough to see.
    expect(taken.map((path) => path.join('.')).slice(0, 3)).toEqual([]);
  });

  test('no object can have a key of no meaning but where ids are keys', () => {
    const objects: Path[] = [[], ...keyPaths(json)].filter((path) => {
      const node = at(json, path);
      return typeof node === 'object' && node !== null && !Array.isArray(node);
    });
    const open = ['sources', ...openTables];
    const taken = objects
      .filter((path) => !open.includes(path.join('.')))
      .filter((path) => verdict(edited(id, [...path, 'shock'], '0.1')) === null);
    expect(taken.map((path) => path.join('.'))).toEqual([]);
  });
});

describe('a rulebook is refused by place and expectation', () => {
  const shocks: Path = ['mr1-spot-shock', 'shocks', 'major'];
  const thresholds: Path = ['account', 'stateThresholds'];
  const pair: Path = ['mr9-stablecoin-depeg', 'pairs', 'value', 1];
  const tiers: Path = ['mr7-minimum-charge', 'tiers', 'mid'];
  const classes = (value: Json) => ({ status: 'assumed', source: ['shockgrid'], value });

  test.each<[string, Path, Json, RegExp]>([
    ['shocks out of order', shocks, ['0.1', '0', '-0.1'], /lowest to the highest/],
    ['one shock twice', shocks, ['-0.1', '0', '0.0'], /none twice/],
    ['no shock', shocks, [], /shocks\.major.*(>=1|one)/],
    ['a shock below -1', shocks, ['-1.1', '0'], /-1 or more/],
    ['an unknown source', ['merge', 'source'], ['hearsay'], /merge\.source.*"hearsay"/],
    ['a source called __proto__', ['merge', 'source'], ['__proto__'], /merge\.source.*"__proto__"/],
    ['no source', ['merge', 'source'], [], /merge\.source/],
    ['an unknown status', ['merge', 'status'], 'rumoured', /merge\.status.*published/],
    ['an unknown merge', ['merge', 'value'], 'by-coin', /merge\.value.*underlying-quote/],
    ['an unknown class', ['mr4-basis-risk', 'basicShock', 'tiny'], '1', /basicShock\.tiny.*major, mid, other/],
    [
      'a grid of an unknown class',
      ['mr1-spot-shock', 'classes'],
      classes([{ name: 'x', underlyings: '*' }]),
      /major, mid/,
    ],
    ['a class of its own name twice', ['assetClasses', 'value', 1, 'name'], 'major', /major/],
    ['a last class that lists coins', ['assetClasses', 'value', 2, 'underlyings'], ['X'], /assetClasses\.value.*"\*"/],
    ['two classes of every coin', ['assetClasses', 'value', 0, 'underlyings'], '*', /assetClasses\.value.*"\*"/],
    ['coins that are no list', ['assetClasses', 'value', 0, 'underlyings'], 5, /underlyings.*expected/],
    ['tiers that fall', [...tiers, 1, 'upTo'], '1', /tiers\.mid.*ascending/],
    ['a last tier with an edge', [...tiers, 6, 'upTo'], '9000000', /tiers\.mid.*null/],
    ['a negative charge', ['mr7-minimum-charge', 'optionCharge', 'mid'], '-0.01', /optionCharge\.mid.*0 or more/],
    ['a factor too few', [...pair, 'tiers', 0, 'factors'], ['0.4'], /pairs\.value\.1.*one factor/],
    [
      'price columns out of order',
      [...pair, 'priceColumns'],
      ['1', '0.9', '0.8', '0.7', '0.6'],
      /lowest to the highest/,
    ],
    ['a pair of an unknown coin', [...pair, 'pair'], ['USDT', 'DAI'], /pair\.1.*USDC/],
    ['a pair of one coin with itself', [...pair, 'pair'], ['USDT', 'USDT'], /pairs/],
    ['one pair twice', [...pair, 'pair'], ['USDT', 'USD'], /pairs/],
    ['thresholds out of order', [...thresholds, 'danger'], '2', /stateThresholds.*ascending/],
    ['a discount above 1', ['account', 'discountRates', 'byCcy', 'BTC'], '1.01', /byCcy\.BTC.*0 to 1/],
    ['a multiplier of 0', ['account', 'imrMultiplier', 'value'], '0', /imrMultiplier\.value.*above 0/],
    ['nodes out of order', ['mr1-spot-shock', 'volShockTable', 'nodes', 0, 'days'], '99', /nodes.*ascending/],
    ['no grid', ['mr1-spot-shock'], null, /mr1-spot-shock.*expected/],
    ['no account layer', ['account'], null, /account.*expected/],
    ['sources that are a list', ['sources'], [], /sources.*expected/],
    ['another schema', ['schema'], 'shockgrid-rulebook/2', /schema.*shockgrid-rulebook\/1/],
    ['an id of capitals', ['id'], 'OKX 2025', /id: .*small letters/],
    ['a date of the 13th month', ['asOf'], '2025-13-01', /asOf.*date/],
  ])('for %s', (_, path, value, names) => {
    const sentence = verdict(edited('okx-2025', path, value));
    expect(sentence).toMatch(/^rulebook mine\.json, at [^\r\n]*$/);
    expect(sentence).toMatch(names);
  });
});

describe('a rulebook file', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'shockgrid-rulebook-'));
  const path = join(scratch, 'mine.json');
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  test.each<[string, string | Buffer]>([
    ['nothing', ''],
    ['half of its JSON', JSON.stringify(shippedJson('okx-2025')).slice(0, 900)],
    ['a missing comma', '{\n  "schema": "shockgrid-rulebook/1"\n  "id": "mine"\n}\n'],
    ['text over several lines', 'merge:\n  value: underlying\n'],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0, 1])],
    ['a list', '[]'],
    ['null', 'null'],
    ['an empty object', '{}'],
    ['a key called __proto__', '{"__proto__": {"schema": "shockgrid-rulebook/1"}}'],
  ])('with %s is refused by name in one line', (_, text) => {
    writeFileSync(path, text);
    const sentence = refusalOf(() => loadRulebook(path));
    expect(sentence).toContain(path);
    expect(sentence).not.toMatch(/[\r\n]/);
  });

  test('that does not exist is refused by name', () => {
    const none = join(scratch, 'none.json');
    expect(refusalOf(() => loadRulebook(none))).toContain(none);
  });

  test('that is a folder is refused by name', () => {
    const folder = join(scratch, 'folder.json');
    mkdirSync(folder);
    expect(refusalOf(() => loadRulebook(folder))).toContain(folder);
  });

  test.each(['okx-2026', '', '__proto__', 'OKX-2025'])(
    'is not found by the id %j, and the ids there are are named',
    (id) => {
      const sentence = refusalOf(() => loadRulebook(id));
      for (const known of shipped) expect(sentence).toContain(known);
      expect(sentence).toContain(`"${id}"`);
    },
  );

  test('of your own is read from its path', () => {
    writeFileSync(path, JSON.stringify(edited('okx-2025', ['id'], 'mine')));
    expect(loadRulebook(path)).toMatchObject({ path, rulebook: { id: 'mine' } });
  });
});

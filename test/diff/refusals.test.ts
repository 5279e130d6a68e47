// What diff does not do: explain a run by inputs that are not its own. One sentence, exit code 1, never a stack.

import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shockgrid } from '../support/shockgrid.ts';
import { RunFolders } from './run-folders.ts';

const runs = new RunFolders();
beforeAll(() => runs.make(60));
afterAll(() => runs.remove());

const short = /[0-9a-f]{12}…/g;

/** The one sentence of a call that is refused. */
async function refusal(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await shockgrid(['diff', ...args]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(stderr).toMatch(/^shockgrid: /);
  expect(stderr).not.toContain('broken inside');
  return stderr.trimEnd();
}

describe('a results folder is refused', () => {
  it('that is not there, or is none', async () => {
    const none = runs.at('nowhere');
    expect(await refusal(none, runs.b)).toContain(`${none} has no manifest.json: expected the results folder`);
    expect(await refusal(runs.a, runs.book)).toContain(`${runs.book} has no manifest.json`);
  });

  it('whose manifest is no JSON, or not that of a run', async () => {
    const broken = runs.withManifest(runs.a, () => {});
    writeFileSync(join(broken, 'manifest.json'), '{"schema": ');
    expect(await refusal(broken, runs.b)).toContain('manifest.json is not JSON');
    const other = runs.withManifest(runs.a, (manifest) => {
      manifest.schema = 'shockgrid-manifest/0';
    });
    expect(await refusal(other, runs.b)).toContain('manifest.json is not the manifest of a run, at schema: ');
    const bare = runs.withManifest(runs.a, (manifest) => {
      delete manifest.inputs.market.files;
    });
    expect(await refusal(runs.b, bare)).toContain(
      'manifest.json is not the manifest of a run, at inputs.market.files: ',
    );
  });

  it('that another kernel or another version wrote', async () => {
    const otherKernel = runs.withManifest(runs.a, (manifest) => {
      manifest.resultsHash = '0'.repeat(64);
      manifest.kernel.sha256 = '0'.repeat(64);
    });
    const sentence = await refusal(otherKernel, runs.b);
    expect(sentence).toContain(`${otherKernel}: run A, computed again from its own inputs, has resultsHash `);
    expect(sentence).toContain('its manifest 000000000000…: another kernel wrote it; run shockgrid recompute again');
    const otherVersion = runs.withManifest(runs.b, (manifest) => {
      manifest.resultsHash = '0'.repeat(64);
    });
    expect(await refusal(runs.a, otherVersion)).toContain('another version of shockgrid wrote it');
  });
});

describe('inputs are refused', () => {
  const changes: [string, () => string, string, string][] = [
    ['a market file', () => join(runs.marketA, 'mark-price.json'), 'A', '--market-a'],
    ['a market file that is no reply any more', () => join(runs.marketB, 'opt-summary.json'), 'B', '--market-b'],
    ['a table', () => join(runs.book, 'positions.csv'), 'A', '--portfolio-a'],
    ['a table that is none any more', () => join(runs.bookB, 'balances.csv'), 'B', '--portfolio-b'],
    ['a rulebook', () => runs.rulebook, 'B', '--rulebook-b'],
  ];

  it.each(changes)('where %s was changed', async (what, path, side, option) => {
    const bytes = readFileSync(path(), 'utf8');
    const text = what.includes('any more') ? bytes.slice(0, 5) : `${bytes}\n`;
    const sentence = await runs.whileChanged(path(), text, () => refusal(runs.a, runs.b));
    expect(sentence).toContain(`${path()} is not the file that run ${side} read (SHA-256 `);
    expect(sentence).toContain(`say where that file is with ${option}`);
    const hashes = sentence.match(short)!;
    expect(hashes).toHaveLength(2);
    expect(hashes[0]).not.toBe(hashes[1]);
  });

  it.each(changes.slice(0, -1))('where %s is gone', async (_, path, side, option) => {
    const sentence = await runs.whileChanged(path(), null, () => refusal(runs.a, runs.b));
    expect(sentence).toContain(`${path()} is not there, the file that run ${side} read`);
    expect(sentence).toContain(option);
  });

  it('but not where a rulebook is gone and the one that ships under its id has the same bytes', async () => {
    const call = () => shockgrid(['diff', runs.a, runs.b]);
    expect(await runs.whileChanged(runs.rulebook, null, call)).toMatchObject({ code: 3, stderr: '' });
  });

  it('where a file came to them', async () => {
    const market = runs.at('market-more');
    cpSync(runs.marketA, market, { recursive: true });
    cpSync(join(market, 'mark-price.json'), join(market, 'mark-price-2.json'));
    const sentence = await refusal(runs.a, runs.b, '--market-a', market);
    expect(sentence).toContain(`${join(market, 'mark-price-2.json')} (SHA-256 `);
    expect(sentence).toContain('is a file that run A did not read: take it away, or say with --market-a');
  });

  it('where a folder or a rulebook was moved, unless the call says where to', async () => {
    const moved = runs.at('moved');
    mkdirSync(moved);
    for (const name of ['market-a', 'book', 'own.json']) renameSync(runs.at(name), join(moved, name));
    try {
      expect(await refusal(runs.a, runs.b)).toContain(
        `market folder ${runs.marketA}, which run A read, is not there: say where it is with --market-a`,
      );
      const market = ['--market-a', join(moved, 'market-a')];
      expect(await refusal(runs.a, runs.b, ...market)).toContain(`portfolio folder ${runs.book}, which run A read`);
      const portfolio = ['--portfolio-a', join(moved, 'book')];
      const rulebook = ['--rulebook-b', join(moved, 'own.json')];
      const { code, stderr } = await shockgrid(['diff', runs.a, runs.b, ...market, ...portfolio, ...rulebook]);
      expect({ code, stderr }).toEqual({ code: 3, stderr: '' });
    } finally {
      for (const name of ['market-a', 'book', 'own.json']) renameSync(join(moved, name), runs.at(name));
    }
  });

  it('where a rulebook of an id of its own is gone', async () => {
    const own = runs.withManifest(runs.b, (manifest) => {
      manifest.rulebook = { ...manifest.rulebook, id: 'mine', path: runs.at('mine.json') };
    });
    expect(await refusal(runs.a, own)).toContain(
      `rulebook file ${runs.at('mine.json')}, which run B read, is not there: say where it is with --rulebook-b`,
    );
    const sentence = await refusal(runs.a, runs.b, '--rulebook-a', 'seed');
    expect(sentence).toMatch(/seed\.json is not the file that run A read/);
  });
});

it('an --out folder that no diff wrote is refused before any work', async () => {
  expect(await refusal(runs.a, runs.b, '--out', runs.book)).toMatch(
    /--out \S+book holds \S+\.csv, which no diff wrote/,
  );
  const file = runs.at('file');
  writeFileSync(file, '');
  expect(await refusal(runs.a, runs.b, '--out', file)).toContain(`--out ${file} is not a folder`);
  rmSync(file);
  expect(await refusal(runs.a, runs.b, '--top', '0')).toContain('--top 0: expected a whole number from 1');
});

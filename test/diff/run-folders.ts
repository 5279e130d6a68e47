/** Two runs on disk, as a user has them: two markets, a book, a rulebook of one's own, and what recompute made of them. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { sampleMarket } from '../failure/market-folder.ts';
import { shockgrid } from '../support/shockgrid.ts';

export class RunFolders {
  readonly root = mkdtempSync(join(tmpdir(), 'shockgrid-diff-'));
  readonly marketA = this.at('market-a');
  readonly marketB = this.at('market-b');
  readonly book = this.at('book');
  readonly bookB = this.at('book-b');
  readonly rulebook = this.at('own.json');
  readonly a = this.at('results-a');
  readonly b = this.at('results-b');

  /** Makes everything; B's market has moved by a tenth and a day, one of its accounts has a bad row and one is new. */
  async make(accounts: number): Promise<void> {
    cpSync(sampleMarket, this.marketA, { recursive: true });
    cpSync(sampleMarket, this.marketB, { recursive: true });
    this.#movePrices();
    await this.run(
      'generate',
      '--market',
      this.marketA,
      '--accounts',
      String(accounts),
      '--seed',
      '5',
      '--out',
      this.book,
    );
    cpSync(this.book, this.bookB, { recursive: true });
    const positions = join(this.bookB, 'positions.csv');
    const [header, ...rows] = readFileSync(positions, 'utf8').trimEnd().split('\n');
    const columns = header!.split(',');
    const row = (cells: Record<string, string>) => columns.map((name) => cells[name] ?? '').join(',');
    rows.push(row({ acctId: 'A00000003', instId: 'NO-SUCH-SWAP', pos: '1', avgPx: '1' }));
    rows.push(row({ acctId: 'NEW', instId: 'BTC-USDT-SWAP', pos: '5', avgPx: '70000' }));
    writeFileSync(positions, `${[header, ...rows].join('\n')}\n`);
    cpSync(loadRulebook('okx-2025').path, this.rulebook);
    await this.run('recompute', '--market', this.marketA, '--portfolio', this.book, '--out', this.a);
    const asOf = new Date(Date.parse(this.manifest(this.a).inputs.market.asOf) + 86_400_000).toISOString();
    const ofB = ['--market', this.marketB, '--portfolio', this.bookB, '--out', this.b];
    await this.run('recompute', ...ofB, '--as-of', asOf, '--rulebook', this.rulebook);
  }

  at(...names: string[]): string {
    return join(this.root, ...names);
  }

  manifest(results: string) {
    return JSON.parse(readFileSync(join(results, 'manifest.json'), 'utf8'));
  }

  /** A copy of a results folder whose manifest is another one. */
  withManifest(results: string, change: (manifest: ReturnType<RunFolders['manifest']>) => void): string {
    const copy = mkdtempSync(join(this.root, 'results-'));
    const manifest = this.manifest(results);
    change(manifest);
    writeFileSync(join(copy, 'manifest.json'), JSON.stringify(manifest));
    return copy;
  }

  /** Does something to a file while the work is done, and then puts the file back. */
  async whileChanged<T>(path: string, text: string | null, work: () => Promise<T>): Promise<T> {
    const bytes = readFileSync(path);
    try {
      if (text === null) rmSync(path);
      else writeFileSync(path, text);
      return await work();
    } finally {
      writeFileSync(path, bytes);
    }
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  async run(...args: string[]): Promise<void> {
    const { code, stderr } = await shockgrid(args);
    if (code !== 0 && code !== 3) throw new Error(`shockgrid ${args.join(' ')} ended with ${code}: ${stderr}`);
  }

  #movePrices(): void {
    const fields = [
      ['index-tickers.json', 'idxPx'],
      ['mark-price.json', 'markPx'],
      ['opt-summary.json', 'fwdPx'],
    ] as const;
    for (const [file, field] of fields) {
      const path = join(this.marketB, file);
      const reply = JSON.parse(readFileSync(path, 'utf8')) as { data: Record<string, string>[] };
      for (const row of reply.data) {
        const isStable = /^USD[TC]?-/.test(row.instId!);
        if (!isStable) row[field] = String(Number(row[field]) * 0.9);
      }
      writeFileSync(path, JSON.stringify(reply));
    }
  }
}

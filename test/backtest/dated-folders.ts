/** Dated market folders on disk, as a user has them: the sample market, day after day at other prices. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleMarket } from '../failure/market-folder.ts';
import { shockgrid } from '../support/shockgrid.ts';

type Rows = Record<string, string>[];

const fields = { 'index-tickers.json': 'idxPx', 'mark-price.json': 'markPx', 'opt-summary.json': 'fwdPx' } as const;
const MS_PER_DAY = 86_400_000;

export class DatedFolders {
  readonly root = mkdtempSync(join(tmpdir(), 'shockgrid-backtest-'));
  readonly markets = this.at('markets');
  readonly book = this.at('book');

  /** Three dates, the second a tenth lower and the third a quarter lower than the first, and a book on all of them. */
  async make(accounts: number): Promise<void> {
    mkdirSync(this.markets);
    this.addMarket('2026-03-01', 0, 1);
    this.addMarket('2026-03-02', 1, 0.9);
    this.addMarket('2026-03-03', 2, 0.75);
    const listedByAll = ['2026-03-01', '2026-03-03'].flatMap((date) => ['--market', this.marketOf(date)]);
    await this.run('generate', ...listedByAll, '--accounts', String(accounts), '--out', this.book);
  }

  at(...names: string[]): string {
    return join(this.root, ...names);
  }

  marketOf(date: string): string {
    return join(this.markets, date);
  }

  /** The sample market so many days later, coins at a factor of their prices. */
  addMarket(date: string, days: number, factor: number, markets = this.markets): void {
    const folder = join(markets, date);
    cpSync(sampleMarket, folder, { recursive: true });
    for (const [file, field] of Object.entries(fields)) {
      const path = join(folder, file);
      const reply = JSON.parse(readFileSync(path, 'utf8')) as { data: Rows };
      for (const row of reply.data) {
        const isCoin = !/^USD[TC]?-/.test(row.instId!);
        // Marks of options are in coin: they are left as they are.
        const isOption = /-[CP]$/.test(row.instId!) && field === 'markPx';
        if (isCoin && !isOption) row[field] = String(Number(row[field]) * factor);
        row.ts = String(Number(row.ts) + days * MS_PER_DAY);
      }
      writeFileSync(path, JSON.stringify(reply));
    }
  }

  async run(...args: string[]): Promise<void> {
    const { code, stderr } = await shockgrid(args);
    if (code !== 0 && code !== 3) throw new Error(`shockgrid ${args.join(' ')} ended with ${code}: ${stderr}`);
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

// From 50 moves on every account and unit gets a verdict: in the report, in the text, in the files.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeBacktestFolder } from '../../src/backtest/backtest-folder.ts';
import { backtestReport } from '../../src/backtest/backtest-report.ts';
import { backtestLines } from '../../src/backtest/backtest-text.ts';
import { kupiec, type Zone } from '../../src/backtest/coverage-tests.ts';
import type { HandAccount } from '../support/rows.ts';
import { TinyMarket } from '../support/tiny-market.ts';
import { backtestOf, dated, okx2025 } from './backtesting.ts';

const MOVES = 60;

/** Coins of the widest shocks, each falling by two fifths so many times, to recover by the next date. */
const coins: { coin: string; falls: number; zone: Zone; isRejected: boolean }[] = [
  { coin: 'AAA', falls: 0, zone: 'green', isRejected: false },
  { coin: 'BBB', falls: 1, zone: 'green', isRejected: false },
  { coin: 'CCC', falls: 2, zone: 'yellow', isRejected: false },
  { coin: 'DDD', falls: 3, zone: 'yellow', isRejected: true },
  { coin: 'EEE', falls: 7, zone: 'red', isRejected: true },
];

function markets() {
  const days = Array.from({ length: MOVES + 1 }, (_, day) => {
    const market = new TinyMarket().currency('USDT', 1);
    for (const { coin, falls } of coins) {
      const px = day % 4 === 1 && day < 4 * falls ? 60 : 100;
      market.coin(coin, px, { USDT: px }).perpetual(`${coin}-USDT-SWAP`, { markPx: px });
    }
    return market.build();
  });
  return dated(...days);
}

const accounts: HandAccount[] = [
  ...coins.map(({ coin }): HandAccount => {
    return { acctId: coin, positions: [[`${coin}-USDT-SWAP`, 10, 90]], balances: [['USDT', 5000]] };
  }),
  { acctId: 'CASH', balances: [['USDT', 5000]] },
];

it('of so many exceptions in 60 moves: zones and tests, subject by subject', async () => {
  const backtest = await backtestOf(markets(), accounts);
  const of = { backtest, book: backtest.book, rulebook: okx2025, coverage: 0.99, coverageOf: 'units' as const };
  const report = backtestReport({ ...of, leftOut: [], riseDays: [1], curve: null, top: 5 });
  const own = { subjects: 5, zones: { green: 2, yellow: 2, red: 1 }, kupiecRejected: 2 };
  expect(report.verdicts).toEqual({ accounts: own, positions: own, units: own });
  const text = backtestLines(report, okx2025, 5).join('\n');
  expect(text).not.toContain('no verdict');
  expect(text).toMatch(/judged one by one at 99\.000 % +with 50 moves +green +yellow +red +Kupiec rejects/);
  expect(report.worst.units.map(({ acctId, exceptions, moves }) => [acctId, exceptions, moves])).toEqual(
    [...coins]
      .reverse()
      .filter(({ falls }) => falls > 0)
      .map(({ coin, falls }) => [coin, falls, MOVES]),
  );
  expect(
    report.riskUnits.map(({ riskUnit, accounts, judged, exceptions }) => [riskUnit, accounts, judged, exceptions]),
  ).toEqual([...coins].sort((a, b) => b.falls - a.falls).map(({ coin, falls }) => [coin, 1, MOVES, falls]));
  const out = mkdtempSync(join(tmpdir(), 'shockgrid-verdicts-'));
  try {
    const provenance = { market: [], portfolio: [], rulebookSha256: '' };
    writeBacktestFolder(out, backtest, backtest.book, { report, provenance });
    for (const name of ['backtest-accounts.csv', 'backtest-units.csv']) {
      const [header, ...rows] = readFileSync(join(out, name), 'utf8').trimEnd().split('\n');
      const cells = (row: string, columns: string[]) =>
        columns.map((column) => row.split(',')[header!.split(',').indexOf(column)]);
      for (const [i, { falls, zone, isRejected }] of coins.entries()) {
        const { lr, p } = kupiec(MOVES, falls, 0.99);
        expect(p < 0.05).toBe(isRejected);
        expect(cells(rows[i]!, ['exceptions', 'kupiecLr', 'kupiecP', 'zone'])).toEqual(
          [falls, lr, p, zone].map(String),
        );
      }
      if (name === 'backtest-units.csv') continue;
      expect(cells(rows[5]!, ['moves', 'withoutRequirement', 'notJudged', 'zone'])).toEqual(['0', '60', '0', '']);
    }
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
});

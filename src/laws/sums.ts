/** Sums: what an account's figures are made of adds up to them, and every table to the one above it. */
import type { AccountHoldings } from '../portfolio/holdings.ts';
import type { UnitMargin } from '../quantity/margin-result.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import type { EvaluatedAccount } from '../runner/evaluate-here.ts';
import { at } from './figures.ts';
import type { Law } from './law.ts';
import type { LawCheck } from './law-check.ts';
import type { LawWorld } from './law-world.ts';

export const sums: Law = {
  name: 'sums',
  says: 'the parts of every figure add up to it: risks to a unit, units and debts to the account, causes to a debt, both sides of a ratio',
  road: 'book',
  prepare({ holdings, own, world }) {
    return {
      variants: [],
      check(check) {
        const { units, accountUsd } = check.scaleOf(holdings);
        for (const unit of own.units) checkUnit(check, unit, units.get(unit.riskUnit)!, world.rulebook);
        checkAccount(check, own, accountUsd);
        checkDebts(check, own, world, accountUsd);
        checkRatios(check, own, holdings, accountUsd);
      },
    };
  },
};

function checkUnit(check: LawCheck, unit: UnitMargin<number>, scaleUsd: number, rulebook: Rulebook): void {
  const { mr1, mr2, mr3, mr4, mr5, mr6, mr7, mr9 } = unit;
  check.nearly(at(unit, 'mmr', scaleUsd), Math.max(Math.max(mr1, mr2, mr6) + mr3 + mr4 + mr5 + mr9, mr7), unit.mmr);
  check.atLeast(at(unit, 'imr', scaleUsd), Number(rulebook.account.imrMultiplier.value) * unit.mmr, unit.imr);
  check.nearly(at(unit, 'mr1', scaleUsd), Math.max(0, -Math.min(...unit.mr1Cells)), mr1);
  const weight = Number(rulebook['mr6-extreme-move']?.weight.value ?? 0);
  check.nearly(at(unit, 'mr6', scaleUsd), weight * Math.max(0, -Math.min(...unit.mr6Cells)), mr6);
  check.nearly(at(unit, 'mr1 worst', scaleUsd), Math.min(...unit.mr1Cells), unit.mr1Cells[unit.mr1Worst] ?? Number.NaN);
}

function checkAccount(check: LawCheck, own: EvaluatedAccount, scaleUsd: number): void {
  const total = (figure: string, expected: number, got: number) =>
    check.nearly({ place: '', figure, scaleUsd }, expected, got);
  total('totalMmr', own.derivMmr + own.borrowMmr, own.totalMmr);
  total('totalImr', own.derivImr + own.borrowImr, own.totalImr);
  if (own.acctLv !== 4) return;
  const overUnits = (figure: 'mmr' | 'imr' | 'upl') => own.units.reduce((sum, unit) => sum + unit[figure], 0);
  total('derivMmr', overUnits('mmr'), own.derivMmr);
  total('derivImr', overUnits('imr'), own.derivImr);
  total('upl', overUnits('upl'), own.upl);
}

const causes = ['marginBorrow', 'lossBorrow', 'optionBorrow', 'orderBorrow'] as const;

function checkDebts(check: LawCheck, own: EvaluatedAccount, { snapshot }: LawWorld, scaleUsd: number): void {
  const usdPxOf = (ccy: string) => snapshot.currencies[snapshot.currencyIndex.get(ccy)!]!.usdPx;
  for (const row of own.borrowing) {
    const [place, usdPx] = [`borrowing ${row.ccy}`, usdPxOf(row.ccy)];
    const sum = causes.reduce((found, cause) => found + row[cause], 0);
    check.nearly({ place, figure: 'potential', scaleUsd }, sum * usdPx, row.potential * usdPx);
    for (const figure of causes) check.atLeast({ place, figure, scaleUsd: 0 }, 0, row[figure]);
    check.nearly({ place, figure: 'liability', scaleUsd }, Math.max(0, -row.eq) * usdPx, row.liability * usdPx);
    check.nearly({ place, figure: 'mmr', scaleUsd }, row.potential * usdPx * row.mmrRate, row.mmr);
    check.nearly({ place, figure: 'imr', scaleUsd }, (row.potential * usdPx) / row.leverage, row.imr);
  }
  const overRows = (of: (row: EvaluatedAccount['borrowing'][number]) => number) =>
    own.borrowing.reduce((sum, row) => sum + of(row), 0);
  const total = (figure: 'borrowMmr' | 'borrowImr' | 'interestHour' | 'forcedRepayment', expected: number) =>
    check.nearly({ place: '', figure, scaleUsd }, expected, own[figure]);
  total(
    'borrowMmr',
    overRows(({ mmr }) => mmr),
  );
  total(
    'borrowImr',
    overRows(({ imr }) => imr),
  );
  total(
    'interestHour',
    overRows(({ ccy, interest }) => interest * usdPxOf(ccy)),
  );
  total(
    'forcedRepayment',
    overRows((row) => row.forcedRepayment * usdPxOf(row.ccy)),
  );
  for (const unit of own.units) check.nearly(at(unit, 'mr8', scaleUsd), own.borrowMmr, unit.mr8);
}

function checkRatios(check: LawCheck, own: EvaluatedAccount, { acctLv }: AccountHoldings, scaleUsd: number): void {
  if (acctLv !== 2) {
    const required = own.totalMmr + own.liqFee;
    if (own.mgnRatio === null) check.nearly({ place: '', figure: 'totalMmr', scaleUsd }, 0, required);
    else check.nearly({ place: '', figure: 'mgnRatio', scaleUsd }, own.adjEq, own.mgnRatio * required);
    return;
  }
  for (const row of own.currencies) {
    const place = `currencies ${row.ccy}`;
    const pending = row.pendingSells + row.optionBuyNeed + row.isolatedOpenNeed + row.orderFees;
    const free = row.cashBal + row.crossUpl - pending;
    if (row.mgnRatio !== null)
      check.nearly({ place, figure: 'mgnRatio', scaleUsd }, free, row.mgnRatio * (row.mmr + row.liqFee));
  }
  const ratios = own.currencies.flatMap(({ mgnRatio }) => mgnRatio ?? []);
  if (ratios.length > 0)
    check.nearly({ place: '', figure: 'mgnRatio', scaleUsd: 0 }, Math.min(...ratios), own.mgnRatio ?? Number.NaN);
}

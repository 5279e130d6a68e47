/** Single-currency mode: every term of the ratio of each currency, adding up to its numerator and denominator. */
import { currencyFigures } from '../../quantity/margin-result.ts';
import type { CurrencyRatioExplanation } from '../../reference/explain-currencies.ts';
import { amount, column, money, tableLines } from '../table.ts';
import type { Explained, Section } from './explained.ts';
import { both } from './wire.ts';

const COIN_PLACES = 8;

export const currenciesSection: Section = {
  key: 'currencies',
  lines: (explained) => (explained.currencies.length === 0 ? [] : currencyLines(explained)),
  json: ({ currencies, kernel }) =>
    currencies.map(({ row, available, required, surplus, isLowest }) => {
      const fast = kernel.currencies.find(({ ccy }) => ccy === row.ccy);
      const names = [...currencyFigures, 'mgnRatio'] as const;
      const figures = Object.fromEntries(names.map((name) => [name, both(fast?.[name] ?? null, row[name])]));
      return { ccy: row.ccy, ...figures, available, required, surplus, isLowest };
    }),
};

/** What is had, less what is spoken for: the numerator. */
function availableRow({ row, isLowest }: CurrencyRatioExplanation): string[] {
  const { cashBal, crossUpl, pendingSells, optionBuyNeed, isolatedOpenNeed, orderFees } = row;
  const taken = [pendingSells, optionBuyNeed, isolatedOpenNeed, orderFees].map((term) => term.neg());
  const { cells, total } = column([cashBal, crossUpl, ...taken], COIN_PLACES);
  return [row.ccy, ...cells, total, isLowest ? 'the lowest' : ''];
}

function currencyLines({ currencies, kernel }: Explained): string[] {
  const required = currencies.map(({ row, surplus, isLowest }) => {
    const { cells, total } = column([row.mmr, row.liqFee], COIN_PLACES);
    const fast = kernel.currencies.find(({ ccy }) => ccy === row.ccy);
    return [
      row.ccy,
      ...cells,
      total,
      amount(row.mgnRatio, 6),
      money(fast?.mgnRatio ?? null, 6),
      amount(surplus, COIN_PLACES),
      amount(row.imr, COIN_PLACES),
      isLowest ? "the lowest, which is the account's" : '',
    ];
  });
  const taken = ['− pending sells', '− option buys', '− isolated opening', '− order fees'];
  const wanted = [
    'maintenance',
    '+ liquidation fee',
    '= required',
    'ratio',
    'kernel',
    'surplus at the limit',
    'IMR',
    '',
  ];
  return [
    'what each currency has for its ratio, in the currency',
    ...tableLines(['ccy', 'cash', '+ cross UPL', ...taken, '= available', ''], currencies.map(availableRow), {
      left: [0, 8],
    }),
    '',
    'what each currency requires, and its ratio = available / required, in the currency',
    ...tableLines(['ccy', ...wanted], required, { left: [0, 8] }),
  ];
}

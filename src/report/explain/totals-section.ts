/** The figures of the account by both engines. */
import type { AccountMode } from '../../portfolio/holdings.ts';
import type { Decimal } from '../../quantity/decimal.ts';
import type { AccountMargin } from '../../quantity/margin-result.ts';
import { amount, money, tableLines } from '../table.ts';
import type { Explained, Section } from './explained.ts';
import { both } from './wire.ts';

export const totalsSection: Section = {
  key: 'account',
  lines: totalLines,
  json: ({ kernel, decimal, autoLoan }) => {
    const { acctId, state, eligible, isClose } = kernel;
    const figures = Object.fromEntries(
      [...names, ...quotients].map((name) => [name, both(kernel[name], decimal[name])]),
    );
    return { acctId, acctLv: kernel.acctLv, state, eligible, autoLoan, isClose, ...figures };
  },
};

/** Where the meaning is another in modes without risk units, and in that of a ratio by currency. */
const ofLegs = {
  derivMmr: 'maintenance margin of the cross legs',
  derivImr: 'initial margin of the cross legs',
  liqFee: 'fee of closing the cross positions, and of a liquidation of debts',
};
const meaningsOfMode: Record<AccountMode, Partial<Record<Figure, string>>> = {
  2: {
    ...ofLegs,
    adjEq: 'what the currencies have for their ratios',
    liqFee: 'fee of closing the cross positions',
    mgnRatio: "the lowest of the currencies' ratios",
    acctLever: 'notional of cross positions / adjEq',
  },
  3: { ...ofLegs, acctLever: 'notional of cross positions / adjEq' },
  4: {},
};

const totals = [
  ['adjEq', 'adjusted equity: discounted, less order losses and fees'],
  ['eqUsd', 'equity at index prices'],
  ['upl', 'unrealised profit at mark of all positions, options included'],
  ['derivMmr', 'maintenance margin of the risk units'],
  ['borrowMmr', 'maintenance margin of borrowing'],
  ['totalMmr', 'derivMmr + borrowMmr'],
  ['derivImr', 'initial margin of the risk units'],
  ['borrowImr', 'initial margin of borrowing'],
  ['totalImr', 'derivImr + borrowImr'],
  ['liqFee', 'fee of a liquidation'],
  ['interestHour', 'interest an hour on what is really borrowed'],
  ['forcedRepayment', 'repaid by force where borrowing is off'],
] as const;
const names = totals.map(([name]) => name);
const quotients = ['mgnRatio', 'acctLever'] as const;
type Figure = (typeof names)[number] | (typeof quotients)[number];

function totalLines({ kernel, decimal }: Explained): string[] {
  const is = (name: Figure, meaning: string) => meaningsOfMode[decimal.acctLv][name] ?? meaning;
  const rows = totals.map(([name, meaning]) => [name, money(kernel[name]), amount(decimal[name]), is(name, meaning)]);
  const quotient = (name: (typeof quotients)[number], meaning: string) => {
    rows.push([
      name,
      money(quotientOf(kernel, name), 6),
      amount(decimal[name] as Decimal | null, 6),
      is(name, meaning),
    ]);
  };
  quotient('mgnRatio', 'adjEq / (totalMmr + liqFee)');
  quotient('acctLever', 'notional of all positions / adjEq');
  const table = tableLines(['USD', 'kernel', 'decimal engine', 'is'], rows, { left: [0, 3] });
  const close =
    'a decision is within 1e-9 of its threshold: the column of the kernel shows the decimal engine, rounded';
  return kernel.isClose ? [...table, close] : table;
}

function quotientOf(margin: AccountMargin<number>, name: (typeof quotients)[number]): number | null {
  return margin[name];
}

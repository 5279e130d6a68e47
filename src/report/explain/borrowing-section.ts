/** Borrowing by currency: what is frozen and owed, what could be and why, by which tier it is charged, what it costs. */

import type { Decimal } from '../../quantity/decimal.ts';
import type { BorrowingMargin } from '../../quantity/margin-result.ts';
import { borrowingFigures } from '../../quantity/margin-result.ts';
import type { BorrowingExplanation } from '../../reference/explain-borrowing.ts';
import { amount, column, money, percent, tableLines } from '../table.ts';
import type { Explained, Section } from './explained.ts';
import { both } from './wire.ts';

const COIN_PLACES = 8;

/** A currency that owes or could. */
interface Owing extends BorrowingExplanation {
  readonly borrowing: BorrowingMargin<Decimal>;
}

export const borrowingSection: Section = {
  key: 'borrowing',
  lines: (explained) => {
    const owing = owingOf(explained);
    const frozen = frozenLines(explained);
    if (owing.length === 0) return frozen;
    return [...amountLines(owing), '', ...causeLines(owing), '', ...costLines(owing, explained), ...spaced(frozen)];
  },
  json: (explained) =>
    explained.borrowing.map((row) => ({
      ccy: row.wallet.ccy,
      frozen: row.wallet.frozen,
      tiersOf: row.hasOwnTiers ? 'market' : 'rulebook',
      loanRatePerDay: row.loanRatePerDay,
      loanRateOf: row.hasOwnRate ? 'market' : 'rulebook',
      interestFreeAmt: row.interestFreeAmt,
      ...figuresJson(row, explained),
    })),
};

function owingOf({ borrowing }: Explained): Owing[] {
  return borrowing.filter((row): row is Owing => row.borrowing !== null);
}

const spaced = (lines: string[]) => (lines.length === 0 ? [] : ['', ...lines]);

/** By both engines; a currency that owes nothing and could not has its frozen amount only. */
function figuresJson({ wallet, borrowing }: BorrowingExplanation, { kernel }: Explained): object {
  if (borrowing === null) return {};
  const fast = kernel.borrowing.find(({ ccy }) => ccy === wallet.ccy);
  return Object.fromEntries(borrowingFigures.map((name) => [name, both(fast?.[name] ?? null, borrowing[name])]));
}

/** What is owed and could be, by which tier, and what that requires. */
function amountLines(owing: Owing[]): string[] {
  const imr = column(owing.map(({ borrowing }) => borrowing.imr));
  const mmr = column(owing.map(({ borrowing }) => borrowing.mmr));
  const rows = owing.map(({ borrowing, hasOwnTiers }, i) => [
    borrowing.ccy,
    amount(borrowing.eq, COIN_PLACES),
    amount(borrowing.frozen, COIN_PLACES),
    amount(borrowing.liability, COIN_PLACES),
    amount(borrowing.potential, COIN_PLACES),
    borrowing.leverage.toFixed(),
    percent(borrowing.mmrRate),
    imr.cells[i]!,
    mmr.cells[i]!,
    hasOwnTiers ? "tier of the market's reply" : 'tier of account.borrowTiers',
  ]);
  rows.push(['together', '', '', '', '', '', '', imr.total, mmr.total, '']);
  const coins = ['equity', 'frozen', 'liability', 'potential borrowing'];
  const header = ['ccy', ...coins, 'leverage', 'MMR rate', 'IMR USD', 'MMR USD', 'by'];
  return ['borrowing by currency, in the currency', ...tableLines(header, rows, { left: [0, 9] })];
}

/** Why: each cause takes what is left of the potential borrowing, in this order. */
function causeLines(owing: Owing[]): string[] {
  const rows = owing.map(({ borrowing }) => {
    const { marginBorrow, lossBorrow, optionBorrow, orderBorrow } = borrowing;
    const { cells, total } = column([marginBorrow, lossBorrow, optionBorrow, orderBorrow], COIN_PLACES);
    return [borrowing.ccy, ...cells, total];
  });
  const header = ['ccy', 'margin', 'unrealised loss', 'option purchase', 'other orders', 'potential borrowing'];
  return ['potential borrowing by cause, in the currency', ...tableLines(header, rows)];
}

/** What it costs: interest on what is really borrowed, or repayment where borrowing is off. */
function costLines(owing: Owing[], { kernel, decimal, autoLoan }: Explained): string[] {
  const rows = owing.map(({ borrowing, loanRatePerDay, interestFreeAmt, hasOwnRate }) => [
    borrowing.ccy,
    percent(loanRatePerDay, 4),
    amount(interestFreeAmt, COIN_PLACES),
    amount(borrowing.interest, COIN_PLACES),
    amount(borrowing.forcedRepayment, COIN_PLACES),
    hasOwnRate ? "rate of the market's reply" : 'rate of account.loanRatePerDay',
  ]);
  const header = ['ccy', 'rate a day', 'free of interest', 'interest an hour', 'forced repayment', 'by'];
  return [
    `automatic borrowing is ${autoLoan ? 'on' : 'off'}: interest an hour ${amount(decimal.interestHour, 4)} USD (kernel ${money(kernel.interestHour, 4)}), forced ` +
      `repayment ${amount(decimal.forcedRepayment)} USD (kernel ${money(kernel.forcedRepayment)}); by currency, in it`,
    ...tableLines(header, rows, { left: [0, 5] }),
  ];
}

/** Frozen amounts of currencies that have enough for them. */
function frozenLines({ borrowing }: Explained): string[] {
  const covered = borrowing.filter((row) => row.borrowing === null && !row.wallet.frozen.isZero());
  if (covered.length === 0) return [];
  const texts = covered.map(({ wallet }) => `${amount(wallet.frozen, COIN_PLACES)} ${wallet.ccy}`);
  return [`frozen by orders and covered by equity: ${texts.join(', ')}`];
}

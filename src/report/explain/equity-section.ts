/** Adjusted equity: what each currency is made of, its discount tiers, and the lines that add up to `adjEq`. */
import type { AccountMode } from '../../portfolio/holdings.ts';
import type { CurrencyExplanation, EquityExplanation, OrderExplanation } from '../../reference/explain-equity.ts';
import { amount, column, percent, tableLines } from '../table.ts';
import type { Section } from './explained.ts';
import { both } from './wire.ts';

const COIN_PLACES = 8;

export const equitySection: Section = {
  key: 'equity',
  lines: ({ equity, decimal }) => [
    ...currencyLines(equity.currencies, decimal.acctLv),
    ...(decimal.acctLv === 2 ? [] : adjustedLines(equity)),
  ],
  json: ({ equity, kernel, decimal }) => {
    // A ratio by currency knows no discount, and no losses of orders.
    if (decimal.acctLv === 2) return { currencies: equity.currencies.map(plainCurrencyJson) };
    return {
      currencies: equity.currencies.map(currencyJson),
      disEq: equity.disEq,
      orders: equity.orders,
      orderLoss: equity.orderLoss,
      orderFees: equity.orderFees,
      adjEq: both(kernel.adjEq, decimal.adjEq),
    };
  },
};

function adjustedLines(equity: EquityExplanation): string[] {
  return [
    '',
    'adjusted equity: discount tiers, order losses and fees, USD',
    ...tierLines(equity),
    ...(equity.orders.length === 0 ? [] : ['', 'what each open order would lose and cost, USD', ...orderLines(equity)]),
  ];
}

function plainCurrencyJson({ tiers: _, hasOwnTiers: __, disEq: ___, ...currency }: CurrencyExplanation): object {
  return currency;
}

function currencyJson({ tiers, hasOwnTiers, ...currency }: CurrencyExplanation): object {
  return {
    ...currency,
    tiers: tiers.map(({ amount: amt, factor, counted, disEq }) => ({ amt, discountRate: factor, counted, disEq })),
    tiersOf: hasOwnTiers ? 'market' : 'rulebook',
  };
}

const titles: Record<AccountMode, string> = {
  2: 'equity by currency, in the currency; it decides on eligibility alone, the ratios are below',
  3: 'equity by currency, in the currency; of options the short ones alone count',
  4: 'equity by currency, in the currency',
};

function currencyLines(currencies: readonly CurrencyExplanation[], acctLv: AccountMode): string[] {
  const rows = currencies.map(({ ccy, cashBal, interest, upl, optionValue, usdPx, eqUsd }) => {
    const { cells, total } = column([cashBal, interest.neg(), upl, optionValue], COIN_PLACES);
    return [ccy, ...cells, total, usdPx.toFixed(), amount(eqUsd)];
  });
  const options = acctLv === 3 ? '+ short options' : '+ option value';
  const header = ['ccy', 'cash', '− interest', '+ UPL', options, '= equity', 'USD price', 'equity USD'];
  return [titles[acctLv], ...tableLines(header, rows)];
}

/** One line a tier, one each for losses and fees of orders; the last column adds up to adjEq in print. */
function tierLines({ currencies, orderLoss, orderFees }: EquityExplanation): string[] {
  const tiers = currencies.flatMap((currency) => currency.tiers.map((tier) => ({ ...tier, currency })));
  const { cells, total } = column([...tiers.map(({ disEq }) => disEq), orderLoss.neg(), orderFees.neg()]);
  const rows = tiers.map(({ currency, amount: amt, factor, counted }, i) => [
    currency.ccy,
    amount(amt, COIN_PLACES),
    percent(factor),
    amount(counted, COIN_PLACES),
    currency.usdPx.toFixed(),
    cells[i]!,
    amt.isNegative()
      ? 'owed: in full'
      : currency.hasOwnTiers
        ? "tier of the market's reply"
        : 'rate of account.discountRates',
  ]);
  const line = (words: string, cell: string, meaning: string) => [words, '', '', '', '', cell, meaning];
  rows.push(line('order losses', cells.at(-2)!, 'orders filled at their price and valued at mark'));
  rows.push(line('order fees', cells.at(-1)!, 'account.takerFee on the notional of orders'));
  rows.push(line('adjEq', total, 'the sum'));
  const header = ['ccy', 'in tier', 'rate', 'counted', 'USD price', 'USD', 'is'];
  return tableLines(header, rows, { left: [0, 6] });
}

function orderLines({ orders }: EquityExplanation): string[] {
  const losses = column(orders.map((order) => order.lossUsd));
  const fees = column(orders.map((order) => order.feeUsd));
  const rows = orders.map((order: OrderExplanation, i) => [
    order.instId,
    order.sz.toFixed(),
    order.px.toFixed(),
    order.markPx.toFixed(),
    amount(order.notionalUsd),
    losses.cells[i]!,
    fees.cells[i]!,
  ]);
  rows.push(['together', '', '', '', '', losses.total, fees.total]);
  return tableLines(['order', 'size', 'price', 'mark or index', 'notional', 'loss', 'fee'], rows);
}

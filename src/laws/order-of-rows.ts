/** Laws about how an account is written down, which leave no trace: order, company, name, rows of nothing. */
import { type AccountHoldings, plainOrder, plainPosition } from '../portfolio/holdings.ts';
import { riskUnitOf } from '../portfolio/risk-unit.ts';
import type { Law } from './law.ts';

/** Rows shuffled, those of one account between those of others. */
export const permute: Law = {
  name: 'permute',
  says: 'rows in another order, those of an account anywhere in the tables, leave every figure as it is',
  road: 'rows',
  prepare({ holdings, own, random }) {
    const shuffled = <T>(rows: readonly T[]): T[] => {
      const copy = [...rows];
      random.shuffle(copy);
      return copy;
    };
    const { positions, orders, balances } = holdings;
    if (Math.max(positions.length, orders.length, balances.length) < 2) return 'no table has two rows of it';
    const variant: AccountHoldings = {
      ...holdings,
      positions: shuffled(positions),
      orders: shuffled(orders),
      balances: shuffled(balances),
    };
    return {
      variants: [{ holdings: variant }],
      check: (check, [got]) => check.account(own, got!, variant),
    };
  },
};

/** Under another name in a book of its own: nothing of another account may be left in the memory of an evaluation. */
export const alone: Law = {
  name: 'alone',
  says: 'an account under another name, without the others, has the figures that it has among them',
  road: 'alone',
  prepare({ holdings, own }) {
    const variant = { ...holdings, acctId: 'alone' };
    return {
      variants: [{ holdings: variant }],
      check: (check, [got]) => check.account(own, got!, variant),
    };
  },
};

/** What is held in the size of 0 is not held. */
export const emptyRows: Law = {
  name: 'empty-rows',
  says: 'a position, an order and a balance of 0 in what is traded already change nothing',
  road: 'book',
  prepare({ holdings, own, random, world: { snapshot, rulebook } }) {
    const merge = rulebook.merge.value;
    const crossHeld = holdings.positions.filter(({ isolated }) => !isolated);
    if (crossHeld.length === 0) return 'it has no cross position';
    const beside = random.pick(crossHeld).instrument;
    const traded = new Set([...holdings.positions, ...holdings.orders].map(({ instrument }) => instrument));
    // In the same unit and currency, or it would rightly have a row of its own.
    const untraded = snapshot.instruments.filter(
      (instrument) =>
        (instrument.contract === beside.contract || instrument.contract === 'option') &&
        instrument.problem === null &&
        instrument.settleCcy === beside.settleCcy &&
        riskUnitOf(instrument, merge) === riskUnitOf(beside, merge) &&
        !traded.has(instrument),
    );
    const listed = untraded.length === 0 ? [] : [random.pick(untraded)];
    const held = new Set(holdings.balances.map(({ ccy }) => ccy));
    // In mode 2 every currency with a balance has a row.
    const unheld =
      holdings.acctLv === 2 ? [] : snapshot.currencies.filter((c) => c.problem === null && !held.has(c.ccy));
    const wallets = unheld.length === 0 ? [] : [random.pick(unheld)];
    const variant: AccountHoldings = {
      ...holdings,
      positions: [
        ...holdings.positions,
        ...listed.map((instrument) => ({ ...plainPosition, instrument, pos: 0, avgPx: 1 })),
      ],
      orders: [...holdings.orders, { ...plainOrder, instrument: beside, sz: 0, px: 1 }],
      balances: [...holdings.balances, ...wallets.map(({ ccy }) => ({ ccy, cashBal: 0, interest: 0, spotCap: null }))],
    };
    return {
      variants: [{ holdings: variant }],
      check: (check, [got]) => check.account(own, got!, variant),
    };
  },
};

/** Invented accounts of the small market for laws: any contracts, orders and coins, sizes from a cent to a fortune. */
import fc from 'fast-check';
import type { Instrument } from '../../src/market/snapshot.ts';
import type { HandAccount } from '../support/rows.ts';
import { nearPrice, smallContracts, smallMarket } from '../support/small-market.ts';

export type Legs = Required<Omit<HandAccount, 'acctId' | 'autoLoan'>>;

/** Which parts of the market an account may hold. */
export interface Choice {
  underlyings?: string[];
  contracts?: Instrument['contract'][];
  /** Coins whose balances it may hold. */
  ccys?: string[];
}

/** Signed contracts worth up to about 3 M USD, two digits behind the point, never 0. */
function sizeOf(instrument: Instrument): fc.Arbitrary<number> {
  const { contract, ctVal, ctMult, underlying } = instrument;
  const coinUsd = smallMarket.indexPx.get(`${underlying}-USD`)!;
  const usd = contract === 'inverse' ? ctVal * ctMult : ctVal * ctMult * coinUsd;
  const most = Math.ceil(300_000_000 / usd);
  return fc
    .oneof(
      { arbitrary: fc.integer({ min: 1, max: most }), weight: 1 },
      { arbitrary: fc.integer({ min: 1, max: Math.ceil(most / 100) }), weight: 3 },
    )
    .chain((hundredths) => fc.boolean().map((isShort) => (isShort ? -hundredths : hundredths) / 100));
}

function pxOf(instrument: Instrument): fc.Arbitrary<number> {
  return fc
    .integer({ min: 700, max: 1400 })
    .map((share) => Number(((nearPrice(instrument) * share) / 1000).toPrecision(7)));
}

function legOf(instruments: readonly Instrument[]): fc.Arbitrary<[string, number, number]> {
  return fc.constantFrom(...instruments).chain((instrument) => {
    return fc.tuple(fc.constant(instrument.instId), sizeOf(instrument), pxOf(instrument));
  });
}

function balanceOf(ccy: string): fc.Arbitrary<[string, number, { interest: number; cap?: number }]> {
  const usdPx = smallMarket.currencies[smallMarket.currencyIndex.get(ccy)!]!.usdPx;
  const coins = (usd: number) => Number((usd / usdPx).toPrecision(8));
  return fc
    .record({
      usd: fc.integer({ min: -1_000_000, max: 4_000_000 }),
      interest: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 900 })),
      cap: fc.option(fc.integer({ min: 0, max: 500_000 }), { nil: undefined, freq: 2 }),
    })
    .map(({ usd, interest, cap }) => {
      const more = { interest: coins(interest), ...(cap === undefined ? {} : { cap: coins(cap) }) };
      return [ccy, coins(usd), more] as [string, number, { interest: number; cap?: number }];
    });
}

/** Holdings of one account: up to eight positions, six orders, and its coins. */
export function legsOf({
  underlyings,
  contracts,
  ccys = ['BTC', 'ETH', 'USDT', 'USDC'],
}: Choice = {}): fc.Arbitrary<Legs> {
  const isChosen = ({ underlying, contract }: Instrument) => {
    return (underlyings?.includes(underlying) ?? true) && (contracts?.includes(contract) ?? true);
  };
  const tradable = smallContracts.filter(isChosen);
  const ordered = smallMarket.instruments.filter(
    (instrument) => instrument.contract === 'spot' || isChosen(instrument),
  );
  const chosenCoins = fc.subarray(ccys);
  return fc.record({
    positions: fc.uniqueArray(legOf(tradable), { selector: ([instId]) => instId, maxLength: 8 }),
    orders: fc.array(legOf(ordered), { maxLength: 6 }),
    balances: chosenCoins.chain((chosen) => fc.tuple(...chosen.map(balanceOf))),
  });
}

/**
 * Stage 3, basis hedge: what hedges one another across expiries is closed together.
 *
 * Trigger   A unit holds a perpetual or future against one of another expiry, or spot in use against its derivatives.
 * Trade     Both are closed in equal cash delta; spot at the index, for the currency that the contract settles in, of a
 *           coin-settled one for the first of USDT, USDC and USD that the market has. Options are not touched.
 * Size      The least that brings the ratio above the stop, else the smaller of the two. The largest pair first; one that
 *           does not raise the surplus is passed over for good.
 *
 * Example   BTC-USDT-SWAP +100 BTC against BTC-USDT-250328 −100 BTC at 100,000, 73 days before it expires: MR4 is 140,000
 *           against 130,000 USDT. Closing 21.1 BTC of both leaves 110,460 against 121,560, a ratio of 1.1005 (worked
 *           through in test/liquidation/basis-hedge.test.ts).
 * Source    Closing of offsetting expiries: reported; of spot against derivatives: notice of 2024-05-31 (published).
 */
import { type Decimal, exact, smaller, zero } from '../../quantity/decimal.ts';
import { families } from '../../rulebook/compile.ts';
import {
  cashDeltaUsd,
  contractHalf,
  type Desk,
  pairedTrade,
  type TradeHalf,
  type Unit,
  unitsByMmr,
  type WalkState,
  wholeLots,
} from '../desk.ts';
import type { LedgerLeg } from '../ledger.ts';
import { sizeToward } from '../size.ts';
import { tradeSpot } from '../trade.ts';
import type { Stage } from './stage.ts';

/** Something with delta that can be closed. */
interface Side {
  name: string;
  /** Date of expiry, 0 of perpetuals, null of spot. */
  expiry: number | null;
  /** Signed USD. */
  deltaUsd: Decimal;
  /** Closing it against the other side of its pair. */
  closing(against: Side): TradeHalf;
  /** What spot is traded for where it is closed against this; null of spot. */
  settleCcy: string | null;
}

export const basisHedge: Stage = {
  id: 'basis-hedge',
  begin: (desk) => {
    const passedOver = new Set<string>();
    return (now) => {
      for (const unit of unitsByMmr(now.standing)) {
        for (const { a, b, mostUsd } of offsettingPairs(sidesOf(unit, now, desk))) {
          const name = `${unit.riskUnit} ${a.name} ${b.name}`;
          if (passedOver.has(name)) continue;
          const { most, trade } = pairedTrade(a.closing(b), b.closing(a), mostUsd);
          const step = sizeToward(most, now.standing, (lots) => desk.tried(lots.map((n) => trade(now.ledger, n))));
          if (step !== null) return step;
          passedOver.add(name);
        }
      }
      return null;
    };
  },
};

/** Sides of opposite delta and different expiry, the largest hedge first. */
function offsettingPairs(sides: readonly Side[]): { a: Side; b: Side; mostUsd: Decimal }[] {
  const pairs = sides.flatMap((a, i) =>
    sides
      .slice(i + 1)
      .filter((b) => a.expiry !== b.expiry && a.deltaUsd.times(b.deltaUsd).lt(zero))
      .map((b) => ({ a, b, mostUsd: smaller(a.deltaUsd.abs(), b.deltaUsd.abs()) })),
  );
  return pairs.sort((x, y) => y.mostUsd.cmp(x.mostUsd));
}

/** Perpetuals and futures of the unit, and its spot in use. */
function sidesOf(unit: Unit, { ledger }: WalkState, desk: Desk): Side[] {
  const legs = desk.legsOf(ledger, unit.riskUnit).filter(({ instrument }) => instrument.contract !== 'option');
  const sides = legs.map((leg) => contractSide(leg, desk));
  const underlying = legs[0]?.instrument.underlying;
  return unit.spotInUse === 0 || underlying === undefined ? sides : [...sides, spotSide(unit, underlying, desk)];
}

function contractSide({ instrument, pos, posSide }: LedgerLeg, { terms }: Desk): Side {
  const of = terms.contract(instrument);
  return {
    name: `${instrument.instId} ${posSide}`,
    expiry: instrument.expTimeMs ?? 0,
    deltaUsd: pos.times(cashDeltaUsd(of)),
    closing: () => contractHalf(of, pos.isNegative(), terms, wholeLots(pos.abs().div(of.lot))),
    settleCcy: instrument.settleCcy,
  };
}

function spotSide({ riskUnit, spotInUse }: Unit, coin: string, { terms }: Desk): Side {
  const usdPx = terms.prices.usd(coin);
  return {
    name: coin,
    expiry: null,
    deltaUsd: exact(spotInUse).times(usdPx),
    closing: ({ settleCcy }) => {
      const quote = settleCcy === null || settleCcy === coin ? firstMoney(terms) : settleCcy;
      const pair = terms.pair(coin, quote);
      const lot = spotInUse < 0 ? pair.lot : pair.lot.neg();
      return {
        lotUsd: pair.lot.times(usdPx),
        most: wholeLots(exact(spotInUse).abs().div(pair.lot)),
        trade: (ledger, lots) => tradeSpot(ledger, lot.times(lots), pair, terms, riskUnit),
      };
    },
    settleCcy: null,
  };
}

/** The first of USDT, USDC and USD that the market knows and can price. */
function firstMoney({ snapshot }: Desk['terms']): string {
  const { currencies, currencyIndex } = snapshot;
  return families.find((ccy) => currencies[currencyIndex.get(ccy) ?? -1]?.problem === null) ?? 'USD';
}

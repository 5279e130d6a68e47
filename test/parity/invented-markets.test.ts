// The kernel against the decimal engine on markets that no venue has: coins from 1e-9 to 1e7 USD, bases of 30 %, options
// from a minute to ten years, vols from a tenth of a percent to 800 %, strikes from a hundredth to a hundred times the forward.
import { expect, it } from 'vitest';
import type { Snapshot } from '../../src/market/snapshot.ts';
import { loadRulebook, shippedRulebooks } from '../../src/rulebook/load.ts';
import { SeededRandom } from '../../src/synthetic/random.ts';
import { repeatCommand, seedOr } from '../support/chance.ts';
import { engineParity } from '../support/parity.ts';
import { bookOf, type HandAccount } from '../support/rows.ts';
import { rulebookVariants } from '../support/rulebook-variants.ts';
import { documentedReplyMs, TinyMarket } from '../support/tiny-market.ts';

const MS_PER_DAY = 86_400_000;
const rulebooks = [
  ...[...shippedRulebooks().keys()].map((id) => ({ name: id, rulebook: loadRulebook(id).rulebook })),
  ...rulebookVariants(),
];

/** Six digits, as a venue prints. */
const digits = (value: number) => Number(value.toPrecision(6));

class Inventor {
  readonly random: SeededRandom;

  constructor(seed: number) {
    this.random = new SeededRandom(seed);
  }

  /** Log-uniform between two positive numbers. */
  spread(low: number, high: number): number {
    return digits(low * (high / low) ** this.random.uniform());
  }

  market(): Snapshot {
    const market = new TinyMarket()
      .currency('USDT', digits(this.random.between(0.7, 1.05)))
      .currency('USDC', digits(this.random.between(0.97, 1.01)));
    for (const coin of ['BTC', 'ETH', 'SOL', 'ZZZ']) this.#addCoin(market, coin, this.spread(1e-9, 1e7));
    return market.build();
  }

  #addCoin(market: TinyMarket, coin: string, usdPx: number): void {
    const near = (share = 0.15) => digits(usdPx * this.random.between(1 - share, 1 + share));
    market.coin(coin, usdPx, { USDT: near(), USDC: near() }).spot(`${coin}-USDT`);
    const coins = this.spread(10 / usdPx, 1000 / usdPx);
    market.perpetual(`${coin}-USDT-SWAP`, { markPx: near(), ctVal: coins });
    market.perpetual(`${coin}-USDC-SWAP`, { markPx: near(), ctVal: coins });
    market.perpetual(`${coin}-USD-SWAP`, { markPx: near(), ctVal: 10 });
    for (let expiry = 0; expiry < 3; expiry++) {
      const expTimeMs = documentedReplyMs + Math.ceil(this.spread(1 / 1440, 3650) * MS_PER_DAY);
      market.future(`${coin}-USDT-E${expiry}`, { markPx: near(0.3), ctVal: coins, expTimeMs });
      const fwdPx = near(0.3);
      for (const side of ['C', 'P']) {
        const strike = this.random.chance(0.5)
          ? digits(fwdPx * this.random.between(0.9, 1.1))
          : fwdPx * this.spread(0.01, 100);
        const markVol = this.spread(0.001, 8);
        const terms = { ctVal: 1, ctMult: coins, markPx: this.spread(1e-4, 0.5), markVol, fwdPx, expTimeMs };
        const id = `${coin}-USD-E${expiry}-${digits(strike)}-${side}`;
        // A strike such as 1e-7 has a dash of its own, which an id cannot carry.
        if (id.split('-').length === 5) market.option(id, terms);
      }
    }
  }

  account(market: Snapshot, acctId: string): HandAccount {
    const { random } = this;
    const legs = (count: number, withSpot: boolean): [string, number, number][] => {
      const tradable = market.instruments.filter(({ contract }) => withSpot || contract !== 'spot');
      random.shuffle(tradable);
      return tradable.slice(0, count).map((instrument) => {
        const size = this.spread(0.01, 3000) * (random.chance(0.5) ? 1 : -1);
        const price = Number.isNaN(instrument.markPx) ? market.indexPx.get(instrument.instId)! : instrument.markPx;
        const isSpot = instrument.contract === 'spot';
        return [
          instrument.instId,
          isSpot ? digits((size * 100) / price) : size,
          digits(price * random.between(0.6, 1.6)),
        ];
      });
    };
    const held = market.currencies.filter(() => random.chance(0.5));
    const coinsOf = (usdPx: number) => digits(random.between(-50_000, 250_000) / usdPx);
    return {
      acctId,
      positions: legs(random.integer(0, 14), false),
      orders: legs(random.integer(0, 5), true),
      balances: held.map(({ ccy, usdPx }) => [
        ccy,
        coinsOf(usdPx),
        random.chance(0.2) ? { cap: digits(9000 / usdPx) } : {},
      ]),
    };
  }
}

it('the engines agree on 50 invented markets with 12 accounts each, under all rulebooks and variants in turn', () => {
  const first = seedOr(700);
  for (let seed = first; seed < first + 50; seed++) {
    const inventor = new Inventor(seed);
    const market = inventor.market();
    const accounts = Array.from({ length: 12 }, (_, i) => inventor.account(market, `m${seed}-a${i}`));
    const { name, rulebook } = rulebooks[seed % rulebooks.length]!;
    const repeat = `${name}, ${repeatCommand(seed)}`;
    const count = engineParity({ snapshot: market, rulebook, book: bookOf(market, accounts), repeat });
    expect(count.accounts).toBe(12);
  }
});

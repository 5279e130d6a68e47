// Shards of accounts of modes 2 and 3 that fill their capacity, and one account with thousands of legs.
import { describe, expect, it } from 'vitest';
import { bookOfHoldings } from '../../src/portfolio/book-of-holdings.ts';
import { type AccountHoldings, type AccountMode, plainOrder, plainPosition } from '../../src/portfolio/holdings.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { makeEngine } from '../../src/runner/engine.ts';
import { openShardKernel } from '../../src/runner/engine-handle.ts';
import { evaluateHere } from '../../src/runner/evaluate-here.ts';
import { planShards } from '../../src/runner/shards.ts';
import { modesMarket } from '../support/modes-market.ts';

const { rulebook } = loadRulebook('okx-2025');
const CANARY = 0xa5;
const instrument = (instId: string) => modesMarket.instruments[modesMarket.instrumentIndex.get(instId)!]!;
const isolated = { ...plainPosition, isolated: true };

/** An isolated position, a cross order and a balance, each in a currency of its own. */
function fullest(serial: number, acctLv: AccountMode): AccountHoldings {
  return {
    acctId: `F${serial}`,
    acctLv,
    autoLoan: true,
    riskAck: true,
    positions: [{ ...isolated, instrument: instrument('BTC-USD-SWAP'), pos: -5 - serial, avgPx: 100000 }],
    orders: [{ ...plainOrder, instrument: instrument('BTC-USDC-SWAP'), sz: 1 + serial, px: 200000 }],
    balances: [{ ccy: 'USDT', cashBal: -1000 * serial, interest: 0, spotCap: null }],
  };
}

describe.each([2, 3] as const)('a shard of mode %s that exactly fills its capacity', (acctLv) => {
  const book = bookOfHoldings(
    Array.from({ length: 41 }, (_, i) => fullest(i + 1, acctLv)),
    modesMarket,
  );
  const { shards, capacity } = planShards(book, 1_000_000);
  const request = { snapshot: modesMarket, rulebook, capacity, workers: 2, withCells: true, comparesModes: true };
  const engine = makeEngine(request);
  const bytes = new Uint8Array(engine.memory.buffer);
  const tablesBefore = bytes.slice(0, engine.tables.end);
  bytes.fill(CANARY, engine.blocks[1]!.header);
  const { rows } = openShardKernel(engine).evaluate(book, shards[0]!, engine.blocks[0]!);

  it('has a row for each that its capacity counts', () => {
    expect(rows.isolated.account.length).toBe(capacity.positions);
    const currencies = capacity.positions + capacity.orders + capacity.balances;
    expect(rows.currencies.account.length).toBe(acctLv === 2 ? currencies : 0);
  });

  it('writes nothing behind its block and nothing into the tables', () => {
    expect(bytes.subarray(engine.blocks[1]!.header).every((byte) => byte === CANARY)).toBe(true);
    expect(Buffer.compare(bytes.subarray(0, engine.tables.end), tablesBefore)).toBe(0);
  });
});

describe.each([2, 3] as const)('an account of mode %s with thousands of orders', (acctLv) => {
  it('is evaluated as one with their sum', () => {
    const order = { ...plainOrder, instrument: instrument('BTC-USDT-SWAP'), px: 100000 };
    const one = fullest(1, acctLv);
    const many = { ...one, orders: Array.from({ length: 4096 }, () => ({ ...order, sz: 0.25 })) };
    const few = { ...one, orders: [{ ...order, sz: 1024 }] };
    const [ofMany, ofFew] = evaluateHere(modesMarket, rulebook, bookOfHoldings([many, few], modesMarket), {
      comparesModes: true,
    });
    expect(ofMany!.derivImr).toBe(ofFew!.derivImr);
    expect(ofMany!.derivImr).toBeGreaterThan(0);
    expect(ofMany!.modes!.imrMode3).toBe(ofFew!.modes!.imrMode3);
  });
});

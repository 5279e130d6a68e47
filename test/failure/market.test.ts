import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { RejectReason } from '../../src/failure/reasons.ts';
import { readMarket } from '../../src/market/read-market.ts';
import type { Snapshot } from '../../src/market/snapshot.ts';
import { PortfolioFolder } from '../ingest/portfolio-folder.ts';
import { changed, MarketFolder, type ReplyFile, sampleMarket, twice, type VenueRow, without } from './market-folder.ts';
import { refusalOf } from './refusal.ts';
import { figures } from './small-book.ts';

const folder = new MarketFolder();
const portfolio = new PortfolioFolder();
afterAll(() => {
  folder.remove();
  portfolio.remove();
});

const call = 'BTC-USD-260424-90000-C';
const future = 'BTC-USDT-260424';
const tables = {
  positions:
    'acctId,instId,pos,avgPx\n' +
    `call,${call},-5,0.03\nfuture,${future},4,85000\nswap,BTC-USDT-SWAP,-7,84000\n` +
    'other,ETH-USD-260424-2800-C,100,0.07\nother,ETH-USDT-SWAP,-30,2760\nsol,SOL-USDT-SWAP,20,131\n',
  balances: 'acctId,ccy,cashBal\ncall,BTC,1\nfuture,USDT,5000\nswap,USDT,5000\nother,ETH,2\ncoin,BTC,3\nsol,USDT,900\n',
  orders: 'acctId,instId,side,sz,px\nspot,BTC-USDT,buy,0.1,80000\n',
};
const sample = readMarket(sampleMarket);
const goodFigures = figures(sample, await portfolio.book(sample, tables));

/** The market names the problem, who holds the thing is rejected for it, and nobody else has another figure. */
async function expectOnlyHolders(market: Snapshot, reason: RejectReason, names: RegExp, holders: string[]) {
  expect(market.problems.join('\n')).toMatch(names);
  const book = await portfolio.book(market, tables);
  expect([...new Set(book.rejects.map(({ acctId }) => acctId))].sort()).toEqual([...holders].sort());
  for (const reject of book.rejects) expect(reject).toMatchObject({ reason, detail: expect.stringMatching(names) });
  for (const [acctId, got] of figures(market, book)) {
    expect(got, acctId).toBe(holders.includes(acctId) ? null : goodFigures.get(acctId));
  }
}

type Change = (rows: VenueRow[]) => VenueRow[];
const btcHolders = ['call', 'future', 'swap', 'coin', 'spot'];

describe('a market value', () => {
  test.each<[string, ReplyFile, Change, RegExp, string[]]>([
    ['mark price deleted', 'mark-price.json', without(future), /mark price of BTC-USDT-260424/, ['future']],
    ['option mark deleted', 'mark-price.json', without(call), /mark price of .*90000-C/, ['call']],
    ['option summary deleted', 'opt-summary.json', without(call), /markVol of .*90000-C/, ['call']],
    ['index in USDT deleted', 'index-tickers.json', without('BTC-USDT'), /index BTC-USDT/, ['future', 'swap', 'spot']],
    ['index in USD deleted', 'index-tickers.json', without('BTC-USD'), /index BTC-USD/, btcHolders],
  ])('%s is missing for its holders alone', async (_, file, change, names, holders) => {
    await expectOnlyHolders(folder.withRows(file, change), 'missing-price', names, holders);
  });

  test.each<[string, ReplyFile, Change, RegExp, string[]]>([
    ['vol of 0', 'opt-summary.json', changed(call, { markVol: '0' }), /markVol of .*90000-C is 0/, ['call']],
    ['vol of NaN', 'opt-summary.json', changed(call, { markVol: 'NaN' }), /markVol of .* is "NaN"/, ['call']],
    ['empty vol', 'opt-summary.json', changed(call, { markVol: '' }), /markVol of .* is ""/, ['call']],
    ['vol below 0', 'opt-summary.json', changed(call, { markVol: '-0.5' }), /markVol of .* is -0.5/, ['call']],
    ['forward of 0', 'opt-summary.json', changed(call, { fwdPx: '0' }), /fwdPx of .* is 0/, ['call']],
    [
      'vol that is no text',
      'opt-summary.json',
      changed(call, { markVol: { v: 1 } }),
      /markVol of .*neither text nor number/,
      ['call'],
    ],
    ['mark of 0', 'mark-price.json', changed(future, { markPx: '0' }), /markPx of BTC-USDT-260424 is 0/, ['future']],
    ['mark below 0', 'mark-price.json', changed(call, { markPx: '-1' }), /markPx of .*90000-C is -1/, ['call']],
    ['mark of 1e999', 'mark-price.json', changed(future, { markPx: '1e999' }), /markPx of .*1e999/, ['future']],
    ['negative index', 'index-tickers.json', changed('BTC-USD', { idxPx: '-84000' }), /idxPx of BTC-USD/, btcHolders],
    ['index of 0', 'index-tickers.json', changed('BTC-USDT', { idxPx: '0' }), /BTC-USDT/, ['future', 'swap', 'spot']],
    ['two marks', 'mark-price.json', twice(future, { markPx: '1' }), /BTC-USDT-260424 is given twice/, ['future']],
    ['two vols', 'opt-summary.json', twice(call, { markVol: '1' }), /markVol of .* given twice/, ['call']],
    ['listed with two sizes', 'instruments.json', twice(future, { ctVal: '5' }), /listed twice/, ['future']],
    ['contract of no size', 'instruments.json', changed(future, { ctVal: '' }), /ctVal of BTC-USDT-260424/, ['future']],
    ['contract below 0', 'instruments.json', changed(call, { ctMult: '-1' }), /ctMult of .*90000-C/, ['call']],
    ['no expiry', 'instruments.json', changed(call, { expTime: '' }), /expTime of .*90000-C/, ['call']],
    ['no strike', 'instruments.json', changed(call, { stk: 'x' }), /stk of .*90000-C/, ['call']],
  ])('%s is impossible for its holders alone', async (_, file, change, names, holders) => {
    await expectOnlyHolders(folder.withRows(file, change), 'impossible-value', names, holders);
  });

  test.each<[string, VenueRow[] | undefined]>([
    [
      'a gap',
      [
        { minAmt: '0', maxAmt: '1', discountRate: '1' },
        { minAmt: '2', maxAmt: '', discountRate: '0.5' },
      ],
    ],
    ['a rate above 1', [{ minAmt: '0', maxAmt: '', discountRate: '1.5' }]],
    ['a rate of no number', [{ minAmt: '0', maxAmt: '', discountRate: 'half' }]],
    ['no beginning at 0', [{ minAmt: '1', maxAmt: '', discountRate: '1' }]],
    ['an edge below its own', [{ minAmt: '0', maxAmt: '-1', discountRate: '1' }]],
  ])('discount tiers with %s cost the holders of the currency', async (_, details) => {
    const market = folder.withRows('discount-rate-interest-free-quota.json', changed('BTC', { details }));
    // Contracts settled in BTC, and spot of it, need the currency; contracts settled in USDT do not.
    await expectOnlyHolders(market, 'impossible-value', /discount tiers of BTC/, ['call', 'coin', 'spot']);
  });

  test('position tiers that are none cost the holders of the currency', async () => {
    const market = folder.withRows('position-tiers.json', changed('BTC', { mmr: '' }));
    await expectOnlyHolders(market, 'impossible-value', /position tiers of BTC/, ['call', 'coin', 'spot']);
  });

  test.each([
    ['no number', 'free'],
    ['below 0', '-0.0001'],
    ['empty', ''],
    ['beyond any rate', '1e9'],
    ['not text', ['0.0001']],
  ])('interest rates that are %s cost the holders of the currency', async (_, rate) => {
    const market = folder.withRows('interest-rate-loan-quota.json', () => [{ basic: [{ ccy: 'BTC', rate }] }]);
    await expectOnlyHolders(market, 'impossible-value', /rate of BTC .*expected 0 to/, ['call', 'coin', 'spot']);
  });

  test('an interest rate given twice with different values costs the holders of the currency', async () => {
    const basic = ['0.0001', '0.0002'].map((rate) => ({ ccy: 'BTC', rate }));
    const market = folder.withRows('interest-rate-loan-quota.json', () => [{ basic }]);
    await expectOnlyHolders(market, 'impossible-value', /rate of BTC is given twice/, ['call', 'coin', 'spot']);
  });

  test.each([['-1'], ['some'], ['1e19']])(
    'an interest-free amount of %s costs the holders of the currency',
    async (amt) => {
      const market = folder.withRows('discount-rate-interest-free-quota.json', changed('BTC', { amt }));
      await expectOnlyHolders(market, 'impossible-value', /amt of BTC .*expected 0 to/, ['call', 'coin', 'spot']);
    },
  );

  test('expired at the moment of the snapshot costs its holders alone', async () => {
    const market = folder.withRows('instruments.json', changed(future, { expTime: String(sample.asOfMs) }));
    await expectOnlyHolders(market, 'expired', /BTC-USDT-260424 expired at 2026-03-18T08:30:00/, ['future']);
  });

  test('of a kind of contract that no rule values costs its holders alone', async () => {
    const market = folder.withRows('instruments.json', changed(future, { ctType: 'quanto' }));
    await expectOnlyHolders(market, 'unsupported-contract', /BTC-USDT-260424 is neither/, ['future']);
  });

  test('that is no longer listed is an unknown instrument to its holders alone', async () => {
    const book = await portfolio.book(folder.withRows('instruments.json', without(future)), tables);
    expect(book.rejects.map(({ acctId, reason }) => [acctId, reason])).toEqual([['future', 'unknown-instrument']]);
  });

  test.each([
    ['1e200', '1e200'],
    ['1e300', '1'],
    ['1e-300', '1e-300'],
  ])('as large or small as a contract of %s times %s gives no figure that is not finite', async (ctVal, ctMult) => {
    const market = folder.withRows('instruments.json', changed(future, { ctVal, ctMult }));
    const rows = [`future,${future},1e18,85000,short`, `future,${future},1e18,85000,long`].join('\n');
    const book = await portfolio.book(market, { positions: `acctId,instId,pos,avgPx,posSide\n${rows}\n` });
    expect(() => figures(market, book)).not.toThrow();
  });
});

describe('a market file', () => {
  const path = (name: string) => join(folder.path, name);

  test.each(['instruments.json', 'mark-price.json', 'opt-summary.json', 'index-tickers.json'])(
    '%s that is missing makes the folder unusable, by its name',
    (file) => {
      const sentence = refusalOf(() => folder.with(() => rmSync(path(file))));
      expect(sentence).toContain(folder.path);
      expect(sentence).toContain(file.replace('.json', ''));
    },
  );

  test.each(['discount-rate-interest-free-quota.json', 'interest-rate-loan-quota.json', 'position-tiers.json'])(
    '%s may be missing',
    (file) => expect(folder.with(() => rmSync(path(file))).problems).toEqual([]),
  );

  test('of interest rates without its list of rates is refused', () => {
    const sentence = refusalOf(() => folder.withRows('interest-rate-loan-quota.json', () => [{ vip: [] }]));
    expect(sentence).toContain('interest-rate-loan-quota.json, data[0]: expected a row with a list "basic"');
  });

  const replies: [string, string | Buffer][] = [
    ['nothing', ''],
    ['half of its JSON', '{"code":"0","data":[{"instId":"BTC-USD'],
    ['an HTML page', '<html>\n<body>\n<h1>502 Bad Gateway</h1>\n</body>\n</html>\n'],
    [
      'JSON with a missing comma',
      '{\n"code": "0",\n"data": [\n  {"instId": "BTC-USDT"}\n  {"instId": "ETH-USDT"}\n]\n}',
    ],
    ['a list', '[]'],
    ['null', 'null'],
    ['no data', '{"code":"0","msg":""}'],
    ['data that is no list', '{"code":"0","data":{}}'],
    ['a code that is no text', '{"code":0,"data":[]}'],
    ['an error reply', '{"code":"50011","msg":"Too Many Requests","data":[]}'],
    ['an error reply of two lines', '{"code":"50011","msg":"Too Many\\nRequests","data":[]}'],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00, 0x80])],
    ['a row that is no object', '{"code":"0","data":[null]}'],
    ['a row without an id', '{"code":"0","data":[{"instType":"SWAP","ts":"1773822600000"}]}'],
  ];
  const required: ReplyFile[] = ['instruments.json', 'mark-price.json', 'opt-summary.json', 'index-tickers.json'];

  test.each(replies)('with %s is refused by name in one line', (_, text) => {
    for (const file of required) {
      const sentence = refusalOf(() => folder.withFile(file, text));
      expect(sentence).toContain(file);
      expect(sentence).not.toMatch(/[\r\n]/);
      expect(sentence.length).toBeLessThan(400);
    }
  });

  test('with an error reply says the code and the words of the venue', () => {
    const text = '{"code":"50011","msg":"Too Many Requests","data":[]}';
    expect(refusalOf(() => folder.withFile('mark-price.json', text))).toMatch(/50011.*Too Many Requests/);
  });

  test('with a bad row says which', () => {
    const change = (rows: VenueRow[]) => rows.with(17, { markPx: '1' });
    expect(refusalOf(() => folder.withRows('mark-price.json', change))).toMatch(/mark-price\.json.*data\[17\]/);
  });

  test.each<[string, (file: string) => void]>([
    ['a folder', (file) => mkdirSync(file)],
    ['a link to nothing', (file) => symlinkSync('/no/such/file', file)],
  ])('that is %s is refused by name', (_, make) => {
    expect(refusalOf(() => folder.with(() => make(path('mark-price-2.json'))))).toContain('mark-price-2.json');
  });

  test('folder that does not exist, or is a file, is refused by name', () => {
    expect(refusalOf(() => readMarket(path('none')))).toContain(path('none'));
    writeFileSync(path('a-file'), '');
    expect(refusalOf(() => readMarket(path('a-file')))).toContain(path('a-file'));
  });
});

describe('the time of a snapshot', () => {
  const timeless = (rows: VenueRow[]) => rows.map((row) => ({ ...row, ts: '' }));
  const withoutTimes = (folderPath: string) => {
    for (const file of ['mark-price', 'opt-summary', 'index-tickers']) {
      const rows = timeless([{ instId: 'BTC-USDT', markPx: '1', idxPx: '1', markVol: '1', fwdPx: '1' }]);
      writeFileSync(join(folderPath, `${file}.json`), JSON.stringify({ code: '0', data: rows }));
    }
  };

  test('that no price says must be given', () => {
    expect(refusalOf(() => folder.with(withoutTimes))).toMatch(/no ts.*--as-of/);
    expect(folder.with(withoutTimes, '2026-02-05T08:00Z').asOfMs).toBe(Date.UTC(2026, 1, 5, 8));
  });

  test.each(['', 'yesterday', '0', '-1', 'NaN', '1e300', '8640000000000001', '2026-13-45'])(
    'given as %j is refused with what was expected',
    (asOf) => expect(refusalOf(() => folder.with(() => {}, asOf))).toMatch(/--as-of .*expected milliseconds/),
  );

  test('is not taken from a ts that is no time', () => {
    for (const ts of ['soon', '-5', '', '1e16', '9e99']) {
      const { asOfMs } = folder.withRows('mark-price.json', (rows) => [{ ...rows[0], ts }, ...rows.slice(1)]);
      expect(asOfMs, `ts ${ts}`).toBe(sample.asOfMs);
    }
  });
});

/** Rows that must be rejected, by the reason: what stands in the file, and what the reject has to name. */
import type { RejectReason } from '../../src/failure/reasons.ts';
import type { TableName } from './portfolio-folder.ts';
import { troubledCurrencies, troubledInstruments } from './small-market.ts';

export interface RejectCase {
  reason: RejectReason;
  table: TableName;
  /** Rows of account `bad`; the last one is the bad one. */
  rows: string[];
  /** What the detail must name. */
  names: RegExp;
  /** The account id as it was read, where it is not `bad`. */
  acctId?: string;
  /** Whether the file ends without a line end. */
  isCut?: boolean;
}

/** Headers with every column, so that a row can break any of them. */
export const headers: Record<TableName, string> = {
  accounts: 'acctId,acctLv,autoLoan,riskAck',
  balances: 'acctId,ccy,cashBal,frozenBal,interest,clSpotInUseAmt',
  positions: 'acctId,instId,pos,avgPx,mgnMode,posSide,lever,margin',
  orders: 'acctId,instId,side,sz,px,tdMode,lever,reduceOnly',
};

const swap = 'BTC-USDT-SWAP';
const position = (cells: string) => `bad,${swap},${cells}`;
const long65 = 'a'.repeat(65);
/** 22 characters of 3 bytes each. */
const long66 = '账'.repeat(22);

const of = (reason: RejectReason, table: TableName, rows: string | string[], names: RegExp): RejectCase => {
  return { reason, table, rows: [rows].flat(), names };
};

const shapes: RejectCase[] = [
  of('cell-count', 'positions', position('1,97000'), /4 cells under a header of 8/),
  of('cell-count', 'balances', 'bad,BTC,1,000,,,', /7 cells under a header of 6/),
  of('byte-order-mark', 'balances', 'bad,\uFEFFBTC,1,,,', /two files joined/),
  { ...of('unterminated-row', 'positions', position('1,97000,,,,'), /line end/), isCut: true },
  { ...of('unterminated-row', 'balances', 'bad,BTC,1,,,', /line end/), isCut: true },
  { ...of('unterminated-row', 'accounts', 'bad,4,,tru', /line end/), isCut: true },
  { ...of('bad-account-id', 'positions', `,${swap},1,97000,,,,`, /1 to 64 bytes/), acctId: '' },
  { ...of('bad-account-id', 'balances', `${long65},BTC,1,,,`, /1 to 64 bytes/), acctId: long65 },
  { ...of('bad-account-id', 'orders', `${long66},${swap},buy,1,9,,,`, /1 to 64 bytes/), acctId: long66 },
  { ...of('bad-account-id', 'accounts', 'a\uFFFDb,4,,', /1 to 64 bytes/), acctId: 'a\uFFFDb' },
];

const numbers: RejectCase[] = [
  of('bad-number', 'positions', position('NaN,97000,,,,'), /pos is "NaN"/),
  of('bad-number', 'positions', position(',97000,,,,'), /pos is ""/),
  of('bad-number', 'positions', position('1,,,,,'), /avgPx is ""/),
  of('bad-number', 'positions', position('0,free,,,,'), /avgPx is "free"/),
  of('bad-number', 'positions', position('1,97000,,,10x,'), /lever is "10x"/),
  of('bad-number', 'positions', position('1,97000,,,,1e999'), /margin is "1e999"/),
  of('bad-number', 'balances', 'bad,BTC,Infinity,,,', /cashBal is "Infinity"/),
  of('bad-number', 'balances', 'bad,BTC,1,0x10,,', /frozenBal is "0x10"/),
  of('bad-number', 'balances', 'bad,BTC,1,,"1,000",', /interest is "1,000"/),
  of('bad-number', 'balances', 'bad,BTC,1,,,1 000', /clSpotInUseAmt is "1 000"/),
  of('bad-number', 'orders', `bad,${swap},buy,=1+1,97000,,,`, /sz is "=1\+1"/),
  of('bad-number', 'orders', `bad,${swap},buy,1,market,,,`, /px is "market"/),
  of('bad-number', 'orders', `bad,${swap},buy,1,97000,,ten,`, /lever is "ten"/),
  of('out-of-range', 'positions', position('1.0000001e18,97000,,,,'), /pos is 1\.0000001e18/),
  of('out-of-range', 'positions', position('1,0,,,,'), /avgPx is 0/),
  of('out-of-range', 'positions', position('1,-97000,,,,'), /avgPx is -97000/),
  of('out-of-range', 'positions', position('1,1e-16,,,,'), /avgPx is 1e-16/),
  of('out-of-range', 'positions', position('1,1e-9999,,,,'), /avgPx is 1e-9999/),
  of('out-of-range', 'balances', 'bad,BTC,-2e18,,,', /cashBal is -2e18/),
  of('out-of-range', 'balances', 'bad,BTC,1,,2e18,', /interest is 2e18/),
  of('out-of-range', 'balances', 'bad,BTC,1,,,-0.1', /clSpotInUseAmt is -0\.1/),
  of('out-of-range', 'orders', `bad,${swap},sell,-1,97000,,,`, /sz is -1/),
  of('out-of-range', 'orders', `bad,${swap},buy,1,2e15,,,`, /px is 2e15/),
];

const words: RejectCase[] = [
  of('bad-word', 'positions', position('1,97000,Cross,,,'), /mgnMode is "Cross".*cross, isolated/),
  of('bad-word', 'positions', position('1,97000,,both,,'), /posSide is "both".*net, long, short/),
  of('bad-word', 'orders', `bad,${swap},BUY,1,97000,,,`, /side is "BUY".*buy, sell/),
  of('bad-word', 'orders', `bad,${swap},,1,97000,,,`, /side is ""/),
  of('bad-word', 'orders', `bad,${swap},buy,1,97000,margin,,`, /tdMode is "margin".*cross, cash, isolated/),
  of('bad-word', 'orders', `bad,${swap},buy,1,97000,,,yes`, /reduceOnly is "yes".*true, false/),
  of('bad-word', 'accounts', 'bad,1,,', /acctLv is "1".*2, 3, 4/),
  of('bad-word', 'accounts', 'bad,4,TRUE,', /autoLoan is "TRUE"/),
  of('bad-word', 'accounts', 'bad,4,,0', /riskAck is "0"/),
  of('pos-side-sign', 'positions', position('-1,97000,,long,,'), /long.*-1/),
  of('isolated-in-portfolio', 'positions', position('1,97000,isolated,,,'), /BTC-USDT-SWAP/),
  of('isolated-in-portfolio', 'orders', `bad,${swap},buy,1,97000,isolated,,`, /BTC-USDT-SWAP/),
  of('bad-word', 'accounts', 'bad,1,,', /acctLv is "1"/),
  of('out-of-range', 'positions', position('1,97000,,,0,'), /lever is 0/),
  of('out-of-range', 'positions', position('1,97000,,,,-1'), /margin is -1/),
  of('out-of-range', 'orders', `bad,${swap},buy,1,97000,,-3,`, /lever is -3/),
];

const unknown: RejectCase[] = [
  of('unknown-instrument', 'positions', 'bad,NO-SUCH-SWAP,1,1,,,,', /NO-SUCH-SWAP/),
  of('unknown-instrument', 'positions', 'bad,__proto__,1,1,,,,', /__proto__/),
  of('unknown-instrument', 'orders', 'bad,btc-usdt-swap,buy,1,1,,,', /btc-usdt-swap/),
  of('unknown-currency', 'balances', 'bad,XBT,1,,,', /XBT/),
  of('unknown-currency', 'balances', 'bad,,1,,,', /ccy/),
  of('spot-as-position', 'positions', 'bad,BTC-USDT,1,97000,,,,', /BTC-USDT/),
];

const troubled: RejectCase[] = [
  ...Object.entries(troubledInstruments).flatMap(([reason, instId]) => [
    of(reason as RejectReason, 'positions', `bad,${instId},1,1,,,,`, new RegExp(`${instId} is troubled`)),
    of(reason as RejectReason, 'orders', `bad,${instId},sell,1,1,,,`, new RegExp(`${instId} is troubled`)),
  ]),
  ...Object.entries(troubledCurrencies).map(([reason, ccy]) =>
    of(reason as RejectReason, 'balances', `bad,${ccy},1,,,`, new RegExp(`${ccy} is troubled`)),
  ),
];

const second: RejectCase[] = [
  of('duplicate-position', 'positions', [position('1,97000,,,,'), position('2,96000,cross,net,,')], /BTC-USDT-SWAP/),
  of('duplicate-position', 'positions', [position('1,9,,short,,'), position('-1,9,,short,,')], /posSide short/),
  of('duplicate-balance', 'balances', ['bad,BTC,1,,,', 'bad,BTC,1,,,'], /BTC/),
  of('duplicate-account', 'accounts', ['bad,4,,', 'bad,4,,'], /second row of the same account/),
];

/** Every case; each reason of the catalogue has one or more. */
export const rejectCases: RejectCase[] = [...shapes, ...numbers, ...words, ...unknown, ...troubled, ...second];

/** Cells for invented tables: mostly what a column allows, and every odd text that a reader may trip over. */
import { troubledCurrencies, troubledInstruments } from './small-market.ts';

const repeated = (text: string, lengths: number[]) => lengths.map((length) => text.repeat(length));

export interface CellTexts {
  good: string[];
  odd: string[];
}

/** Ids of accounts; several share all but their last bytes. */
export const plainIds = [
  ...[
    'a',
    'b',
    'c',
    'aa',
    'ab',
    'acct-1',
    'acct-10',
    'acct-100',
    'acct-2',
    '7',
    '07',
    'B',
    'x y',
    'z ',
    '=1+1',
    '-',
    "'",
  ],
  ...['shared01', 'shared02', 'shared1', 'shared-by-8-and-0', 'shared-by-8-and-1', 'shared-by-8-and-', '~', '!#$%&'],
  ...repeated('i', [7, 8, 9, 15, 16, 17, 63, 64]),
  ...['__proto__', 'constructor', 'acctId', 'DEL\u007f', '\u007f'],
];

const oddIds = [
  ...['', ' ', '  ', ' a', '\ta', '\t', 'a\0', '\0', '\u0001', 'é', '账户', '账'.repeat(21), '账'.repeat(22), '😀'],
  ...repeated('i', [65, 66, 200]),
  ...['a\u00a0', '\u00a0a', '\u2028', 'a\uFFFD', '\uFEFFa', 'a\uFEFF', '\u000b', '\u000c '],
];

const plainNumbers = ['0', '1', '-1', '2', '3.5', '-4.25', '10', '97000', '0.000123', '-0.5', '100', '12345.678', '7'];
const oddNumbers = [
  ...[
    '',
    '+5',
    '.5',
    '5.',
    '-.5',
    '-0',
    '+0',
    '0.000',
    '-0.0',
    '0e5',
    '1e3',
    '1E-4',
    '1e+2',
    '1e400',
    '-1e400',
    '1e-400',
  ],
  ...['1e12345', '1e00012', '1e-9999', '12345678901234567890', '1234567890123456789', '0.1234567890123456789012345'],
  ...['9'.repeat(400), `0.${'0'.repeat(400)}1`, `1${'0'.repeat(18)}`, '9007199254740993', '9007199254740992.5', '4.35'],
  ...[
    '0x10',
    'NaN',
    'nan',
    'Infinity',
    '-Infinity',
    'inf',
    ' 1',
    '1 ',
    '1_000',
    '1,5',
    '--1',
    '+-1',
    '-',
    '+',
    '.',
    'e5',
  ],
  ...['1e', '1e+', '1.2.3', '1\0', '1\u007f', '１', '−5', 'true', '1e18', '1.0000001e18', '1e-30', '9.9e-31', '1e15'],
  ...[
    '1.1e15',
    '1e-15',
    '9e-16',
    '2.2250738585072011e-308',
    '5e-324',
    '179769313486231580793728971405301e276',
    '1.',
    '00',
  ],
  ...[
    '123456789012345',
    '1234567890123456',
    '0.123456789012345',
    '.00000000000001',
    '1234567.12345678',
    '0000000000000001',
  ],
];
const numbers = (good: string[]): CellTexts => ({ good, odd: oddNumbers });

const oddWords = [
  ...['isolated', 'isolated', '2', '3'],
  ...[
    'Cross',
    'isolated',
    'TRUE',
    ' true',
    'buy ',
    'b',
    '2',
    '3',
    '5',
    'netto',
    'shorting',
    '',
    'é',
    '\0',
    '0',
    'long',
  ],
  ...['short', 'net', 'cross', 'sell', '4', '04', 'false', 'true\0', '12345678', '123456789'],
];
const words = (...good: string[]): CellTexts => ({ good, odd: oddWords });

const instruments = ['BTC-USDT-SWAP', 'ETH-USDT-SWAP', 'BTC-USD-SWAP', 'BTC-USD-250328-100000-C', 'BTC-USDT-250328'];
const oddInstruments = [
  ...Object.values(troubledInstruments),
  ...['BTC-USDT', 'NONE', '', 'btc-usdt-swap', 'BTC-USDT-SWAP ', ' BTC-USDT-SWAP', 'BTC-USDT-SWA', '__proto__'],
  ...['x'.repeat(64), 'x'.repeat(65), 'x'.repeat(300), 'BTC-USDT-SWAP\0', 'é'],
];
const oddCurrencies = [...Object.values(troubledCurrencies), 'XBT', '', 'btc', ' BTC', 'USDTUSDT', 'x'.repeat(65), 'é'];
const oddNotes = [
  '',
  ' ',
  'x'.repeat(70),
  'x'.repeat(700),
  'é',
  '\0',
  '\t',
  '账户',
  'tab\tbed',
  '\u007f',
  '1',
  '\uFEFF',
];

const optional = ({ good, odd }: CellTexts): CellTexts => ({ good: [...good.map(() => ''), ...good], odd });
const quantity = numbers([...plainNumbers, '0', '-0', '+5', '1e3']);
const amount = optional(numbers(plainNumbers));
const account: CellTexts = { good: plainIds, odd: oddIds };

const cellTexts: Record<string, CellTexts> = {
  acctId: account,
  instId: { good: [...instruments], odd: oddInstruments },
  ccy: { good: ['BTC', 'ETH', 'USDT', 'USDC', 'USD'], odd: oddCurrencies },
  pos: quantity,
  avgPx: numbers(['97000', '3300.5', '1', '0.05', '1e-3']),
  cashBal: quantity,
  frozenBal: amount,
  interest: amount,
  clSpotInUseAmt: optional(numbers(['0', '1', '2.5', '-0', '1e300'])),
  side: words('buy', 'sell'),
  sz: numbers(['0', '-0', '1', '2', '0.5', '0.0']),
  px: numbers(['97000', '3300.5', '1', '0.05', '1e-3']),
  tdMode: words('', 'cross', 'cash', 'isolated'),
  mgnMode: words('', 'cross', 'isolated'),
  posSide: words('', 'net', 'long', 'short'),
  lever: optional(numbers(['1', '3', '10', '12.5'])),
  margin: optional(numbers(['0', '1.5', '250'])),
  reduceOnly: words('', 'true', 'false'),
  acctLv: words('', '4', '2', '3'),
  autoLoan: words('', 'true', 'false'),
  riskAck: words('', 'true', 'false'),
};

const notes: CellTexts = { good: ['', 'n', 'a note', '12'], odd: oddNotes };

/** What a column may hold, by its name; any but the tables' own is a note. */
export function textsOf(column: string): CellTexts {
  return Object.hasOwn(cellTexts, column) ? cellTexts[column]! : notes;
}

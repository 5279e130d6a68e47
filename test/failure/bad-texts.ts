/** Texts that no column of their kind allows, each with the reason it must be rejected for. */
import type { RejectReason } from '../../src/failure/reasons.ts';

/** A cell as it stands in the file: text, or bytes that are no UTF-8. */
export type BadCell = { text: string | Buffer; reason: RejectReason };

/** What a column holds, as far as it decides which texts are bad in it. */
export type ColumnKind =
  | 'account'
  | 'instrument'
  | 'currency'
  | 'quantity'
  | 'size'
  | 'price'
  | 'cap'
  | 'lever'
  | 'amount'
  | 'number'
  | 'margin-mode'
  | 'trade-mode'
  | 'side'
  | 'position-side'
  | 'account-mode'
  | 'flag';

const noUtf8 = [Buffer.from([0xff]), Buffer.from([0x31, 0xed, 0xa0, 0x80]), Buffer.from([0xc3])];

/** What is no plain decimal number. */
const noNumbers: (string | Buffer)[] = [
  ...['NaN', 'nan', '-NaN', 'Infinity', '-Infinity', 'inf', '1e999', '-1e999', '1e99999', '9'.repeat(400), '1e', 'e5'],
  ...['0x10', '0b11', '0o17', '1n', '1d', '1f', '1L', '1_000', '1,000', '1.000,5', '1 000', "1'000", '1.2.3', '--1'],
  ...['+-1', '-', '+', '.', ' 1', '1 ', '\t1', '1\n', '1\r\n', '\n1', '1\0', '\0', '\uFEFF1', '1\u200B', '\u202E1'],
  ...['１２', '٣', '−5', '1e+', '1e1.5', '$1', '1%', '(1)', '1/2', '½', '∞', '1 BTC', 'one', '😀'],
  ...['=1+1', '=A1', '@SUM(A1)', '+1+1', '-1-1', '#N/A', '#DIV/0!', 'null', 'NULL', 'None', 'undefined', 'true'],
  ...['__proto__', 'constructor', 'toString', '[object Object]', '{"a":1}', '[1]', '"1"', "'1'", '1"', '1;2', '../1'],
  ...['x'.repeat(100_000), `1${'\n'.repeat(50)}`, '%s', '$' + '{1}', '<b>1</b>', '0,1'],
  ...noUtf8,
];

/** What is none of the words of any column. */
const noWords: (string | Buffer)[] = [
  ...['CROSS', 'Cross', ' cross', 'cross ', 'cross\n', 'cross,isolated', 'cross\0', 'null', '0', '-1', 'NaN', '=1+1'],
  ...['__proto__', 'constructor', 'yes', 'TRUE', 'True', 'tru', 'true ', 'BUY', 'Sell', 'buy,sell', 'b', 'LONG', 'Net'],
  ...['5', '04', '4.0', '4 ', '+4', '四', 'кросс', 'x'.repeat(100_000), '"cross"', '\uFEFFtrue', '\t', ' '],
  ...noUtf8,
];

const noIds: (string | Buffer)[] = [
  ...['', ' ', 'NONE', '__proto__', 'constructor', 'hasOwnProperty', '\0', 'null', 'NaN', '0', '-1', '=1+1', '*', '%'],
  ...[
    'btc',
    'btc-usdt-swap',
    'BTC-USDT-SWAP ',
    ' BTC',
    'BTC\n',
    'BTC\0',
    'ВТС',
    'BTC-USDT-SWAP,ETH-USDT-SWAP',
    '"BTC"',
  ],
  ...['\uFEFFBTC', 'BTC–USDT–SWAP', 'BTC_USDT_SWAP', 'BTC/USDT', 'x'.repeat(100_000), '../BTC', '😀', ...noUtf8],
];

const noAccounts = ['', 'a'.repeat(65), '账'.repeat(22), 'x'.repeat(100_000), 'a\uFFFD', ...noUtf8];

/** A byte-order mark is found before the cell is judged. */
const because = (reason: RejectReason, texts: (string | Buffer)[]): BadCell[] =>
  texts.map((text) => ({ text, reason: text.toString().includes('\uFEFF') ? 'byte-order-mark' : reason }));

const numbers = because('bad-number', noNumbers);
const tooLarge = because('out-of-range', ['1.1e18', '-1.1e18', '1e300', `1${'0'.repeat(19)}`]);
const belowZero = because('out-of-range', ['-1', '-0.5', '-1e-300', '-1e18']);
const noPrices = because('out-of-range', ['0', '-0', '-1', '1e-16', '1e-9999', '1.1e15', '1e300']);
const empty = because('bad-number', ['']);
const words = because('bad-word', noWords);
const noWord = because('bad-word', ['']);
const isolated = because('isolated-in-portfolio', ['isolated']);

/** The bad texts of every kind of column; ids that the market lists and cannot value are added by its tests. */
export const badTexts: Record<ColumnKind, BadCell[]> = {
  account: because('bad-account-id', noAccounts),
  instrument: because('unknown-instrument', noIds),
  currency: because(
    'unknown-currency',
    noIds.filter((text) => text !== 'BTC'),
  ),
  quantity: [...numbers, ...empty, ...tooLarge],
  size: [...numbers, ...empty, ...belowZero],
  price: [...numbers, ...empty, ...noPrices],
  lever: [...numbers, ...noPrices],
  cap: [...numbers, ...belowZero],
  amount: [...numbers, ...tooLarge],
  number: numbers,
  'margin-mode': [...words, ...isolated],
  'trade-mode': [...words, ...isolated],
  side: [...words, ...noWord, ...because('bad-word', ['short'])],
  'position-side': [...words, ...because('bad-word', ['buy'])],
  'account-mode': [...words, ...because('bad-word', ['1', 'portfolio'])],
  flag: [...words, ...because('bad-word', ['1', 'on', 'false\r\n'])],
};

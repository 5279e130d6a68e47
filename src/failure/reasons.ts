/**
 * The closed catalogue of reasons why a row is rejected. Every one has the same consequence: the row goes to
 * `rejects.csv` and its account is quarantined, listed without figures. The sentences are for people; the ids are stable.
 */
export const rejectReasons = {
  'cell-count': 'the row has fewer or more cells than the header',
  'unterminated-row':
    'the last row has no line end, so the file may be cut; end the file with a line end if it is whole',
  'byte-order-mark': 'a byte-order mark stands inside the table: were two files joined?',
  'bad-account-id': 'an account id is 1 to 64 bytes of UTF-8 text',
  'bad-number': 'a cell is no plain decimal number',
  'out-of-range': 'a number is beyond what the engine computes with, or of the wrong sign',
  'bad-word': 'a cell is none of the words that its column allows',
  'pos-side-sign': 'a position of posSide long has a negative size',
  'unknown-instrument': 'the market snapshot does not list the instrument',
  'unknown-currency': 'the market snapshot does not know the currency',
  'spot-as-position': 'spot pairs are held as balances, not as positions',
  'missing-price': 'the market snapshot has no price that valuing this needs',
  'impossible-value': 'the market snapshot has an impossible value for this',
  expired: 'the contract expired at or before the snapshot time',
  'unsupported-contract': 'no rule values this kind of contract',
  'duplicate-position': 'a second row of the same account, instrument and posSide',
  'duplicate-balance': 'a second row of the same account and currency',
  'duplicate-account': 'a second row of the same account',
  'isolated-in-portfolio': 'an isolated row in an account of portfolio mode',
} as const;

export type RejectReason = keyof typeof rejectReasons;

// The builder simulates under portfolio margin: an account with legs that only other modes have is refused by their name.
import { expect, it } from 'vitest';
import { UnusableInput } from '../../src/failure/unusable-input.ts';
import { readBuilderRequest } from '../../src/whatif/builder-request.ts';
import { modesMarket } from '../support/modes-market.ts';
import { type TinyAccount, tinyAccount } from '../support/tiny-market.ts';

const included = (account: TinyAccount, request = '{}') =>
  readBuilderRequest(request, modesMarket, tinyAccount(modesMarket, { acctLv: 3, ...account }));

it.each<[TinyAccount, string]>([
  [{ positions: [['BTC-USDT-SWAP', 1, 90000, { isolated: true }]] }, 'BTC-USDT-SWAP is isolated'],
  [{ orders: [['BTC-USD-SWAP', 1, 90000, { isolated: true }]] }, 'BTC-USD-SWAP is isolated'],
  [{ positions: [['BTC-USD_UM-250328-110000-C', -1, 5000]] }, 'BTC-USD_UM-250328-110000-C'],
])('an account with %j is refused', (account, expected) => {
  expect(() => included(account)).toThrow(UnusableInput);
  expect(() => included(account)).toThrow(expected);
  expect(included(account, '{"inclRealPosAndEq": false}').holdings.positions).toEqual([]);
});

it('an account of another mode with cross legs alone is simulated', () => {
  const { holdings } = included({ positions: [['BTC-USDT-SWAP', 1, 90000, { lever: 5 }]] });
  expect([holdings.acctLv, holdings.positions.length]).toEqual([4, 1]);
});

/** A whole book by both engines: every account compared, and the first difference told in full. */

import type { Snapshot } from '../../src/market/snapshot.ts';
import { type Book, holdingsOf } from '../../src/portfolio/book.ts';
import type { Decimal } from '../../src/quantity/decimal.ts';
import type { AccountMargin, WalletMargin } from '../../src/quantity/margin-result.ts';
import { ReferenceEngine } from '../../src/reference/evaluate-account.ts';
import type { Rulebook } from '../../src/rulebook/schema.ts';
import { evaluateHere } from '../../src/runner/evaluate-here.ts';
import { compareAccount } from '../../src/verify/compare.ts';
import { differenceText } from '../../src/verify/comparison.ts';
import { decidedHere } from '../../src/verify/decided-here.ts';
import { roundingScale, toleranceUsd } from '../../src/verify/tolerance.ts';
import { idsOf } from './rows.ts';

export interface ParityRequest {
  snapshot: Snapshot;
  rulebook: Rulebook;
  book: Book;
  /** The seed and the command that repeat it. */
  repeat: string;
  /** Whether what modes would ask is compared too. */
  comparesModes?: boolean;
}

export interface ParityCount {
  accounts: number;
  units: number;
  figures: number;
  /** Accounts that were not close, and rows of currencies and of isolated positions. */
  byKernel: number;
  currencies: number;
  isolated: number;
}

/** Compares every account that is not quarantined. Throws at the first difference. */
export function engineParity(request: ParityRequest): ParityCount {
  const { snapshot, rulebook, book, repeat, comparesModes = false } = request;
  const got = evaluateHere(snapshot, rulebook, book, { comparesModes });
  const reference = new ReferenceEngine(snapshot, rulebook);
  let decided: ReturnType<typeof decidedHere> | undefined;
  const count = { accounts: 0, units: 0, figures: 0, byKernel: 0, currencies: 0, isolated: 0 };
  for (let account = 0; account < idsOf(book).length; account++) {
    if (book.quarantined[account] === 1) continue;
    const holdings = holdingsOf(book, snapshot, account);
    const expected = reference.evaluate(holdings);
    const modes = comparesModes ? reference.compareModes(holdings) : null;
    let compared = compareAccount(got[account]!, expected, holdings, { snapshot, rulebook }, modes);
    // At an edge doubles may be a tier off, or a row; that is what such decisions are handed over for.
    if (compared.difference && got[account]!.isClose) {
      decided ??= decidedHere(snapshot, rulebook, book, { comparesModes });
      compared = compareAccount(decided[account]!, expected, holdings, { snapshot, rulebook }, modes);
    }
    if (compared.difference)
      throw new Error(`rulebook ${rulebook.id}, ${differenceText(compared.difference, 'kernel', repeat)}`);
    const { accountUsd } = roundingScale(holdings, snapshot, rulebook.merge.value);
    const walletFault = walletDifference(snapshot, got[account]!, expected, accountUsd);
    if (walletFault) throw new Error(`rulebook ${rulebook.id}, account ${expected.acctId}, ${walletFault}: ${repeat}`);
    count.accounts += 1;
    count.units += expected.units.length;
    count.figures += compared.figures;
    if (!got[account]!.isClose) count.byKernel += 1;
    count.currencies += expected.currencies.length;
    count.isolated += expected.isolated.length;
  }
  return count;
}

const walletAmounts = ['eq', 'upl', 'optionValue', 'frozen', 'liability', 'potentialBorrowing'] as const;

/** What differs between the currencies of an account, amounts compared by their worth in USD. */
function walletDifference(
  snapshot: Snapshot,
  got: AccountMargin<number>,
  expected: AccountMargin<Decimal>,
  scaleUsd: number,
): string | null {
  const names = (wallets: WalletMargin<unknown>[]) => wallets.map(({ ccy }) => ccy).join(' ');
  if (names(got.wallets) !== names(expected.wallets)) {
    return `currencies: decimal engine ${names(expected.wallets)}, kernel ${names(got.wallets)}`;
  }
  for (const [i, wallet] of expected.wallets.entries()) {
    const { usdPx } = snapshot.currencies[snapshot.currencyIndex.get(wallet.ccy)!]!;
    for (const name of [...walletAmounts, 'borrowImr', 'borrowMmr'] as const) {
      const price = name === 'borrowImr' || name === 'borrowMmr' ? 1 : usdPx;
      const expectedUsd = wallet[name].toNumber() * price;
      const gotUsd = got.wallets[i]![name] * price;
      const tolerance = toleranceUsd(expectedUsd, scaleUsd);
      if (!(Math.abs(gotUsd - expectedUsd) <= tolerance)) {
        return `${name} of ${wallet.ccy} in USD: decimal engine ${expectedUsd}, kernel ${gotUsd}, tolerance ${tolerance}`;
      }
    }
  }
  return null;
}

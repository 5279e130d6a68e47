/** `verify --receipt`: one account's receipt, without its book. */
import { UnusableInput } from '../failure/unusable-input.ts';
import { RECEIPT_BYTES_MAX } from '../limits.ts';
import { readReceipt } from '../receipt/receipt.ts';
import { verifyReceipt } from '../receipt/verify-receipt.ts';
import { readText } from './account-input.ts';
import { EXIT_OK, EXIT_VERIFY_FAILED } from './exit.ts';

/** What goes with a receipt; everything else asks about a book. */
const companions = ['receipt', 'market', 'rulebook', 'seed'];

/** Prints one line; returns the exit code. */
export async function verifyReceiptFile(
  path: string,
  options: { market?: string; rulebook?: string },
): Promise<number> {
  const other = Object.keys(options).find((name) => !companions.includes(name));
  if (other !== undefined) {
    const option = `--${other.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    throw new UnusableInput(`${option} does not go with --receipt, which says itself what it is of`);
  }
  const name = path === '-' ? 'on standard input' : path;
  const read = readReceipt(await readText(path, RECEIPT_BYTES_MAX), name);
  const verdict = verifyReceipt(read, { name, market: options.market, rulebook: options.rulebook });
  process.stdout.write(`${verdict.line}\n`);
  return verdict.failed ? EXIT_VERIFY_FAILED : EXIT_OK;
}

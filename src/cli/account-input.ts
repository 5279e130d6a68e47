/** One account of a portfolio folder, for the commands that look at a single account. */
import { createReadStream } from 'node:fs';
import { UnusableInput } from '../failure/unusable-input.ts';
import { readPortfolio } from '../ingest/read-portfolio.ts';
import { JSON_FILE_BYTES_MAX } from '../limits.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { holdingsOf } from '../portfolio/book.ts';
import type { AccountHoldings } from '../portfolio/holdings.ts';
import { indexOfText } from '../quantity/text-table.ts';
import { refuseUnlessFile, utf8Text } from '../quantity/whole-file.ts';

/** @throws UnusableInput where the account is not in the book, or a bad row keeps it from being computed */
export async function readAccount(directory: string, acctId: string, snapshot: Snapshot): Promise<AccountHoldings> {
  // Levers of a portfolio account matter where it is compared with other modes.
  const { book } = await readPortfolio(directory, snapshot, { keepsTerms: true });
  const index = indexOfText(book.acctIds, acctId);
  if (index < 0) throw new UnusableInput(`--account ${acctId}: no row of ${directory} names this account`);
  if (book.quarantined[index] === 1) {
    const { file, line, detail } = book.rejects.find((reject) => reject.acctId === acctId)!;
    throw new UnusableInput(`--account ${acctId} is quarantined: ${file}, line ${line}: ${detail}`);
  }
  return holdingsOf(book, snapshot, index);
}

/**
 * The whole of a file, or of standard input for `-`.
 * @throws UnusableInput where it is no file or larger than that: one without an end is refused all the same
 */
export async function readText(path: string, bytesMax = JSON_FILE_BYTES_MAX): Promise<string> {
  const name = path === '-' ? 'standard input' : path;
  if (path !== '-') refuseUnlessFile(path, 'expected a file, or - for standard input');
  const pieces: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const piece of path === '-' ? process.stdin : createReadStream(path)) {
      bytes += (piece as Buffer).length;
      if (bytes > bytesMax) throw new UnusableInput(`${name} is larger than ${bytesMax} bytes`);
      pieces.push(piece as Buffer);
    }
  } catch (error) {
    if (error instanceof UnusableInput) throw error;
    throw new UnusableInput(`${name} cannot be read: ${(error as Error).message}`);
  }
  return utf8Text(Buffer.concat(pieces), name);
}

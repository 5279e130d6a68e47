/** One account of a portfolio folder, for the commands that look at a single account. */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { UnusableInput } from '../failure/unusable-input.ts';
import { readPortfolio } from '../ingest/read-portfolio.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { holdingsOf } from '../portfolio/book.ts';
import type { AccountHoldings } from '../portfolio/holdings.ts';
import { indexOfText } from '../quantity/text-table.ts';

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
 * The whole of a file, or of standard input for `-`, read piece by piece so that one without end is refused all the same.
 * @throws UnusableInput where it cannot be read or holds more than so many bytes
 */
export function readTextUpTo(path: string, bytesMax: number): string {
  const name = path === '-' ? 'standard input' : path;
  const pieces: Buffer[] = [];
  let bytes = 0;
  try {
    const file = path === '-' ? 0 : openSync(path, 'r');
    for (let piece = readPiece(file); piece.length > 0; piece = readPiece(file)) {
      pieces.push(piece);
      bytes += piece.length;
      if (bytes > bytesMax) throw new UnusableInput(`${name} is larger than ${bytesMax} bytes`);
    }
    if (file !== 0) closeSync(file);
  } catch (error) {
    if (error instanceof UnusableInput) throw error;
    throw new UnusableInput(`${name} cannot be read: ${(error as Error).message}`);
  }
  return Buffer.concat(pieces).toString('utf8');
}

const PIECE_BYTES = 1 << 20;

function readPiece(file: number): Buffer {
  const piece = Buffer.alloc(PIECE_BYTES);
  return piece.subarray(0, readSync(file, piece));
}

/** The whole of a file, or of standard input for `-`. */
export function readText(path: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch (error) {
    throw new UnusableInput(`${path === '-' ? 'standard input' : path} cannot be read: ${(error as Error).message}`);
  }
}

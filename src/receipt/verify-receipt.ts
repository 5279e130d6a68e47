/**
 * A receipt against its market and rulebook: the same bytes went in, and both engines find the same figures again – the
 * kernel to the last bit, the decimal engine within the tolerances of a comparison.
 */
import { existsSync } from 'node:fs';
import { UnusableInput } from '../failure/unusable-input.ts';
import { bookOfRows } from '../ingest/book-of-rows.ts';
import { loadKernel } from '../kernel/instance.ts';
import { readMarket } from '../market/read-market.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { holdingsOf } from '../portfolio/book.ts';
import type { AccountHoldings } from '../portfolio/holdings.ts';
import { ReferenceEngine } from '../reference/evaluate-account.ts';
import { type LoadedRulebook, loadRulebook, shippedRulebooks } from '../rulebook/load.ts';
import { compareAccount } from '../verify/compare.ts';
import { evaluatedAccount } from './evaluated.ts';
import { figureTexts } from './figure-texts.ts';
import { firstAltered } from './first-altered.ts';
import type { ReadReceipt, Receipt } from './receipt.ts';

/** Where market and rulebook are now, where they are not where the receipt says. */
export interface ReceiptPlaces {
  /** What messages call the receipt. */
  name: string;
  market?: string | undefined;
  rulebook?: string | undefined;
}

export interface ReceiptVerdict {
  failed: boolean;
  /** One line: what holds, or the first difference in full. */
  line: string;
}

/** @throws UnusableInput where market, rulebook or kernel are not the receipt's, or its inputs could be no account's */
export function verifyReceipt({ receipt, isWhole }: ReadReceipt, places: ReceiptPlaces): ReceiptVerdict {
  const { name } = places;
  checkKernel(receipt, name);
  const { rulebook } = rulebookOf(receipt, places);
  const snapshot = marketOf(receipt, places);
  const holdings = accountOf(receipt, snapshot, name);
  const seal = isWhole ? '' : '; its own SHA-256 says that it was changed after it was written';
  const own = evaluatedAccount(holdings, snapshot, rulebook);
  const altered = firstAltered(receipt.figures, figureTexts(own, snapshot, rulebook));
  const of = `receipt ${name}: account ${holdings.acctId}`;
  if (altered !== null) {
    const { place, figure, receipts, recomputed } = altered;
    const where = place === '' ? figure : `${place}, ${figure}`;
    return { failed: true, line: `${of}, ${where}: the receipt has ${receipts}, recomputed ${recomputed}${seal}` };
  }
  const reference = new ReferenceEngine(snapshot, rulebook);
  const modes = reference.compareModes(holdings);
  const compared = compareAccount(own, reference.evaluate(holdings), holdings, { snapshot, rulebook }, modes);
  if (compared.difference !== null) {
    const { place, figure, expected, got, tolerance } = compared.difference;
    const where = place === '' ? figure : `${place}, ${figure}`;
    const line = `${of}, ${where}: the receipt has ${got}, the decimal engine ${expected}, tolerance ${tolerance}`;
    return { failed: true, line: line + seal };
  }
  if (!isWhole) {
    return {
      failed: true,
      line: `${of}: every figure holds, but its own SHA-256 does not: something else was changed`,
    };
  }
  const shared = (100 * compared.worstShare).toPrecision(2);
  return {
    failed: false,
    line:
      `${of} holds: every figure to the last bit by the kernel, ${compared.figures} by the decimal engine, the largest ` +
      `difference ${shared} % of its tolerance; rulebook ${rulebook.id}, market of ${receipt.market.asOf}`,
  };
}

function checkKernel({ kernel, shockgrid }: Receipt, name: string): void {
  const { sha256 } = loadKernel();
  if (kernel.sha256 === sha256) return;
  throw new UnusableInput(
    `receipt ${name} is of kernel ${kernel.sha256} (shockgrid ${shockgrid}), this one is ${sha256}: check it with that`,
  );
}

/** A rulebook that ships is taken by its id where its bytes are the receipt's, wherever it was then. */
function rulebookOf({ rulebook }: Receipt, { name, rulebook: asked }: ReceiptPlaces): LoadedRulebook {
  const ships = shippedRulebooks().has(rulebook.id) ? loadRulebook(rulebook.id) : null;
  const isShipped = ships?.sha256 === rulebook.sha256;
  const loaded = asked === undefined && isShipped ? ships : loadRulebook(asked ?? rulebookFile(rulebook.path, name));
  if (loaded!.sha256 === rulebook.sha256) {
    if (loaded!.rulebook.id === rulebook.id) return loaded!;
    throw new UnusableInput(
      `receipt ${name} is of rulebook ${rulebook.id}, which is ${loaded!.rulebook.id} by its SHA-256`,
    );
  }
  throw new UnusableInput(
    `receipt ${name} is of rulebook ${rulebook.id} with SHA-256 ${rulebook.sha256}, ${loaded!.path} has ${loaded!.sha256}: name it with --rulebook`,
  );
}

/** A receipt may name any path; what is there is read as any rulebook file is, with its bound. */
function rulebookFile(path: string, name: string): string {
  if (!existsSync(path)) {
    throw new UnusableInput(`receipt ${name}: its rulebook is not at ${path}: name it with --rulebook`);
  }
  return path.includes('/') ? path : `./${path}`;
}

/** The market at the receipt's time. */
function marketOf({ market }: Receipt, { name, market: asked }: ReceiptPlaces): Snapshot {
  const directory = asked ?? market.directory;
  if (asked === undefined && !existsSync(directory)) {
    throw new UnusableInput(`receipt ${name}: its market is not at ${directory}: name it with --market`);
  }
  const snapshot = readMarket(directory, market.asOf);
  const own = new Map(snapshot.files.map((file) => [file.name, file.sha256]));
  const theirs = new Map(market.files.map((file) => [file.name, file.sha256]));
  for (const file of new Set([...theirs.keys(), ...own.keys()])) {
    if (own.get(file) === theirs.get(file)) continue;
    throw new UnusableInput(
      `receipt ${name} is of another market than ${directory}: ${file} ${howItDiffers(own, theirs, file)}`,
    );
  }
  return snapshot;
}

function howItDiffers(own: Map<string, string>, theirs: Map<string, string>, file: string): string {
  if (!own.has(file)) return 'is missing here';
  return theirs.has(file) ? 'has other bytes here' : 'was not there';
}

/** The account of the inputs, by the judge that rows of files pass. */
function accountOf({ inputs }: Receipt, snapshot: Snapshot, name: string): AccountHoldings {
  const { acctId } = inputs.account;
  const ofAccount = <Row extends object>(rows: readonly Row[]) => rows.map((row) => ({ acctId, ...row }));
  const { balances, positions, orders } = inputs;
  const tables = { balances: ofAccount(balances), positions: ofAccount(positions), orders: ofAccount(orders) };
  const book = bookOfRows(snapshot, { accounts: [inputs.account], ...tables });
  const [reject] = book.rejects;
  if (reject === undefined) return holdingsOf(book, snapshot, 0);
  const table = reject.file.replace(/\.csv$/, '');
  throw new UnusableInput(
    `receipt ${name}, inputs, ${table}, row ${reject.line - 1}: ${reject.reason}, ${reject.detail}`,
  );
}

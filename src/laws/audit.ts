/** A law on accounts of a book: their variants evaluated at once, each held against the account's own figures. */
import { bookOfRows, rowsOfHoldings } from '../ingest/book-of-rows.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { type Book, holdingsOf } from '../portfolio/book.ts';
import { bookOfHoldings } from '../portfolio/book-of-holdings.ts';
import type { AccountHoldings } from '../portfolio/holdings.ts';
import { selectAccounts } from '../portfolio/select.ts';
import type { EvaluatedAccount } from '../runner/evaluate-here.ts';
import { SeededRandom } from '../synthetic/random.ts';
import type { Difference } from '../verify/comparison.ts';
import type { Law, Subject, Trial, Variant } from './law.ts';
import { LawCheck } from './law-check.ts';
import type { LawWorld } from './law-world.ts';

/** What came of a law by one engine. */
export interface LawOutcome {
  law: Law;
  engine: string;
  /** Accounts it was checked on, and how many figures of them. */
  accounts: number;
  figures: number;
  /** How many accounts it says nothing of, by the reason. */
  unfit: Map<string, number>;
  /** Largest difference as a share of its tolerance. */
  worstShare: number;
  /** The first that breaks it; nothing was checked behind that. */
  breach: Difference | null;
}

/** An account before a law's own chance. */
export type AskedAccount = Omit<Subject, 'random'>;

/**
 * Accounts of a book with their own figures, evaluated once for all laws.
 * @param accounts indexes of accounts that are computed
 */
export function subjectsOf(book: Book, accounts: readonly number[], world: LawWorld): AskedAccount[] {
  const { snapshot } = world;
  const own = world.evaluate(selectAccounts(book, [...accounts]));
  return accounts.map((a, i) => ({
    holdings: holdingsOf(book, snapshot, a),
    own: own[i]!,
    other: holdingsOf(book, snapshot, nextOfMode(book, a)),
    world,
  }));
}

/** The account behind one in the book, of its mode: the same whoever else is in the sample; itself where it is the only one. */
function nextOfMode({ acctLv, quarantined }: Book, account: number): number {
  for (let step = 1; step < quarantined.length; step++) {
    const a = (account + step) % quarantined.length;
    if (quarantined[a] === 0 && acctLv[a] === acctLv[account]) return a;
  }
  return account;
}

/** Checks a law on its subjects; stops at the first breach. */
export function checkLaw(law: Law, subjects: readonly AskedAccount[], world: LawWorld, seed: number): LawOutcome {
  const outcome: LawOutcome = {
    law,
    engine: world.name,
    accounts: 0,
    figures: 0,
    unfit: new Map(),
    worstShare: 0,
    breach: null,
  };
  const refuse = (reason: string) => outcome.unfit.set(reason, (outcome.unfit.get(reason) ?? 0) + 1);
  const asked: { subject: AskedAccount; trial: Trial }[] = [];
  for (const subject of subjects) {
    const random = new SeededRandom(seedOf(`${seed} ${law.name} ${subject.holdings.acctId}`));
    const trial = law.prepare({ ...subject, random });
    if (typeof trial === 'string') refuse(trial);
    else asked.push({ subject, trial });
  }
  const figures = evaluated(
    law,
    asked.flatMap(({ trial }) => trial.variants),
    world,
    seed,
  );
  let first = 0;
  for (const { subject, trial } of asked) {
    const own = figures.slice(first, first + trial.variants.length);
    first += trial.variants.length;
    const reason = trial.unfit?.(own) ?? null;
    if (reason !== null) {
      refuse(reason);
      continue;
    }
    const check = new LawCheck(world, subject.own);
    trial.check(check, own);
    outcome.accounts += 1;
    outcome.figures += check.result.figures;
    outcome.worstShare = Math.max(outcome.worstShare, check.result.worstShare);
    outcome.breach = check.result.difference;
    if (outcome.breach !== null) break;
  }
  return outcome;
}

/** The figures of variants, in their order. */
function evaluated(law: Law, variants: readonly Variant[], world: LawWorld, seed: number): EvaluatedAccount[] {
  const figures: EvaluatedAccount[] = new Array(variants.length);
  for (const isUntiered of [false, true]) {
    const indexes = [...variants.keys()].filter((v) => (variants[v]!.isUntiered ?? false) === isUntiered);
    if (indexes.length === 0) continue;
    const on = isUntiered ? world.untiered() : world;
    const found = byRoad(
      law,
      indexes.map((v) => variants[v]!.holdings),
      on,
      seed,
    );
    for (const [i, v] of indexes.entries()) figures[v] = found[i]!;
  }
  return figures;
}

function byRoad(law: Law, holdings: AccountHoldings[], world: LawWorld, seed: number): EvaluatedAccount[] {
  const { snapshot } = world;
  switch (law.road) {
    case 'book':
      return world.evaluate(bookOfHoldings(onMarket(holdings, snapshot), snapshot)) as EvaluatedAccount[];
    case 'alone':
      return holdings.flatMap((own) => world.evaluate(bookOfHoldings([own], snapshot)) as EvaluatedAccount[]);
    case 'rows':
      return byRows(holdings, world, seed);
  }
}

/** Instruments are found again by their ids: an untiered market has its own. */
function onMarket(accounts: AccountHoldings[], { instruments, instrumentIndex }: Snapshot): AccountHoldings[] {
  const own = <Row extends { instrument: { instId: string } }>(rows: Row[]) =>
    rows.map((row) => ({ ...row, instrument: instruments[instrumentIndex.get(row.instrument.instId)!]! }));
  return accounts.map((account) => ({
    ...account,
    positions: own(account.positions),
    orders: own(account.orders),
  }));
}

/** Rows of text in a table each, shuffled over all accounts, by the road that files take. */
function byRows(holdings: AccountHoldings[], world: LawWorld, seed: number): EvaluatedAccount[] {
  const rows = rowsOfHoldings(holdings);
  const random = new SeededRandom(seed);
  for (const table of Object.values(rows)) random.shuffle(table);
  const book = bookOfRows(world.snapshot, rows);
  const [reject] = book.rejects;
  if (reject !== undefined)
    throw new Error(`rows of a computed account are rejected: ${reject.acctId} ${reject.detail}`);
  const found = new Map(world.evaluate(book).map((margin) => [margin!.acctId, margin!]));
  return holdings.map(({ acctId }) => found.get(acctId)!);
}

/** A seed out of a text: FNV-1a, 32 bits. */
function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text, 'utf8')) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

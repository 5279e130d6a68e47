/** Both engines as laws ask them: the kernel, close accounts decided as in a run, and the decimal engine. */
import type { ShardCapacity } from '../kernel/shard-capacity.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { type Book, holdingsOf } from '../portfolio/book.ts';
import type { Decimal } from '../quantity/decimal.ts';
import type { AccountMargin } from '../quantity/margin-result.ts';
import { ReferenceEngine } from '../reference/evaluate-account.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { type EvaluatedAccount, KernelHere } from '../runner/evaluate-here.ts';
import { planShards } from '../runner/shards.ts';
import { decidedAnew } from '../verify/decided-here.ts';
import { roundedAccount } from '../verify/rounded.ts';
import { type FallingTiers, fallingTiers } from './falling-tiers.ts';
import type { LawWorld } from './law-world.ts';
import { untieredMarket, untieredRulebook } from './untiered.ts';

/** Cells are bulky: small shards keep the block small. */
const SHARD_ROWS = 1000;

type Evaluate = (book: Book) => (EvaluatedAccount | null)[];

class EngineWorld implements LawWorld {
  readonly name: string;
  readonly isBitExact: boolean;
  readonly snapshot: Snapshot;
  readonly rulebook: Rulebook;
  readonly falling: FallingTiers;
  readonly evaluate: Evaluate;
  readonly #open: (snapshot: Snapshot, rulebook: Rulebook) => Evaluate;
  #untiered: LawWorld | undefined;

  constructor(
    { name, isBitExact }: Pick<LawWorld, 'name' | 'isBitExact'>,
    snapshot: Snapshot,
    rulebook: Rulebook,
    open: (snapshot: Snapshot, rulebook: Rulebook) => Evaluate,
  ) {
    this.name = name;
    this.isBitExact = isBitExact;
    this.snapshot = snapshot;
    this.rulebook = rulebook;
    this.falling = fallingTiers(snapshot, rulebook);
    this.evaluate = open(snapshot, rulebook);
    this.#open = open;
  }

  untiered(): LawWorld {
    this.#untiered ??= new EngineWorld(
      this,
      untieredMarket(this.snapshot),
      untieredRulebook(this.rulebook),
      this.#open,
    );
    return this.#untiered;
  }
}

/** The release kernel in this thread. */
export function kernelWorld(snapshot: Snapshot, rulebook: Rulebook): LawWorld {
  return new EngineWorld({ name: 'kernel', isBitExact: true }, snapshot, rulebook, byKernel);
}

/** The decimal engine, its figures rounded once. */
export function decimalWorld(snapshot: Snapshot, rulebook: Rulebook): LawWorld {
  return new EngineWorld({ name: 'decimal engine', isBitExact: false }, snapshot, rulebook, byDecimals);
}

/** The kernel stays open from book to book; one that needs more room opens it anew. */
function byKernel(snapshot: Snapshot, rulebook: Rulebook): Evaluate {
  const reference = new ReferenceEngine(snapshot, rulebook);
  let room: ShardCapacity = { accounts: 0, positions: 0, orders: 0, balances: 0, hasTerms: true };
  let kernel: KernelHere | undefined;
  return (book) => {
    const { shards, capacity } = planShards(book, SHARD_ROWS);
    if (kernel === undefined || !hasRoom(room, capacity)) {
      room = largerOf(room, capacity);
      kernel = new KernelHere(snapshot, rulebook, room);
    }
    const open = kernel;
    return shards
      .flatMap((range) => open.evaluate(book, range))
      .map((margin, a) => (margin?.isClose ? decidedAnew(margin, holdingsOf(book, snapshot, a), reference) : margin));
  };
}

const roomNames = ['accounts', 'positions', 'orders', 'balances'] as const;

function hasRoom(room: ShardCapacity, needed: ShardCapacity): boolean {
  return roomNames.every((name) => needed[name] <= room[name]);
}

function largerOf(room: ShardCapacity, needed: ShardCapacity): ShardCapacity {
  const sizes = roomNames.map((name) => [name, Math.max(SHARD_ROWS, room[name], needed[name])]);
  return { ...(Object.fromEntries(sizes) as Omit<ShardCapacity, 'hasTerms'>), hasTerms: true };
}

function byDecimals(snapshot: Snapshot, rulebook: Rulebook): Evaluate {
  const reference = new ReferenceEngine(snapshot, rulebook);
  return (book) =>
    Array.from(book.quarantined, (isQuarantined, a) => {
      if (isQuarantined === 1) return null;
      const margin: AccountMargin<Decimal> = reference.evaluate(holdingsOf(book, snapshot, a));
      return { ...roundedAccount(margin), modes: null };
    });
}

/** Sound files made unsound: bits, ranges and lengths changed, pieces cut out, doubled, moved, or taken from another file. */
import fc from 'fast-check';

/** Where in a file, as a part of its length; most of what a reader trusts stands at the ends. */
interface Place {
  part: number;
  /** From an end of the file, in bytes; 0 to take the part. */
  near: number;
}

export type Mutation =
  | { is: 'flip'; at: Place; mask: number }
  | { is: 'fill'; at: Place; length: number; byte: number }
  | { is: 'number'; at: Place; bytes: 1 | 2 | 4 | 8; value: bigint }
  | { is: 'varint'; at: Place; length: number }
  | { is: 'noise'; at: Place; bytes: number[] }
  | { is: 'cut'; at: Place; length: number }
  | { is: 'double'; at: Place; length: number }
  | { is: 'truncate'; at: Place }
  | { is: 'splice'; other: number; at: Place; from: Place };

export interface Unsound {
  /** Which sound file it begins as. */
  sound: number;
  mutations: Mutation[];
}

const place: fc.Arbitrary<Place> = fc.record({
  part: fc.double({ min: 0, max: 1, noNaN: true }),
  near: fc.oneof(
    { weight: 2, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.integer({ min: -400, max: 60 }) },
  ),
});

/** Numbers that readers take for lengths, counts and offsets. */
const lies = [
  ...[0n, 1n, 2n, 3n, 7n, 8n, 255n, 256n, 65_535n, 65_536n, 1n << 24n, (1n << 31n) - 1n, 1n << 31n, (1n << 32n) - 1n],
  ...[1n << 32n, (1n << 53n) - 1n, 1n << 53n, (1n << 63n) - 1n, 1n << 63n, (1n << 64n) - 1n, -2n, -8n],
];

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ is: fc.constant('flip' as const), at: place, mask: fc.integer({ min: 1, max: 255 }) }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      is: fc.constant('number' as const),
      at: place,
      bytes: fc.constantFrom(1 as const, 2 as const, 4 as const, 8 as const),
      value: fc.oneof(fc.constantFrom(...lies), fc.bigInt({ min: 0n, max: 4096n })),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ is: fc.constant('varint' as const), at: place, length: fc.integer({ min: 1, max: 12 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      is: fc.constant('fill' as const),
      at: place,
      length: fc.integer({ min: 1, max: 40 }),
      byte: fc.constantFrom(0, 0xff, 0x80, 0x7f, 0x20),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      is: fc.constant('noise' as const),
      at: place,
      bytes: fc.array(fc.nat(255), { minLength: 1, maxLength: 24 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ is: fc.constant('cut' as const), at: place, length: fc.integer({ min: 1, max: 64 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ is: fc.constant('double' as const), at: place, length: fc.integer({ min: 1, max: 64 }) }),
  },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('truncate' as const), at: place }) },
  {
    weight: 1,
    arbitrary: fc.record({ is: fc.constant('splice' as const), other: fc.nat(1000), at: place, from: place }),
  },
);

/** One change mostly: a second one is often behind the refusal of the first. */
export const unsound: fc.Arbitrary<Unsound> = fc.record({
  sound: fc.nat(1000),
  mutations: fc.oneof(
    { weight: 4, arbitrary: fc.array(mutation, { minLength: 1, maxLength: 1 }) },
    { weight: 1, arbitrary: fc.array(mutation, { minLength: 2, maxLength: 4 }) },
  ),
});

/** The bytes that an unsound file has. */
export function bytesOf({ sound, mutations }: Unsound, files: readonly Buffer[]): Buffer {
  let bytes = Buffer.from(files[sound % files.length]!);
  for (const each of mutations) bytes = mutated(bytes, each, files);
  return bytes;
}

function mutated(bytes: Buffer<ArrayBuffer>, change: Mutation, files: readonly Buffer[]): Buffer<ArrayBuffer> {
  const at = placeIn(bytes, change.at);
  if (change.is === 'truncate') return bytes.subarray(0, at);
  if (change.is === 'cut') return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + change.length)]);
  if (change.is === 'double') return Buffer.concat([bytes.subarray(0, at + change.length), bytes.subarray(at)]);
  if (change.is === 'splice') {
    const other = files[change.other % files.length]!;
    return Buffer.concat([bytes.subarray(0, at), other.subarray(placeIn(other, change.from))]);
  }
  if (at < bytes.length) {
    if (change.is === 'flip') bytes[at]! ^= change.mask;
    else bytes.set(newBytes(change).subarray(0, bytes.length - at), at);
  }
  return bytes;
}

function newBytes(change: Mutation & { is: 'fill' | 'number' | 'varint' | 'noise' }): Uint8Array {
  if (change.is === 'fill') return new Uint8Array(change.length).fill(change.byte);
  if (change.is === 'noise') return Uint8Array.from(change.bytes);
  // A varint that goes on as long as it may, and longer.
  if (change.is === 'varint')
    return Uint8Array.from({ length: change.length }, (_, i) => (i + 1 < change.length ? 0xff : 0x7f));
  const wide = new Uint8Array(8);
  new DataView(wide.buffer).setBigUint64(0, BigInt.asUintN(64, change.value), true);
  return wide.subarray(0, change.bytes);
}

function placeIn(bytes: Uint8Array, { part, near }: Place): number {
  const at = near === 0 ? Math.floor(part * bytes.length) : near > 0 ? near : bytes.length + near;
  return Math.max(0, Math.min(bytes.length, at));
}

/**
 * Where the buffers of each column lie in a batch's body, checked so that a damaged offset is seen rather than read:
 *
 *   body = buffer, padding, buffer, padding …      every buffer begins at the next multiple of the file's alignment
 *
 * The format asks for a multiple of 8 and every known writer lays buffers end to end, at 8 or 64 bytes. A column's nodes
 * and buffers are told from its neighbours' only by counting, so the types of all columns are walked, wanted or not.
 */
import type { ArrowBatchHeader, ArrowField, ArrowRegion } from './arrow-metadata.ts';
import type { FileBytes } from './file-bytes.ts';
import { demand } from './file-fault.ts';

export interface ColumnParts {
  length: number;
  nullCount: number;
  /** Validity first, then what the type has. */
  buffers: ArrowRegion[];
}

const alignments = [64, 32, 16, 8];
/** Padding behind the last buffer or block, at most. */
export const PADDING_BYTES_MAX = 64;
/** Regions nearer than this are read at once: a read costs as much as some ten thousand bytes. */
const GAP_BYTES_MAX = 1 << 16;

export function roundUp(value: number, step: number): number {
  return Math.ceil(value / step) * step;
}

/** The parts of each top-level column. */
export function columnParts(fields: readonly ArrowField[], header: ArrowBatchHeader, bodyBytes: number): ColumnParts[] {
  checkTiling(header.buffers, bodyBytes);
  const at = { node: 0, buffer: 0, variadic: 0 };
  const parts = fields.map((field) => takeParts(field, header, at));
  const used = at.node === header.nodes.length && at.buffer === header.buffers.length;
  demand(used && at.variadic === header.variadicCounts.length, 'is damaged: a batch does not fit its schema');
  const short = fields.find((_, i) => parts[i]!.length !== header.length);
  demand(short === undefined, `is damaged: column ${short?.name} has another count of rows than its batch`);
  return parts;
}

function takeParts(
  field: ArrowField,
  header: ArrowBatchHeader,
  at: { node: number; buffer: number; variadic: number },
): ColumnParts {
  const node = header.nodes[at.node++];
  demand(node !== undefined && node.nullCount <= node.length, 'is damaged: a batch does not fit its schema');
  let count = ownBuffers(field);
  const { type } = field;
  if (field.dictionary === null && (type.is === 'utf8View' || (type.is === 'other' && type.variadic))) {
    const more = header.variadicCounts[at.variadic++];
    demand(more !== undefined && more <= header.buffers.length, 'is damaged: a batch does not fit its schema');
    count += more;
  }
  const buffers = header.buffers.slice(at.buffer, at.buffer + count);
  demand(buffers.length === count, 'is damaged: a batch does not fit its schema');
  at.buffer += count;
  // A dictionary's children lie with its values, not with its indices.
  if (field.dictionary === null) for (const child of field.children) takeParts(child, header, at);
  return { length: node.length, nullCount: node.nullCount, buffers };
}

function ownBuffers(field: ArrowField): number {
  if (field.dictionary !== null) return 2;
  if (field.type.is === 'other') return field.type.buffers;
  if (field.type.is === 'null') return 0;
  return field.type.is === 'utf8' || field.type.is === 'largeUtf8' ? 3 : 2;
}

function checkTiling(buffers: readonly ArrowRegion[], bodyBytes: number): void {
  const filled = buffers.filter(({ length }) => length > 0);
  const alignment = alignments.find((step) => filled.every(({ offset }) => offset % step === 0));
  demand(alignment !== undefined, 'is damaged: a buffer of a batch does not begin at a multiple of 8');
  let end = 0;
  for (const { offset, length } of filled) {
    demand(offset === roundUp(end, alignment), 'is damaged: the buffers of a batch do not lie end to end');
    end = offset + length;
  }
  demand(end <= bodyBytes, 'is damaged: a buffer leads outside its batch');
  demand(bodyBytes - end <= PADDING_BYTES_MAX, 'is damaged: a batch is longer than its buffers');
}

/** Reads regions of a body, given in their order, into one piece of shared memory; a view for each. */
export function readRegions(
  file: FileBytes,
  bodyStart: number,
  regions: readonly ArrowRegion[],
): Uint8Array<SharedArrayBuffer>[] {
  const runs: { from: number; to: number; place: number }[] = [];
  let total = 0;
  const runOf = regions.map(({ offset, length }) => {
    if (length === 0) return null;
    let run = runs.at(-1);
    if (run === undefined || offset > run.to + GAP_BYTES_MAX) {
      run = { from: offset, to: offset, place: total };
      runs.push(run);
    }
    run.to = offset + length;
    total = roundUp(run.place + run.to - run.from, 8);
    return run;
  });
  demand(bodyStart + (runs.at(-1)?.to ?? 0) <= file.size, 'is cut off');
  const memory = new SharedArrayBuffer(total);
  for (const { from, to, place } of runs) file.readInto(new Uint8Array(memory, place, to - from), bodyStart + from);
  return regions.map(({ offset, length }, i) => {
    const run = runOf[i];
    return run ? new Uint8Array(memory, run.place + offset - run.from, length) : new Uint8Array(memory, 0, 0);
  });
}

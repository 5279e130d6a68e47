/**
 * The frame of an Arrow IPC file:
 *
 *   "ARROW1" · ·  [schema]  dictionary and record batches  [end mark]  footer  i32 footer bytes  "ARROW1"
 *
 * The footer repeats what the messages say (schema, lengths) and blocks lie end to end. Both are compared: a footer that
 * lost a batch would otherwise lose its rows in silence.
 */
import { isDeepStrictEqual } from 'node:util';
import { PADDING_BYTES_MAX, roundUp } from './arrow-layout.ts';
import { type ArrowBlock, type ArrowFooter, type ArrowMessage, decodeFooter, decodeMessage } from './arrow-metadata.ts';
import { checkRowCount } from './column-file.ts';
import type { FileBytes } from './file-bytes.ts';
import { demand } from './file-fault.ts';

const MAGIC = Buffer.from('ARROW1');
/** Where the first message begins: the magic word, filled up to 8 bytes. */
const MESSAGES_START = 8;
/** Stands before the length of a message, since version 0.15 of the format. */
const CONTINUATION = 0xffffffff;

/** A message with where its body lies. */
export interface PlacedMessage {
  message: ArrowMessage;
  start: number;
  bodyStart: number;
  end: number;
}

export interface ArrowFrame {
  footer: ArrowFooter;
  /** Rows of each record batch. */
  rows: number[];
}

/** Reads footer and messages, and checks one against the other. */
export function readFrame(file: FileBytes): ArrowFrame {
  const { footer, start } = readFooter(file);
  const schema = file.size >= MESSAGES_START + 8 ? messageAt(file, MESSAGES_START, start, null) : null;
  // apache-arrow leaves the schema message out; then the footer's is the only one.
  let first = MESSAGES_START;
  if (schema?.message.is === 'schema') {
    const isSame = isDeepStrictEqual(schema.message.fields, footer.fields);
    demand(isSame, 'is damaged: its schema at the beginning is not that of its footer');
    first = schema.end;
  }
  // Before any message is read: many blocks may else be one and the same long message.
  checkBlocks(first, [...footer.dictionaries, ...footer.batches], start);
  const rows = footer.batches.map((block) => {
    const { message } = placedBlock(file, block);
    demand(message.is === 'batch', 'is damaged: its footer leads to no record batch');
    return message.batch.length;
  });
  const total = rows.reduce((sum, count) => sum + count, 0);
  checkRowCount(total, file.size);
  return { footer, rows };
}

function readFooter(file: FileBytes): { footer: ArrowFooter; start: number } {
  const isFile = file.size >= MAGIC.length && MAGIC.equals(file.piece(0, MAGIC.length));
  demand(
    isFile,
    'is no Arrow IPC file: streams and other formats are not read, write it as an Arrow or Feather V2 file',
  );
  const tailBytes = 4 + MAGIC.length;
  demand(file.size >= MESSAGES_START + tailBytes, 'is cut off');
  const tail = Buffer.from(file.piece(file.size - tailBytes, tailBytes).buffer);
  demand(MAGIC.equals(tail.subarray(4)), 'is cut off: the end of an Arrow file is missing');
  const bytes = tail.readInt32LE(0);
  const start = file.size - tailBytes - bytes;
  demand(bytes > 0 && start >= MESSAGES_START, 'is damaged: its footer is longer than the file');
  return { footer: decodeFooter(file.metadata(start, bytes)), start };
}

/** Blocks must fill the file from the first message to the footer, but for padding and the end mark. */
function checkBlocks(first: number, blocks: readonly ArrowBlock[], footerStart: number): void {
  let end = first;
  for (const { offset, metadataBytes, bodyBytes } of [...blocks].sort((a, b) => a.offset - b.offset)) {
    demand(offset >= end, 'is damaged: its batches overlap');
    demand(offset - end <= PADDING_BYTES_MAX, 'is damaged: its footer leaves out a part of the file');
    end = roundUp(offset + metadataBytes + bodyBytes, 8);
  }
  demand(end <= footerStart, 'is damaged: a batch reaches into the footer');
  demand(footerStart - end <= PADDING_BYTES_MAX + 8, 'is damaged: its footer leaves out a part of the file');
}

/** The message of a block, the same in footer and place. */
export function placedBlock(file: FileBytes, block: ArrowBlock): PlacedMessage {
  const placed = messageAt(file, block.offset, file.size, block);
  demand(placed !== null, 'is damaged: its footer leads to no message');
  return placed;
}

/** The message at a position; null where nothing but padding, an end mark or a footer can begin there. */
function messageAt(file: FileBytes, start: number, limit: number, block: ArrowBlock | null): PlacedMessage | null {
  if (start + 8 > limit) return null;
  const prefix = new DataView(file.piece(start, 8).buffer);
  const isNew = prefix.getUint32(0, true) === CONTINUATION;
  const bytes = prefix.getInt32(isNew ? 4 : 0, true);
  const metadataStart = start + (isNew ? 8 : 4);
  if (bytes <= 0 || metadataStart + bytes > limit) return null;
  if (block !== null) {
    // Some writers count the prefix, some do not.
    const counts = [bytes, bytes + 4, bytes + 8];
    demand(counts.includes(block.metadataBytes), 'is damaged: its footer and a batch tell different lengths');
  }
  const message = decodeMessage(file.metadata(metadataStart, bytes));
  const bodyStart = metadataStart + bytes;
  if (block !== null) {
    const isSame = message.bodyBytes === block.bodyBytes;
    demand(isSame, 'is damaged: its footer and a batch tell different lengths');
  }
  demand(bodyStart + message.bodyBytes <= limit, 'is damaged: a batch reaches behind the end of the file');
  return { message, start, bodyStart, end: bodyStart + message.bodyBytes };
}

/**
 * The quick lane over one run of bytes: pieces of whole lines go through the scanner, what it does not take is kept as
 * text with its line numbers. Lines are counted from 0 where the run begins.
 */
import { type ScanBlock, ScanKernel } from '../kernel/scan-kernel.ts';
import type { ScanSpec } from '../kernel/scan-plan.ts';
import { EMPTY_LINES_MAX, LEFT_OVER_BYTES_MAX } from '../limits.ts';
import { GrowableU32 } from '../portfolio/growable.ts';
import type { PartAccounts } from '../portfolio/table-parts.ts';
import type { TextTable } from '../quantity/text-table.ts';

/** Bytes scanned at a time: they stay in the processor's cache. */
export const PIECE_BYTES = 1 << 20;

const LF = 10;
/** What a line that gave no row costs beside its text: its number, kept twice. */
const LEFT_LINE_BYTES = 16;

/** Lines that were not taken, as text. */
export interface LeftLines {
  /** Some lines each, none of them longer than a piece of the scan: together they may be longer than any string. */
  pieces: Uint8Array[];
  /** Number of each line. */
  lines: Uint32Array;
}

export interface ScannedRun {
  accounts: PartAccounts;
  blocks: ScanBlock[];
  /** What the codes of copied text columns mean. */
  texts: Record<string, TextTable>;
  /** Numbers of all lines that gave no row: those left over and empty ones. */
  withoutRow: Uint32Array;
  left: LeftLines;
  /** Lines in the run, the one it stopped at not counted. */
  lines: number;
  /** Bytes that the lines without a row hold in memory. */
  leftBytes: number;
  /** Bytes from the run's beginning to the line at which it stopped; null where it came to its end. */
  stoppedAt: number | null;
}

export class TableScan {
  readonly #kernel: ScanKernel;
  readonly #pieceBytes: number;
  readonly #blocks: ScanBlock[] = [];
  readonly #withoutRow = new GrowableU32();
  readonly #leftPieces: Uint8Array[] = [];
  readonly #leftLines = new GrowableU32();
  #leftBytes = 0;
  #held = 0;
  #lines = 0;
  #taken = 0;
  #hasStopped = false;
  #untaken = new Uint8Array(0);

  constructor(spec: ScanSpec, pieceBytes = PIECE_BYTES) {
    this.#pieceBytes = pieceBytes;
    this.#kernel = new ScanKernel(spec, pieceBytes);
  }

  /** Whether the run came to a line from which on rows and lines part, or left more than is to be kept. */
  get hasStopped(): boolean {
    return this.#hasStopped;
  }

  /** Where the next bytes go; never empty unless the scan has stopped. */
  get room(): Uint8Array {
    return this.#kernel.input.subarray(this.#hasStopped ? this.#pieceBytes : this.#held);
  }

  /** Takes the bytes that were put into `room`, and scans when it is full. */
  filled(bytes: number): void {
    this.#held += bytes;
    if (this.#held === this.#pieceBytes) this.#scanWholeLines();
  }

  /** Ends the run. It stops at bytes behind the last line end: they may be more lines than one by other line ends. */
  finish(): ScannedRun {
    if (this.#held > 0 && !this.#hasStopped) this.#scanWholeLines();
    this.#hasStopped ||= this.#held > 0;
    // The memory goes to another scan: what was not taken is kept.
    this.#untaken = this.#kernel.input.slice(0, this.#held);
    return {
      texts: this.#kernel.copiedTexts(),
      accounts: this.#kernel.finish(),
      blocks: this.#blocks,
      withoutRow: this.#withoutRow.values(),
      left: { pieces: this.#leftPieces, lines: this.#leftLines.values() },
      lines: this.#lines,
      leftBytes: this.#leftBytes,
      stoppedAt: this.#hasStopped ? this.#taken : null,
    };
  }

  /** What was put into `room` and not taken, once the scan has stopped. */
  get untaken(): Uint8Array {
    return this.#untaken;
  }

  #scanWholeLines(): void {
    const input = this.#kernel.input;
    const wholeLines = Buffer.from(input.buffer, input.byteOffset, this.#held).lastIndexOf(LF) + 1;
    if (wholeLines === 0) {
      // A line longer than a piece is for the lane that bounds its cells.
      this.#hasStopped = this.#held === this.#pieceBytes;
      return;
    }
    const piece = this.#kernel.scan(wholeLines, this.#lines);
    if (piece.block.count > 0) this.#blocks.push(piece.block);
    const left: Uint8Array[] = [];
    for (const { line, bytes } of piece.skipped) {
      this.#withoutRow.push(line);
      this.#leftBytes += LEFT_LINE_BYTES + (bytes?.length ?? 0);
      if (bytes === null) continue;
      left.push(bytes);
      this.#leftLines.push(line);
    }
    if (left.length > 0) this.#leftPieces.push(Buffer.concat(left));
    this.#lines += piece.lines;
    this.#taken += piece.consumed;
    const emptyLines = this.#withoutRow.length - this.#leftLines.length;
    this.#hasStopped = piece.stopped || this.#leftBytes > LEFT_OVER_BYTES_MAX || emptyLines > EMPTY_LINES_MAX;
    input.copyWithin(0, piece.consumed, this.#held);
    this.#held -= piece.consumed;
  }
}

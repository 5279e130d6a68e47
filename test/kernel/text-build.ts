// Compiles assembly/text-probe.ts on a shared memory, as the kernel has it, with the number tables in place.
import * as L from '../../src/kernel/layout.ts';
import { writeNumberTables } from '../../src/kernel/number-tables.ts';
import { buildExports, type ProbeKind } from './probe-build.ts';

interface Exports {
  parseDecimal(from: number, to: number, tables: number): number;
  scanDecimal(from: number, tables: number): number;
  scanEnd(): number;
  parseLines(from: number, to: number, tables: number, out: number): number;
  parseCells(starts: number, count: number, tables: number, out: number): number;
  writeLines(values: number, count: number, at: number, tables: number): number;
}

const SHARED = [
  '--enable',
  'threads',
  '--importMemory',
  '--sharedMemory',
  '--initialMemory',
  '1',
  '--maximumMemory',
  '65536',
];
const TABLES = L.TABLES_BASE;
const TEXT = TABLES + 16_384;
const PAGE_BYTES = 65_536;

/** Pieces of texts and values of up to this many bytes can be handed over. */
export const PIECE_BYTES = 1 << 24;
const VALUES = TEXT + PIECE_BYTES;

export class TextProbe {
  readonly exports: Exports;
  readonly bytes: Buffer;
  readonly values: Float64Array;

  private constructor(exports: Exports, memory: WebAssembly.Memory) {
    this.exports = exports;
    this.bytes = Buffer.from(memory.buffer, TEXT, PIECE_BYTES);
    this.values = new Float64Array(memory.buffer, VALUES, PIECE_BYTES / 8);
  }

  static async build(kind: ProbeKind): Promise<TextProbe> {
    const pages = Math.ceil((VALUES + PIECE_BYTES + L.TEXT_SLACK_BYTES) / PAGE_BYTES);
    const memory = new WebAssembly.Memory({ initial: pages, maximum: 65_536, shared: true });
    const exports = await buildExports('assembly/text-probe.ts', kind, SHARED, { memory });
    writeNumberTables(memory, TABLES);
    return new TextProbe(exports as unknown as Exports, memory);
  }

  /** The text as the kernel reads it, NaN where the host is to judge; `behind` are the bytes that follow it. */
  parse(text: string, behind = ','): number {
    const length = this.bytes.write(text + behind, 'latin1') - behind.length;
    return this.exports.parseDecimal(TEXT, TEXT + length, TABLES);
  }

  /** The number at the beginning of the text and how many characters it took. */
  scan(text: string): { value: number; length: number } {
    this.bytes.write(`${text}\0`, 'latin1');
    const value = this.exports.scanDecimal(TEXT, TABLES);
    return { value, length: this.exports.scanEnd() - TEXT };
  }

  /** Lays down texts, a line each, for `parseLines`; returns their length in bytes. */
  writeLines(texts: readonly string[]): number {
    return this.bytes.write(`${texts.join('\n')}\n`, 'latin1');
  }

  /** Reads the lines laid down; the values are in `values`. Returns how many are NaN. */
  parseLines(length: number): number {
    return this.exports.parseLines(TEXT, TEXT + length, TABLES, VALUES);
  }

  /** The values at the beginning of `values` as lines in `bytes`; returns their length. */
  formatLines(count: number): number {
    return this.exports.writeLines(VALUES, count, TEXT, TABLES) - TEXT;
  }
}

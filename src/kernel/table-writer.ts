/** Slot writes into the kernel's memory. */
import { Region } from './memory-plan.ts';

/** Slot writes into the memory, and a pen for lists of records behind the fixed tables. */
export class TableWriter {
  readonly #u32: Uint32Array;
  readonly #f64: Float64Array;
  readonly #lists: Region;

  constructor(memory: WebAssembly.Memory, lists: number) {
    this.#u32 = new Uint32Array(memory.buffer);
    this.#f64 = new Float64Array(memory.buffer);
    this.#lists = new Region(lists);
  }

  u32(base: number, slots: [slot: number, value: number][]): void {
    for (const [slot, value] of slots) this.#u32[base / 4 + slot] = value;
  }

  f64(base: number, slots: [slot: number, value: number][]): void {
    for (const [slot, value] of slots) this.#f64[base / 8 + slot] = value;
  }

  /** Writes records of f64 one behind the other; returns the address of the first. */
  list(records: number[][]): number {
    const at = this.#lists.take(records.reduce((sum, record) => sum + record.length, 0) * 8);
    this.#f64.set(records.flat(), at / 8);
    return at;
  }

  /** Writes u32 one behind the other; returns the address of the first. */
  listU32(values: number[]): number {
    const at = this.#lists.take(values.length * 4);
    this.#u32.set(values, at / 4);
    return at;
  }
}

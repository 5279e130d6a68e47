/** Columns that grow by doubling while rows are read, without an object for each row. */

abstract class Growable<Column extends Float64Array | Uint32Array> {
  length = 0;
  #values: Column;
  readonly #make: (length: number) => Column;

  constructor(make: (length: number) => Column) {
    this.#make = make;
    this.#values = make(1024);
  }

  push(value: number): void {
    if (this.length === this.#values.length) {
      const grown = this.#make(this.length * 2);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[this.length++] = value;
  }

  get(at: number): number {
    return this.#values[at]!;
  }

  /** What was pushed so far. */
  values(): Column {
    return this.#values.slice(0, this.length) as Column;
  }
}

export class GrowableF64 extends Growable<Float64Array> {
  constructor() {
    super((length) => new Float64Array(length));
  }
}

export class GrowableU32 extends Growable<Uint32Array> {
  constructor() {
    super((length) => new Uint32Array(length));
  }
}
